use recipes::Evaluation;

use crate::tabular::evaluation::{Scores, most_probable};

fn scores(rows: &[(&[f64], usize)]) -> Scores {
    let mut scores = Scores::new(3);
    for (probabilities, label) in rows {
        scores.count(probabilities, *label);
    }
    scores
}

#[test]
fn scores_are_those_worked_out_by_hand() {
    let scores = scores(&[(&[0.7, 0.2, 0.1], 0), (&[0.1, 0.6, 0.3], 0), (&[0.2, 0.5, 0.3], 1), (&[0.3, 0.4, 0.3], 1)]);
    let names = ["a", "b", "c"].map(str::to_owned);
    let Evaluation::Classification(report) = scores.report(&names) else { panic!("a classification") };
    assert_eq!(report.confusion, [[1, 1, 0], [0, 2, 0], [0, 0, 0]]);
    let expected_loss = -(0.7_f64 * 0.1 * 0.5 * 0.4).ln() / 4.0;
    assert!((report.loss - expected_loss).abs() < 1e-12);
    assert!((report.accuracy - 0.75).abs() < 1e-12);
    let figures: Vec<(f64, f64, f64, u64)> =
        report.classes.iter().map(|class| (class.precision, class.recall, class.f1, class.support)).collect();
    let expected = [(1.0, 0.5, 2.0 / 3.0, 2), (2.0 / 3.0, 1.0, 0.8, 2), (0.0, 0.0, 0.0, 0)];
    for (found, expected) in figures.iter().zip(expected) {
        assert!((found.0 - expected.0).abs() < 1e-12 && (found.1 - expected.1).abs() < 1e-12, "{found:?}");
        assert!((found.2 - expected.2).abs() < 1e-12 && found.3 == expected.3, "{found:?}");
    }
    assert!((report.macro_f1 - (2.0 / 3.0 + 0.8) / 3.0).abs() < 1e-12);
}

#[test]
fn a_probability_of_zero_gives_a_finite_loss() {
    assert!(scores(&[(&[1.0, 0.0, 0.0], 1)]).loss().is_finite());
}

#[test]
fn of_equal_probabilities_the_first_wins() {
    assert_eq!(most_probable(&[0.2, 0.4, 0.4]), 1);
}

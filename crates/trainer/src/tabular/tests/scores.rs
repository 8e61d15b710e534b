use recipes::Task;

use crate::tabular::evaluation::{Errors, Scores};
use crate::tabular::head::{Rule, most_probable};

fn scores(rows: &[(&[f64], usize)]) -> Scores {
    let mut scores = Scores::new(3);
    for (probabilities, label) in rows {
        scores.count(Task::Classification.into(), probabilities, *label);
    }
    scores
}

#[test]
fn scores_are_those_worked_out_by_hand() {
    let scores = scores(&[(&[0.7, 0.2, 0.1], 0), (&[0.1, 0.6, 0.3], 0), (&[0.2, 0.5, 0.3], 1), (&[0.3, 0.4, 0.3], 1)]);
    let names = ["a", "b", "c"].map(str::to_owned);
    let report = scores.report(&names);
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
    // Of the third class there is no row, and none is taken for it.
    assert!((report.macro_f1 - f64::midpoint(2.0 / 3.0, 0.8)).abs() < 1e-12);
}

#[test]
fn of_equal_truths_nothing_can_be_explained() {
    for count in 10..40 {
        let mut errors = Errors::default();
        (0..count).for_each(|row| errors.add(f64::from(row), -0.123_456_789));
        assert!(errors.r2().abs() < 1e-12, "{count} rows: {}", errors.r2());
    }
}

#[test]
fn a_probability_of_zero_gives_a_finite_loss() {
    assert!(scores(&[(&[1.0, 0.0, 0.0], 1)]).loss().is_finite());
}

#[test]
fn of_equal_probabilities_the_first_wins() {
    assert_eq!(most_probable(&[0.2, 0.4, 0.4]), 1);
}

/// Worked out by hand: distances 1, 0, 2, 0 of four rows; by chance the mean square would be 1.25.
#[test]
fn ordered_classes_are_scored_by_distance() {
    let scores = scores(&[(&[0.1, 0.8, 0.1], 0), (&[0.0, 0.9, 0.1], 1), (&[0.9, 0.1, 0.0], 2), (&[0.0, 0.1, 0.9], 2)]);
    assert!((scores.rank_mae() - 0.75).abs() < 1e-12);
    let chance = (0.25 * (0.5 + 4.0 * 0.25)) + 0.25 * (0.25 + 0.25) + 0.5 * (4.0 * 0.25 + 0.5);
    assert!((scores.kappa() - (1.0 - 1.25 / chance)).abs() < 1e-12, "{}", scores.kappa());
}

#[test]
fn of_ordered_classes_the_middle_one_is_said() {
    let said = |task: Task, probabilities: &[f64]| Rule::from(task).predicted(probabilities);
    assert_eq!(said(Task::Ordinal, &[0.4, 0.15, 0.45]), 1);
    assert_eq!(said(Task::Classification, &[0.4, 0.15, 0.45]), 2);
    assert_eq!(said(Task::Ordinal, &[0.1, 0.2, f64::NAN]), 2);
}

/// Of pairs of what was said and what is true.
fn counted(pairs: &[(f64, f64)]) -> Errors {
    let mut errors = Errors::default();
    for &(said, truth) in pairs {
        errors.add(said, truth);
    }
    errors
}

#[test]
fn errors_are_those_worked_out_by_hand() {
    let errors = counted(&[(1.0, 2.0), (-1.0, -1.0), (0.0, -2.0), (1.0, 1.0)]);
    let report = errors.report(10.0);
    assert!((report.rmse - 10.0 * 1.25_f64.sqrt()).abs() < 1e-12);
    assert!((report.mae - 7.5).abs() < 1e-12);
    assert!((report.r2 - (1.0 - 1.25 / 2.5)).abs() < 1e-12);
    assert!((report.baseline.rmse - 10.0 * 2.5_f64.sqrt()).abs() < 1e-12);
    assert!((report.baseline.mae - 15.0).abs() < 1e-12);
    let constant = counted(&[(1.0, 2.0), (3.0, 2.0)]);
    assert_eq!(constant.r2().to_bits(), 0.0_f64.to_bits(), "where nothing varies, nothing is explained");
}

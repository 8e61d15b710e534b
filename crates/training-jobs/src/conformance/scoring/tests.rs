use std::collections::BTreeMap;

use partner_registry::standards::Metric;
use recipes::predict::Prediction;

use super::Tally;

fn said(class: &str, probability: f32) -> Prediction {
    let probabilities = BTreeMap::from([(class.to_owned(), probability), ("rest".to_owned(), 1.0 - probability)]);
    Prediction { class: class.to_owned(), probability, probabilities, ..Prediction::default() }
}

fn close(one: f64, other: f64) {
    assert!((one - other).abs() < 1e-6, "{one} is not {other}");
}

/// The numbers are scikit-learn's for `y_true = [a, a, b, b, b, c]`, `y_pred = [a, b, b, b, a, b]`.
#[test]
fn scores_are_those_of_the_field() {
    let mut tally = Tally::default();
    for (truth, predicted) in [("a", "a"), ("a", "b"), ("b", "b"), ("b", "b"), ("b", "a"), ("c", "b")] {
        tally.add(truth, &said(predicted, 0.8));
    }
    assert_eq!(tally.rows(), 6);
    close(tally.score(Metric::Accuracy), 0.5);
    close(tally.score(Metric::MacroF1), (0.5 + 4.0 / 7.0 + 0.0) / 3.0);
    // Three rows with 0.8 for the truth, three with nothing, which counts as 1e-7.
    close(tally.score(Metric::LogLoss), (3.0 * -(0.8_f64.ln()) + 3.0 * -(1e-7_f64.ln())) / 6.0);
}

#[test]
fn a_model_that_lies_about_probabilities_gains_nothing() {
    let mut tally = Tally::default();
    for probability in [f32::NAN, f32::INFINITY, -3.0, 7.0] {
        tally.add("a", &said("a", probability));
    }
    let loss = tally.score(Metric::LogLoss);
    assert!(loss.is_finite() && loss > 0.0, "{loss}");
    assert!(Tally::default().score(Metric::MacroF1).abs() < f64::EPSILON);
}

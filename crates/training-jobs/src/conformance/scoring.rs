//! Scores of a classifier, counted while its predictions come in. Arithmetic of the platform's own: the model's process says
//! classes and probabilities, and nothing about how good they are.

use std::collections::BTreeMap;

use partner_registry::standards::Metric;
use recipes::predict::Prediction;

/// Probabilities are cut to at least this, so that one row cannot make the mean infinite.
const LEAST_PROBABILITY: f64 = 1e-7;

/// What was counted.
#[derive(Debug, Default)]
pub(super) struct Tally {
    rows: u64,
    right: u64,
    loss: f64,
    classes: BTreeMap<String, Class>,
}

#[derive(Debug, Default)]
struct Class {
    /// Rows of this class.
    there: u64,
    /// Rows that the model takes for it.
    said: u64,
    /// Rows where it is right.
    right: u64,
}

impl Tally {
    /// Counts one row. Classes are compared without regard to surrounding spaces.
    pub(super) fn add(&mut self, truth: &str, predicted: &Prediction) {
        let (truth, said) = (truth.trim(), predicted.class.trim());
        self.rows += 1;
        self.classes.entry(truth.to_owned()).or_default().there += 1;
        self.classes.entry(said.to_owned()).or_default().said += 1;
        if truth == said {
            self.right += 1;
            self.classes.entry(truth.to_owned()).or_default().right += 1;
        }
        let of_truth = predicted.probabilities.iter().find(|(class, _)| class.trim() == truth);
        let probability = of_truth.map_or(0.0, |(_, probability)| f64::from(*probability));
        // What is no number counts as none at all, and nobody is surer than sure.
        let probability =
            if probability.is_finite() { probability.clamp(LEAST_PROBABILITY, 1.0) } else { LEAST_PROBABILITY };
        self.loss -= probability.ln();
    }

    /// Rows that were scored.
    pub(super) fn rows(&self) -> u64 {
        self.rows
    }

    /// A score of the rows so far; there must be some.
    pub(super) fn score(&self, metric: Metric) -> f64 {
        match metric {
            Metric::Accuracy => ratio(self.right, self.rows),
            Metric::LogLoss => self.loss / count(self.rows.max(1)),
            Metric::MacroF1 => {
                // As scikit-learn does: over all classes that are there or were said.
                let scores: Vec<f64> = self.classes.values().map(Class::f1).collect();
                scores.iter().sum::<f64>() / count(scores.len().max(1) as u64)
            }
        }
    }
}

impl Class {
    fn f1(&self) -> f64 {
        // 2·right / (there + said) is the harmonic mean of precision and recall.
        ratio(2 * self.right, self.there + self.said)
    }
}

fn ratio(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { count(part) / count(whole) }
}

#[expect(clippy::cast_precision_loss, reason = "row counts are far below 2^52")]
fn count(rows: u64) -> f64 {
    rows as f64
}

#[cfg(test)]
mod tests;

//! Scores where a row may have several labels.

use serde::{Deserialize, Serialize};

use super::ClassReport;

/// Scores of a model that tells of each label whether it applies: from a probability of one half on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MultiLabel {
    /// Mean binary cross-entropy of a label of a row, in nats.
    pub loss: f64,
    /// F1 score of all labels of all rows taken together.
    pub micro_f1: f64,
    /// Unweighted mean of the labels' F1 scores.
    pub macro_f1: f64,
    /// Share of rows of which every label is right.
    pub subset_accuracy: f64,
    /// Share of the labels of all rows that are wrong.
    pub hamming_loss: f64,
    /// Scores of each label.
    pub labels: Vec<ClassReport>,
}

impl MultiLabel {
    pub(super) fn headline(&self) -> Vec<(&'static str, f64)> {
        vec![
            ("test_loss", self.loss),
            ("test_micro_f1", self.micro_f1),
            ("test_macro_f1", self.macro_f1),
            ("test_subset_accuracy", self.subset_accuracy),
            ("test_hamming_loss", self.hamming_loss),
        ]
    }
}

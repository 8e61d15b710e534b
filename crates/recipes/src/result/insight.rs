//! What is found out about a model beside its scores.

use serde::{Deserialize, Serialize};

use super::Evaluation;

/// How much a model needs a column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ColumnImportance {
    /// The column.
    pub column: String,
    /// What the error on the held-out rows gains when the column's values change places: nats of the loss, or the target's unit of
    /// the root mean squared error. About 0, or below, for a column that is not needed.
    pub gain: f64,
    /// Standard deviation of the gain from one try to another.
    pub standard_deviation: f64,
}

/// Which columns were selected, and by what. Only training rows had a say.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Selection {
    /// How columns were judged, as in the specification: `mutual_information`, `l1` or `permutation`.
    pub how: String,
    /// What the columns' figures are, in words.
    pub figure: String,
    /// Of a selection by L1: the price of the absolute weights.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub strength: Option<f64>,
    /// The columns, that with the largest figure first.
    pub columns: Vec<SelectedColumn>,
}

/// How a column was judged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SelectedColumn {
    /// The column.
    pub column: String,
    /// Its figure.
    pub figure: f64,
    /// Standard deviation of the figure from one try to another, where there were several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standard_deviation: Option<f64>,
    /// Whether the model sees the column.
    pub kept: bool,
}

/// How well the probability of the predicted class says how often it is right, on the held-out rows. Where a text may have several labels,
/// each label of each text counts as a row of two classes: that it applies, and that it does not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reliability {
    /// Rows by the probability of their most probable class, from low to high, in ten parts of equal width; parts without rows are left
    /// out.
    pub bins: Vec<ReliabilityBin>,
    /// Expected calibration error: mean distance between probability and accuracy over the bins, by their rows (Naeini and others, 2015).
    pub ece: f64,
    /// Mean squared distance between the probabilities and the truth, over all classes (Brier, 1950); from 0 to 2.
    pub brier: f64,
    /// The temperature by which log probabilities were divided, where the specification asks for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub temperature: Option<f64>,
}

/// Rows with similar probabilities.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReliabilityBin {
    /// Smallest probability that belongs here.
    pub from: f64,
    /// Rows.
    pub rows: u64,
    /// Mean probability of the most probable class.
    pub confidence: f64,
    /// Share of the rows of which that class is the true one.
    pub accuracy: f64,
}

/// From which probability on the positive class is predicted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Decision {
    /// The positive class.
    pub positive: String,
    /// The smallest probability with which it is predicted.
    pub threshold: f64,
}

/// How a model does on the held-out rows by the values of a column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GroupReport {
    /// The column.
    pub column: String,
    /// One per value, the most frequent first.
    pub groups: Vec<Group>,
    /// Held-out rows of values that too few of them have, and without a value. Nothing is told of them.
    pub others: u64,
}

/// How a model does on the held-out rows with one value of a column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Group {
    /// The value, or of a measured quantity its range.
    pub group: String,
    /// Held-out rows.
    pub rows: u64,
    /// Scores on them.
    pub evaluation: Evaluation,
}

//! What a finished job reports.

mod insight;
mod labels;
mod language;
mod ranks;
mod words;

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use insight::{
    ColumnImportance, Decision, Group, GroupReport, Reliability, ReliabilityBin, SelectedColumn, Selection,
};
pub use labels::MultiLabel;
pub use ranks::LayerRank;
pub use words::{ClassWords, WordWeight};

pub use language::{LanguageBaseline, LanguageModel, Yardstick};

use crate::spec::is_default;

/// Everything that is known about a finished training run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TrainingResult {
    /// How the model does on the held-out part.
    pub evaluation: Evaluation,
    /// What else was found out about the model.
    #[serde(default, skip_serializing_if = "is_default")]
    pub report: Box<Report>,
    /// Rows that the weights were fitted on.
    pub train_rows: u64,
    /// Rows held out for the evaluation.
    pub test_rows: u64,
    /// Passes over the training rows.
    pub epochs: u32,
    /// Optimiser steps, those of earlier attempts included.
    pub steps: u64,
    /// Trainable parameters.
    pub parameters: u64,
    /// Where it was trained: `cpu` or `cuda:0`.
    pub device: String,
    /// Seconds of this attempt, from the start of the program.
    pub wall_seconds: f64,
    /// Files that make up the model, relative to the working directory.
    pub artifacts: Vec<Artifact>,
    /// Program and version that trained it.
    pub code_version: String,
}

/// What was found out about a model beside its scores.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Report {
    /// Scores of the cross-validation, each of them over its parts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cross_validation: Vec<Spread>,
    /// Candidates of a search, the best first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub leaderboard: Vec<Trial>,
    /// What was read in pieces, where the rows were.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub streamed: Option<Streamed>,
    /// Which columns the model sees, where columns were selected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub selection: Option<Selection>,
    /// How much the model needs each column, the most needed first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub importance: Vec<ColumnImportance>,
    /// How well the probabilities of classes say how often they are right.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reliability: Option<Reliability>,
    /// From which probability on the positive class is predicted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision: Option<Decision>,
    /// Scores by the values of single columns.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<GroupReport>,
    /// The rank that each layer's update was left, where ranks were dealt out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ranks: Vec<LayerRank>,
    /// The words that a classifier of texts goes by, of each class, where the method can tell.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<ClassWords>,
}

/// Rows that were read in pieces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Streamed {
    /// Row groups of the files.
    pub row_groups: u64,
    /// Rows that stood for all, where rows were needed side by side: for medians, the bounds of outliers, the selection of columns, and with their
    /// held-out ones for the curves, importance and groups.
    pub sample_rows: u64,
    /// Whether these are all the rows, and what follows from them is as exact as in memory.
    pub sample_is_whole: bool,
    /// Rows that calibration and threshold come from.
    pub validation_rows: u64,
    /// Rows among which the next one was drawn.
    pub shuffle_rows: u64,
}

/// How a score spreads over several measurements.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Spread {
    /// The score, as in [`Evaluation::headline`] but for its first word: `loss`, `accuracy`, `rmse`.
    pub name: String,
    /// Mean.
    pub mean: f64,
    /// Standard deviation of a single measurement (with one less than their number); 0 of a single one.
    pub standard_deviation: f64,
    /// The measurements.
    pub values: Vec<f64>,
}

/// A candidate of a search.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Trial {
    /// Number of the candidate, from 1, in the order in which they were drawn.
    pub trial: u32,
    /// Those fields of a specification that make the candidate.
    pub options: Value,
    /// Training rows that it was judged on at last; of candidates that saw more rows, even the worst is before those that saw fewer.
    pub rows: u64,
    /// Scores over the parts of the cross-validation, what it was judged by first; nothing when it failed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scores: Vec<Spread>,
    /// Code of the error when it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<String>,
}

/// One file of a trained model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Artifact {
    /// Path below the working directory, such as `output/model.safetensors`.
    pub path: String,
    /// SHA-256 of the content: 64 lower-case hexadecimal digits.
    pub sha256: String,
    /// Size in bytes.
    pub size: u64,
}

/// Scores on the held-out part, by the kind of task.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "task", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Evaluation {
    /// One of several classes per row.
    Classification(Classification),
    /// A quantity per row.
    Regression(Regression),
    /// One of several ordered classes per row.
    Ordinal(Ordinal),
    /// Any number of labels per row.
    MultiLabel(MultiLabel),
    /// The next token, wherever a text has one.
    LanguageModel(LanguageModel),
}

impl Evaluation {
    /// The few numbers that a table of runs shows, by name.
    pub fn headline(&self) -> Vec<(&'static str, f64)> {
        match self {
            Self::Classification(scores) => scores.headline(),
            Self::Regression(scores) => {
                vec![("test_rmse", scores.rmse), ("test_mae", scores.mae), ("test_r2", scores.r2)]
            }
            Self::Ordinal(scores) => {
                let mut all = scores.classes.headline();
                all.extend([("test_rank_mae", scores.rank_mae), ("test_kappa", scores.kappa)]);
                all
            }
            Self::MultiLabel(scores) => scores.headline(),
            Self::LanguageModel(scores) => {
                vec![("test_loss", scores.loss), ("test_perplexity", scores.perplexity)]
            }
        }
    }
}

/// Scores of a classifier.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Classification {
    /// Mean cross-entropy in nats, every row weighing the same.
    pub loss: f64,
    /// Share of rows whose most probable class is the true one.
    pub accuracy: f64,
    /// Unweighted mean of the F1 scores of the classes that a row has or is taken for.
    pub macro_f1: f64,
    /// Scores of each class, in the order of the confusion matrix.
    pub classes: Vec<ClassReport>,
    /// Rows by true class (outer) and predicted class (inner).
    pub confusion: Vec<Vec<u64>>,
}

impl Classification {
    fn headline(&self) -> Vec<(&'static str, f64)> {
        vec![("test_loss", self.loss), ("test_accuracy", self.accuracy), ("test_macro_f1", self.macro_f1)]
    }
}

/// Scores of a model that predicts a quantity, in the target's unit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Regression {
    /// Root of the mean squared error.
    pub rmse: f64,
    /// Mean absolute error.
    pub mae: f64,
    /// Share of the target's variance that is explained: `1 - rmse² / variance`; 0 where the held-out target does not vary.
    pub r2: f64,
    /// The same errors of always saying the mean of the training rows.
    pub baseline: Baseline,
}

/// Errors of always saying the mean of the training rows.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Baseline {
    /// Root of the mean squared error.
    pub rmse: f64,
    /// Mean absolute error.
    pub mae: f64,
}

/// Scores of a classifier of ordered classes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ordinal {
    /// Mean distance between the true and the predicted class, in ranks.
    pub rank_mae: f64,
    /// Cohen's kappa with quadratic weights (Cohen, 1968): 1 for perfect agreement, 0 for what chance gives.
    pub kappa: f64,
    /// The scores that leave the order out.
    #[serde(flatten)]
    pub classes: Classification,
}

/// Scores of one class.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClassReport {
    /// The class as it stands in the data.
    pub class: String,
    /// Of the rows predicted to be this class, the share that is; 0 when none was predicted.
    pub precision: f64,
    /// Of the rows of this class, the share that was found; 0 when there are none.
    pub recall: f64,
    /// Harmonic mean of precision and recall.
    pub f1: f64,
    /// Rows of this class in the held-out part.
    pub support: u64,
}

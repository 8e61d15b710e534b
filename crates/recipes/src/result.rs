//! What a finished job reports.

use serde::{Deserialize, Serialize};

/// Everything that is known about a finished training run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TrainingResult {
    /// How the model does on the held-out part.
    pub evaluation: Evaluation,
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
}

impl Evaluation {
    /// The few numbers that a table of runs shows, by name.
    pub fn headline(&self) -> Vec<(&'static str, f64)> {
        match self {
            Self::Classification(scores) => {
                vec![("test_loss", scores.loss), ("test_accuracy", scores.accuracy), ("test_macro_f1", scores.macro_f1)]
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
    /// Unweighted mean of the classes' F1 scores.
    pub macro_f1: f64,
    /// Scores of each class, in the order of the confusion matrix.
    pub classes: Vec<ClassReport>,
    /// Rows by true class (outer) and predicted class (inner).
    pub confusion: Vec<Vec<u64>>,
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

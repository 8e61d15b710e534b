//! What the trainer tells the worker.

use serde::{Deserialize, Serialize};

use crate::Values;
use crate::result::TrainingResult;

/// One line on the trainer's stdout.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TrainerEvent {
    /// Number of the event in this attempt, from 1 without gaps.
    pub seq: u64,
    /// Milliseconds since the program started.
    pub elapsed_ms: u64,
    /// What happened.
    #[serde(flatten)]
    pub event: Event,
}

/// What happened in a training run, in the field `event`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Event {
    /// Data is read and the network is built; the first step follows.
    Started {
        /// Rows with a class.
        rows: u64,
        /// Network inputs.
        features: u32,
        /// Classes, in the order of the network's outputs.
        classes: Vec<String>,
        /// Trainable parameters.
        parameters: u64,
        /// Optimiser steps of the whole job.
        total_steps: u64,
        /// Steps that an earlier attempt did already.
        resumed_steps: u64,
        /// Where it trains: `cpu` or `cuda:0`.
        device: String,
    },
    /// Optimiser steps done; the first step is always reported, later ones a few times a second.
    Progress {
        /// Steps done so far, those of earlier attempts included.
        step: u64,
        /// Steps of the whole job.
        total_steps: u64,
    },
    /// A point on a curve. A resumed attempt may repeat points: they are equal, so the last one counts.
    Metric {
        /// `loss`, in nats, or `accuracy`.
        name: String,
        /// Which rows it was measured on.
        split: Split,
        /// Steps done when it was measured.
        step: u64,
        /// Epochs done when it was measured.
        epoch: u32,
        /// The measured value.
        value: f64,
    },
    /// An epoch ended.
    Epoch {
        /// Epochs done.
        epoch: u32,
        /// Epochs of the whole job.
        epochs: u32,
        /// Steps done.
        step: u64,
    },
    /// A message for the person who submitted the job.
    Log {
        /// How serious it is.
        level: LogLevel,
        /// Stable code for programs, such as `column_dropped`.
        code: String,
        /// The message.
        message: String,
        /// What stands in it besides fixed words.
        #[serde(default, skip_serializing_if = "Values::is_empty")]
        values: Values,
    },
    /// A checkpoint is complete.
    Checkpoint {
        /// File name in `checkpoint/`.
        file: String,
        /// Epochs that it holds.
        epoch: u32,
        /// Steps that it holds.
        step: u64,
    },
    /// The model is complete; always the last event.
    Finished(TrainingResult),
    /// The job ended without a model; always the last event.
    Failed(Failure),
    /// The job stopped because the worker asked for it; always the last event.
    Cancelled,
}

impl Event {
    /// Whether no event can follow.
    pub fn is_last(&self) -> bool {
        matches!(self, Self::Finished(_) | Self::Failed(_) | Self::Cancelled)
    }
}

/// Which rows a metric was measured on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Split {
    /// The rows that the weights are fitted on.
    Train,
    /// The rows of the training part that are set aside to decide when to stop.
    Validation,
    /// The rows held out; watched, never learned from.
    Test,
}

/// How serious a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogLevel {
    /// Good to know.
    Info,
    /// Something that may make the result worse than expected.
    Warn,
}

/// Why a job ended without a model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// Whether another attempt may succeed.
    pub disposition: Disposition,
    /// Stable code for programs.
    pub code: String,
    /// Field of the specification or column of the data at fault.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// What went wrong, for the person who submitted the job.
    pub message: String,
    /// What stands in the message besides fixed words.
    #[serde(default, skip_serializing_if = "Values::is_empty")]
    pub values: Values,
    /// What that person can do.
    pub next_step: String,
}

/// What to do with a failed job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Disposition {
    /// Another attempt may succeed: the cause lies outside the job.
    Retry,
    /// The same job would fail again.
    Fail,
}

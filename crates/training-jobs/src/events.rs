//! Events of a job: what its people follow live and read afterwards.

use chrono::{DateTime, Utc};
use foundation::word_enum;
use recipes::protocol::{Event, Split};
use serde::Serialize;
use serde_json::{Value, json};

word_enum! {
    /// What happened.
    pub enum EventKind {
        /// The job was submitted.
        Submitted = "submitted",
        /// A worker began an attempt: `attempt` from 1, `from_epoch` of the checkpoint that it goes on from.
        Attempt = "attempt",
        /// The trainer has read the data and built the network: rows, features, classes, parameters, total steps, device.
        Started = "started",
        /// `step` of `total_steps` is done.
        Progress = "progress",
        /// A point on a curve: `name`, `split`, `step`, `epoch`, `value`.
        Metric = "metric",
        /// An epoch ended: `epoch` of `epochs`, `step`.
        Epoch = "epoch",
        /// A message for people: `level`, `code`, `message`.
        Log = "log",
        /// A checkpoint is stored: `epoch`, `step`.
        Checkpoint = "checkpoint",
        /// Somebody asked for the end.
        CancelRequested = "cancel_requested",
        /// The attempt ended and another will follow: `reason`, `failure`, `not_before`.
        Requeued = "requeued",
        /// The model is there: `result`, `model`. The last event.
        Succeeded = "succeeded",
        /// There will be no model: `failure`, `attempts`. The last event.
        Failed = "failed",
        /// The job was cancelled. The last event.
        Cancelled = "cancelled",
    }
}

impl EventKind {
    /// Whether no event follows it.
    pub fn is_last(self) -> bool {
        matches!(self, Self::Succeeded | Self::Failed | Self::Cancelled)
    }
}

/// One event, as it is stored and streamed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct JobEvent {
    /// Number within the job, from 1, rising without gaps: the `id` of a server-sent event.
    pub seq: i64,
    /// When it was written down.
    pub at: DateTime<Utc>,
    /// What happened.
    pub kind: EventKind,
    /// The details; see [`EventKind`].
    pub data: Value,
}

/// An event that has no number yet.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct NewEvent {
    pub kind: EventKind,
    pub data: Value,
}

impl NewEvent {
    pub(crate) fn new(kind: EventKind, data: Value) -> Self {
        Self { kind, data }
    }

    /// A message from the worker itself.
    pub(crate) fn note(level: &str, code: &str, message: impl Into<String>) -> Self {
        Self::new(EventKind::Log, json!({ "level": level, "code": code, "message": message.into() }))
    }

    /// What a trainer's event becomes; `None` for those that end the attempt, as the job's own end is written with it, and for
    /// checkpoints, which count only when they are stored.
    pub(crate) fn from_trainer(event: &Event) -> Option<Self> {
        let kind = match event {
            Event::Started { .. } => EventKind::Started,
            Event::Progress { .. } => EventKind::Progress,
            Event::Metric { .. } => EventKind::Metric,
            Event::Epoch { .. } => EventKind::Epoch,
            Event::Log { .. } => EventKind::Log,
            _ => return None,
        };
        let mut data = serde_json::to_value(event).ok()?;
        // The tag says what `kind` says already.
        data.as_object_mut()?.remove("event");
        Some(Self { kind, data })
    }
}

/// One curve of a job.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// The metric's name, such as `loss`.
    pub name: String,
    /// Which rows it was measured on.
    pub split: Split,
    /// Its points, by rising step. Long curves are thinned, the more the later the point.
    pub points: Vec<Point>,
}

/// One point on a curve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// Optimiser steps done.
    pub step: i64,
    /// Epochs done.
    pub epoch: i64,
    /// The measured value.
    pub value: f64,
}

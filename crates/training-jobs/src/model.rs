//! Jobs as values. The rules of their life stand in [`transition`] and touch neither database nor clock.

mod transition;

#[cfg(test)]
mod tests;

use chrono::{DateTime, Utc};
use dataset_sharing::TrainingInput;
use foundation::{Fault, JobId, ModelId, ModelVersionId, PartnerId, PoolId, ProjectId, Sha256, UserId, word_enum};
use recipes::protocol::Failure;
use recipes::{TrainingResult, Values};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::base::PinnedBase;

pub(crate) use transition::{AttemptEnd, MAX_BACKOFF, QueueChange};

word_enum! {
    /// Where a job stands in its life.
    pub enum JobState {
        /// Waits for a worker, for the first time or again.
        Queued = "queued",
        /// A worker is at it.
        Running = "running",
        /// The model is trained.
        Succeeded = "succeeded",
        /// There is no model; `failure` says why.
        Failed = "failed",
        /// Somebody cancelled it.
        Cancelled = "cancelled",
    }
}

impl JobState {
    /// Whether nothing follows.
    pub fn is_final(self) -> bool {
        matches!(self, Self::Succeeded | Self::Failed | Self::Cancelled)
    }
}

/// A training job of one partner.
#[derive(Debug, Clone, PartialEq)]
pub struct Job {
    /// Its id.
    pub id: JobId,
    /// The partner that submitted it, in whose name it runs.
    pub partner: PartnerId,
    /// What its people call it.
    pub name: String,
    /// Where it stands.
    pub state: JobState,
    /// The recipe's name.
    pub recipe: String,
    /// The specification with every default written out.
    pub spec: Value,
    /// What it trains on, pinned when it was submitted.
    pub inputs: Vec<PinnedInput>,
    /// The model that it begins with, pinned when it was submitted.
    pub base: Option<PinnedBase>,
    /// The model of which the result becomes a version; without it the result is only measured.
    pub register_as: Option<String>,
    /// Processor cores asked for.
    pub cpus: i64,
    /// GPUs asked for.
    pub gpus: i64,
    /// Who submitted it.
    pub submitted_by: UserId,
    /// When.
    pub submitted_at: DateTime<Utc>,
    /// A queued job is not started before this moment: later than the submission only after a failure.
    pub not_before: DateTime<Utc>,
    /// When its present or last attempt began.
    pub started_at: Option<DateTime<Utc>>,
    /// When it reached its final state.
    pub finished_at: Option<DateTime<Utc>>,
    /// When somebody asked for its end. A running job is cancelled within seconds of this.
    pub cancel_requested_at: Option<DateTime<Utc>>,
    /// Attempts that ended badly. Handing a job back when a worker is shut down does not count.
    pub failures: i64,
    /// The job fails for good with this many bad attempts.
    pub max_attempts: i64,
    /// Who is at it, and the token that fences everybody else off.
    pub lease: Lease,
    /// Number of its latest event; 0 before the first.
    pub last_event: i64,
    /// Number of the last batch of events that the present attempt has written.
    pub(crate) event_batch: i64,
    /// How far it is.
    pub progress: Progress,
    /// What another attempt goes on from.
    pub checkpoint: Option<Checkpoint>,
    /// Scores, once it succeeded.
    pub result: Option<TrainingResult>,
    /// Why it failed, or why it waits for another attempt.
    pub failure: Option<JobFailure>,
    /// The version that it became, once it succeeded and was to be registered.
    pub model: Option<MadeModel>,
    /// The joint project that it is for.
    pub project: Option<ProjectId>,
    /// The pool that pays its GPU time; without one its partner does.
    pub pool: Option<PoolId>,
}

/// The model version that a job made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MadeModel {
    /// The model.
    pub model: ModelId,
    /// The version.
    pub version: ModelVersionId,
    /// The version's number.
    pub number: i64,
}

/// Optimiser steps done and to do, those of earlier attempts included. Zero before the first report.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// Steps done.
    pub step: i64,
    /// Steps of the whole job.
    pub total_steps: i64,
}

/// A worker's hold on a job.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lease {
    /// The fencing token: rises by one with every claim, so it is also the number of the attempt. What a worker writes is
    /// conditional on the epoch of its own claim.
    pub epoch: i64,
    /// The worker, while there is one.
    pub worker: Option<String>,
    /// Rises with every sign of life. Others take the lease for dead when it has stood still for the length of a lease, by
    /// their own clock; times of two machines are never compared.
    pub beat: i64,
    /// When the worker last gave a sign of life, by its clock: for people, never for decisions.
    pub renewed_at: Option<DateTime<Utc>>,
}

/// A data set version that a job trains on, pinned when it was submitted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PinnedInput {
    /// What the job calls it; `train`.
    pub name: String,
    /// The version, and everything that its use rests on.
    #[serde(flatten)]
    pub data: TrainingInput,
}

/// A state of training that the next attempt goes on from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkpoint {
    /// File name in the trainer's folder of checkpoints.
    pub file: String,
    /// SHA-256 of the stored blob, which belongs to the job's partner.
    pub sha256: Sha256,
    /// Bytes of the stored blob.
    pub size: u64,
    /// Epochs that it holds.
    pub epoch: u32,
    /// Steps that it holds.
    pub step: u64,
}

/// Why a job has no model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobFailure {
    /// Stable code, such as `target_missing` or `grant_revoked`.
    pub code: String,
    /// What went wrong, for the person who submitted the job.
    pub message: String,
    /// What stands in the message besides fixed words, by name.
    #[serde(default, skip_serializing_if = "Values::is_empty")]
    pub values: Values,
    /// What that person can do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_step: Option<String>,
    /// Field of the specification or column of the data at fault.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
}

impl JobFailure {
    /// A failure with what to do about it.
    pub(crate) fn new(code: &str, message: impl Into<String>, next_step: &str) -> Self {
        let next_step = Some(next_step.to_owned());
        Self { code: code.to_owned(), message: message.into(), values: Values::new(), next_step, field: None }
    }
}

impl JobFailure {
    /// Why a job waits, in the words of whoever refused it.
    pub(crate) fn of(error: &dyn Fault) -> Self {
        let (code, message) = (error.code().to_owned(), error.to_string());
        Self { code, message, values: error.values(), next_step: error.next_step(), field: error.field() }
    }
}

impl From<Failure> for JobFailure {
    fn from(failure: Failure) -> Self {
        let Failure { code, field, message, values, next_step, .. } = failure;
        Self { code, message, values, next_step: Some(next_step), field }
    }
}

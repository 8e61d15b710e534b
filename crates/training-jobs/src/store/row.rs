//! The row of a job.

use chrono::{DateTime, Utc};
use foundation::{JobId, PartnerId, PoolId, ProjectId, UserId};
use recipes::TrainingResult;
use serde_json::Value;
use sqlx::types::Json;

use crate::base::PinnedBase;
use crate::model::{Checkpoint, Job, JobFailure, JobState, Lease, MadeModel, PinnedInput, Progress};

/// The columns of `jobs` that this crate writes, in the order of the table.
macro_rules! written {
    () => {
        "id, partner_id, name, state, recipe, spec, inputs, register_as, cpus, gpus, submitted_by, submitted_at, \
         not_before, started_at, finished_at, cancel_requested_at, failures, max_attempts, lease_epoch, lease_worker, \
         lease_beat, lease_renewed_at, last_event, event_batch, step, total_steps, checkpoint, result, failure, model, \
         project_id, base"
    };
}
pub(super) use written;

/// Every column: the pool is written by whoever charges a job to one.
macro_rules! columns {
    () => {
        concat!($crate::store::row::written!(), ", pool_id")
    };
}
pub(super) use columns;

#[derive(Debug, sqlx::FromRow)]
pub(super) struct JobRow {
    id: JobId,
    partner_id: PartnerId,
    name: String,
    state: JobState,
    recipe: String,
    spec: Json<Value>,
    inputs: Json<Vec<PinnedInput>>,
    register_as: Option<String>,
    cpus: i64,
    gpus: i64,
    submitted_by: UserId,
    submitted_at: DateTime<Utc>,
    not_before: DateTime<Utc>,
    started_at: Option<DateTime<Utc>>,
    finished_at: Option<DateTime<Utc>>,
    cancel_requested_at: Option<DateTime<Utc>>,
    failures: i64,
    max_attempts: i64,
    lease_epoch: i64,
    lease_worker: Option<String>,
    lease_beat: i64,
    lease_renewed_at: Option<DateTime<Utc>>,
    last_event: i64,
    event_batch: i64,
    step: i64,
    total_steps: i64,
    checkpoint: Option<Json<Checkpoint>>,
    result: Option<Json<TrainingResult>>,
    failure: Option<Json<JobFailure>>,
    model: Option<Json<MadeModel>>,
    project_id: Option<ProjectId>,
    base: Option<Json<PinnedBase>>,
    pool_id: Option<PoolId>,
}

impl From<JobRow> for Job {
    fn from(row: JobRow) -> Self {
        Self {
            id: row.id,
            partner: row.partner_id,
            name: row.name,
            state: row.state,
            recipe: row.recipe,
            spec: row.spec.0,
            inputs: row.inputs.0,
            register_as: row.register_as,
            cpus: row.cpus,
            gpus: row.gpus,
            submitted_by: row.submitted_by,
            submitted_at: row.submitted_at,
            not_before: row.not_before,
            started_at: row.started_at,
            finished_at: row.finished_at,
            cancel_requested_at: row.cancel_requested_at,
            failures: row.failures,
            max_attempts: row.max_attempts,
            lease: Lease {
                epoch: row.lease_epoch,
                worker: row.lease_worker,
                beat: row.lease_beat,
                renewed_at: row.lease_renewed_at,
            },
            last_event: row.last_event,
            event_batch: row.event_batch,
            progress: Progress { step: row.step, total_steps: row.total_steps },
            checkpoint: row.checkpoint.map(|json| json.0),
            result: row.result.map(|json| json.0),
            failure: row.failure.map(|json| json.0),
            model: row.model.map(|json| json.0),
            project: row.project_id,
            base: row.base.map(|json| json.0),
            pool: row.pool_id,
        }
    }
}

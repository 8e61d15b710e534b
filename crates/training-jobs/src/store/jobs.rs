//! Jobs of one partner.

use access::Scope;
use chrono::{DateTime, Utc};
use database::{Tx, execute, run_on};
use foundation::{JobId, PageRequest};
use sqlx::types::Json;

use super::partner_of;
use super::row::{JobRow, columns, written};
use crate::error::JobError;
use crate::model::{Job, JobState};

const INSERT: &str = concat!(
    "INSERT INTO jobs (",
    written!(),
    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, \
     $25, $26, $27, $28, $29, $30, $31, $32)"
);

/// Adds a job to the scope's partner.
pub(crate) async fn insert(tx: &mut Tx, scope: Scope, job: &Job) -> Result<(), JobError> {
    debug_assert_eq!(scope.partner(), Some(job.partner), "a job is written in its partner's scope");
    execute!(
        tx,
        sqlx::query(INSERT)
            .bind(job.id)
            .bind(partner_of(scope)?)
            .bind(&job.name)
            .bind(job.state)
            .bind(&job.recipe)
            .bind(Json(&job.spec))
            .bind(Json(&job.inputs))
            .bind(&job.register_as)
            .bind(job.cpus)
            .bind(job.gpus)
            .bind(job.submitted_by)
            .bind(job.submitted_at)
            .bind(job.not_before)
            .bind(job.started_at)
            .bind(job.finished_at)
            .bind(job.cancel_requested_at)
            .bind(job.failures)
            .bind(job.max_attempts)
            .bind(job.lease.epoch)
            .bind(&job.lease.worker)
            .bind(job.lease.beat)
            .bind(job.lease.renewed_at)
            .bind(job.last_event)
            .bind(job.event_batch)
            .bind(job.progress.step)
            .bind(job.progress.total_steps)
            .bind(job.checkpoint.as_ref().map(Json))
            .bind(job.result.as_ref().map(Json))
            .bind(job.failure.as_ref().map(Json))
            .bind(job.model.map(Json))
            .bind(job.project)
            .bind(job.base.as_ref().map(Json))
    )?;
    Ok(())
}

const FIND: &str = concat!("SELECT ", columns!(), " FROM jobs WHERE id = $1 AND partner_id = $2");
const LOCK: &str = concat!("SELECT ", columns!(), " FROM jobs WHERE id = $1 AND partner_id = $2 FOR UPDATE");

/// A job of the scope's partner.
pub(crate) async fn get(tx: &mut Tx, scope: Scope, id: JobId) -> Result<Job, JobError> {
    let partner = partner_of(scope)?;
    let row: Option<JobRow> =
        run_on!(tx, |conn| sqlx::query_as(FIND).bind(id).bind(partner).fetch_optional(conn).await)?;
    row.map(Job::from).ok_or(JobError::NotFound)
}

/// The same, and nobody else changes it until the transaction ends. On SQLite the transaction is the only writer anyway.
pub(crate) async fn get_locked(tx: &mut Tx, scope: Scope, id: JobId) -> Result<Job, JobError> {
    let partner = partner_of(scope)?;
    let sql = tx.pick(FIND, LOCK);
    let row: Option<JobRow> =
        run_on!(tx, |conn| sqlx::query_as(sql).bind(id).bind(partner).fetch_optional(conn).await)?;
    row.map(Job::from).ok_or(JobError::NotFound)
}

pub(super) const LIST: &str =
    concat!("SELECT ", columns!(), " FROM jobs WHERE partner_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3");
pub(super) const LIST_BY_STATE: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM jobs WHERE partner_id = $1 AND id < $2 AND state = $4 ORDER BY id DESC LIMIT $3"
);

/// The newest jobs of the scope's partner, one more than the page holds.
pub(crate) async fn list(
    tx: &mut Tx,
    scope: Scope,
    page: &PageRequest,
    state: Option<JobState>,
) -> Result<Vec<Job>, JobError> {
    let (partner, before, limit) = (partner_of(scope)?, page.before(), page.fetch_limit());
    let rows: Vec<JobRow> = match state {
        None => run_on!(tx, |conn| sqlx::query_as(LIST).bind(partner).bind(before).bind(limit).fetch_all(conn).await)?,
        Some(state) => run_on!(tx, |conn| {
            sqlx::query_as(LIST_BY_STATE).bind(partner).bind(before).bind(limit).bind(state).fetch_all(conn).await
        })?,
    };
    Ok(rows.into_iter().map(Job::from).collect())
}

const TIMES: &str = "SELECT started_at, finished_at FROM jobs WHERE partner_id = $1 AND state = 'succeeded' AND recipe = $2 \
     AND started_at IS NOT NULL AND finished_at IS NOT NULL ORDER BY id DESC LIMIT $3";

/// How long the scope's newest jobs of a recipe took that succeeded, in seconds of their last attempt, of which each that was
/// begun counts, as it does when use is charged.
pub(crate) async fn times(tx: &mut Tx, scope: Scope, recipe: &str, limit: i64) -> Result<Vec<i64>, JobError> {
    let partner = partner_of(scope)?;
    let rows: Vec<(DateTime<Utc>, DateTime<Utc>)> =
        run_on!(tx, |conn| sqlx::query_as(TIMES).bind(partner).bind(recipe).bind(limit).fetch_all(conn).await)?;
    Ok(rows.into_iter().map(|(from, until)| ((until - from).num_milliseconds() + 999) / 1_000).collect())
}

const SAVE: &str = "UPDATE jobs SET state = $3, not_before = $4, started_at = $5, finished_at = $6, cancel_requested_at = $7, \
     failures = $8, lease_epoch = $9, lease_worker = $10, lease_beat = $11, lease_renewed_at = $12, last_event = $13, \
     event_batch = $14, step = $15, total_steps = $16, checkpoint = $17, result = $18, failure = $19, model = $20 \
     WHERE id = $1 AND partner_id = $2";

/// Writes what changes in a job's life. The caller holds it locked: see [`get_locked`].
pub(crate) async fn save(tx: &mut Tx, scope: Scope, job: &Job) -> Result<(), JobError> {
    let touched = execute!(
        tx,
        sqlx::query(SAVE)
            .bind(job.id)
            .bind(partner_of(scope)?)
            .bind(job.state)
            .bind(job.not_before)
            .bind(job.started_at)
            .bind(job.finished_at)
            .bind(job.cancel_requested_at)
            .bind(job.failures)
            .bind(job.lease.epoch)
            .bind(&job.lease.worker)
            .bind(job.lease.beat)
            .bind(job.lease.renewed_at)
            .bind(job.last_event)
            .bind(job.event_batch)
            .bind(job.progress.step)
            .bind(job.progress.total_steps)
            .bind(job.checkpoint.as_ref().map(Json))
            .bind(job.result.as_ref().map(Json))
            .bind(job.failure.as_ref().map(Json))
            .bind(job.model.map(Json))
    )?;
    if touched == 1 { Ok(()) } else { Err(JobError::NotFound) }
}

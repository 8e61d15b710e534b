//! What a worker writes often, in one conditional statement each, and what it looks for across partners.

use access::Scope;
use chrono::{DateTime, Utc};
use database::{Tx, execute, run_on};
use foundation::{JobId, PartnerId};
use sqlx::types::Json;

use super::partner_of;
use crate::error::JobError;
use crate::model::{Checkpoint, JobState, Progress};

/// Names one claim of one job: what a worker's writes are conditional on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Fence {
    pub job: JobId,
    pub epoch: i64,
}

/// A lease as another worker sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub(crate) struct HeldLease {
    pub id: JobId,
    pub partner_id: PartnerId,
    pub lease_epoch: i64,
    pub lease_beat: i64,
}

impl HeldLease {
    pub(crate) fn fence(&self) -> Fence {
        Fence { job: self.id, epoch: self.lease_epoch }
    }
}

const BEAT: &str = "UPDATE jobs SET lease_beat = lease_beat + 1, lease_renewed_at = $4 \
     WHERE id = $1 AND partner_id = $2 AND lease_epoch = $3 AND state = 'running'";

/// A sign of life; `false` when the lease is somebody else's.
pub(crate) async fn beat(tx: &mut Tx, scope: Scope, fence: Fence, now: DateTime<Utc>) -> Result<bool, JobError> {
    let partner = partner_of(scope)?;
    Ok(execute!(tx, sqlx::query(BEAT).bind(fence.job).bind(partner).bind(fence.epoch).bind(now))? == 1)
}

/// A batch of events that a worker writes. Its number rises within an epoch; a batch keeps its number when it is sent again,
/// because a connection that breaks while it commits leaves open whether it did.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Batch {
    pub number: i64,
    pub events: i64,
    pub progress: Progress,
}

/// What became of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Advanced {
    /// Its events may be inserted; the last of them has this number.
    Reserved(i64),
    /// They were written when it was sent before; the job's last event has this number.
    Known(i64),
    /// The lease is somebody else's.
    Fenced,
}

const ADVANCE: &str = "UPDATE jobs SET last_event = last_event + $5, step = $6, total_steps = $7, event_batch = $8, \
     lease_beat = lease_beat + 1, lease_renewed_at = $4 \
     WHERE id = $1 AND partner_id = $2 AND lease_epoch = $3 AND state = 'running' AND event_batch < $8 RETURNING last_event";
const ADVANCED: &str = "SELECT last_event FROM jobs WHERE id = $1 AND partner_id = $2 AND lease_epoch = $3 \
     AND state = 'running' AND event_batch >= $4";

/// Reserves the numbers of a batch's events, notes the progress and gives a sign of life.
pub(crate) async fn advance(
    tx: &mut Tx,
    scope: Scope,
    fence: Fence,
    batch: Batch,
    now: DateTime<Utc>,
) -> Result<Advanced, JobError> {
    let (partner, Batch { number, events, progress }) = (partner_of(scope)?, batch);
    let reserved: Option<i64> = run_on!(&mut *tx, |conn| {
        sqlx::query_scalar(ADVANCE)
            .bind(fence.job)
            .bind(partner)
            .bind(fence.epoch)
            .bind(now)
            .bind(events)
            .bind(progress.step)
            .bind(progress.total_steps)
            .bind(number)
            .fetch_optional(conn)
            .await
    })?;
    if let Some(last) = reserved {
        return Ok(Advanced::Reserved(last));
    }
    let known: Option<i64> = run_on!(tx, |conn| {
        sqlx::query_scalar(ADVANCED)
            .bind(fence.job)
            .bind(partner)
            .bind(fence.epoch)
            .bind(number)
            .fetch_optional(conn)
            .await
    })?;
    Ok(known.map_or(Advanced::Fenced, Advanced::Known))
}

const SET_CHECKPOINT: &str = "UPDATE jobs SET checkpoint = $4 \
     WHERE id = $1 AND partner_id = $2 AND lease_epoch = $3 AND state = 'running'";

/// Notes what the next attempt goes on from; `false` when the lease is somebody else's.
pub(crate) async fn set_checkpoint(
    tx: &mut Tx,
    scope: Scope,
    fence: Fence,
    checkpoint: &Checkpoint,
) -> Result<bool, JobError> {
    let partner = partner_of(scope)?;
    let touched = execute!(
        tx,
        sqlx::query(SET_CHECKPOINT).bind(fence.job).bind(partner).bind(fence.epoch).bind(Json(checkpoint))
    )?;
    Ok(touched == 1)
}

const CONTROL: &str = "SELECT state, lease_epoch, cancel_requested_at FROM jobs WHERE id = $1 AND partner_id = $2";

/// What a worker at a job must know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub(crate) struct Control {
    state: JobState,
    lease_epoch: i64,
    cancel_requested_at: Option<DateTime<Utc>>,
}

impl Control {
    /// Whether the claim still stands.
    pub(crate) fn holds(&self, fence: Fence) -> bool {
        self.state == JobState::Running && self.lease_epoch == fence.epoch
    }

    /// Whether somebody asked for the job's end.
    pub(crate) fn is_cancelling(&self) -> bool {
        self.cancel_requested_at.is_some()
    }
}

/// Whether the worker may go on with the job; `None` when there is no such job.
pub(crate) async fn control(tx: &mut Tx, scope: Scope, job: JobId) -> Result<Option<Control>, JobError> {
    let partner = partner_of(scope)?;
    Ok(run_on!(tx, |conn| sqlx::query_as(CONTROL).bind(job).bind(partner).fetch_optional(conn).await)?)
}

const HELD: &str = "SELECT id, partner_id, lease_epoch, lease_beat FROM jobs WHERE state = 'running'";
const HELD_BY: &str =
    "SELECT id, partner_id, lease_epoch, lease_beat FROM jobs WHERE state = 'running' AND lease_worker = $1";

/// Every lease there is: as many as jobs run. A transaction of the platform.
pub(crate) async fn held(tx: &mut Tx) -> Result<Vec<HeldLease>, JobError> {
    Ok(run_on!(tx, |conn| sqlx::query_as(HELD).fetch_all(conn).await)?)
}

/// The leases of one worker. A transaction of the platform.
pub(crate) async fn held_by(tx: &mut Tx, worker: &str) -> Result<Vec<HeldLease>, JobError> {
    Ok(run_on!(tx, |conn| sqlx::query_as(HELD_BY).bind(worker).fetch_all(conn).await)?)
}

/// A finished job whose checkpoint is still stored.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct OldCheckpoint {
    pub id: JobId,
    pub partner_id: PartnerId,
    pub checkpoint: Json<Checkpoint>,
}

const OLD_CHECKPOINTS: &str = "SELECT id, partner_id, checkpoint FROM jobs WHERE checkpoint IS NOT NULL \
     AND state IN ('succeeded', 'failed', 'cancelled') ORDER BY id LIMIT $1";

/// Finished jobs that still have a checkpoint. A transaction of the platform.
pub(crate) async fn old_checkpoints(tx: &mut Tx, limit: i64) -> Result<Vec<OldCheckpoint>, JobError> {
    Ok(run_on!(tx, |conn| sqlx::query_as(OLD_CHECKPOINTS).bind(limit).fetch_all(conn).await)?)
}

const FORGET_CHECKPOINT: &str = "UPDATE jobs SET checkpoint = NULL WHERE id = $1 AND partner_id = $2 \
     AND state IN ('succeeded', 'failed', 'cancelled')";

/// Notes that a finished job's checkpoint is gone.
pub(crate) async fn forget_checkpoint(tx: &mut Tx, scope: Scope, job: JobId) -> Result<(), JobError> {
    execute!(tx, sqlx::query(FORGET_CHECKPOINT).bind(job).bind(partner_of(scope)?))?;
    Ok(())
}

const CHECKPOINTS: &str = "SELECT id, partner_id, checkpoint FROM jobs WHERE checkpoint IS NOT NULL ORDER BY id";

/// Every stored checkpoint. A transaction of the platform.
pub(crate) async fn checkpoints(tx: &mut Tx) -> Result<Vec<OldCheckpoint>, JobError> {
    Ok(run_on!(tx, |conn| sqlx::query_as(CHECKPOINTS).fetch_all(conn).await)?)
}

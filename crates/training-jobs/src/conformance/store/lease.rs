//! What workers write: conditional on the epoch of their claim, in transactions of the platform.

use access::Scope;
use chrono::{DateTime, Utc};
use database::{DatabaseError, Tx, execute, run_on};
use foundation::{ConformanceRunId, PartnerId, UserId};
use partner_registry::conformance::Report;
use sqlx::types::Json;

use crate::conformance::model::{Run, RunState, Stop};
use crate::worker::leases::Leased;

/// Names one claim of one run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::conformance) struct Fence {
    pub run: ConformanceRunId,
    pub epoch: i64,
}

impl Run {
    pub(in crate::conformance) fn fence(&self) -> Fence {
        Fence { run: self.id, epoch: self.epoch }
    }
}

/// A lease as another worker sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub(in crate::conformance) struct HeldRun {
    pub id: ConformanceRunId,
    pub lease_epoch: i64,
    pub lease_beat: i64,
}

impl HeldRun {
    pub(in crate::conformance) fn fence(&self) -> Fence {
        Fence { run: self.id, epoch: self.lease_epoch }
    }
}

impl Leased for HeldRun {
    type Key = ConformanceRunId;

    fn key(&self) -> ConformanceRunId {
        self.id
    }

    fn pulse(&self) -> (i64, i64) {
        (self.lease_epoch, self.lease_beat)
    }
}

const OLDEST: &str = "SELECT id FROM conformance_runs WHERE state = 'queued' ORDER BY requested_at, id LIMIT 1";
const OLDEST_UNLOCKED: &str = "SELECT id FROM conformance_runs WHERE state = 'queued' ORDER BY requested_at, id LIMIT 1 \
     FOR UPDATE SKIP LOCKED";
const CLAIM: &str = "UPDATE conformance_runs SET state = 'running', started_at = COALESCE(started_at, $2), \
     lease_epoch = lease_epoch + 1, lease_worker = $3, lease_beat = 0, done = 0, total = 0, claimed_at = $2 \
     WHERE id = $1 AND state = 'queued'";
const BEAT: &str = "UPDATE conformance_runs SET lease_beat = lease_beat + 1, done = $3, total = $4 \
     WHERE id = $1 AND lease_epoch = $2 AND state = 'running'";
const CONTROL: &str = "SELECT r.cancel_requested_at IS NOT NULL AS cancelling, v.withdrawn_because \
     FROM conformance_runs r JOIN standard_versions v ON v.id = r.standard_version_id \
     WHERE r.id = $1 AND r.lease_epoch = $2 AND r.state = 'running'";
const CLAIMED: &str =
    "SELECT id, partner_id, requested_by, lease_epoch, claimed_at FROM conformance_runs WHERE id = $1";
const HELD: &str = "SELECT id, lease_epoch, lease_beat FROM conformance_runs WHERE state = 'running'";
const HELD_BY: &str =
    "SELECT id, lease_epoch, lease_beat FROM conformance_runs WHERE state = 'running' AND lease_worker = $1";
const FINISH: &str = "UPDATE conformance_runs SET state = $3, report = $4, stopped_code = $5, stopped_because = $6, \
     finished_at = $7, lease_worker = NULL, done = total WHERE id = $1 AND lease_epoch = $2 AND state = 'running'";
// What somebody cancelled meanwhile is not begun again.
const REQUEUE: &str = "UPDATE conformance_runs SET \
     state = CASE WHEN cancel_requested_at IS NULL THEN 'queued' ELSE 'cancelled' END, \
     finished_at = CASE WHEN cancel_requested_at IS NULL THEN NULL ELSE $4 END, \
     failures = failures + $3, lease_worker = NULL WHERE id = $1 AND lease_epoch = $2 AND state = 'running'";

/// Claims the run that has waited longest; `None` when none waits, or another worker was quicker.
pub(in crate::conformance) async fn claim(
    tx: &mut Tx,
    _: Scope,
    worker: &str,
    now: DateTime<Utc>,
) -> Result<Option<ConformanceRunId>, DatabaseError> {
    let sql = tx.pick(OLDEST, OLDEST_UNLOCKED);
    let oldest: Option<ConformanceRunId> =
        run_on!(&mut *tx, |conn| sqlx::query_scalar(sql).fetch_optional(conn).await)?;
    let Some(id) = oldest else { return Ok(None) };
    let touched = execute!(tx, sqlx::query(CLAIM).bind(id).bind(now).bind(worker))?;
    Ok((touched == 1).then_some(id))
}

/// A sign of life with the progress; `false` when the lease is somebody else's.
pub(in crate::conformance) async fn beat(
    tx: &mut Tx,
    _: Scope,
    fence: Fence,
    (done, total): (i64, i64),
) -> Result<bool, DatabaseError> {
    Ok(execute!(tx, sqlx::query(BEAT).bind(fence.run).bind(fence.epoch).bind(done).bind(total))? == 1)
}

/// What a worker at a run must know.
#[derive(Debug, sqlx::FromRow)]
pub(in crate::conformance) struct Control {
    /// Somebody asked for its end.
    pub cancelling: bool,
    /// Why the version of the standard was withdrawn, if it was.
    pub withdrawn_because: Option<String>,
}

/// `None` when the lease is somebody else's.
pub(in crate::conformance) async fn control(
    tx: &mut Tx,
    _: Scope,
    fence: Fence,
) -> Result<Option<Control>, DatabaseError> {
    run_on!(tx, |conn| sqlx::query_as(CONTROL).bind(fence.run).bind(fence.epoch).fetch_optional(conn).await)
}

/// Every lease there is.
pub(in crate::conformance) async fn held(tx: &mut Tx, _: Scope) -> Result<Vec<HeldRun>, DatabaseError> {
    run_on!(tx, |conn| sqlx::query_as(HELD).fetch_all(conn).await)
}

/// The leases of one worker.
pub(in crate::conformance) async fn held_by(
    tx: &mut Tx,
    _: Scope,
    worker: &str,
) -> Result<Vec<HeldRun>, DatabaseError> {
    run_on!(tx, |conn| sqlx::query_as(HELD_BY).bind(worker).fetch_all(conn).await)
}

/// A claim that is over, for whoever counts what it used.
#[derive(Debug, Clone, Copy, sqlx::FromRow)]
pub(crate) struct Claim {
    pub id: ConformanceRunId,
    pub partner_id: PartnerId,
    pub requested_by: UserId,
    pub lease_epoch: i64,
    pub claimed_at: Option<DateTime<Utc>>,
}

/// The last claim of a run.
pub(in crate::conformance) async fn last_claim(
    tx: &mut Tx,
    _: Scope,
    run: ConformanceRunId,
) -> Result<Option<Claim>, DatabaseError> {
    run_on!(tx, |conn| sqlx::query_as(CLAIMED).bind(run).fetch_optional(conn).await)
}

/// How a run ends.
#[derive(Debug, Clone, Default)]
pub(in crate::conformance) struct Ending {
    pub report: Option<Report>,
    pub stop: Option<Stop>,
}

/// Ends a run; `false` when the lease is somebody else's.
pub(in crate::conformance) async fn finish(
    tx: &mut Tx,
    _: Scope,
    fence: Fence,
    (state, ending): (RunState, &Ending),
    now: DateTime<Utc>,
) -> Result<bool, DatabaseError> {
    let stop = ending.stop.as_ref();
    let touched = execute!(
        tx,
        sqlx::query(FINISH)
            .bind(fence.run)
            .bind(fence.epoch)
            .bind(state)
            .bind(ending.report.as_ref().map(Json))
            .bind(stop.map(|stop| stop.code))
            .bind(stop.map(|stop| &stop.because))
            .bind(now)
    )?;
    Ok(touched == 1)
}

/// Hands a run back to the queue; `false` when the lease is somebody else's.
pub(in crate::conformance) async fn requeue(
    tx: &mut Tx,
    _: Scope,
    fence: Fence,
    failures: i64,
    now: DateTime<Utc>,
) -> Result<bool, DatabaseError> {
    let touched = execute!(tx, sqlx::query(REQUEUE).bind(fence.run).bind(fence.epoch).bind(failures).bind(now))?;
    Ok(touched == 1)
}

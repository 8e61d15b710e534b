//! The queue across partners: whose turn it is, and which of its jobs.
//!
//! **Order of locks:** a job's row first, then its partner's row in `job_queues`, and one job per transaction. Everybody
//! keeps to it, so that nobody waits in a circle.

use access::Scope;
use chrono::{DateTime, TimeDelta, Utc};
use database::{Tx, execute, run_on};
use foundation::{JobId, PartnerId};
use usage::budgets::Payer;

use super::partner_of;
use crate::error::JobError;
use crate::model::{MAX_BACKOFF, QueueChange};

/// The partner whose turn it is, as it was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub(crate) struct Turn {
    pub partner_id: PartnerId,
    /// Its running jobs.
    pub running: i64,
    /// The ticket of its last claim.
    pub last_served: i64,
    /// GPUs that its quota leaves.
    pub free_gpus: i64,
    /// Whether only jobs that a pool pays may begin: the partner's budget is used up.
    pub held: bool,
}

impl Turn {
    /// Whose jobs may begin: everybody's, or only those that a pool pays.
    pub(crate) fn payer(&self) -> Payer {
        if self.held { Payer::Pool } else { Payer::Partner }
    }
}

/// A stretch of time, without its start and with its end, into which a job's `not_before` must fall.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Window {
    after: DateTime<Utc>,
    until: DateTime<Utc>,
}

impl Window {
    /// What is due.
    pub(crate) fn due(now: DateTime<Utc>) -> Self {
        Self { after: DateTime::UNIX_EPOCH, until: now }
    }

    /// What lies so far ahead that no delay explains it: it was written by a clock that has been set back since, or by one
    /// that is wrong. Without this it might wait for years.
    pub(crate) fn absurd(now: DateTime<Utc>) -> Self {
        Self { after: now + MAX_BACKOFF * 2, until: END_OF_TIME }
    }
}

/// 9999-12-31T00:00:00Z: the last day whose text still sorts like its time.
const END_OF_TIME: DateTime<Utc> = match DateTime::from_timestamp_secs(253_402_214_400) {
    Some(time) => time,
    None => DateTime::UNIX_EPOCH,
};

/// Fewest running first, then least recently served, then waiting longest. Walks the index in this order and stops at the
/// first partner with a job for this worker: neither the number of jobs nor that of idle partners matters. `CROSS JOIN` is
/// how SQLite is told to begin with the queue; to PostgreSQL it is any other join.
const NEXT_TURN: &str = "SELECT q.partner_id, q.running, q.last_served, p.max_gpus - q.running_gpus AS free_gpus, \
     q.held_until IS NOT NULL AND q.held_until > $4 AND q.held_until <= $5 AS held FROM job_queues q CROSS JOIN partners p \
     WHERE p.id = q.partner_id AND q.queued > 0 AND q.running < p.max_running_jobs AND p.status = 'active' AND EXISTS \
     (SELECT 1 FROM jobs j WHERE j.partner_id = q.partner_id AND j.state = 'queued' AND j.gpus <= p.max_gpus - q.running_gpus \
     AND j.gpus <= $1 AND j.not_before > $2 AND j.not_before <= $3 \
     AND (q.held_until IS NULL OR q.held_until <= $4 OR q.held_until > $5 OR j.pool_id IS NOT NULL)) \
     ORDER BY q.running, q.last_served, q.waiting_since, q.partner_id LIMIT 1";

/// Whose turn it is, for a worker with `gpus` free. A transaction of the platform.
pub(crate) async fn next_turn(
    tx: &mut Tx,
    gpus: i64,
    window: Window,
    now: DateTime<Utc>,
) -> Result<Option<Turn>, JobError> {
    let (Window { after, until }, longest) = (window, now + LONGEST_HOLD);
    Ok(run_on!(tx, |conn| sqlx::query_as(NEXT_TURN)
        .bind(gpus)
        .bind(after)
        .bind(until)
        .bind(now)
        .bind(longest)
        .fetch_optional(conn)
        .await)?)
}

/// A partner is held no longer than this: what lies further ahead was written by a clock that was wrong.
const LONGEST_HOLD: TimeDelta = TimeDelta::minutes(10);

const HOLD: &str = "UPDATE job_queues SET held_until = $2 WHERE partner_id = $1";

/// Lets none of the partner's jobs begin until then but those that a pool pays.
pub(crate) async fn hold(tx: &mut Tx, scope: Scope, until: DateTime<Utc>) -> Result<(), JobError> {
    execute!(tx, sqlx::query(HOLD).bind(partner_of(scope)?).bind(until))?;
    Ok(())
}

macro_rules! oldest {
    ($which:literal, $lock:literal) => {
        concat!(
            "SELECT id, not_before FROM jobs WHERE partner_id = $1 AND state = 'queued' AND gpus = $2 ",
            $which,
            "AND not_before > $3 AND not_before <= $4 ORDER BY not_before, id LIMIT 1",
            $lock
        )
    };
}

const OLDEST: &str = oldest!("", "");
const OLDEST_UNLOCKED: &str = oldest!("", " FOR UPDATE SKIP LOCKED");
const OLDEST_ON_POOL: &str = oldest!("AND pool_id IS NOT NULL ", "");
const OLDEST_ON_POOL_UNLOCKED: &str = oldest!("AND pool_id IS NOT NULL ", " FOR UPDATE SKIP LOCKED");

/// The scope's oldest job that asks for exactly `gpus`, and that a pool pays if only those may begin, passing over jobs that another worker is taking at this moment.
pub(crate) async fn oldest(
    tx: &mut Tx,
    scope: Scope,
    gpus: i64,
    window: Window,
    payer: Payer,
) -> Result<Option<(JobId, DateTime<Utc>)>, JobError> {
    let sql = match payer {
        Payer::Partner => tx.pick(OLDEST, OLDEST_UNLOCKED),
        Payer::Pool => tx.pick(OLDEST_ON_POOL, OLDEST_ON_POOL_UNLOCKED),
    };
    let (partner, Window { after, until }) = (partner_of(scope)?, window);
    Ok(run_on!(tx, |conn| {
        sqlx::query_as(sql).bind(partner).bind(gpus).bind(after).bind(until).fetch_optional(conn).await
    })?)
}

const SERVE: &str = "UPDATE job_queues SET queued = queued - 1, running = running + 1, running_gpus = running_gpus + $4, \
     last_served = (SELECT max(last_served) FROM job_queues) + 1 \
     WHERE partner_id = $1 AND running = $2 AND last_served = $3";

/// Counts a claim; `false` when the partner's row is not what was seen, so that it may no longer be its turn.
pub(crate) async fn serve(tx: &mut Tx, turn: &Turn, gpus: i64) -> Result<bool, JobError> {
    let Turn { partner_id, running, last_served, .. } = *turn;
    let touched = execute!(tx, sqlx::query(SERVE).bind(partner_id).bind(running).bind(last_served).bind(gpus))?;
    Ok(touched == 1)
}

const ENQUEUE: &str = "INSERT INTO job_queues (partner_id, queued, running, running_gpus, last_served, waiting_since) \
     VALUES ($1, 1, 0, 0, 0, $2) ON CONFLICT (partner_id) DO UPDATE SET queued = job_queues.queued + 1, waiting_since = \
     CASE WHEN job_queues.queued = 0 THEN excluded.waiting_since ELSE job_queues.waiting_since END RETURNING queued";

/// Counts a submitted job and says how many are queued now.
pub(crate) async fn enqueue(tx: &mut Tx, scope: Scope, now: DateTime<Utc>) -> Result<i64, JobError> {
    let partner = partner_of(scope)?;
    Ok(run_on!(tx, |conn| sqlx::query_scalar(ENQUEUE).bind(partner).bind(now).fetch_one(conn).await)?)
}

const MOVE: &str = "UPDATE job_queues SET queued = queued + $2, running = running + $3, running_gpus = running_gpus + $4, \
     waiting_since = CASE WHEN queued = 0 AND $2 > 0 THEN $5 ELSE waiting_since END WHERE partner_id = $1";

/// Counts what a job's transition means.
pub(crate) async fn count(tx: &mut Tx, scope: Scope, change: QueueChange, now: DateTime<Utc>) -> Result<(), JobError> {
    if change == QueueChange::default() {
        return Ok(());
    }
    let (partner, QueueChange { queued, running, running_gpus }) = (partner_of(scope)?, change);
    execute!(tx, sqlx::query(MOVE).bind(partner).bind(queued).bind(running).bind(running_gpus).bind(now))?;
    Ok(())
}

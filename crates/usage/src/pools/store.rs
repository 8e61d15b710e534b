//! Pools in the database. A partner's scope finds the pools of alliances of which it is a member.

pub(super) mod requests;

use access::Scope;
use chrono::{DateTime, Utc};
use database::{DatabaseError, Tx, execute, run_on};
use foundation::{AllianceId, JobId, PageRequest, PartnerId, PoolId, PoolRequestId};

use super::error::PoolError;
use super::model::{Account, Pool, Share, ShareSize};
use crate::calendar::Month;
use crate::error::UsageError;

/// `$1` is the scope's partner; the platform has none.
macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT p.id, p.alliance_id AS alliance, a.name AS alliance_name, a.lead_id AS lead, a.dissolved_at IS NOT NULL \
             AS dissolved, p.monthly_gpu_seconds, p.max_job_gpu_seconds, p.revision, p.updated_at \
             FROM pools p JOIN alliances a ON a.id = p.alliance_id WHERE ($1 IS NULL OR EXISTS (SELECT 1 \
             FROM alliance_seats s WHERE s.alliance_id = a.id AND s.partner_id = $1 AND s.state = 'active')) ",
            $rest
        )
    };
}

const FIND: &str = select!("AND p.id = $2");
const FIND_LOCKED: &str = select!("AND p.id = $2 FOR UPDATE OF p");
const FIND_OF: &str = select!("AND p.alliance_id = $2");
const FIND_OF_LOCKED: &str = select!("AND p.alliance_id = $2 FOR UPDATE OF p");
const LIST: &str = select!("AND p.id < $2 ORDER BY p.id DESC LIMIT $3");
const INSERT: &str = "INSERT INTO pools (id, alliance_id, monthly_gpu_seconds, max_job_gpu_seconds, revision, created_at, \
     updated_at) VALUES ($1, $2, $3, $4, 1, $5, $5)";
const CHANGE: &str = "UPDATE pools SET monthly_gpu_seconds = $3, max_job_gpu_seconds = $4, revision = revision + 1, \
     updated_at = $5 WHERE id = $1 AND revision = $2";
const SHARES: &str = "SELECT member_id, percent, gpu_seconds FROM pool_shares WHERE pool_id = $1 ORDER BY member_id";
const CLEAR_SHARES: &str = "DELETE FROM pool_shares WHERE pool_id = $1";
const ADD_SHARE: &str = "INSERT INTO pool_shares (pool_id, member_id, percent, gpu_seconds) VALUES ($1, $2, $3, $4)";
const MEMBERS: &str = "SELECT r.member_id, p.name FROM alliance_roster r JOIN partners p ON p.id = r.member_id \
     WHERE r.alliance_id = $1 ORDER BY p.name, r.member_id";
const ACCOUNTS: &str = "SELECT member_id, used_seconds, reserved_seconds FROM pool_accounts \
     WHERE pool_id = $1 AND month = $2 ORDER BY member_id";
const MOVE: &str = "INSERT INTO pool_accounts (pool_id, member_id, month, used_seconds, reserved_seconds) \
     VALUES ($1, $2, $3, $4, $5) ON CONFLICT (pool_id, month, member_id) DO UPDATE SET \
     used_seconds = pool_accounts.used_seconds + excluded.used_seconds, \
     reserved_seconds = pool_accounts.reserved_seconds + excluded.reserved_seconds";
const CHARGE: &str = "SELECT job_id, partner_id, pool_id, month, reserved_seconds, request_id FROM pool_charges \
     WHERE job_id = $1";
const ADD_CHARGE: &str = "INSERT INTO pool_charges (job_id, partner_id, pool_id, month, reserved_seconds, request_id) \
     VALUES ($1, $2, $3, $4, $5, $6)";
const SET_CHARGE: &str = "UPDATE pool_charges SET month = $2, reserved_seconds = $3 WHERE job_id = $1";
// A column of the jobs' crate, which reads it when it claims.
const MARK_JOB: &str = "UPDATE jobs SET pool_id = $2 WHERE id = $1 AND partner_id = $3";

/// How one found by what it is.
#[derive(Debug, Clone, Copy)]
pub(super) enum Which {
    Pool(PoolId),
    Of(AllianceId),
}

/// A pool that the scope may see.
pub(super) async fn find(tx: &mut Tx, scope: Scope, which: Which) -> Result<Option<Pool>, DatabaseError> {
    match which {
        Which::Pool(id) => {
            run_on!(tx, |conn| sqlx::query_as(FIND).bind(scope.partner()).bind(id).fetch_optional(conn).await)
        }
        Which::Of(id) => {
            run_on!(tx, |conn| sqlx::query_as(FIND_OF).bind(scope.partner()).bind(id).fetch_optional(conn).await)
        }
    }
}

/// The same, and nobody else charges it or changes it until the transaction ends.
pub(super) async fn find_locked(tx: &mut Tx, scope: Scope, which: Which) -> Result<Option<Pool>, DatabaseError> {
    let by_id = tx.pick(FIND, FIND_LOCKED);
    let by_alliance = tx.pick(FIND_OF, FIND_OF_LOCKED);
    match which {
        Which::Pool(id) => {
            run_on!(tx, |conn| sqlx::query_as(by_id).bind(scope.partner()).bind(id).fetch_optional(conn).await)
        }
        Which::Of(id) => {
            run_on!(tx, |conn| sqlx::query_as(by_alliance).bind(scope.partner()).bind(id).fetch_optional(conn).await)
        }
    }
}

pub(super) async fn get(tx: &mut Tx, scope: Scope, id: PoolId) -> Result<Pool, UsageError> {
    Ok(find(tx, scope, Which::Pool(id)).await?.ok_or(PoolError::NotFound)?)
}

pub(super) async fn get_locked(tx: &mut Tx, scope: Scope, id: PoolId) -> Result<Pool, UsageError> {
    Ok(find_locked(tx, scope, Which::Pool(id)).await?.ok_or(PoolError::NotFound)?)
}

/// The pools that the scope may see, one more than the page holds.
pub(super) async fn list(tx: &mut Tx, scope: Scope, page: &PageRequest) -> Result<Vec<Pool>, DatabaseError> {
    let (before, limit) = (page.before(), page.fetch_limit());
    run_on!(tx, |conn| sqlx::query_as(LIST).bind(scope.partner()).bind(before).bind(limit).fetch_all(conn).await)
}

/// Makes a pool, in which every job may be as large as the pool.
pub(super) async fn insert(
    tx: &mut Tx,
    _: Scope,
    (id, alliance): (PoolId, AllianceId),
    gpu_seconds: i64,
    now: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    execute!(tx, sqlx::query(INSERT).bind(id).bind(alliance).bind(gpu_seconds).bind(gpu_seconds).bind(now)).map(drop)
}

/// Writes what was changed; `false` when somebody else has changed it meanwhile.
pub(super) async fn change(tx: &mut Tx, _: Scope, pool: &Pool, now: DateTime<Utc>) -> Result<bool, DatabaseError> {
    let touched = execute!(
        tx,
        sqlx::query(CHANGE)
            .bind(pool.id)
            .bind(pool.revision)
            .bind(pool.monthly_gpu_seconds)
            .bind(pool.max_job_gpu_seconds)
            .bind(now)
    )?;
    Ok(touched == 1)
}

/// The members' shares.
pub(super) async fn shares(tx: &mut Tx, _: Scope, pool: PoolId) -> Result<Vec<Share>, DatabaseError> {
    let rows: Vec<(PartnerId, Option<i64>, Option<i64>)> =
        run_on!(tx, |conn| sqlx::query_as(SHARES).bind(pool).fetch_all(conn).await)?;
    let share = |(member, percent, seconds): (PartnerId, Option<i64>, Option<i64>)| Share {
        member,
        size: percent.map_or(ShareSize::Seconds(seconds.unwrap_or(0)), ShareSize::Percent),
    };
    Ok(rows.into_iter().map(share).collect())
}

/// Sets them, in place of those before.
pub(super) async fn set_shares(tx: &mut Tx, _: Scope, pool: PoolId, shares: &[Share]) -> Result<(), DatabaseError> {
    execute!(&mut *tx, sqlx::query(CLEAR_SHARES).bind(pool))?;
    for share in shares {
        let (percent, seconds) = match share.size {
            ShareSize::Percent(percent) => (Some(percent), None),
            ShareSize::Seconds(seconds) => (None, Some(seconds)),
        };
        execute!(&mut *tx, sqlx::query(ADD_SHARE).bind(pool).bind(share.member).bind(percent).bind(seconds))?;
    }
    Ok(())
}

/// The members of an alliance with their names, for its members.
pub(super) async fn members(
    tx: &mut Tx,
    _: Scope,
    alliance: AllianceId,
) -> Result<Vec<(PartnerId, String)>, DatabaseError> {
    run_on!(tx, |conn| sqlx::query_as(MEMBERS).bind(alliance).fetch_all(conn).await)
}

/// What members have used and reserved in a month.
pub(super) async fn accounts(
    tx: &mut Tx,
    _: Scope,
    pool: PoolId,
    month: Month,
) -> Result<Vec<(PartnerId, Account)>, DatabaseError> {
    let rows: Vec<(PartnerId, i64, i64)> =
        run_on!(tx, |conn| sqlx::query_as(ACCOUNTS).bind(pool).bind(month).fetch_all(conn).await)?;
    Ok(rows.into_iter().map(|(member, used, reserved)| (member, Account { used, reserved })).collect())
}

/// Adds to a member's account, or takes off it what is negative.
pub(super) async fn add_to_account(
    tx: &mut Tx,
    _: Scope,
    (pool, member, month): (PoolId, PartnerId, Month),
    change: Account,
) -> Result<(), DatabaseError> {
    let Account { used, reserved } = change;
    execute!(tx, sqlx::query(MOVE).bind(pool).bind(member).bind(month).bind(used).bind(reserved)).map(drop)
}

/// What a job has reserved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub(super) struct ChargeRow {
    pub job_id: JobId,
    pub partner_id: PartnerId,
    pub pool_id: PoolId,
    pub month: Month,
    pub reserved_seconds: i64,
    pub request_id: Option<PoolRequestId>,
}

pub(super) async fn charge(tx: &mut Tx, _: Scope, job: JobId) -> Result<Option<ChargeRow>, DatabaseError> {
    run_on!(tx, |conn| sqlx::query_as(CHARGE).bind(job).fetch_optional(conn).await)
}

/// Charges a job, and marks it as one that a pool pays.
pub(super) async fn add_charge(tx: &mut Tx, _: Scope, charge: &ChargeRow) -> Result<(), DatabaseError> {
    execute!(
        &mut *tx,
        sqlx::query(ADD_CHARGE)
            .bind(charge.job_id)
            .bind(charge.partner_id)
            .bind(charge.pool_id)
            .bind(charge.month)
            .bind(charge.reserved_seconds)
            .bind(charge.request_id)
    )?;
    execute!(tx, sqlx::query(MARK_JOB).bind(charge.job_id).bind(charge.pool_id).bind(charge.partner_id)).map(drop)
}

/// Writes what a job has still reserved, and where.
pub(super) async fn set_charge(
    tx: &mut Tx,
    _: Scope,
    job: JobId,
    (month, seconds): (Month, i64),
) -> Result<(), DatabaseError> {
    execute!(tx, sqlx::query(SET_CHARGE).bind(job).bind(month).bind(seconds)).map(drop)
}

//! Requests on pools in the database. The lead finds all of a pool's, another member its own.

use access::Scope;
use chrono::{DateTime, Utc};
use database::{DatabaseError, Tx, execute, run_on};
use foundation::{JobId, PageRequest, PartnerId, PoolId, PoolRequestId, UserId};

use crate::pools::model::{Request, RequestState};

#[derive(sqlx::FromRow)]
struct RequestRow {
    id: PoolRequestId,
    pool_id: PoolId,
    member_id: PartnerId,
    member_name: String,
    requested_by: UserId,
    gpu_seconds: i64,
    reason: String,
    state: RequestState,
    decision: Option<String>,
    decided_at: Option<DateTime<Utc>>,
    expires_at: Option<DateTime<Utc>>,
    job_id: Option<JobId>,
    created_at: DateTime<Utc>,
}

impl RequestRow {
    fn at(self, now: DateTime<Utc>) -> Request {
        let late = self.expires_at.is_some_and(|expiry| expiry <= now);
        Request {
            id: self.id,
            pool: self.pool_id,
            member: self.member_id,
            member_name: self.member_name,
            requested_by: self.requested_by,
            gpu_seconds: self.gpu_seconds,
            reason: self.reason,
            state: if self.state == RequestState::Approved && late { RequestState::Expired } else { self.state },
            decision: self.decision,
            decided_at: self.decided_at,
            expires_at: self.expires_at,
            job: self.job_id,
            created_at: self.created_at,
        }
    }
}

/// `$1` is the pool, `$2` the member whose requests are wanted; all when it is left out.
macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT r.id, r.pool_id, r.member_id, m.name AS member_name, r.requested_by, r.gpu_seconds, r.reason, r.state, \
             r.decision, r.decided_at, r.expires_at, r.job_id, r.created_at FROM pool_requests r \
             JOIN partners m ON m.id = r.member_id WHERE r.pool_id = $1 AND ($2 IS NULL OR r.member_id = $2) ",
            $rest
        )
    };
}

const FIND: &str = select!("AND r.id = $3");
const FIND_LOCKED: &str = select!("AND r.id = $3 FOR UPDATE OF r");
const LIST: &str = select!("AND r.id < $3 ORDER BY r.id DESC LIMIT $4");
const INSERT: &str = "INSERT INTO pool_requests (id, pool_id, member_id, requested_by, gpu_seconds, reason, state, created_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const PENDING: &str = "SELECT count(*) FROM pool_requests WHERE member_id = $1 AND pool_id = $2 AND state = 'pending'";
const SAVE: &str = "UPDATE pool_requests SET state = $2, decision = $3, decided_at = $4, expires_at = $5, job_id = $6 \
     WHERE id = $1";

/// A request on a pool: a member's own, or anybody's.
#[derive(Debug, Clone, Copy)]
pub(in crate::pools) struct Wanted {
    pub pool: PoolId,
    pub member: Option<PartnerId>,
}

/// A request, locked until the transaction ends.
pub(in crate::pools) async fn find_locked(
    tx: &mut Tx,
    _: Scope,
    Wanted { pool, member }: Wanted,
    id: PoolRequestId,
    now: DateTime<Utc>,
) -> Result<Option<Request>, DatabaseError> {
    let sql = tx.pick(FIND, FIND_LOCKED);
    let row: Option<RequestRow> =
        run_on!(tx, |conn| sqlx::query_as(sql).bind(pool).bind(member).bind(id).fetch_optional(conn).await)?;
    Ok(row.map(|row| row.at(now)))
}

/// Requests, the newest first, one more than the page holds.
pub(in crate::pools) async fn list(
    tx: &mut Tx,
    _: Scope,
    Wanted { pool, member }: Wanted,
    page: &PageRequest,
    now: DateTime<Utc>,
) -> Result<Vec<Request>, DatabaseError> {
    let rows: Vec<RequestRow> = run_on!(tx, |conn| sqlx::query_as(LIST)
        .bind(pool)
        .bind(member)
        .bind(page.before())
        .bind(page.fetch_limit())
        .fetch_all(conn)
        .await)?;
    Ok(rows.into_iter().map(|row| row.at(now)).collect())
}

/// How many of a member's requests on a pool wait for a decision.
pub(in crate::pools) async fn pending(
    tx: &mut Tx,
    _: Scope,
    (pool, member): (PoolId, PartnerId),
) -> Result<i64, DatabaseError> {
    run_on!(tx, |conn| sqlx::query_scalar(PENDING).bind(member).bind(pool).fetch_one(conn).await)
}

pub(in crate::pools) async fn insert(tx: &mut Tx, _: Scope, request: &Request) -> Result<(), DatabaseError> {
    execute!(
        tx,
        sqlx::query(INSERT)
            .bind(request.id)
            .bind(request.pool)
            .bind(request.member)
            .bind(request.requested_by)
            .bind(request.gpu_seconds)
            .bind(&request.reason)
            .bind(request.state)
            .bind(request.created_at)
    )
    .map(drop)
}

/// Writes what became of a request that is held locked.
pub(in crate::pools) async fn save(tx: &mut Tx, _: Scope, request: &Request) -> Result<(), DatabaseError> {
    execute!(
        tx,
        sqlx::query(SAVE)
            .bind(request.id)
            .bind(request.state)
            .bind(&request.decision)
            .bind(request.decided_at)
            .bind(request.expires_at)
            .bind(request.job)
    )
    .map(drop)
}

//! `Idempotency-Key`: a request that is sent again gets the first one's answer and is not done twice
//! (draft-ietf-httpapi-idempotency-key-header).
//!
//! [`begin`] before the work, then [`finish`] with the answer, or [`abandon`] when the work failed in a way that trying again may
//! mend. A server that dies in between leaves a key in progress; after [`STALE_AFTER`] the next request takes it over.
//!
//! **Invariant:** an answer that holds a secret (an API key, a token) is remembered without its body: see [`Answer::body`].

use chrono::{DateTime, TimeDelta, Utc};
use database::{Db, Tenancy, Tx, execute, run_on};
use foundation::{Sha256, Sources};
use sqlx::types::Json;

use crate::error::AccessError;
use crate::principal::Principal;

/// How long an answer is remembered.
pub const REMEMBERED: TimeDelta = TimeDelta::hours(24);
/// A request that has not answered after so long is taken for dead: more than any request's time limit.
pub const STALE_AFTER: TimeDelta = TimeDelta::minutes(5);
const LONGEST_KEY: usize = 255;

/// Whose key, and which.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotencyKey {
    owner: String,
    key: String,
}

impl IdempotencyKey {
    /// The key of a request by `principal`, or by somebody unknown. One person's keys for two partners do not meet.
    ///
    /// # Errors
    /// When the key is empty, longer than 255 bytes, or not made of visible ASCII characters.
    pub fn new(principal: Option<&Principal>, key: &str) -> Result<Self, AccessError> {
        if key.is_empty() || key.len() > LONGEST_KEY || !key.bytes().all(|byte| byte.is_ascii_graphic()) {
            let reason = format!("an idempotency key is 1 to {LONGEST_KEY} visible ASCII characters, such as a UUID");
            return Err(AccessError::invalid("Idempotency-Key", reason));
        }
        let owner = match principal {
            None => "anonymous".to_owned(),
            Some(Principal { user, membership: None, .. }) => user.to_string(),
            Some(Principal { user, membership: Some(membership), .. }) => format!("{user}/{}", membership.partner),
        };
        Ok(Self { owner, key: key.to_owned() })
    }
}

/// The right to do the work and to say how it ended.
#[derive(Debug)]
#[must_use = "a ticket that is neither finished nor abandoned blocks its key for five minutes"]
pub struct Ticket {
    key: IdempotencyKey,
    /// Tells this run from one that takes the key over.
    begun_at: DateTime<Utc>,
}

/// An answer, as it was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The headers that belong to the answer itself, such as `Location` and `ETag`.
    pub headers: Vec<(String, String)>,
    /// The body. `None` when it held a secret: a secret is shown once, and stored nowhere in clear text.
    pub body: Option<String>,
}

/// What to do with a request.
#[derive(Debug)]
pub enum Begin {
    /// Do it.
    Fresh(Ticket),
    /// It was done: give this answer again.
    Replay(Answer),
    /// It is being done by another request at this moment.
    InProgress,
    /// The key was used for another request.
    Mismatch,
}

#[derive(sqlx::FromRow)]
struct Row {
    request_hash: Sha256,
    status: Option<i64>,
    headers: Option<Json<Vec<(String, String)>>>,
    body: Option<String>,
    created_at: DateTime<Utc>,
}

const INSERT: &str = "INSERT INTO idempotency_keys (principal, key, request_hash, created_at) VALUES ($1, $2, $3, $4) \
     ON CONFLICT (principal, key) DO NOTHING";
const FIND: &str = "SELECT request_hash, status, headers, body, created_at FROM idempotency_keys \
     WHERE principal = $1 AND key = $2";
const TAKE_OVER: &str = "UPDATE idempotency_keys SET request_hash = $3, created_at = $4, status = NULL, headers = NULL, \
     body = NULL WHERE principal = $1 AND key = $2 AND created_at = $5";
const FINISH: &str = "UPDATE idempotency_keys SET status = $4, headers = $5, body = $6 \
     WHERE principal = $1 AND key = $2 AND created_at = $3 AND status IS NULL";
const ABANDON: &str =
    "DELETE FROM idempotency_keys WHERE principal = $1 AND key = $2 AND created_at = $3 AND status IS NULL";
const SWEEP: &str = "DELETE FROM idempotency_keys WHERE created_at < $1";

/// Looks a key up and, when it is new, takes it for this request. `request_hash` covers method, path and body.
pub async fn begin(
    db: &Db,
    sources: &Sources,
    key: IdempotencyKey,
    request_hash: Sha256,
) -> Result<Begin, AccessError> {
    let now = sources.now();
    let mut tx = db.write(Tenancy::Platform).await?;
    let inserted = execute!(&mut tx, sqlx::query(INSERT).bind(&key.owner).bind(&key.key).bind(request_hash).bind(now))?;
    if inserted == 1 {
        tx.commit().await?;
        return Ok(Begin::Fresh(Ticket { key, begun_at: now }));
    }
    // None when it was abandoned between the two statements: then the other request is the one that tells the caller why.
    let Some(row) = find(&mut tx, &key).await? else { return Ok(Begin::InProgress) };
    // Either way: a key from before the clock jumped back must not stay in progress until the clock is there again.
    let age = (now - row.created_at).abs();
    let same = row.request_hash == request_hash;
    let stale = row.status.is_none() && same && age >= STALE_AFTER;
    if age >= REMEMBERED || stale {
        return take_over(tx, key, request_hash, &row, now).await;
    }
    Ok(match (same, row.answer()) {
        (false, _) => Begin::Mismatch,
        (true, None) => Begin::InProgress,
        (true, Some(answer)) => Begin::Replay(answer),
    })
}

/// Remembers the answer. When the key was taken over meanwhile, the other request's answer counts and this one is dropped.
pub async fn finish(db: &Db, ticket: Ticket, answer: &Answer) -> Result<(), AccessError> {
    let mut tx = db.write(Tenancy::Platform).await?;
    let finished = execute!(
        &mut tx,
        sqlx::query(FINISH)
            .bind(&ticket.key.owner)
            .bind(&ticket.key.key)
            .bind(ticket.begun_at)
            .bind(i64::from(answer.status))
            .bind(Json(&answer.headers))
            .bind(&answer.body)
    )?;
    if finished == 0 {
        tracing::warn!("an answer came after its idempotency key was taken over");
    }
    Ok(tx.commit().await?)
}

/// Forgets the key, so that the request can be sent again: after a failure that was not the request's own fault.
pub async fn abandon(db: &Db, ticket: Ticket) -> Result<(), AccessError> {
    let mut tx = db.write(Tenancy::Platform).await?;
    execute!(&mut tx, sqlx::query(ABANDON).bind(&ticket.key.owner).bind(&ticket.key.key).bind(ticket.begun_at))?;
    Ok(tx.commit().await?)
}

async fn find(tx: &mut Tx, key: &IdempotencyKey) -> Result<Option<Row>, AccessError> {
    Ok(run_on!(tx, |conn| sqlx::query_as(FIND).bind(&key.owner).bind(&key.key).fetch_optional(conn).await)?)
}

/// Of two requests that try at once, the first one changes `created_at` and the second one finds nothing to change.
async fn take_over(
    mut tx: Tx,
    key: IdempotencyKey,
    request_hash: Sha256,
    row: &Row,
    now: DateTime<Utc>,
) -> Result<Begin, AccessError> {
    let taken = execute!(
        &mut tx,
        sqlx::query(TAKE_OVER).bind(&key.owner).bind(&key.key).bind(request_hash).bind(now).bind(row.created_at)
    )?;
    if taken == 0 {
        return Ok(Begin::InProgress);
    }
    tx.commit().await?;
    Ok(Begin::Fresh(Ticket { key, begun_at: now }))
}

impl Row {
    fn answer(self) -> Option<Answer> {
        let status = u16::try_from(self.status?).ok()?;
        Some(Answer { status, headers: self.headers.map(|headers| headers.0).unwrap_or_default(), body: self.body })
    }
}

/// Deletes what need not be remembered any more; yields how many.
pub(crate) async fn sweep(tx: &mut Tx, now: DateTime<Utc>) -> Result<u64, AccessError> {
    Ok(execute!(tx, sqlx::query(SWEEP).bind(now - REMEMBERED))?)
}

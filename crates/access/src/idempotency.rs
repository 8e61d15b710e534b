//! `Idempotency-Key`: a request that is sent again gets the first one's answer and is not done twice
//! (draft-ietf-httpapi-idempotency-key-header).
//!
//! [`begin`] takes the key for one *run* of the request; the work is done in [`Ticket::run`]; then [`finish`] remembers the
//! answer, or [`abandon`] frees the key when the work failed. Any of these may find the database away, and the server may die
//! between any two of them. What holds all the same:
//!
//! - **Never twice the effect.** A transaction that changes something writes its audit row, and with it marks the key's run as
//!   done (`mark`, called by [`crate::audit`]). That succeeds only while the run holds the key, and a key whose run is marked
//!   is never taken over. So of all runs of one key at most one commits a change, even when a run that
//!   was taken for dead comes back, and even when a commit was done and its answer lost.
//! - **Never a wrong answer.** Only the run that holds the key can remember an answer. When a run has changed something and
//!   its answer was never remembered, nobody knows that answer any more; a repetition is told so, and what was made:
//!   [`Begin::AnswerLost`]. It is not done again.
//! - **No long lock-out.** A run gives signs of life; one that has given none for [`STALE_AFTER`] is taken for dead, and if it
//!   has changed nothing the next request takes the key over. That is how a key becomes free that could not be abandoned.
//!
//! A run without audited changes, such as a prediction, may be done twice; there is nothing that it could do twice.
//!
//! **Clocks.** A sign of life is a time by the clock of the run's server. Clocks that differ by more than [`STALE_AFTER`] make
//! a repetition take over from a run that lives: that run's transaction then fails, and nothing is done twice. A clock that
//! jumps can do no more than that, but for one that jumps ahead by a day: it makes the platform forget, as a day does.
//!
//! **Invariant:** an answer that holds a secret (an API key, a token) is remembered without its body: see [`Answer::body`].

use std::convert::Infallible;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use database::{Db, Tenancy, Tx, execute, run_on};
use foundation::{PartnerId, Sha256, Sources};
use sqlx::types::Json;

use crate::error::AccessError;
use crate::principal::Principal;

/// How long an answer is remembered.
pub const REMEMBERED: TimeDelta = TimeDelta::hours(24);
/// A run that has given no sign of life for so long is taken for dead.
pub const STALE_AFTER: TimeDelta = TimeDelta::seconds(6);
/// Time between a run's signs of life: two may be lost. Most runs are over before the first.
const BEAT: Duration = Duration::from_secs(2);
const LONGEST_KEY: usize = 255;

/// Whose key, and which.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotencyKey {
    owner: String,
    /// In whose transactions the key must be seen.
    partner: Option<PartnerId>,
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
        let partner = principal.and_then(|principal| principal.membership).map(|membership| membership.partner);
        Ok(Self { owner, partner, key: key.to_owned() })
    }
}

/// The right to do the work and to say how it ended.
#[derive(Debug)]
#[must_use = "a ticket that is neither finished nor abandoned blocks its key until it is stale"]
pub struct Ticket(Run);

/// One run of a request.
#[derive(Debug, Clone)]
struct Run {
    key: IdempotencyKey,
    /// Random: tells this run from all others of the key.
    id: String,
}

tokio::task_local! {
    /// The run for which this task works, as the request id is known to it: transactions are written far from the request.
    static RUN: Run;
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
    /// It took effect, and its answer was lost before it could be remembered.
    AnswerLost {
        /// The id of what it made or changed.
        target: Option<String>,
    },
    /// The key was used for another request.
    Mismatch,
}

#[derive(sqlx::FromRow)]
struct Row {
    request_hash: Sha256,
    run: String,
    target: Option<String>,
    status: Option<i64>,
    headers: Option<Json<Vec<(String, String)>>>,
    body: Option<String>,
    created_at: DateTime<Utc>,
    beat_at: DateTime<Utc>,
    done_at: Option<DateTime<Utc>>,
}

const INSERT: &str = "INSERT INTO idempotency_keys (principal, key, partner_id, request_hash, run, created_at, beat_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $6) ON CONFLICT (principal, key) DO NOTHING";
const FIND: &str = "SELECT request_hash, run, target, status, headers, body, created_at, beat_at, done_at \
     FROM idempotency_keys WHERE principal = $1 AND key = $2";
// The last line once more what was read: a run that is marked at this moment holds the row until it has committed.
const TAKE_OVER: &str = "UPDATE idempotency_keys SET request_hash = $3, run = $4, created_at = $5, beat_at = $5, \
     done_at = NULL, target = NULL, status = NULL, headers = NULL, body = NULL \
     WHERE principal = $1 AND key = $2 AND run = $6 AND ((done_at IS NULL AND status IS NULL) OR created_at <= $7)";
const MARK: &str = "UPDATE idempotency_keys SET done_at = $4, target = coalesce(target, $5) \
     WHERE principal = $1 AND key = $2 AND run = $3";
const LIVE: &str = "UPDATE idempotency_keys SET beat_at = $4 WHERE principal = $1 AND key = $2 AND run = $3";
const FINISH: &str = "UPDATE idempotency_keys SET status = $4, headers = $5, body = $6 \
     WHERE principal = $1 AND key = $2 AND run = $3 AND status IS NULL";
const ABANDON: &str = "DELETE FROM idempotency_keys \
     WHERE principal = $1 AND key = $2 AND run = $3 AND status IS NULL AND ($4 OR done_at IS NULL)";
const SWEEP: &str = "DELETE FROM idempotency_keys WHERE created_at < $1 AND beat_at < $1";

/// Looks a key up and, when it is new, takes it for this request. `request_hash` covers method, path and body.
pub async fn begin(
    db: &Db,
    sources: &Sources,
    key: IdempotencyKey,
    request_hash: Sha256,
) -> Result<Begin, AccessError> {
    let (now, run) = (sources.now(), Run { key, id: hex::encode(sources.bytes::<16>()) });
    let mut tx = db.write(Tenancy::Platform).await?;
    let inserted = execute!(
        &mut tx,
        sqlx::query(INSERT)
            .bind(&run.key.owner)
            .bind(&run.key.key)
            .bind(run.key.partner)
            .bind(request_hash)
            .bind(&run.id)
            .bind(now)
    )?;
    if inserted == 1 {
        tx.commit().await?;
        return Ok(Begin::Fresh(Ticket(run)));
    }
    // None when it was abandoned between the two statements: then the other request is the one that tells the caller why.
    let Some(row) = find(&mut tx, &run.key).await? else { return Ok(Begin::InProgress) };
    // Either way: a run from before the clock jumped back must not seem to live until the clock is there again.
    let quiet = (now - row.beat_at).abs() >= STALE_AFTER;
    let forgotten = now - row.created_at >= REMEMBERED && quiet;
    if !forgotten && row.request_hash != request_hash {
        return Ok(Begin::Mismatch);
    }
    let open = row.done_at.is_none() && row.status.is_none();
    if forgotten || (open && quiet) {
        return take_over(tx, run, request_hash, &row, now).await;
    }
    Ok(match row {
        Row { status: Some(_), .. } => Begin::Replay(row.answer()),
        Row { done_at: Some(_), target, .. } if quiet => Begin::AnswerLost { target },
        _ => Begin::InProgress,
    })
}

impl Ticket {
    /// Does the request's work: what it changes counts only while this run holds the key. Gives signs of life meanwhile.
    pub async fn run<T>(&self, db: &Db, sources: &Sources, work: impl Future<Output = T>) -> T {
        let work = RUN.scope(self.0.clone(), work);
        tokio::select! {
            biased;
            done = work => done,
            never = signs_of_life(db, sources, &self.0) => match never {},
        }
    }
}

async fn signs_of_life(db: &Db, sources: &Sources, run: &Run) -> Infallible {
    loop {
        tokio::time::sleep(BEAT).await;
        if let Err(error) = sign_of_life(db, sources, run).await {
            tracing::warn!(%error, "a request's idempotency key may be taken over");
        }
    }
}

async fn sign_of_life(db: &Db, sources: &Sources, run: &Run) -> Result<(), AccessError> {
    let mut tx = db.write(Tenancy::Platform).await?;
    let now = sources.now();
    execute!(&mut tx, sqlx::query(LIVE).bind(&run.key.owner).bind(&run.key.key).bind(&run.id).bind(now))?;
    Ok(tx.commit().await?)
}

/// Marks, in the transaction of an act that is done, that the run of the request at hand has changed something. Does nothing
/// outside [`Ticket::run`].
///
/// # Errors
/// [`AccessError::RequestTakenOver`] when the run does not hold its key any more: the act must not be committed.
pub(crate) async fn mark(tx: &mut Tx, now: DateTime<Utc>, target: Option<&str>) -> Result<(), AccessError> {
    let Ok(run) = RUN.try_with(Clone::clone) else { return Ok(()) };
    let marked =
        execute!(tx, sqlx::query(MARK).bind(&run.key.owner).bind(&run.key.key).bind(&run.id).bind(now).bind(target))?;
    if marked == 0 { Err(AccessError::RequestTakenOver) } else { Ok(()) }
}

/// Remembers the answer. When the key was taken over meanwhile, the other request's answer counts and this one is dropped.
pub async fn finish(db: &Db, Ticket(run): Ticket, answer: &Answer) -> Result<(), AccessError> {
    let mut tx = db.write(Tenancy::Platform).await?;
    let finished = execute!(
        &mut tx,
        sqlx::query(FINISH)
            .bind(&run.key.owner)
            .bind(&run.key.key)
            .bind(&run.id)
            .bind(i64::from(answer.status))
            .bind(Json(&answer.headers))
            .bind(&answer.body)
    )?;
    if finished == 0 {
        tracing::warn!("an answer came after its idempotency key was taken over");
    }
    Ok(tx.commit().await?)
}

/// How the work of a run ended that did not succeed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// It was refused. What little was changed with that, such as the upload that it removed, may be tried again.
    Refused,
    /// Something failed, perhaps no more than the answer to a commit: a run that has changed something keeps its key.
    Unclear,
}

/// Forgets the key, so that the request can be sent again.
pub async fn abandon(db: &Db, Ticket(run): Ticket, failure: Failure) -> Result<(), AccessError> {
    let mut tx = db.write(Tenancy::Platform).await?;
    let refused = failure == Failure::Refused;
    execute!(&mut tx, sqlx::query(ABANDON).bind(&run.key.owner).bind(&run.key.key).bind(&run.id).bind(refused))?;
    Ok(tx.commit().await?)
}

async fn find(tx: &mut Tx, key: &IdempotencyKey) -> Result<Option<Row>, AccessError> {
    Ok(run_on!(tx, |conn| sqlx::query_as(FIND).bind(&key.owner).bind(&key.key).fetch_optional(conn).await)?)
}

/// Of two requests that try at once, the first one changes `run` and the second one finds nothing to change.
async fn take_over(
    mut tx: Tx,
    run: Run,
    request_hash: Sha256,
    row: &Row,
    now: DateTime<Utc>,
) -> Result<Begin, AccessError> {
    let taken = execute!(
        &mut tx,
        sqlx::query(TAKE_OVER)
            .bind(&run.key.owner)
            .bind(&run.key.key)
            .bind(request_hash)
            .bind(&run.id)
            .bind(now)
            .bind(&row.run)
            .bind(now - REMEMBERED)
    )?;
    if taken == 0 {
        return Ok(Begin::InProgress);
    }
    tx.commit().await?;
    Ok(Begin::Fresh(Ticket(run)))
}

impl Row {
    fn answer(self) -> Answer {
        // What was stored was an HTTP status.
        let status = self.status.and_then(|status| u16::try_from(status).ok()).unwrap_or_default();
        Answer { status, headers: self.headers.map(|headers| headers.0).unwrap_or_default(), body: self.body }
    }
}

/// Deletes what need not be remembered any more; yields how many.
pub(crate) async fn sweep(tx: &mut Tx, now: DateTime<Utc>) -> Result<u64, AccessError> {
    Ok(execute!(tx, sqlx::query(SWEEP).bind(now - REMEMBERED))?)
}

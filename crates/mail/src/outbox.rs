//! Mails in the database.

use chrono::{DateTime, TimeDelta, Utc};
use database::{DatabaseError, Tx, execute, run_on};
use foundation::{MailId, PageRequest, PartnerId, Sources, word_enum};
use sqlx::types::Json;

use crate::{Language, Letter, LetterKind};

/// Who could not be reached for so long is not tried any more.
pub const GIVE_UP_AFTER: TimeDelta = TimeDelta::days(3);
/// How long a letter that was given up stays, so that an operator can send it all the same.
const LETTERS_KEPT: TimeDelta = TimeDelta::days(7);
/// How long it stays on record that a mail was sent.
const RECORDS_KEPT: TimeDelta = TimeDelta::days(90);

word_enum! {
    /// What has become of a mail.
    pub enum MailState {
        /// It will be tried, or tried again.
        Waiting = "waiting",
        /// It was handed over.
        Sent = "sent",
        /// It was refused, or could not be handed over for too long.
        Failed = "failed",
    }
}

/// A mail, without what it says.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Mail {
    /// The mail.
    pub id: MailId,
    /// The partner that it concerns, if any.
    pub partner_id: Option<PartnerId>,
    /// What it is about; not known of mails from before this was kept.
    pub kind: Option<LetterKind>,
    /// To whom.
    pub recipient: String,
    /// In which language.
    pub language: Language,
    /// What has become of it.
    pub state: MailState,
    /// How often it was tried.
    pub attempts: i64,
    /// When it is tried next, while it waits.
    pub next_attempt_at: DateTime<Utc>,
    /// Why the last attempt failed.
    pub last_error: Option<String>,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// When its state last changed.
    pub updated_at: DateTime<Utc>,
}

/// A mail that this process is to hand over.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct Claimed {
    pub(crate) id: MailId,
    pub(crate) recipient: String,
    pub(crate) language: Language,
    pub(crate) letter: Option<Json<Letter>>,
    pub(crate) attempts: i64,
    pub(crate) give_up_at: DateTime<Utc>,
    pub(crate) created_at: DateTime<Utc>,
}

macro_rules! columns {
    () => {
        "id, partner_id, kind, recipient, language, state, attempts, next_attempt_at, last_error, created_at, updated_at"
    };
}

macro_rules! claim {
    ($lock:literal) => {
        concat!(
            "UPDATE mails SET attempts = attempts + 1, next_attempt_at = $2, updated_at = $1 WHERE id IN (SELECT id FROM mails \
             WHERE state = 'waiting' AND next_attempt_at <= $1 ORDER BY next_attempt_at LIMIT $3",
            $lock,
            ") RETURNING id, recipient, language, letter, attempts, give_up_at, created_at"
        )
    };
}

const INSERT: &str = "INSERT INTO mails (id, partner_id, kind, recipient, language, letter, state, attempts, next_attempt_at, \
     give_up_at, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, 'waiting', 0, $7, $8, $7, $7)";
pub(crate) const ANY_DUE: &str =
    "SELECT EXISTS (SELECT 1 FROM mails WHERE state = 'waiting' AND next_attempt_at <= $1)";
const CLAIM: &str = claim!("");
const CLAIM_SKIPPING: &str = claim!(" FOR UPDATE SKIP LOCKED");
const SENT: &str = "UPDATE mails SET state = 'sent', letter = NULL, last_error = NULL, updated_at = $3 \
     WHERE id = $1 AND attempts = $2 AND state = 'waiting'";
const PUT_OFF: &str = "UPDATE mails SET next_attempt_at = $4, last_error = $5, updated_at = $3 \
     WHERE id = $1 AND attempts = $2 AND state = 'waiting'";
const FAILED: &str = "UPDATE mails SET state = 'failed', last_error = $4, updated_at = $3 \
     WHERE id = $1 AND attempts = $2 AND state = 'waiting'";
pub(crate) const LIST: &str = concat!("SELECT ", columns!(), " FROM mails WHERE id < $1 ORDER BY id DESC LIMIT $2");
pub(crate) const LIST_BY_STATE: &str =
    concat!("SELECT ", columns!(), " FROM mails WHERE state = $1 AND id < $2 ORDER BY id DESC LIMIT $3");
const FIND: &str = concat!("SELECT ", columns!(), " FROM mails WHERE id = $1");
const RETRY: &str = concat!(
    "UPDATE mails SET state = 'waiting', next_attempt_at = $2, give_up_at = $3, updated_at = $2 \
     WHERE id = $1 AND state <> 'sent' AND letter IS NOT NULL RETURNING ",
    columns!()
);
const WIPE: &str = "UPDATE mails SET letter = NULL WHERE state = 'failed' AND letter IS NOT NULL AND updated_at < $1";
const FORGET: &str = "DELETE FROM mails WHERE state IN ('sent', 'failed') AND updated_at < $1";
const WITH_STATE: &str = "SELECT count(*) FROM mails WHERE state = $1";

/// Puts a letter into the outbox, in the transaction of what it tells. `partner` is whom it concerns: a partner's own
/// transaction can only write mails that concern itself.
pub async fn enqueue(
    tx: &mut Tx,
    sources: &Sources,
    partner: Option<PartnerId>,
    (recipient, language): (&str, Language),
    letter: &Letter,
) -> Result<MailId, DatabaseError> {
    let (id, now): (MailId, _) = (sources.id(), sources.now());
    execute!(
        tx,
        sqlx::query(INSERT)
            .bind(id)
            .bind(partner)
            .bind(letter.kind())
            .bind(recipient)
            .bind(language)
            .bind(Json(letter))
            .bind(now)
            .bind(now + GIVE_UP_AFTER)
    )?;
    Ok(id)
}

/// Whether a mail waits to be handed over now: asked often, and without taking the one writer that SQLite has.
pub(crate) async fn any_due(tx: &mut Tx, now: DateTime<Utc>) -> Result<bool, DatabaseError> {
    run_on!(tx, |conn| sqlx::query_scalar(ANY_DUE).bind(now).fetch_one(conn).await)
}

/// Takes up to `limit` mails that are due. They are due again at `again`, in case this process dies before it says how it went.
pub(crate) async fn claim(
    tx: &mut Tx,
    now: DateTime<Utc>,
    again: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<Claimed>, DatabaseError> {
    let statement = tx.pick(CLAIM, CLAIM_SKIPPING);
    run_on!(tx, |conn| sqlx::query_as(statement).bind(now).bind(again).bind(limit).fetch_all(conn).await)
}

/// It was handed over. Like the other two, this changes nothing when another attempt has begun meanwhile.
pub(crate) async fn sent(tx: &mut Tx, mail: &Claimed, now: DateTime<Utc>) -> Result<(), DatabaseError> {
    execute!(tx, sqlx::query(SENT).bind(mail.id).bind(mail.attempts).bind(now)).map(drop)
}

/// It is tried again at `next`.
pub(crate) async fn put_off(
    tx: &mut Tx,
    mail: &Claimed,
    now: DateTime<Utc>,
    next: DateTime<Utc>,
    why: &str,
) -> Result<(), DatabaseError> {
    execute!(tx, sqlx::query(PUT_OFF).bind(mail.id).bind(mail.attempts).bind(now).bind(next).bind(why)).map(drop)
}

/// It is not tried again.
pub(crate) async fn failed(tx: &mut Tx, mail: &Claimed, now: DateTime<Utc>, why: &str) -> Result<(), DatabaseError> {
    execute!(tx, sqlx::query(FAILED).bind(mail.id).bind(mail.attempts).bind(now).bind(why)).map(drop)
}

/// Mails, newest first; all, or those in one state.
pub async fn list(tx: &mut Tx, state: Option<MailState>, page: &PageRequest) -> Result<Vec<Mail>, DatabaseError> {
    let (before, limit) = (page.before(), page.fetch_limit());
    match state {
        Some(state) => {
            run_on!(tx, |conn| sqlx::query_as(LIST_BY_STATE).bind(state).bind(before).bind(limit).fetch_all(conn).await)
        }
        None => run_on!(tx, |conn| sqlx::query_as(LIST).bind(before).bind(limit).fetch_all(conn).await),
    }
}

/// One mail.
pub async fn find(tx: &mut Tx, mail: MailId) -> Result<Option<Mail>, DatabaseError> {
    run_on!(tx, |conn| sqlx::query_as(FIND).bind(mail).fetch_optional(conn).await)
}

/// Lets a mail be tried at once and for another [`GIVE_UP_AFTER`]; `None` when it was sent or its letter is gone.
pub async fn retry(tx: &mut Tx, mail: MailId, now: DateTime<Utc>) -> Result<Option<Mail>, DatabaseError> {
    run_on!(tx, |conn| sqlx::query_as(RETRY).bind(mail).bind(now).bind(now + GIVE_UP_AFTER).fetch_optional(conn).await)
}

/// How many mails are in a state.
pub async fn count(tx: &mut Tx, state: MailState) -> Result<i64, DatabaseError> {
    run_on!(tx, |conn| sqlx::query_scalar(WITH_STATE).bind(state).fetch_one(conn).await)
}

/// Deletes letters that were given up a week ago, and records of 90 days ago; yields how many rows it touched.
pub async fn sweep(tx: &mut Tx, now: DateTime<Utc>) -> Result<u64, DatabaseError> {
    let wiped = execute!(tx, sqlx::query(WIPE).bind(now - LETTERS_KEPT))?;
    Ok(wiped + execute!(tx, sqlx::query(FORGET).bind(now - RECORDS_KEPT))?)
}

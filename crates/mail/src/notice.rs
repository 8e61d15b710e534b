//! What people are to be told whose addresses are not at hand: a partner's transaction sees nobody of another partner.

use database::{DatabaseError, Tx, execute, run_on};
use foundation::{NoticeId, PartnerId, Sources, word_enum};
use sqlx::types::Json;

use crate::Letter;

word_enum! {
    /// An audience, as the database has it.
    enum Role {
        /// Those who run the platform.
        Operators = "operators",
        /// Those who act for a partner: its owners and admins.
        Admins = "admins",
    }
}

/// Who is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// Those who run the platform.
    Operators,
    /// Those who act for this partner: its owners and admins.
    Admins(PartnerId),
}

/// A letter that has no addresses yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Who is told.
    pub audience: Audience,
    /// Of what.
    pub letter: Letter,
}

#[derive(sqlx::FromRow)]
struct NoticeRow {
    audience: Role,
    audience_partner_id: Option<PartnerId>,
    letter: Json<Letter>,
}

const INSERT: &str = "INSERT INTO notices (id, partner_id, audience, audience_partner_id, letter, created_at) \
     VALUES ($1, $2, $3, $4, $5, $6)";
const ANY: &str = "SELECT EXISTS (SELECT 1 FROM notices)";

macro_rules! take {
    ($lock:literal) => {
        concat!(
            "DELETE FROM notices WHERE id IN (SELECT id FROM notices ORDER BY id LIMIT $1",
            $lock,
            ") RETURNING audience, audience_partner_id, letter"
        )
    };
}

const TAKE: &str = take!("");
const TAKE_SKIPPING: &str = take!(" FOR UPDATE SKIP LOCKED");

/// Leaves a notice, in the transaction of what it tells. `by` is whose transaction that is, `None` for the platform's.
pub async fn notify(
    tx: &mut Tx,
    sources: &Sources,
    by: Option<PartnerId>,
    audience: Audience,
    letter: &Letter,
) -> Result<(), DatabaseError> {
    let (role, partner) = match audience {
        Audience::Operators => (Role::Operators, None),
        Audience::Admins(partner) => (Role::Admins, Some(partner)),
    };
    let (id, now): (NoticeId, _) = (sources.id(), sources.now());
    let letter = Json(letter);
    execute!(tx, sqlx::query(INSERT).bind(id).bind(by).bind(role).bind(partner).bind(letter).bind(now))?;
    Ok(())
}

/// Whether any waits: asked often, and without taking the one writer that SQLite has.
pub async fn any(tx: &mut Tx) -> Result<bool, DatabaseError> {
    run_on!(tx, |conn| sqlx::query_scalar(ANY).fetch_one(conn).await)
}

/// Takes up to `limit` notices out, the oldest first: whoever takes them writes their mails in the same transaction.
pub async fn take(tx: &mut Tx, limit: i64) -> Result<Vec<Notice>, DatabaseError> {
    let statement = tx.pick(TAKE, TAKE_SKIPPING);
    let rows: Vec<NoticeRow> = run_on!(tx, |conn| sqlx::query_as(statement).bind(limit).fetch_all(conn).await)?;
    let notice = |row: NoticeRow| {
        let audience = match (row.audience, row.audience_partner_id) {
            (Role::Admins, Some(partner)) => Audience::Admins(partner),
            // The table holds no admins of nobody.
            _ => Audience::Operators,
        };
        Notice { audience, letter: row.letter.0 }
    };
    Ok(rows.into_iter().map(notice).collect())
}

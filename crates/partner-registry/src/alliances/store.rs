//! Alliances in the database. Everybody finds every alliance; a scope's partner finds its own seat with it.

pub(crate) mod seats;

use access::Scope;
use chrono::{DateTime, Utc};
use database::{DatabaseError, Tx, execute, run_on};
use foundation::{AllianceId, PageRequest, PartnerId};

use super::AllianceError;
use super::model::{Alliance, Dissolution, NewAlliance, Seat, SeatState};
use crate::PartnerError;
use crate::partners::Industry;

/// `$1` is the scope's partner, whose seat is looked up; the platform has none.
macro_rules! select {
    () => {
        "SELECT a.id, a.name, a.industry, a.purpose, a.lead_id, l.name AS lead_name, a.revision, a.created_at, \
         a.updated_at, a.dissolved_at, a.dissolved_because, s.partner_id AS seat_partner_id, p.name AS seat_name, \
         s.state AS seat_state, s.reason AS seat_reason, s.changed_at AS seat_changed_at \
         FROM alliances a JOIN partners l ON l.id = a.lead_id \
         LEFT JOIN alliance_seats s ON s.alliance_id = a.id AND s.partner_id = $1 \
         LEFT JOIN partners p ON p.id = s.partner_id "
    };
}

const GET: &str = concat!(select!(), "WHERE a.id = $2");
pub(crate) const LIST: &str = concat!(select!(), "WHERE a.id < $2 ORDER BY a.id DESC LIMIT $3");
pub(crate) const LIST_OWN: &str = concat!(
    select!(),
    "WHERE a.id IN (SELECT o.alliance_id FROM alliance_seats o WHERE o.partner_id = $1) AND a.id < $2 \
     ORDER BY a.id DESC LIMIT $3"
);
// Only the lead and the platform may lock the row; others lock their seat.
const LOCK: &str = "SELECT id FROM alliances WHERE id = $1 AND ($2 IS NULL OR lead_id = $2) FOR UPDATE";
const INSERT: &str = "INSERT INTO alliances (id, name, industry, purpose, lead_id, revision, created_at, updated_at) \
     VALUES ($1, $2, $3, $4, $5, 1, $6, $6)";
const HAND_OVER: &str = "UPDATE alliances SET lead_id = $3, revision = revision + 1, updated_at = $4 \
     WHERE id = $1 AND lead_id = $2 AND dissolved_at IS NULL";
const DISSOLVE: &str = "UPDATE alliances SET dissolved_at = $3, dissolved_because = $4, revision = revision + 1, \
     updated_at = $3 WHERE id = $1 AND ($2 IS NULL OR lead_id = $2) AND dissolved_at IS NULL";

#[derive(sqlx::FromRow)]
struct AllianceRow {
    id: AllianceId,
    name: String,
    industry: Industry,
    purpose: String,
    lead_id: PartnerId,
    lead_name: String,
    revision: i64,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    dissolved_at: Option<DateTime<Utc>>,
    dissolved_because: Option<String>,
    seat_partner_id: Option<PartnerId>,
    seat_name: Option<String>,
    seat_state: Option<SeatState>,
    seat_reason: Option<String>,
    seat_changed_at: Option<DateTime<Utc>>,
}

impl AllianceRow {
    /// The columns of the seat come from an outer join: all or none, but for the reason.
    fn seat(&mut self) -> Option<Seat> {
        Some(Seat {
            partner: self.seat_partner_id?,
            name: self.seat_name.take()?,
            state: self.seat_state?,
            reason: self.seat_reason.take(),
            changed_at: self.seat_changed_at?,
        })
    }
}

impl From<AllianceRow> for Alliance {
    fn from(mut row: AllianceRow) -> Self {
        let seat = row.seat();
        Self {
            id: row.id,
            name: row.name,
            industry: row.industry,
            purpose: row.purpose,
            lead: row.lead_id,
            lead_name: row.lead_name,
            revision: row.revision,
            created_at: row.created_at,
            updated_at: row.updated_at,
            dissolution: row.dissolved_at.zip(row.dissolved_because).map(|(at, reason)| Dissolution { at, reason }),
            seat,
        }
    }
}

pub(crate) async fn get(tx: &mut Tx, scope: Scope, alliance: AllianceId) -> Result<Alliance, PartnerError> {
    let row: Option<AllianceRow> =
        run_on!(tx, |conn| sqlx::query_as(GET).bind(scope.partner()).bind(alliance).fetch_optional(conn).await)?;
    Ok(row.map(Alliance::from).ok_or(AllianceError::NotFound)?)
}

/// The alliance, locked until the transaction ends if the scope's partner leads it or the scope is the platform's.
pub(crate) async fn get_locked(tx: &mut Tx, scope: Scope, alliance: AllianceId) -> Result<Alliance, PartnerError> {
    if matches!(tx, Tx::Postgres(_)) {
        execute!(tx, sqlx::query(LOCK).bind(alliance).bind(scope.partner()))?;
    }
    get(tx, scope, alliance).await
}

/// Which alliances a list is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Which {
    /// Every one there is.
    All,
    /// Those that the scope's partner has or had to do with.
    Own,
}

pub(crate) async fn list(
    tx: &mut Tx,
    scope: Scope,
    which: Which,
    page: &PageRequest,
) -> Result<Vec<Alliance>, DatabaseError> {
    let sql = match which {
        Which::All => LIST,
        Which::Own => LIST_OWN,
    };
    let rows: Vec<AllianceRow> = run_on!(tx, |conn| sqlx::query_as(sql)
        .bind(scope.partner())
        .bind(page.before())
        .bind(page.fetch_limit())
        .fetch_all(conn)
        .await)?;
    Ok(rows.into_iter().map(Alliance::from).collect())
}

/// Inserts an alliance: the platform's to do.
pub(crate) async fn insert(
    tx: &mut Tx,
    id: AllianceId,
    new: &NewAlliance,
    now: DateTime<Utc>,
) -> Result<(), PartnerError> {
    let inserted = execute!(
        tx,
        sqlx::query(INSERT).bind(id).bind(&new.name).bind(new.industry).bind(&new.purpose).bind(new.lead).bind(now)
    );
    match inserted {
        // The id is new, so the name is the only key that can be there already.
        Err(DatabaseError::Duplicate(_)) => Err(AllianceError::NameTaken.into()),
        other => Ok(other.map(drop)?),
    }
}

/// Gives the alliance of the scope's partner another lead; `false` when it does not lead it any more.
pub(crate) async fn hand_over(
    tx: &mut Tx,
    scope: Scope,
    alliance: AllianceId,
    lead: PartnerId,
    now: DateTime<Utc>,
) -> Result<bool, DatabaseError> {
    Ok(execute!(tx, sqlx::query(HAND_OVER).bind(alliance).bind(scope.partner()).bind(lead).bind(now))? == 1)
}

/// Ends the alliance; `false` when it had ended, or is not the scope's to end.
pub(crate) async fn dissolve(
    tx: &mut Tx,
    scope: Scope,
    alliance: AllianceId,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<bool, DatabaseError> {
    Ok(execute!(tx, sqlx::query(DISSOLVE).bind(alliance).bind(scope.partner()).bind(now).bind(reason))? == 1)
}

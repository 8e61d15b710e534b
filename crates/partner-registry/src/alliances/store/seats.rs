//! Seats and the roster. A seat is seen by its own partner and by the lead; the roster by members.

use access::Scope;
use chrono::{DateTime, Utc};
use database::{DatabaseError, Tx, execute, run_on};
use foundation::{AllianceId, PartnerId};

use crate::alliances::model::{Member, Seat, SeatState};

/// A seat is read by its own partner, by the lead of its alliance and by the platform.
macro_rules! visible {
    () => {
        "($1 IS NULL OR s.partner_id = $1 \
         OR EXISTS (SELECT 1 FROM alliances a WHERE a.id = s.alliance_id AND a.lead_id = $1))"
    };
}

const FIND: &str =
    concat!("SELECT s.state FROM alliance_seats s WHERE s.alliance_id = $2 AND s.partner_id = $3 AND ", visible!());
const FIND_LOCKED: &str = concat!(
    "SELECT s.state FROM alliance_seats s WHERE s.alliance_id = $2 AND s.partner_id = $3 AND ",
    visible!(),
    " FOR UPDATE"
);
const LIST: &str = concat!(
    "SELECT s.partner_id, p.name, s.state, s.reason, s.changed_at FROM alliance_seats s \
     JOIN partners p ON p.id = s.partner_id WHERE s.alliance_id = $2 AND ",
    visible!(),
    " ORDER BY s.partner_id"
);
const PUT: &str = "INSERT INTO alliance_seats (alliance_id, partner_id, state, reason, changed_at) \
     VALUES ($1, $2, $3, $4, $5) ON CONFLICT (alliance_id, partner_id) \
     DO UPDATE SET state = excluded.state, reason = excluded.reason, changed_at = excluded.changed_at";
const ENTER: &str = "INSERT INTO alliance_roster (alliance_id, member_id, since) VALUES ($1, $2, $3)";
const STRIKE: &str = "DELETE FROM alliance_roster WHERE alliance_id = $1 AND member_id = $2";
const MEMBERS: &str = "SELECT r.member_id AS id, p.name, r.since FROM alliance_roster r \
     JOIN partners p ON p.id = r.member_id WHERE r.alliance_id = $2 AND ($1 IS NULL OR EXISTS \
     (SELECT 1 FROM alliance_seats s WHERE s.alliance_id = $2 AND s.partner_id = $1 AND s.state = 'active')) \
     ORDER BY r.since, r.member_id";

#[derive(sqlx::FromRow)]
struct SeatRow {
    partner_id: PartnerId,
    name: String,
    state: SeatState,
    reason: Option<String>,
    changed_at: DateTime<Utc>,
}

/// What `partner` is to the alliance, held until the transaction ends. `None` also where it is not the scope's to know.
pub(crate) async fn find_locked(
    tx: &mut Tx,
    scope: Scope,
    alliance: AllianceId,
    partner: PartnerId,
) -> Result<Option<SeatState>, DatabaseError> {
    let sql = tx.pick(FIND, FIND_LOCKED);
    run_on!(tx, |conn| sqlx::query_scalar(sql)
        .bind(scope.partner())
        .bind(alliance)
        .bind(partner)
        .fetch_optional(conn)
        .await)
}

/// The same, for now.
pub(crate) async fn find(
    tx: &mut Tx,
    scope: Scope,
    alliance: AllianceId,
    partner: PartnerId,
) -> Result<Option<SeatState>, DatabaseError> {
    run_on!(tx, |conn| sqlx::query_scalar(FIND)
        .bind(scope.partner())
        .bind(alliance)
        .bind(partner)
        .fetch_optional(conn)
        .await)
}

/// Every seat of the alliance that the scope sees.
pub(crate) async fn list(tx: &mut Tx, scope: Scope, alliance: AllianceId) -> Result<Vec<Seat>, DatabaseError> {
    let rows: Vec<SeatRow> =
        run_on!(tx, |conn| sqlx::query_as(LIST).bind(scope.partner()).bind(alliance).fetch_all(conn).await)?;
    let seat = |row: SeatRow| Seat {
        partner: row.partner_id,
        name: row.name,
        state: row.state,
        reason: row.reason,
        changed_at: row.changed_at,
    };
    Ok(rows.into_iter().map(seat).collect())
}

/// A seat as it is to be.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NewSeat<'a> {
    pub(crate) alliance: AllianceId,
    pub(crate) partner: PartnerId,
    pub(crate) state: SeatState,
    pub(crate) reason: Option<&'a str>,
    pub(crate) now: DateTime<Utc>,
}

/// Writes a seat, and keeps the roster beside it. Row-level security lets a partner write its own, and the lead every one.
pub(crate) async fn put(tx: &mut Tx, seat: NewSeat<'_>, before: Option<SeatState>) -> Result<(), DatabaseError> {
    let NewSeat { alliance, partner, state, reason, now } = seat;
    // Struck off first: who has left sees the roster no more, and cannot.
    if before == Some(SeatState::Active) && state != SeatState::Active {
        execute!(tx, sqlx::query(STRIKE).bind(alliance).bind(partner))?;
    }
    execute!(tx, sqlx::query(PUT).bind(alliance).bind(partner).bind(state).bind(reason).bind(now))?;
    if before != Some(SeatState::Active) && state == SeatState::Active {
        execute!(tx, sqlx::query(ENTER).bind(alliance).bind(partner).bind(now))?;
    }
    Ok(())
}

/// The members, for members and the platform; nobody for others.
pub(crate) async fn members(tx: &mut Tx, scope: Scope, alliance: AllianceId) -> Result<Vec<Member>, DatabaseError> {
    run_on!(tx, |conn| sqlx::query_as(MEMBERS).bind(scope.partner()).bind(alliance).fetch_all(conn).await)
}

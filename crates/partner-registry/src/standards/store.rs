//! Standards in the database. Every partner finds standards and their versions; a draft is found by members of its alliance.

pub(crate) mod versions;

use access::Scope;
use chrono::{DateTime, Utc};
use database::{DatabaseError, Tx, execute, run_on};
use foundation::{AllianceId, PageRequest, StandardId, UserId};
use sqlx::types::Json;

use super::StandardError;
use super::definition::Definition;
use super::model::{Draft, NewStandard, Standard, VersionNumber};
use crate::PartnerError;

macro_rules! select {
    () => {
        "SELECT s.id, s.alliance_id, a.name AS alliance_name, s.name, s.summary, s.created_at, \
         v.major, v.minor, v.patch FROM standards s JOIN alliances a ON a.id = s.alliance_id \
         LEFT JOIN standard_versions v ON v.standard_id = s.id AND v.id = \
         (SELECT n.id FROM standard_versions n WHERE n.standard_id = s.id ORDER BY n.id DESC LIMIT 1) "
    };
}

const GET: &str = concat!(select!(), "WHERE s.id = $1");
pub(crate) const LIST: &str = concat!(select!(), "WHERE s.alliance_id = $1 AND s.id < $2 ORDER BY s.id DESC LIMIT $3");
// Only the lead may lock it.
const LOCK: &str = "SELECT id FROM standards WHERE id = $1 FOR UPDATE";
const INSERT: &str = "INSERT INTO standards (id, alliance_id, name, summary, revision, created_at, updated_at) \
     VALUES ($1, $2, $3, $4, 1, $5, $5)";
const INSERT_DRAFT: &str = "INSERT INTO standard_drafts (standard_id, alliance_id, definition, revision, updated_by, \
     updated_at) VALUES ($1, $2, $3, 1, $4, $5)";
const DRAFT: &str = "SELECT d.standard_id, d.definition, d.revision, d.updated_by, d.updated_at, \
     a.lead_id = $1 AS of_lead FROM standard_drafts d JOIN alliances a ON a.id = d.alliance_id \
     WHERE d.standard_id = $2 AND EXISTS (SELECT 1 FROM alliance_seats s WHERE s.alliance_id = d.alliance_id \
     AND s.partner_id = $1 AND s.state = 'active')";
const UPDATE_DRAFT: &str = "UPDATE standard_drafts SET definition = $2, revision = revision + 1, updated_by = $3, \
     updated_at = $4 WHERE standard_id = $1 AND EXISTS (SELECT 1 FROM alliances a \
     WHERE a.id = standard_drafts.alliance_id AND a.lead_id = $5)";

#[derive(sqlx::FromRow)]
struct StandardRow {
    id: StandardId,
    alliance_id: AllianceId,
    alliance_name: String,
    name: String,
    summary: String,
    created_at: DateTime<Utc>,
    major: Option<i64>,
    minor: Option<i64>,
    patch: Option<i64>,
}

impl From<StandardRow> for Standard {
    fn from(row: StandardRow) -> Self {
        let newest = match (row.major, row.minor, row.patch) {
            (Some(major), Some(minor), Some(patch)) => Some(VersionNumber { major, minor, patch }),
            _ => None,
        };
        Self {
            id: row.id,
            alliance: row.alliance_id,
            alliance_name: row.alliance_name,
            name: row.name,
            summary: row.summary,
            newest,
            created_at: row.created_at,
        }
    }
}

/// Any standard: that there is one is no secret among partners. The scope says that somebody asks who may.
pub(crate) async fn get(tx: &mut Tx, _: Scope, standard: StandardId) -> Result<Standard, PartnerError> {
    let row: Option<StandardRow> = run_on!(tx, |conn| sqlx::query_as(GET).bind(standard).fetch_optional(conn).await)?;
    Ok(row.map(Standard::from).ok_or(StandardError::NotFound)?)
}

/// The same, locked until the transaction ends, for its alliance's lead.
pub(crate) async fn get_locked(tx: &mut Tx, scope: Scope, standard: StandardId) -> Result<Standard, PartnerError> {
    if matches!(tx, Tx::Postgres(_)) {
        execute!(tx, sqlx::query(LOCK).bind(standard))?;
    }
    get(tx, scope, standard).await
}

/// The standards of an alliance, newest first.
pub(crate) async fn list(
    tx: &mut Tx,
    _: Scope,
    alliance: AllianceId,
    page: &PageRequest,
) -> Result<Vec<Standard>, DatabaseError> {
    let rows: Vec<StandardRow> = run_on!(tx, |conn| sqlx::query_as(LIST)
        .bind(alliance)
        .bind(page.before())
        .bind(page.fetch_limit())
        .fetch_all(conn)
        .await)?;
    Ok(rows.into_iter().map(Standard::from).collect())
}

/// Inserts a standard with its draft. Row-level security takes it from the lead only.
pub(crate) async fn insert(
    tx: &mut Tx,
    id: StandardId,
    new: &NewStandard,
    (by, now): (UserId, DateTime<Utc>),
) -> Result<(), PartnerError> {
    let inserted =
        execute!(tx, sqlx::query(INSERT).bind(id).bind(new.alliance).bind(&new.name).bind(&new.summary).bind(now));
    match inserted {
        // The id is new, so the name is the only key that can be there already.
        Err(DatabaseError::Duplicate(_)) => return Err(StandardError::NameTaken.into()),
        other => other?,
    };
    execute!(tx, sqlx::query(INSERT_DRAFT).bind(id).bind(new.alliance).bind(Json(&new.definition)).bind(by).bind(now))?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct DraftRow {
    standard_id: StandardId,
    definition: Json<Definition>,
    revision: i64,
    updated_by: UserId,
    updated_at: DateTime<Utc>,
    of_lead: bool,
}

/// The draft, for members of the alliance. One partner does not see another one's people.
pub(crate) async fn draft(tx: &mut Tx, scope: Scope, standard: StandardId) -> Result<Draft, PartnerError> {
    let row: Option<DraftRow> =
        run_on!(tx, |conn| sqlx::query_as(DRAFT).bind(scope.partner()).bind(standard).fetch_optional(conn).await)?;
    let row = row.ok_or(StandardError::NotFound)?;
    Ok(Draft {
        standard: row.standard_id,
        definition: row.definition.0,
        revision: row.revision,
        updated_by: row.of_lead.then_some(row.updated_by),
        updated_at: row.updated_at,
    })
}

/// Writes the draft of a standard that the scope's partner leads.
pub(crate) async fn update_draft(
    tx: &mut Tx,
    scope: Scope,
    standard: StandardId,
    definition: &Definition,
    (by, now): (UserId, DateTime<Utc>),
) -> Result<(), PartnerError> {
    let touched = execute!(
        tx,
        sqlx::query(UPDATE_DRAFT).bind(standard).bind(Json(definition)).bind(by).bind(now).bind(scope.partner())
    )?;
    if touched == 1 { Ok(()) } else { Err(StandardError::NotFound.into()) }
}

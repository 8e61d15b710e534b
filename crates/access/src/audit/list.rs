//! Reading the audit log.

use chrono::{DateTime, Utc};
use database::{Db, run_on};
use foundation::{AuditId, Page, PageRequest, PartnerId, UserId};
use serde_json::Value;
use sqlx::types::Json;

use super::Outcome;
use crate::actions::names::{ReadAudit, ReadPlatformAudit};
use crate::error::AccessError;
use crate::gate::Permit;
use crate::scope::Scope;

/// Which rows are wanted: all that agree with every field that is given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// The action's name, such as `dataset:grant`.
    pub action: Option<String>,
    /// Who acted.
    pub user: Option<UserId>,
    /// The id of what it was done to, such as `ds_…`.
    pub target: Option<String>,
    /// How it ended.
    pub outcome: Option<Outcome>,
    /// Not before.
    pub from: Option<DateTime<Utc>>,
    /// Before.
    pub until: Option<DateTime<Utc>>,
}

/// One row of the log.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// The row.
    pub id: AuditId,
    /// When.
    pub at: DateTime<Utc>,
    /// In whose log; `None` for the platform's. Another partner than the reader's when it did something that concerns the reader.
    pub partner: Option<PartnerId>,
    /// Who acted, if it was a person, and not another partner's.
    pub user: Option<UserId>,
    /// With which credential, or which part of the platform, or the other partner.
    pub credential: String,
    /// What was done.
    pub action: String,
    /// To what.
    pub target: Option<String>,
    /// How it ended.
    pub outcome: Outcome,
    /// The request.
    pub request_id: Option<String>,
    /// More about it.
    pub detail: Value,
}

#[derive(sqlx::FromRow)]
struct RecordRow {
    id: AuditId,
    at: DateTime<Utc>,
    partner_id: Option<PartnerId>,
    user_id: Option<UserId>,
    credential: String,
    action: String,
    target: Option<String>,
    outcome: Outcome,
    request_id: Option<String>,
    detail: Json<Value>,
}

macro_rules! select {
    ($whose:literal, $by:literal) => {
        concat!(
            "SELECT id, at, partner_id, user_id, credential, action, target, outcome, request_id, detail FROM audit_log WHERE ",
            $whose,
            " AND id < $2 AND ($4 IS NULL OR action = $4) AND ",
            $by,
            " AND ($6 IS NULL OR outcome = $6) AND ($7 IS NULL OR at >= $7) AND ($8 IS NULL OR at < $8)"
        )
    };
}

/// Rows of both columns of partners, each on its index, merged in their order. Whose people the others' are is not told, not
/// even by whether there are any.
macro_rules! of_partner {
    ($on_target:literal) => {
        concat!(
            select!("partner_id = $1", "($5 IS NULL OR user_id = $5)"),
            $on_target,
            " UNION ALL ",
            select!("counterparty_id = $1", "$5 IS NULL"),
            $on_target,
            " ORDER BY id DESC LIMIT $3"
        )
    };
}

macro_rules! of_all {
    ($on_target:literal) => {
        concat!(select!("$1 IS NULL", "($5 IS NULL OR user_id = $5)"), $on_target, " ORDER BY id DESC LIMIT $3")
    };
}

// Four texts, so that each runs on its index: those of the two partners, (target, id), or the primary key.
pub(crate) const OF_PARTNER: &str = of_partner!("");
pub(crate) const OF_PARTNER_ON_TARGET: &str = of_partner!(" AND target = $9");
pub(crate) const OF_ALL: &str = of_all!("");
pub(crate) const OF_ALL_ON_TARGET: &str = of_all!(" AND target = $9");

/// The log of the permit's partner, newest first.
pub async fn list(
    db: &Db,
    permit: &Permit<ReadAudit>,
    filter: &Filter,
    page: &PageRequest,
) -> Result<Page<Record>, AccessError> {
    fetch(db, permit.scope(), filter, page).await
}

/// The whole log: the platform's and every partner's, newest first.
pub async fn list_platform(
    db: &Db,
    permit: &Permit<ReadPlatformAudit>,
    filter: &Filter,
    page: &PageRequest,
) -> Result<Page<Record>, AccessError> {
    fetch(db, permit.scope(), filter, page).await
}

async fn fetch(db: &Db, scope: Scope, filter: &Filter, page: &PageRequest) -> Result<Page<Record>, AccessError> {
    let statement = match (scope.partner(), &filter.target) {
        (Some(_), None) => OF_PARTNER,
        (Some(_), Some(_)) => OF_PARTNER_ON_TARGET,
        (None, None) => OF_ALL,
        (None, Some(_)) => OF_ALL_ON_TARGET,
    };
    let mut tx = db.read(scope.tenancy()).await?;
    let rows: Vec<RecordRow> = run_on!(&mut tx, |conn| {
        let mut query = sqlx::query_as(statement)
            .bind(scope.partner())
            .bind(page.before())
            .bind(page.fetch_limit())
            .bind(&filter.action)
            .bind(filter.user)
            .bind(filter.outcome)
            .bind(filter.from)
            .bind(filter.until);
        if let Some(target) = &filter.target {
            query = query.bind(target);
        }
        query.fetch_all(conn).await
    })?;
    Ok(Page::cut(rows, page, |row: &RecordRow| row.id).map(|row| row.seen_by(scope.partner())))
}

impl RecordRow {
    /// Of what another partner did, its name stands where its own log has the person and the credential.
    fn seen_by(self, reader: Option<PartnerId>) -> Record {
        let foreign = self.partner_id.filter(|partner| reader.is_some_and(|reader| reader != *partner));
        Record {
            id: self.id,
            at: self.at,
            partner: self.partner_id,
            user: self.user_id.filter(|_| foreign.is_none()),
            credential: foreign.map_or(self.credential, |partner| partner.to_string()),
            action: self.action,
            target: self.target,
            outcome: self.outcome,
            request_id: self.request_id.filter(|_| foreign.is_none()),
            detail: self.detail.0,
        }
    }
}

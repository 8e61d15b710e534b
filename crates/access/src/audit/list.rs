//! Reading the audit log.
//!
//! A request looks at no more than [`LOOKED_AT`] rows of the index that it goes by: whatever is asked for, and however long the log
//! is, it costs the same. What agrees with several fields at once can be so rare that a page comes back short, even empty, with
//! the cursor from which to go on.

mod statements;

use std::cmp::Reverse;

use chrono::{DateTime, TimeDelta, Utc};
use database::{Db, Tx, run_on};
use foundation::{AgreementId, AuditId, ID_LEAD, Page, PageRequest, PartnerId, TypedId as _, UserId, first_id_at};
use serde_json::Value;
use sqlx::types::Json;
use uuid::Uuid;

use super::Outcome;
use crate::actions::names::{ReadAudit, ReadPlatformAudit};
use crate::error::AccessError;
use crate::gate::Permit;
use crate::scope::Scope;

#[cfg(test)]
pub(crate) use statements::all as statements;
use statements::{By, Log};

/// Rows that one request looks at in each log.
pub const LOOKED_AT: i64 = 1_000;

/// Which rows are wanted: all that agree with every field that is given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// The action's name, such as `dataset:grant`.
    pub action: Option<String>,
    /// Who acted.
    pub user: Option<UserId>,
    /// The id of what it was done to, such as `ds_…`, or of what that is a part of.
    pub target: Option<String>,
    /// How it ended.
    pub outcome: Option<Outcome>,
    /// By which rule: a policy's name or a refusal's code.
    pub rule: Option<String>,
    /// Under which agreement.
    pub agreement: Option<AgreementId>,
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
    /// What that is a part of, as a version is of its data set; absent from rows that are older than this column.
    pub part_of: Option<String>,
    /// How it ended.
    pub outcome: Outcome,
    /// By which rule: the policy that permitted it, or the code of the refusal. What the platform did by itself has none, nor do
    /// rows that are older than this column.
    pub rule: Option<String>,
    /// Under which agreement.
    pub agreement: Option<AgreementId>,
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
    part_of: Option<String>,
    outcome: Outcome,
    rule: Option<String>,
    agreement_id: Option<AgreementId>,
    request_id: Option<String>,
    detail: Json<Value>,
}

/// The log of the permit's partner, newest first. A page can be short although it is not the last one: see the module.
pub async fn list(
    db: &Db,
    permit: &Permit<ReadAudit>,
    filter: &Filter,
    page: &PageRequest,
) -> Result<Page<Record>, AccessError> {
    fetch(db, permit.scope(), filter, page).await
}

/// The whole log: the platform's and every partner's, newest first. A page can be short although it is not the last one: see
/// the module.
pub async fn list_platform(
    db: &Db,
    permit: &Permit<ReadPlatformAudit>,
    filter: &Filter,
    page: &PageRequest,
) -> Result<Page<Record>, AccessError> {
    fetch(db, permit.scope(), filter, page).await
}

pub(super) async fn fetch(
    db: &Db,
    scope: Scope,
    filter: &Filter,
    page: &PageRequest,
) -> Result<Page<Record>, AccessError> {
    let logs: &[Log] = match scope.partner() {
        None => &[Log::Whole],
        // Whose people acted for the other partner is not told, not even by whether there are any.
        Some(_) if filter.user.is_some() => &[Log::Own],
        Some(_) => &[Log::Own, Log::Others],
    };
    let mut tx = db.read(scope.tenancy()).await?;
    let (mut rows, mut seen_to) = (Vec::new(), None);
    for (log, by) in logs.iter().flat_map(|log| By::all_of(filter).iter().map(move |by| (*log, *by))) {
        let looked = Search { log, by, scope, filter, page }.look(&mut tx).await?;
        rows.extend(looked.rows);
        seen_to = seen_to.max(looked.seen_to);
    }
    // Below this one of the searches has not looked yet: what the others have there belongs to a later page.
    rows.retain(|row| seen_to.is_none_or(|last| row.id >= last));
    rows.sort_unstable_by_key(|row| Reverse(row.id));
    Ok(Page::cut_at(rows, page, |row: &RecordRow| row.id, seen_to).map(|row| row.seen_by(scope.partner())))
}

/// What is looked for in one log, by one index.
struct Search<'a> {
    log: Log,
    by: By,
    scope: Scope,
    filter: &'a Filter,
    page: &'a PageRequest,
}

/// What was found in it.
struct Looked {
    rows: Vec<RecordRow>,
    /// The last row that was looked at, when there are others beyond it that were not.
    seen_to: Option<AuditId>,
}

impl Search<'_> {
    async fn look(&self, tx: &mut Tx) -> Result<Looked, AccessError> {
        let window = self.window();
        let last = if self.by.is_all_of(self.filter) { None } else { self.last_in_reach(tx, window).await? };
        let from = last.map_or(window.0, |last| last.as_uuid().max(window.0));
        let rows = self.rows(tx, (from, window.1)).await?;
        let is_full = i64::try_from(rows.len()).is_ok_and(|found| found == self.page.fetch_limit());
        Ok(Looked { rows, seen_to: last.filter(|_| !is_full) })
    }

    /// Ids from the first (with it) to the second (without it). Only rows of this time can be in between, and all of them are:
    /// an id is made just before its row's time is taken, and is ahead of it by [`ID_LEAD`] at most.
    fn window(&self) -> (Uuid, Uuid) {
        let from = self.filter.from.map_or(Uuid::nil(), |time| first_id_at(time - TimeDelta::seconds(1)));
        let until = self.filter.until.map_or(Uuid::max(), |time| first_id_at(time.max(DateTime::UNIX_EPOCH) + ID_LEAD));
        (from, until.min(self.page.before()))
    }

    async fn last_in_reach(&self, tx: &mut Tx, window: (Uuid, Uuid)) -> Result<Option<AuditId>, AccessError> {
        let filter = self.filter;
        Ok(run_on!(tx, |conn| {
            let query = sqlx::query_scalar(statements::last_in_reach(self.log, self.by));
            let query = query.bind(self.scope.partner()).bind(window.1).bind(window.0).bind(LOOKED_AT - 1);
            let query = match self.by {
                By::Target | By::PartOf => query.bind(&filter.target),
                By::Agreement => query.bind(filter.agreement),
                By::User => query.bind(filter.user),
                By::Action => query.bind(&filter.action),
                By::Refusal | By::Time => query,
            };
            query.fetch_optional(conn).await
        })?)
    }

    async fn rows(&self, tx: &mut Tx, window: (Uuid, Uuid)) -> Result<Vec<RecordRow>, AccessError> {
        let filter = self.filter;
        Ok(run_on!(tx, |conn| {
            sqlx::query_as(statements::rows(self.log, self.by))
                .bind(self.scope.partner())
                .bind(window.1)
                .bind(window.0)
                .bind(self.page.fetch_limit())
                .bind(&filter.action)
                .bind(filter.user)
                .bind(filter.outcome)
                .bind(filter.from)
                .bind(filter.until)
                .bind(&filter.rule)
                .bind(&filter.target)
                .bind(filter.agreement)
                .fetch_all(conn)
                .await
        })?)
    }
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
            part_of: self.part_of,
            outcome: self.outcome,
            rule: self.rule,
            agreement: self.agreement_id,
            request_id: self.request_id.filter(|_| foreign.is_none()),
            detail: self.detail.0,
        }
    }
}

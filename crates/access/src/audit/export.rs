//! The audit log as a whole, for a file.

use database::Db;
use foundation::limits::MAX_PAGE_SIZE;
use foundation::{PageRequest, Sources};
use serde_json::json;

use super::list::fetch;
use super::{Entry, Filter, Record, record};
use crate::actions::Action;
use crate::actions::names::{ReadAudit, ReadPlatformAudit};
use crate::error::AccessError;
use crate::gate::Permit;
use crate::scope::Scope;

/// Rows that agree with a filter, newest first, as many at a time as fit into memory easily. What is written into the log
/// meanwhile is not among them.
#[derive(Debug)]
pub struct Export {
    db: Db,
    scope: Scope,
    filter: Filter,
    /// What to read next; `None` after the last row.
    next: Option<PageRequest>,
}

/// Begins an export of the log of the permit's partner. That it was made stands in the log, and is its first row.
pub async fn export(
    db: &Db,
    sources: &Sources,
    permit: &Permit<ReadAudit>,
    filter: Filter,
) -> Result<Export, AccessError> {
    begin(db, sources, permit, filter).await
}

/// Begins an export of the whole log, in the same way.
pub async fn export_platform(
    db: &Db,
    sources: &Sources,
    permit: &Permit<ReadPlatformAudit>,
    filter: Filter,
) -> Result<Export, AccessError> {
    begin(db, sources, permit, filter).await
}

async fn begin<A: Action>(
    db: &Db,
    sources: &Sources,
    permit: &Permit<A>,
    filter: Filter,
) -> Result<Export, AccessError> {
    let scope = permit.scope();
    let partner = scope.partner().map(|partner| partner.to_string());
    let detail = json!({
        "action": filter.action, "user": filter.user, "target": filter.target, "outcome": filter.outcome,
        "rule": filter.rule, "agreement": filter.agreement, "from": filter.from, "until": filter.until,
    });
    let entry = Entry { target: partner, ..Entry::done(permit, "") }.named("audit:export").detail(detail);
    let mut tx = db.write(scope.tenancy()).await?;
    record(&mut tx, sources, permit, entry).await?;
    tx.commit().await?;
    Ok(Export { db: db.clone(), scope, filter, next: Some(PageRequest::new(Some(MAX_PAGE_SIZE), None)) })
}

impl Export {
    /// The next rows, some hundreds at most and perhaps none; `None` when there are no more.
    pub async fn next(&mut self) -> Result<Option<Vec<Record>>, AccessError> {
        let Some(page) = self.next else { return Ok(None) };
        let page = fetch(&self.db, self.scope, &self.filter, &page).await?;
        self.next = page.next_cursor.map(|cursor| PageRequest::new(Some(MAX_PAGE_SIZE), Some(cursor)));
        Ok(Some(page.items))
    }
}

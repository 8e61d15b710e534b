//! Reading statements.

use access::{Permit, ReadAllUsage, ReadStatement, Scope};
use database::{Db, Tx};
use foundation::{Page, PageRequest, PartnerId, Sources};

use super::making::compose;
use super::model::{Statement, StatementHead};
use super::store::{self, Part};
use crate::calendar::Month;
use crate::error::UsageError;

/// The partner's statements, the newest first.
pub async fn list(db: &Db, permit: &Permit<ReadStatement>) -> Result<Vec<StatementHead>, UsageError> {
    let mut tx = db.read(permit.scope().tenancy()).await?;
    Ok(store::list(&mut tx, permit.scope(), permit.partner()).await?)
}

/// The statements of a month, of all partners, for the operator.
pub async fn list_all(
    db: &Db,
    permit: &Permit<ReadAllUsage>,
    month: Month,
    page: &PageRequest,
) -> Result<Page<StatementHead>, UsageError> {
    let mut tx = db.read(permit.scope().tenancy()).await?;
    let rows = store::list_of_month(&mut tx, permit.scope(), month, page).await?;
    Ok(Page::cut(rows, page, |head| head.partner))
}

/// The partner's statement of a month. Of the month at hand, and of the last one until its statement is made, this is a preview.
///
/// # Errors
/// `StatementNotFound`.
pub async fn get(
    db: &Db,
    sources: &Sources,
    permit: &Permit<ReadStatement>,
    month: Month,
) -> Result<Statement, UsageError> {
    let mut tx = db.read(permit.scope().tenancy()).await?;
    read(&mut tx, permit.scope(), sources, (permit.partner(), month)).await
}

/// Any partner's, for the operator.
///
/// # Errors
/// `PartnerNotFound`; `StatementNotFound`.
pub async fn get_of(
    db: &Db,
    sources: &Sources,
    permit: &Permit<ReadAllUsage>,
    (partner, month): (PartnerId, Month),
) -> Result<Statement, UsageError> {
    let mut tx = db.read(permit.scope().tenancy()).await?;
    partner_registry::quota(&mut tx, permit.scope(), partner).await?;
    read(&mut tx, permit.scope(), sources, (partner, month)).await
}

async fn read(
    tx: &mut Tx,
    scope: Scope,
    sources: &Sources,
    (partner, month): (PartnerId, Month),
) -> Result<Statement, UsageError> {
    if let Some((head, content)) = store::find(tx, scope, partner, month).await? {
        return Ok(Statement { head, lines: content.lines, credits: content.credits });
    }
    let (now, present) = (sources.now(), Month::of(sources.now()));
    if month != present && month != present.previous() {
        return Err(UsageError::StatementNotFound);
    }
    let (head, content) = compose(tx, scope, partner, (month, Part::Open(month)), now).await?;
    // Nothing is due of a month that is over and has no statement.
    if month != present && content.lines.is_empty() && content.credits.is_empty() {
        return Err(UsageError::StatementNotFound);
    }
    Ok(Statement { head, lines: content.lines, credits: content.credits })
}

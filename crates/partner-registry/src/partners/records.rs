//! Reading partners, and a partner's changes of its own record.

use access::audit::{self, Entry};
use access::{ChangePartner, Permit, ReadPartner, ReadPartners};
use database::Db;
use foundation::{Page, PageRequest, PartnerId, Sources};
use serde_json::json;

use super::model::{DirectoryEntry, Partner, PartnerChange, PartnerStatus};
use super::store;
use crate::PartnerError;

/// Partners for operators and auditors, newest first: those of one status, or all but those whose address is not proved yet.
pub async fn list(
    db: &Db,
    permit: &Permit<ReadPartners>,
    status: Option<PartnerStatus>,
    page: &PageRequest,
) -> Result<Page<Partner>, PartnerError> {
    let mut tx = db.read(permit.scope().tenancy()).await?;
    let rows = store::list(&mut tx, permit.scope(), status, page).await?;
    Ok(Page::cut(rows, page, |partner| partner.id))
}

/// One partner's record, for operators and auditors.
pub async fn get(db: &Db, permit: &Permit<ReadPartners>, partner: PartnerId) -> Result<Partner, PartnerError> {
    let mut tx = db.read(permit.scope().tenancy()).await?;
    store::get(&mut tx, permit.scope(), partner).await
}

/// The active partners, newest first, as every partner's members see them.
pub async fn directory(
    db: &Db,
    permit: &Permit<ReadPartner>,
    page: &PageRequest,
) -> Result<Page<DirectoryEntry>, PartnerError> {
    let mut tx = db.read(permit.scope().tenancy()).await?;
    let rows = store::directory(&mut tx, page).await?;
    Ok(Page::cut(rows, page, |entry| entry.id))
}

/// The record of the caller's own partner.
pub async fn own(db: &Db, permit: &Permit<ReadPartner>) -> Result<Partner, PartnerError> {
    let mut tx = db.read(permit.scope().tenancy()).await?;
    store::get(&mut tx, permit.scope(), permit.partner()).await
}

/// Changes the contact and the needs of the caller's own partner.
///
/// # Errors
/// `Outdated` when `expected` is not the present revision.
pub async fn update_own(
    db: &Db,
    sources: &Sources,
    permit: &Permit<ChangePartner>,
    change: &PartnerChange,
    expected: Option<i64>,
) -> Result<Partner, PartnerError> {
    let scope = permit.scope();
    let mut tx = db.write(scope.tenancy()).await?;
    let mut partner = store::get_locked(&mut tx, scope, permit.partner()).await?;
    partner.expect_revision(expected)?;
    partner.change(change)?;
    let partner = store::update(&mut tx, scope, &partner, sources.now()).await?;
    // The fields' names only: a log that is kept for years is no place for people's addresses.
    let entry = Entry::done(permit, partner.id).detail(json!({ "fields": change.fields() }));
    audit::record(&mut tx, sources, permit, entry).await?;
    tx.commit().await?;
    Ok(partner)
}

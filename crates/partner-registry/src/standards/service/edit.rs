//! Beginning a standard, and editing its draft.

use access::audit::{self, Entry};
use access::{EditStandard, Permit};
use database::Db;
use foundation::{Sources, StandardId};
use serde_json::json;

use super::expect_lead;
use crate::PartnerError;
use crate::standards::definition::Definition;
use crate::standards::model::{Draft, NewStandard, Standard};
use crate::standards::store;

/// Begins a standard of an alliance that the caller's partner leads.
///
/// # Errors
/// `Invalid` names the part of the definition; `NameTaken`; the alliance's `NotLead`, `NotFound`, `Dissolved`.
pub async fn create(
    db: &Db,
    sources: &Sources,
    permit: &Permit<EditStandard>,
    new: NewStandard,
) -> Result<Standard, PartnerError> {
    let new = new.checked()?;
    let (scope, now, by) = (permit.scope(), sources.now(), permit.principal().user);
    let id: StandardId = sources.id();
    let mut tx = db.write(scope.tenancy()).await?;
    expect_lead(&mut tx, scope, new.alliance, permit.partner()).await?;
    store::insert(&mut tx, id, &new, (by, now)).await?;
    let detail = json!({ "alliance": new.alliance, "name": new.name });
    let entry = Entry::done(permit, id).named("standard:create").detail(detail);
    audit::record(&mut tx, sources, permit, entry).await?;
    let standard = store::get(&mut tx, scope, id).await?;
    tx.commit().await?;
    Ok(standard)
}

/// Replaces the draft.
///
/// # Errors
/// `Outdated` when `expected` is not the draft's present revision; as [`create`].
pub async fn edit(
    db: &Db,
    sources: &Sources,
    permit: &Permit<EditStandard>,
    standard: StandardId,
    (definition, expected): (&Definition, Option<i64>),
) -> Result<Draft, PartnerError> {
    definition.check()?;
    let (scope, now, by) = (permit.scope(), sources.now(), permit.principal().user);
    let mut tx = db.write(scope.tenancy()).await?;
    let found = store::get(&mut tx, scope, standard).await?;
    expect_lead(&mut tx, scope, found.alliance, permit.partner()).await?;
    store::get_locked(&mut tx, scope, standard).await?;
    let before = store::draft(&mut tx, scope, standard).await?;
    before.expect_revision(expected)?;
    store::update_draft(&mut tx, scope, standard, definition, (by, now)).await?;
    let draft = store::draft(&mut tx, scope, standard).await?;
    let entry = Entry::done(permit, standard).detail(json!({ "revision": draft.revision }));
    audit::record(&mut tx, sources, permit, entry).await?;
    tx.commit().await?;
    Ok(draft)
}

impl Draft {
    /// Refuses an edit or a release of what the caller has not read.
    pub(super) fn expect_revision(&self, expected: Option<i64>) -> Result<(), PartnerError> {
        match expected {
            Some(expected) if expected != self.revision => Err(PartnerError::Outdated { current: self.revision }),
            _ => Ok(()),
        }
    }
}

//! Reading standards.

use access::{Permit, ReadAlliance};
use database::Db;
use foundation::{AllianceId, Page, PageRequest, StandardId};

use crate::PartnerError;
use crate::alliances::store as alliances;
use crate::standards::StandardError;
use crate::standards::model::{Draft, Standard, StandardVersion, VersionNumber, VersionSummary};
use crate::standards::store;

/// One standard.
pub async fn get(db: &Db, permit: &Permit<ReadAlliance>, standard: StandardId) -> Result<Standard, PartnerError> {
    let mut tx = db.read(permit.scope().tenancy()).await?;
    store::get(&mut tx, permit.scope(), standard).await
}

/// The standards of an alliance, newest first.
pub async fn list(
    db: &Db,
    permit: &Permit<ReadAlliance>,
    alliance: AllianceId,
    page: &PageRequest,
) -> Result<Page<Standard>, PartnerError> {
    let mut tx = db.read(permit.scope().tenancy()).await?;
    alliances::get(&mut tx, permit.scope(), alliance).await?;
    let rows = store::list(&mut tx, permit.scope(), alliance, page).await?;
    Ok(Page::cut(rows, page, |standard| standard.id))
}

/// The working draft, for members of the alliance.
///
/// # Errors
/// `NotFound` for everybody else.
pub async fn draft(db: &Db, permit: &Permit<ReadAlliance>, standard: StandardId) -> Result<Draft, PartnerError> {
    let mut tx = db.read(permit.scope().tenancy()).await?;
    store::draft(&mut tx, permit.scope(), standard).await
}

/// One version, or the newest.
///
/// # Errors
/// `NotFound`, `VersionNotFound`.
pub async fn version(
    db: &Db,
    permit: &Permit<ReadAlliance>,
    standard: StandardId,
    number: Option<VersionNumber>,
) -> Result<StandardVersion, PartnerError> {
    let mut tx = db.read(permit.scope().tenancy()).await?;
    store::get(&mut tx, permit.scope(), standard).await?;
    let found = store::versions::find(&mut tx, permit.scope(), standard, number).await?;
    Ok(found.ok_or(StandardError::VersionNotFound)?)
}

/// The versions of a standard, newest first.
pub async fn versions(
    db: &Db,
    permit: &Permit<ReadAlliance>,
    standard: StandardId,
    page: &PageRequest,
) -> Result<Page<VersionSummary>, PartnerError> {
    let mut tx = db.read(permit.scope().tenancy()).await?;
    store::get(&mut tx, permit.scope(), standard).await?;
    let rows = store::versions::list(&mut tx, permit.scope(), standard, page).await?;
    Ok(Page::cut(rows, page, |version| version.id))
}

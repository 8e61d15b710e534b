//! Reading alliances.

use access::{Permit, ReadAlliance, Scope};
use database::{Db, Tx};
use foundation::{AllianceId, Page, PageRequest, PartnerId};

use super::AllianceError;
use super::model::{Alliance, Member, Seat, SeatState};
use super::store::{self, Which};
use crate::PartnerError;

/// One alliance, as it stands in the directory.
pub async fn get(db: &Db, permit: &Permit<ReadAlliance>, alliance: AllianceId) -> Result<Alliance, PartnerError> {
    let mut tx = db.read(permit.scope().tenancy()).await?;
    store::get(&mut tx, permit.scope(), alliance).await
}

/// The directory of alliances, newest first.
pub async fn list(db: &Db, permit: &Permit<ReadAlliance>, page: &PageRequest) -> Result<Page<Alliance>, PartnerError> {
    let mut tx = db.read(permit.scope().tenancy()).await?;
    let rows = store::list(&mut tx, permit.scope(), Which::All, page).await?;
    Ok(Page::cut(rows, page, |alliance| alliance.id))
}

/// Those that the caller's partner has or had to do with: a member, invited, asking, or no longer.
pub async fn list_own(
    db: &Db,
    permit: &Permit<ReadAlliance>,
    page: &PageRequest,
) -> Result<Page<Alliance>, PartnerError> {
    let mut tx = db.read(permit.scope().tenancy()).await?;
    let rows = store::list(&mut tx, permit.scope(), Which::Own, page).await?;
    Ok(Page::cut(rows, page, |alliance| alliance.id))
}

/// The members, for members.
///
/// # Errors
/// `NotFound` for everybody else.
pub async fn members(
    db: &Db,
    permit: &Permit<ReadAlliance>,
    alliance: AllianceId,
) -> Result<Vec<Member>, PartnerError> {
    let mut tx = db.read(permit.scope().tenancy()).await?;
    if !store::get(&mut tx, permit.scope(), alliance).await?.is_member() {
        return Err(AllianceError::NotFound.into());
    }
    Ok(store::seats::members(&mut tx, permit.scope(), alliance).await?)
}

/// Who is invited, asks, is a member or was one, for the lead.
///
/// # Errors
/// `NotLead` for other members, `NotFound` for everybody else.
pub async fn seats(db: &Db, permit: &Permit<ReadAlliance>, alliance: AllianceId) -> Result<Vec<Seat>, PartnerError> {
    let mut tx = db.read(permit.scope().tenancy()).await?;
    store::get(&mut tx, permit.scope(), alliance).await?.expect_lead(permit.partner())?;
    Ok(store::seats::list(&mut tx, permit.scope(), alliance).await?)
}

/// Who leads an alliance that stands, for whoever may know: everybody.
///
/// # Errors
/// `NotFound`; `Dissolved`.
pub async fn standing_lead(tx: &mut Tx, scope: Scope, alliance: AllianceId) -> Result<PartnerId, PartnerError> {
    let found = store::get(tx, scope, alliance).await?;
    found.expect_standing()?;
    Ok(found.lead)
}

/// Whether a partner is a member of an alliance that stands, for whoever may know: the platform, the lead, and itself.
pub async fn is_member(
    tx: &mut Tx,
    scope: Scope,
    alliance: AllianceId,
    partner: PartnerId,
) -> Result<bool, PartnerError> {
    if store::get(tx, scope, alliance).await?.expect_standing().is_err() {
        return Ok(false);
    }
    Ok(store::seats::find(tx, scope, alliance, partner).await? == Some(SeatState::Active))
}

//! Who sees an item: said by its owner's stewards, who see beforehand exactly what others will.

use access::audit::{self, Entry};
use access::{Permit, PublishListing, ReadCatalogue, Scope};
use chrono::{DateTime, Utc};
use database::{Db, Tx};
use foundation::{PartnerId, Sources};
use serde_json::json;

use super::card::{Card, Facts, Labels, Listing};
use super::model::{ItemId, ItemKind, NextStep, Shown, Visibility};
use super::store::{self, ItemRow, read};
use super::{CatalogueError, put, search};
use crate::PartnerError;
use crate::partners::store as partners;
use crate::partners::{Partner, PartnerStatus};

/// What an owner says of an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Showing {
    /// Who is to see it.
    pub visibility: Visibility,
    /// What they are told besides what the thing itself tells. All of it is replaced.
    pub labels: Labels,
    /// The revision that the caller has seen; another one is refused.
    pub expected: Option<i64>,
}

/// Says who sees an item of the permit's partner, in the transaction in which the caller has locked the thing. Nothing that was
/// said is lost when it is hidden: showing it again is the way back.
///
/// # Errors
/// `NotPossible`, `OwnerNotPublic`, `StillPublic`; `Outdated` when something else was said since; `Invalid` names the label.
pub async fn change(
    tx: &mut Tx,
    sources: &Sources,
    permit: &Permit<PublishListing>,
    (listing, showing): (&Listing, Showing),
) -> Result<Shown, PartnerError> {
    let (scope, now, kind) = (permit.scope(), sources.now(), listing.item.kind());
    if !kind.allows(showing.visibility) {
        return Err(CatalogueError::NotPossible { kind, visibility: showing.visibility }.into());
    }
    let labels = showing.labels.checked(kind)?;
    let before = store::find_locked(tx, scope, listing.item).await?;
    let current = before.as_ref().map_or(0, |row| row.number);
    if showing.expected.is_some_and(|expected| expected != current) {
        return Err(PartnerError::Outdated { current });
    }
    expect_owner_public(tx, listing, showing.visibility).await?;
    let was = before.as_ref().map_or(kind.at_first(), |row| row.visibility);
    let detail = json!({ "kind": kind, "before": was, "after": showing.visibility, "labels": labels });
    let Some((row, card)) = put::write(tx, now, (before, showing.visibility), (listing, labels)).await? else {
        return Err(PartnerError::Outdated { current });
    };
    audit::record(tx, sources, permit, Entry::done(permit, listing.item).detail(detail)).await?;
    shown(tx, now, (row, card)).await
}

/// An owner's profile and its public items are held together from both sides, each locking the profile.
async fn expect_owner_public(tx: &mut Tx, listing: &Listing, visibility: Visibility) -> Result<(), PartnerError> {
    let is_public = visibility == Visibility::Public;
    if listing.item.kind() == ItemKind::Partner {
        let items = if is_public { 0 } else { store::count_public(tx, listing.owner).await? };
        return if items == 0 { Ok(()) } else { Err(CatalogueError::StillPublic { items }.into()) };
    }
    if is_public && !store::is_public(tx, listing.owner).await? {
        return Err(CatalogueError::OwnerNotPublic.into());
    }
    Ok(())
}

/// Where an item of the scope's partner stands, and what others see of it, or would.
///
/// # Errors
/// When the database fails.
pub async fn look(tx: &mut Tx, scope: Scope, now: DateTime<Utc>, listing: &Listing) -> Result<Shown, PartnerError> {
    let row = store::find(tx, scope, listing.item).await?;
    let labels = match &row {
        Some(_) => store::card(tx, listing.item).await?.map(|card| card.told.labels).unwrap_or_default(),
        None => Labels::default(),
    };
    let visibility = row.as_ref().map_or(listing.item.kind().at_first(), |row| row.visibility);
    let (number, at) = row.map_or((0, now), |row| (row.number, row.changed_at));
    let seen = put::seen_as(tx, (number, at), visibility, (listing, labels)).await?;
    shown(tx, now, seen).await
}

async fn shown(tx: &mut Tx, now: DateTime<Utc>, (row, card): (ItemRow, Card)) -> Result<Shown, PartnerError> {
    let (visibility, revision, labels) = (row.visibility, row.number, card.told.labels.clone());
    let listed = row.is_open && row.owner_active && visibility != Visibility::Private;
    let certifications = read::certifications(tx, row.version_id, now).await?;
    let mut preview = search::item(row, card, &super::Query::default());
    // As a stranger sees it.
    (preview.visibility, preview.next_step) = (None, NextStep::ProposeAgreement);
    preview.certified = !certifications.is_empty();
    preview.certifications = certifications;
    Ok(Shown { visibility, listed, labels, revision, preview })
}

/// A partner as the catalogue is told of it.
pub fn partner_listing(partner: &Partner) -> Listing {
    Listing {
        item: ItemId::Partner(partner.id),
        owner: partner.id,
        name: partner.name.clone(),
        description: String::new(),
        is_open: partner.status == PartnerStatus::Active,
        industry: Some(partner.industry),
        task: None,
        licence: None,
        version: None,
        facts: Facts::default(),
    }
}

/// The profile of the caller's own partner.
///
/// # Errors
/// `NotYours` for another one's.
pub async fn view_partner(
    db: &Db,
    sources: &Sources,
    permit: &Permit<ReadCatalogue>,
    partner: PartnerId,
) -> Result<Shown, PartnerError> {
    let scope = permit.scope();
    let mut tx = db.read(scope.tenancy()).await?;
    expect_own(&mut tx, permit.partner(), partner).await?;
    let partner = partners::get(&mut tx, scope, partner).await?;
    look(&mut tx, scope, sources.now(), &partner_listing(&partner)).await
}

/// Changes the profile of the caller's own partner, and who sees it.
///
/// # Errors
/// As [`change`]; `NotYours` for another one's.
pub async fn show_partner(
    db: &Db,
    sources: &Sources,
    permit: &Permit<PublishListing>,
    partner: PartnerId,
    showing: Showing,
) -> Result<Shown, PartnerError> {
    let scope = permit.scope();
    let mut tx = db.write(scope.tenancy()).await?;
    expect_own(&mut tx, permit.partner(), partner).await?;
    let partner = partners::get_locked(&mut tx, scope, partner).await?;
    let shown = change(&mut tx, sources, permit, (&partner_listing(&partner), showing)).await?;
    tx.commit().await?;
    Ok(shown)
}

/// Every partner sees that another active one is there, and no other.
async fn expect_own(tx: &mut Tx, own: PartnerId, asked: PartnerId) -> Result<(), PartnerError> {
    if own == asked {
        return Ok(());
    }
    match partners::find_active(tx, asked).await? {
        Some(_) => Err(CatalogueError::NotYours.into()),
        None => Err(CatalogueError::NotFound.into()),
    }
}

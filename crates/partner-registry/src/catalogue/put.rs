//! What the owners of things tell the catalogue, in the transactions in which they change them.

use access::Scope;
use chrono::{DateTime, Utc};
use database::Tx;
use foundation::PartnerId;

use super::card::{Card, Labels, Listing};
use super::model::{ItemKind, Visibility};
use super::store::{self, ItemRow};
use crate::PartnerError;
use crate::partners::{Partner, PartnerStatus};

/// Tells the catalogue how a thing is now: created, renamed, described, with a new version, archived, restored. What was never
/// shown is none of its business yet.
///
/// # Errors
/// When the database fails.
pub async fn put(tx: &mut Tx, scope: Scope, now: DateTime<Utc>, listing: &Listing) -> Result<(), PartnerError> {
    let Some(row) = store::find_locked(tx, scope, listing.item).await? else { return Ok(()) };
    let Some(card) = store::card(tx, listing.item).await? else { return Ok(()) };
    let visibility = row.visibility;
    write(tx, now, (Some(row), visibility), (listing, card.told.labels)).await.map(drop)
}

/// The same for what is shown to partners before its owner says anything: partners themselves, and standards.
pub(crate) async fn put_shown(
    tx: &mut Tx,
    scope: Scope,
    now: DateTime<Utc>,
    listing: &Listing,
) -> Result<(), PartnerError> {
    if store::find_locked(tx, scope, listing.item).await?.is_some() {
        return put(tx, scope, now, listing).await;
    }
    let visibility = listing.item.kind().at_first();
    if write(tx, now, (None, visibility), (listing, Labels::default())).await?.is_none() {
        // Another transaction was faster with the first word; this one has the last.
        put(tx, scope, now, listing).await?;
    }
    Ok(())
}

/// Writes an item that was locked in this transaction, or inserts it; nothing when another transaction was faster with that.
pub(super) async fn write(
    tx: &mut Tx,
    now: DateTime<Utc>,
    (before, visibility): (Option<ItemRow>, Visibility),
    (listing, labels): (&Listing, Labels),
) -> Result<Option<(ItemRow, Card)>, PartnerError> {
    let (row, card) = made(tx, now, visibility, (listing, labels)).await?;
    let written = match before {
        Some(before) => {
            store::update(tx, before.number, &row, &card).await?;
            true
        }
        None => store::insert(tx, &row, &card).await?,
    };
    Ok(written.then_some((row, card)))
}

/// The rows of an item as it is now, with a new number.
async fn made(
    tx: &mut Tx,
    now: DateTime<Utc>,
    visibility: Visibility,
    (listing, labels): (&Listing, Labels),
) -> Result<(ItemRow, Card), PartnerError> {
    let number = store::next_number(tx).await?;
    seen_as(tx, (number, now), visibility, (listing, labels)).await
}

/// The same with a number that is given.
pub(super) async fn seen_as(
    tx: &mut Tx,
    (number, now): (i64, DateTime<Utc>),
    visibility: Visibility,
    (listing, labels): (&Listing, Labels),
) -> Result<(ItemRow, Card), PartnerError> {
    let (owner_name, industry, owner_active) = store::owner(tx, listing.owner).await?;
    let card = Card::new(listing, &owner_name, labels);
    let row = ItemRow {
        number,
        item_id: listing.item.uuid(),
        kind: listing.item.kind(),
        partner_id: listing.owner,
        visibility,
        is_open: listing.is_open,
        owner_active,
        industry: card.industry().unwrap_or(industry),
        task: card.task().map(str::to_owned),
        licence: card.licence().map(str::to_owned),
        version_id: listing.version,
        changed_at: now,
    };
    Ok((row, card))
}

/// A partner's status has changed: what it shows appears with it, and disappears with it. The platform's to tell.
pub(crate) async fn owner_stepped(
    tx: &mut Tx,
    scope: Scope,
    now: DateTime<Utc>,
    partner: &Partner,
) -> Result<(), PartnerError> {
    let active = partner.status == PartnerStatus::Active;
    store::owner_stepped(tx, partner.id, active).await?;
    if active {
        put_shown(tx, scope, now, &super::partner_listing(partner)).await?;
    }
    Ok(())
}

/// Gives a standard to the alliance's new lead. Whether everybody sees it is the new lead's to say.
pub(super) async fn hand_over(
    tx: &mut Tx,
    scope: Scope,
    now: DateTime<Utc>,
    (listing, to): (&Listing, PartnerId),
) -> Result<(), PartnerError> {
    debug_assert_eq!(listing.item.kind(), ItemKind::Standard, "nothing else is handed over");
    let Some(before) = store::find_locked(tx, scope, listing.item).await? else { return Ok(()) };
    let Some(card) = store::card(tx, listing.item).await? else { return Ok(()) };
    let listing = Listing { owner: to, ..listing.clone() };
    let labels = card.told.labels;
    let (row, card) = made(tx, now, Visibility::Partners, (&listing, labels)).await?;
    store::update(tx, before.number, &row, &card).await?;
    Ok(store::hand_over(tx, listing.item, to, row.owner_active).await?)
}

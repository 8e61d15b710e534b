//! Standards in the catalogue: those of which a version was released.

use access::{Permit, PublishListing, ReadCatalogue, Scope};
use chrono::{DateTime, Utc};
use database::{Db, Tx};
use foundation::limits::MAX_PAGE_SIZE;
use foundation::{AllianceId, Page, PageRequest, PartnerId, Sources, StandardId};

use super::CatalogueError;
use super::card::{Facts, Listing};
use super::model::{ItemId, Shown};
use super::publish::{Showing, change, look};
use crate::PartnerError;
use crate::alliances::Alliance;
use crate::alliances::store as alliances;
use crate::standards::store::{self, versions};
use crate::standards::{Standard, Task};

/// A standard as the catalogue is told of it.
pub(crate) async fn listing(tx: &mut Tx, scope: Scope, standard: &Standard) -> Result<Listing, PartnerError> {
    let alliance = alliances::get(tx, scope, standard.alliance).await?;
    let newest = versions::find(tx, scope, standard.id, None).await?;
    let in_force = newest.as_ref().is_some_and(|version| version.summary.withdrawn.is_none());
    let task = newest.as_ref().and_then(|version| version.definition.model.as_ref()).map(|model| word(model.task));
    Ok(of(standard, &alliance, in_force, task))
}

fn word(task: Task) -> String {
    match task {
        Task::TabularClassification => "tabular-classification".to_owned(),
    }
}

fn of(standard: &Standard, alliance: &Alliance, is_open: bool, task: Option<String>) -> Listing {
    Listing {
        item: ItemId::Standard(standard.id),
        owner: alliance.lead,
        name: standard.name.clone(),
        description: standard.summary.clone(),
        is_open,
        industry: Some(alliance.industry),
        task,
        licence: None,
        version: None,
        facts: Facts {
            version: standard.newest.map(|number| number.to_string()),
            alliance: Some((alliance.id, alliance.name.clone())),
            ..Facts::default()
        },
    }
}

/// Tells the catalogue of a standard of which a version was released or withdrawn.
pub(crate) async fn standard_changed(
    tx: &mut Tx,
    scope: Scope,
    now: DateTime<Utc>,
    standard: StandardId,
) -> Result<(), PartnerError> {
    let standard = store::get(tx, scope, standard).await?;
    let listing = listing(tx, scope, &standard).await?;
    super::put_shown(tx, scope, now, &listing).await
}

/// Tells the catalogue that an alliance has another lead, on behalf of the one before.
pub(crate) async fn alliance_handed_over(
    tx: &mut Tx,
    scope: Scope,
    now: DateTime<Utc>,
    (alliance, to): (AllianceId, PartnerId),
) -> Result<(), PartnerError> {
    let mut request = PageRequest::new(Some(MAX_PAGE_SIZE), None);
    loop {
        let rows = store::list(tx, scope, alliance, &request).await?;
        let page = Page::cut(rows, &request, |standard| standard.id);
        for standard in &page.items {
            let listing = listing(tx, scope, standard).await?;
            super::put::hand_over(tx, scope, now, (&listing, to)).await?;
        }
        match page.next_cursor {
            Some(cursor) => request = PageRequest::new(Some(MAX_PAGE_SIZE), Some(cursor)),
            None => return Ok(()),
        }
    }
}

/// Where a standard stands for the partner that leads its alliance.
///
/// # Errors
/// `NotYours` for every other partner; the standard's `NotFound`.
pub async fn view_standard(
    db: &Db,
    sources: &Sources,
    permit: &Permit<ReadCatalogue>,
    standard: StandardId,
) -> Result<Shown, PartnerError> {
    let scope = permit.scope();
    let mut tx = db.read(scope.tenancy()).await?;
    let standard = store::get(&mut tx, scope, standard).await?;
    let listing = listing(&mut tx, scope, &standard).await?;
    if listing.owner != permit.partner() {
        return Err(CatalogueError::NotYours.into());
    }
    look(&mut tx, scope, sources.now(), &listing).await
}

/// Says who sees a standard.
///
/// # Errors
/// As [`change`]; `NotYours` unless one's partner leads the alliance.
pub async fn show_standard(
    db: &Db,
    sources: &Sources,
    permit: &Permit<PublishListing>,
    standard: StandardId,
    showing: Showing,
) -> Result<Shown, PartnerError> {
    let scope = permit.scope();
    let mut tx = db.write(scope.tenancy()).await?;
    let standard = store::get_locked(&mut tx, scope, standard).await?;
    let listing = listing(&mut tx, scope, &standard).await?;
    if listing.owner != permit.partner() {
        return Err(CatalogueError::NotYours.into());
    }
    let shown = change(&mut tx, sources, permit, (&listing, showing)).await?;
    tx.commit().await?;
    Ok(shown)
}

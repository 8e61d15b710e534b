//! What the operator does with alliances.

use access::audit::{self, Entry};
use access::{FoundAlliance, Permit, ReadPartners};
use database::Db;
use foundation::{AllianceId, Page, PageRequest, Sources};
use serde_json::json;

use super::AllianceError;
use super::leading::end;
use super::model::{Alliance, NewAlliance, SeatState};
use super::store::seats::NewSeat;
use super::store::{self, Which};
use crate::PartnerError;
use crate::partners::store as partners;

/// Founds an alliance, whose lead is its first member.
///
/// # Errors
/// `Invalid` names the field; `PartnerNotActive`; `NameTaken`.
pub async fn found(
    db: &Db,
    sources: &Sources,
    permit: &Permit<FoundAlliance>,
    new: NewAlliance,
) -> Result<Alliance, PartnerError> {
    let new = new.checked()?;
    let (scope, now, lead) = (permit.scope(), sources.now(), new.lead);
    let id: AllianceId = sources.id();
    let mut tx = db.write(scope.tenancy()).await?;
    partners::find_active(&mut tx, lead).await?.ok_or(AllianceError::PartnerNotActive)?;
    store::insert(&mut tx, id, &new, now).await?;
    let seat = NewSeat { alliance: id, partner: lead, state: SeatState::Active, reason: None, now };
    store::seats::put(&mut tx, seat, None).await?;
    let alliance = store::get(&mut tx, scope, id).await?;
    let detail = json!({ "name": alliance.name, "industry": alliance.industry, "lead": lead });
    audit::record(&mut tx, sources, permit, Entry::done(permit, id).partner(lead).detail(detail)).await?;
    tx.commit().await?;
    Ok(alliance)
}

/// Ends an alliance on behalf of the platform; `name` confirms which.
///
/// # Errors
/// `NameMismatch`; `Dissolved` when it is over already.
pub async fn dissolve_as_operator(
    db: &Db,
    sources: &Sources,
    permit: &Permit<FoundAlliance>,
    alliance: AllianceId,
    (name, reason): (&str, &str),
) -> Result<Alliance, PartnerError> {
    let mut tx = db.write(permit.scope().tenancy()).await?;
    let ended = end(&mut tx, sources, permit.scope(), alliance, (name, reason)).await?;
    let entry = Entry::done(permit, alliance).named("alliance:dissolve").partner(ended.lead);
    audit::record(&mut tx, sources, permit, entry.detail(json!({ "reason": reason }))).await?;
    tx.commit().await?;
    Ok(ended)
}

/// Every alliance there is, newest first, for operators and auditors.
pub async fn list_all(
    db: &Db,
    permit: &Permit<ReadPartners>,
    page: &PageRequest,
) -> Result<Page<Alliance>, PartnerError> {
    let mut tx = db.read(permit.scope().tenancy()).await?;
    let rows = store::list(&mut tx, permit.scope(), Which::All, page).await?;
    Ok(Page::cut(rows, page, |alliance| alliance.id))
}

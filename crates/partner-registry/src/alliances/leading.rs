//! What the lead does.

use access::audit::{self, Entry};
use access::{LeadAlliance, Permit, Scope};
use database::{Db, Tx};
use foundation::{AllianceId, PartnerId, Sources};
use serde_json::json;

use super::AllianceError;
use super::model::{Alliance, SeatState, SeatStep};
use super::store;
use super::store::seats::NewSeat;
use crate::notices::Deed;
use crate::partners::store as partners;
use crate::text::{self, Presence};
use crate::{PartnerError, catalogue, notices};

/// Invites an active partner.
///
/// # Errors
/// `PartnerNotActive`; `IllegalStep` when it is invited or a member already, or has asked to join.
pub async fn invite(
    db: &Db,
    sources: &Sources,
    permit: &Permit<LeadAlliance>,
    alliance: AllianceId,
    partner: PartnerId,
) -> Result<Alliance, PartnerError> {
    let mut tx = db.write(permit.scope().tenancy()).await?;
    partners::find_active(&mut tx, partner).await?.ok_or(AllianceError::PartnerNotActive)?;
    change(tx, sources, permit, (alliance, partner), (SeatStep::Invite, None)).await
}

/// Lets a partner join that has asked to.
///
/// # Errors
/// `IllegalStep` when it has not; `PartnerNotActive` when it has been suspended meanwhile.
pub async fn admit(
    db: &Db,
    sources: &Sources,
    permit: &Permit<LeadAlliance>,
    alliance: AllianceId,
    partner: PartnerId,
) -> Result<Alliance, PartnerError> {
    let mut tx = db.write(permit.scope().tenancy()).await?;
    partners::find_active(&mut tx, partner).await?.ok_or(AllianceError::PartnerNotActive)?;
    change(tx, sources, permit, (alliance, partner), (SeatStep::Admit, None)).await
}

/// Does not let it.
///
/// # Errors
/// `Invalid` without a reason; `IllegalStep` when it has not asked.
pub async fn refuse(
    db: &Db,
    sources: &Sources,
    permit: &Permit<LeadAlliance>,
    alliance: AllianceId,
    (partner, reason): (PartnerId, &str),
) -> Result<Alliance, PartnerError> {
    let reason = text::prose("reason", reason, Presence::Required)?;
    let tx = db.write(permit.scope().tenancy()).await?;
    change(tx, sources, permit, (alliance, partner), (SeatStep::Refuse, Some(&reason))).await
}

/// Removes a member, or takes an invitation back. The partner reads the reason.
///
/// # Errors
/// `Invalid` without a reason; `LeadStays`; `IllegalStep`.
pub async fn remove(
    db: &Db,
    sources: &Sources,
    permit: &Permit<LeadAlliance>,
    alliance: AllianceId,
    (partner, reason): (PartnerId, &str),
) -> Result<Alliance, PartnerError> {
    let reason = text::prose("reason", reason, Presence::Required)?;
    let tx = db.write(permit.scope().tenancy()).await?;
    change(tx, sources, permit, (alliance, partner), (SeatStep::Remove, Some(&reason))).await
}

async fn change(
    mut tx: Tx,
    sources: &Sources,
    permit: &Permit<LeadAlliance>,
    (alliance, partner): (AllianceId, PartnerId),
    (step, reason): (SeatStep, Option<&str>),
) -> Result<Alliance, PartnerError> {
    let (scope, now) = (permit.scope(), sources.now());
    let found = led(&mut tx, permit, alliance).await?;
    if partner == found.lead {
        return Err(AllianceError::LeadStays.into());
    }
    let before = store::seats::find_locked(&mut tx, scope, alliance, partner).await?;
    let state = SeatState::after(before, step)?;
    store::seats::put(&mut tx, NewSeat { alliance, partner, state, reason, now }, before).await?;
    let detail = json!({ "partner": partner, "step": step, "after": state, "reason": reason });
    let entry = Entry::done(permit, alliance).named(action(step)).detail(detail).shown_to(partner);
    audit::record(&mut tx, sources, permit, entry).await?;
    let found = store::get(&mut tx, scope, alliance).await?;
    if step == SeatStep::Invite {
        let path = format!("/alliances/{alliance}");
        notices::tell(&mut tx, sources, (found.lead, partner), (Deed::AllianceInvited, &found.name), path).await?;
    }
    tx.commit().await?;
    Ok(found)
}

fn action(step: SeatStep) -> &'static str {
    match step {
        SeatStep::Invite => "alliance:invite",
        SeatStep::Admit => "alliance:admit",
        SeatStep::Refuse => "alliance:refuse",
        SeatStep::Remove => "alliance:remove",
        SeatStep::Accept | SeatStep::Decline | SeatStep::Ask | SeatStep::Leave => "alliance:lead",
    }
}

/// The alliance that the permit's partner leads, locked, if it goes on.
async fn led(tx: &mut Tx, permit: &Permit<LeadAlliance>, alliance: AllianceId) -> Result<Alliance, PartnerError> {
    let found = store::get_locked(tx, permit.scope(), alliance).await?;
    found.expect_lead(permit.partner())?;
    found.expect_standing()?;
    Ok(found)
}

/// Makes another member the lead; one's own partner stays a member.
///
/// # Errors
/// `SuccessorNotMember`; `PartnerNotActive`.
pub async fn hand_over(
    db: &Db,
    sources: &Sources,
    permit: &Permit<LeadAlliance>,
    alliance: AllianceId,
    to: PartnerId,
) -> Result<Alliance, PartnerError> {
    let (scope, now) = (permit.scope(), sources.now());
    let mut tx = db.write(scope.tenancy()).await?;
    led(&mut tx, permit, alliance).await?;
    if store::seats::find_locked(&mut tx, scope, alliance, to).await? != Some(SeatState::Active) {
        return Err(AllianceError::SuccessorNotMember.into());
    }
    partners::find_active(&mut tx, to).await?.ok_or(AllianceError::PartnerNotActive)?;
    if !store::hand_over(&mut tx, scope, alliance, to, now).await? {
        return Err(AllianceError::NotLead.into());
    }
    catalogue::alliance_handed_over(&mut tx, scope, now, (alliance, to)).await?;
    let entry = Entry::done(permit, alliance).named("alliance:hand-over").detail(json!({ "lead": to })).shown_to(to);
    audit::record(&mut tx, sources, permit, entry).await?;
    let found = store::get(&mut tx, scope, alliance).await?;
    tx.commit().await?;
    Ok(found)
}

/// Ends the alliance; `name` confirms which. Its standards stay readable, and take no new versions and runs.
///
/// # Errors
/// `NameMismatch`; `Dissolved` when it is over already.
pub async fn dissolve(
    db: &Db,
    sources: &Sources,
    permit: &Permit<LeadAlliance>,
    alliance: AllianceId,
    (name, reason): (&str, &str),
) -> Result<Alliance, PartnerError> {
    let mut tx = db.write(permit.scope().tenancy()).await?;
    store::get(&mut tx, permit.scope(), alliance).await?.expect_lead(permit.partner())?;
    let ended = end(&mut tx, sources, permit.scope(), alliance, (name, reason)).await?;
    let entry = Entry::done(permit, alliance).named("alliance:dissolve").detail(json!({ "reason": reason }));
    audit::record(&mut tx, sources, permit, entry).await?;
    tx.commit().await?;
    Ok(ended)
}

pub(super) async fn end(
    tx: &mut Tx,
    sources: &Sources,
    scope: Scope,
    alliance: AllianceId,
    (name, reason): (&str, &str),
) -> Result<Alliance, PartnerError> {
    let reason = text::prose("reason", reason, Presence::Required)?;
    let found = store::get_locked(tx, scope, alliance).await?;
    found.expect_standing()?;
    if found.name != name.trim() {
        return Err(AllianceError::NameMismatch { name: found.name }.into());
    }
    if !store::dissolve(tx, scope, alliance, &reason, sources.now()).await? {
        return Err(AllianceError::Dissolved.into());
    }
    store::get(tx, scope, alliance).await
}

//! What a partner does for itself: accepting, declining, asking, leaving.

use access::audit::{self, Entry};
use access::{JoinAlliance, LeaveAlliance, Permit, TenantAction};
use database::Db;
use foundation::{AllianceId, Sources};
use serde_json::json;

use super::AllianceError;
use super::model::{Alliance, SeatState, SeatStep};
use super::store;
use super::store::seats::NewSeat;
use crate::notices::Deed;
use crate::text::{self, Presence};
use crate::{PartnerError, notices};

/// Accepts an invitation.
///
/// # Errors
/// `IllegalStep` when there is none; `Dissolved`.
pub async fn accept(
    db: &Db,
    sources: &Sources,
    permit: &Permit<JoinAlliance>,
    alliance: AllianceId,
) -> Result<Alliance, PartnerError> {
    change(db, sources, permit, alliance, (SeatStep::Accept, "alliance:accept", "")).await
}

/// Declines one; the lead reads the reason, if there is one.
///
/// # Errors
/// As [`accept`].
pub async fn decline(
    db: &Db,
    sources: &Sources,
    permit: &Permit<JoinAlliance>,
    alliance: AllianceId,
    reason: &str,
) -> Result<Alliance, PartnerError> {
    change(db, sources, permit, alliance, (SeatStep::Decline, "alliance:decline", reason)).await
}

/// Asks to join; the lead reads why, if that is said.
///
/// # Errors
/// `IllegalStep` when the partner is invited, a member, or has asked already; `Dissolved`.
pub async fn ask(
    db: &Db,
    sources: &Sources,
    permit: &Permit<JoinAlliance>,
    alliance: AllianceId,
    reason: &str,
) -> Result<Alliance, PartnerError> {
    change(db, sources, permit, alliance, (SeatStep::Ask, "alliance:ask", reason)).await
}

/// Leaves, or takes a request to join back.
///
/// # Errors
/// `LeadStays`; `IllegalStep` for who is no member.
pub async fn leave(
    db: &Db,
    sources: &Sources,
    permit: &Permit<LeaveAlliance>,
    alliance: AllianceId,
    reason: &str,
) -> Result<Alliance, PartnerError> {
    change(db, sources, permit, alliance, (SeatStep::Leave, "alliance:leave", reason)).await
}

async fn change<A: TenantAction>(
    db: &Db,
    sources: &Sources,
    permit: &Permit<A>,
    alliance: AllianceId,
    (step, action, reason): (SeatStep, &'static str, &str),
) -> Result<Alliance, PartnerError> {
    let reason = Some(text::prose("reason", reason, Presence::Optional)?).filter(|reason| !reason.is_empty());
    let (scope, now, partner) = (permit.scope(), sources.now(), permit.partner());
    let mut tx = db.write(scope.tenancy()).await?;
    // The seat first: the lead that changes it, or hands the alliance over to it, waits or is waited for here.
    let before = store::seats::find_locked(&mut tx, scope, alliance, partner).await?;
    let found = store::get(&mut tx, scope, alliance).await?;
    // Leaving what was dissolved stays possible.
    if step != SeatStep::Leave {
        found.expect_standing()?;
    }
    if step == SeatStep::Leave && found.lead == partner {
        return Err(AllianceError::LeadStays.into());
    }
    let state = SeatState::after(before, step)?;
    let seat = NewSeat { alliance, partner, state, reason: reason.as_deref(), now };
    store::seats::put(&mut tx, seat, before).await?;
    let detail = json!({ "partner": partner, "after": state, "reason": reason });
    let entry = Entry::done(permit, alliance).named(action).detail(detail).shown_to(found.lead);
    audit::record(&mut tx, sources, permit, entry).await?;
    let found = store::get(&mut tx, scope, alliance).await?;
    if step == SeatStep::Ask {
        let path = format!("/alliances/{alliance}");
        notices::tell(&mut tx, sources, (partner, found.lead), (Deed::AllianceAsked, &found.name), path).await?;
    }
    tx.commit().await?;
    Ok(found)
}

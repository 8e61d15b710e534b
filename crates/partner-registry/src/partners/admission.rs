//! The life cycle, from review to offboarding.

use access::audit::{self, Actor, Entry};
use access::invitations::{self, AcceptInvitation, Accepted, Post};
use access::sessions::Origin;
use access::{AdmitPartner, Permit, Role, Scope, SystemTask};
use database::{Db, Tx};
use foundation::{PartnerId, Sources};
use serde_json::{Value, json};

use super::model::{Partner, PartnerStatus, PartnerStep};
use super::store;
use crate::applications::store::stages;
use crate::text::{self, Presence};
use crate::{PartnerError, agreements, catalogue};

/// Takes an application up: reviewers may assess it from now on.
pub async fn begin_review(
    db: &Db,
    sources: &Sources,
    permit: &Permit<AdmitPartner>,
    partner: PartnerId,
) -> Result<Partner, PartnerError> {
    step(db, sources, permit, partner, (PartnerStep::BeginReview, None)).await
}

/// Stops an active partner for a time: its members may only read, cancel and terminate, and no agreement of it permits a use.
pub async fn suspend(
    db: &Db,
    sources: &Sources,
    permit: &Permit<AdmitPartner>,
    partner: PartnerId,
    reason: &str,
) -> Result<Partner, PartnerError> {
    let reason = text::prose("reason", reason, Presence::Required)?;
    step(db, sources, permit, partner, (PartnerStep::Suspend, Some(reason))).await
}

/// Lets a suspended partner go on.
pub async fn reinstate(
    db: &Db,
    sources: &Sources,
    permit: &Permit<AdmitPartner>,
    partner: PartnerId,
) -> Result<Partner, PartnerError> {
    step(db, sources, permit, partner, (PartnerStep::Reinstate, None)).await
}

/// Parts with a partner for good; its name is free again. Its agreements end in the same transaction: those in force are terminated, those not yet
/// signed by both are withdrawn.
pub async fn offboard(
    db: &Db,
    sources: &Sources,
    permit: &Permit<AdmitPartner>,
    partner: PartnerId,
    reason: &str,
) -> Result<Partner, PartnerError> {
    let reason = text::prose("reason", reason, Presence::Required)?;
    step(db, sources, permit, partner, (PartnerStep::Offboard, Some(reason))).await
}

/// Accepts an invitation. The first owner of an approved partner makes it active, or does not become its owner.
///
/// # Errors
/// `Access` with those of [`invitations::accept_within`].
pub async fn accept_invitation(
    db: &Db,
    sources: &Sources,
    input: AcceptInvitation,
    origin: &Origin,
) -> Result<Accepted, PartnerError> {
    let (mut tx, accepted) = invitations::accept_within(db, sources, input, origin).await?;
    if let Post::Member(partner, Role::Owner) = accepted.post {
        activate_on_first_owner(&mut tx, sources, partner).await?;
    }
    tx.commit().await?;
    Ok(accepted)
}

/// Makes an approved partner active once it has an owner. Whatever became of the partner since it was approved stays as it is.
///
/// # Errors
/// `OwnerMissing` while nobody owns the partner; `IllegalStep` when it was never approved.
pub async fn activate_on_first_owner(
    tx: &mut Tx,
    sources: &Sources,
    partner: PartnerId,
) -> Result<Partner, PartnerError> {
    let scope = Scope::system(SystemTask::Authentication);
    let mut found = store::get_locked(tx, scope, partner).await?;
    if matches!(found.status, PartnerStatus::Active | PartnerStatus::Suspended | PartnerStatus::Offboarded) {
        return Ok(found);
    }
    let before = found.status;
    found.take(PartnerStep::Activate, None)?;
    if !store::has_owner(tx, scope, partner).await? {
        return Err(PartnerError::OwnerMissing);
    }
    let found = store::update(tx, scope, &found, sources.now()).await?;
    stages::enter(tx, sources, &found).await?;
    let detail = step_detail(PartnerStep::Activate, before, &found);
    catalogue::owner_stepped(tx, scope, sources.now(), &found).await?;
    let entry = Entry::of_platform("partner:activate", partner, partner, detail);
    audit::record(tx, sources, Actor::Platform("first-owner"), entry).await?;
    Ok(found)
}

async fn step(
    db: &Db,
    sources: &Sources,
    permit: &Permit<AdmitPartner>,
    partner: PartnerId,
    (step, reason): (PartnerStep, Option<String>),
) -> Result<Partner, PartnerError> {
    let scope = permit.scope();
    let mut tx = db.write(scope.tenancy()).await?;
    let mut found = store::get_locked(&mut tx, scope, partner).await?;
    let before = found.status;
    found.take(step, reason)?;
    let found = store::update(&mut tx, scope, &found, sources.now()).await?;
    stages::enter(&mut tx, sources, &found).await?;
    catalogue::owner_stepped(&mut tx, scope, sources.now(), &found).await?;
    let mut entry = stepped(permit, step, before, &found);
    if step == PartnerStep::Offboard {
        let ended = agreements::store::end_all(&mut tx, scope, partner, sources.now()).await?;
        entry.detail["agreements_ended"] = json!(ended);
    }
    audit::record(&mut tx, sources, permit, entry).await?;
    tx.commit().await?;
    Ok(found)
}

/// The row stands in the partner's own log: it may see what the operator did.
pub(super) fn stepped(
    permit: &Permit<AdmitPartner>,
    step: PartnerStep,
    before: PartnerStatus,
    after: &Partner,
) -> Entry {
    Entry::done(permit, after.id).partner(after.id).detail(step_detail(step, before, after))
}

fn step_detail(step: PartnerStep, before: PartnerStatus, after: &Partner) -> Value {
    json!({ "step": step, "before": before, "after": after.status, "reason": after.status_reason })
}

//! Deciding about an applicant.

use access::invitations::{self, Invitation};
use access::{AdmitPartner, Permit, Secret, audit};
use database::{Db, Tx};
use foundation::{PartnerId, Sources};
use mail::{Language, Letter};

use super::admission::stepped;
use super::model::{Partner, PartnerStep};
use super::store;
use crate::applications::store::{self as applications, links, stages};
use crate::applications::{ApplicationError, Decision};
use crate::text::{self, Presence};
use crate::{PartnerError, Quota, assessments};

/// An admitted partner, and what its first owner needs to come in.
#[derive(Debug)]
pub struct Approved {
    /// The partner, with its quota.
    pub partner: Partner,
    /// The invitation of its contact as an owner.
    pub invitation: Invitation,
    /// The invitation's token, in clear: it is mailed to the contact too, and only its hash is stored.
    pub invitation_token: Secret,
}

/// What an operator says when admitting an applicant.
#[derive(Debug, Clone, Default)]
pub struct Approval {
    /// For the applicant.
    pub reason: Option<String>,
    /// Why it is admitted although the assessments say less than the platform asks for. Never shown to the applicant.
    pub override_reason: Option<String>,
}

impl Approval {
    fn checked(&self) -> Result<Self, PartnerError> {
        let read = |field, text: &Option<String>| {
            text.as_deref().map(|text| text::prose(field, text, Presence::Required)).transpose()
        };
        Ok(Self {
            reason: read("reason", &self.reason)?,
            override_reason: read("override_reason", &self.override_reason)?,
        })
    }
}

/// Admits an applicant that was assessed: gives it [`Quota::DEFAULT`], and mails its contact the decision and an invitation as the
/// first owner.
///
/// # Errors
/// `IllegalStep` unless it is in review, also for the second of two who decide at once; `NotAssessed` while no reviewer has
/// assessed it; `OverrideNeeded` when the assessments are too few or too low and no `override_reason` is given.
pub async fn approve(
    db: &Db,
    sources: &Sources,
    permit: &Permit<AdmitPartner>,
    partner: PartnerId,
    approval: &Approval,
) -> Result<Approved, PartnerError> {
    let approval = approval.checked()?;
    let scope = permit.scope();
    let mut tx = db.write(scope.tenancy()).await?;
    let mut found = store::get_locked(&mut tx, scope, partner).await?;
    let before = found.status;
    found.take(PartnerStep::Approve, None)?;
    let standing = assessments::standing_of(&mut tx, scope, partner).await?;
    if standing.reviewers == 0 {
        return Err(PartnerError::NotAssessed);
    }
    if !standing.passes() && approval.override_reason.is_none() {
        return Err(ApplicationError::OverrideNeeded { shortfall: standing.shortfall() }.into());
    }
    found.quota = Quota::DEFAULT;
    let found = store::update(&mut tx, scope, &found, sources.now()).await?;
    let (reason, override_reason) = (approval.reason.clone(), approval.override_reason);
    decided(&mut tx, sources, permit, &found, (reason, override_reason)).await?;
    let application = links::following(&mut tx, scope, sources, (found.id, &found.name)).await?;
    tell(&mut tx, sources, permit, &found, Letter::Approved { application, reason: approval.reason }).await?;
    audit::record(&mut tx, sources, permit, stepped(permit, PartnerStep::Approve, before, &found)).await?;
    invite(tx, sources, permit, found).await
}

/// Refuses an applicant, which gets the reason by mail. Its name is free again.
///
/// # Errors
/// `IllegalStep` once it is approved or declined; `Invalid` without a reason.
pub async fn decline(
    db: &Db,
    sources: &Sources,
    permit: &Permit<AdmitPartner>,
    partner: PartnerId,
    reason: &str,
) -> Result<Partner, PartnerError> {
    let reason = text::prose("reason", reason, Presence::Required)?;
    let scope = permit.scope();
    let mut tx = db.write(scope.tenancy()).await?;
    let mut found = store::get_locked(&mut tx, scope, partner).await?;
    let before = found.status;
    found.take(PartnerStep::Decline, Some(reason.clone()))?;
    let found = store::update(&mut tx, scope, &found, sources.now()).await?;
    decided(&mut tx, sources, permit, &found, (Some(reason.clone()), None)).await?;
    let application = links::following(&mut tx, scope, sources, (found.id, &found.name)).await?;
    tell(&mut tx, sources, permit, &found, Letter::Declined { application, reason }).await?;
    audit::record(&mut tx, sources, permit, stepped(permit, PartnerStep::Decline, before, &found)).await?;
    tx.commit().await?;
    Ok(found)
}

/// Invites the contact of an approved partner once more, for when the first invitation has expired or was lost; the one
/// before is void from then on.
///
/// # Errors
/// `IllegalStep` unless it is approved: an active partner's owners invite people themselves.
pub async fn invite_owner(
    db: &Db,
    sources: &Sources,
    permit: &Permit<AdmitPartner>,
    partner: PartnerId,
) -> Result<Approved, PartnerError> {
    let scope = permit.scope();
    let mut tx = db.write(scope.tenancy()).await?;
    let found = store::get_locked(&mut tx, scope, partner).await?;
    found.status.after(PartnerStep::InviteOwner)?;
    invite(tx, sources, permit, found).await
}

/// Writes the new stage and, where there is an application, how it was decided.
async fn decided(
    tx: &mut Tx,
    sources: &Sources,
    permit: &Permit<AdmitPartner>,
    partner: &Partner,
    (reason, override_reason): (Option<String>, Option<String>),
) -> Result<(), PartnerError> {
    stages::enter(tx, sources, partner).await?;
    let decision = Decision { by: permit.principal().user, at: sources.now(), reason, override_reason };
    applications::set_decision(tx, permit.scope(), partner.id, &decision).await
}

async fn tell(
    tx: &mut Tx,
    sources: &Sources,
    permit: &Permit<AdmitPartner>,
    partner: &Partner,
    letter: Letter,
) -> Result<(), PartnerError> {
    let language = language_of(tx, permit, partner.id).await?;
    mail::enqueue(tx, sources, Some(partner.id), (&partner.contact.email, language), &letter).await?;
    Ok(())
}

async fn language_of(tx: &mut Tx, permit: &Permit<AdmitPartner>, partner: PartnerId) -> Result<Language, PartnerError> {
    let record = applications::find(tx, permit.scope(), partner).await?;
    Ok(record.map(|record| record.language).unwrap_or_default())
}

/// The last thing in its transaction, which it commits.
async fn invite(
    mut tx: Tx,
    sources: &Sources,
    permit: &Permit<AdmitPartner>,
    partner: Partner,
) -> Result<Approved, PartnerError> {
    let language = language_of(&mut tx, permit, partner.id).await?;
    let email = &partner.contact.email;
    let (invitation, invitation_token) =
        invitations::invite_first_owner(&mut tx, sources, permit, partner.id, email, language).await?;
    tx.commit().await?;
    Ok(Approved { partner, invitation, invitation_token })
}

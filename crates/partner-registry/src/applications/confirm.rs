//! Proving the contact's address.

use access::audit::{self, Actor, Entry};
use access::links::Link;
use access::{AdmitPartner, Permit, Scope, Secret, SystemTask};
use database::{Db, Tx};
use foundation::{PartnerId, Sources};
use mail::{Audience, Following, Letter};
use serde_json::json;

use super::error::ApplicationError;
use super::store::{self, links, stages};
use crate::PartnerError;
use crate::partners::{Partner, PartnerStep, store as partners};

/// A confirmed application, and the key with which it is followed from now on.
#[derive(Debug)]
pub struct Confirmed {
    /// The applicant.
    pub partner: Partner,
    /// `hansa_af_…`, in clear for this once: it is mailed too, and only its hash is stored.
    pub key: Secret,
}

/// Confirms an application with the token that was mailed to its contact: reviewers see it from now on.
///
/// # Errors
/// `ConfirmationNotFound`, `ConfirmationExpired`; `ConfirmationUsed` when the application is confirmed already.
pub async fn confirm(db: &Db, sources: &Sources, token: &Secret) -> Result<Confirmed, PartnerError> {
    let hash = Link::Confirmation.parse(token.reveal()).ok_or(ApplicationError::ConfirmationNotFound)?;
    let (scope, now) = (Scope::system(SystemTask::Application), sources.now());
    let mut tx = db.write(scope.tenancy()).await?;
    let link = links::find(&mut tx, scope, links::LinkKind::Confirmation, hash).await?;
    let link = link.ok_or(ApplicationError::ConfirmationNotFound)?;
    if link.used_at.is_some() {
        return Err(ApplicationError::ConfirmationUsed.into());
    }
    if link.expires_at <= now {
        return Err(ApplicationError::ConfirmationExpired.into());
    }
    let found = partners::get_locked(&mut tx, scope, link.partner_id).await.map_err(|error| match error {
        // It lapsed just now, or was deleted while this link was being read.
        PartnerError::PartnerNotFound => ApplicationError::ConfirmationExpired.into(),
        other => other,
    })?;
    if !links::use_up(&mut tx, scope, hash, now).await? {
        return Err(ApplicationError::ConfirmationUsed.into());
    }
    let (partner, following) = verified(&mut tx, sources, scope, found).await?;
    let detail = json!({ "step": PartnerStep::Confirm });
    let entry = Entry::of_platform("application:confirm", partner.id, partner.id, detail);
    audit::record(&mut tx, sources, Actor::Platform("applicant"), entry).await?;
    tx.commit().await?;
    Ok(Confirmed { partner, key: Secret::new(following.token.reveal()) })
}

/// Confirms an application whose contact the operator knows by other means, such as a call, for when mail does not arrive.
///
/// # Errors
/// `IllegalStep` when it is confirmed already.
pub async fn vouch(
    db: &Db,
    sources: &Sources,
    permit: &Permit<AdmitPartner>,
    partner: PartnerId,
) -> Result<Partner, PartnerError> {
    let scope = permit.scope();
    let mut tx = db.write(scope.tenancy()).await?;
    let found = partners::get_locked(&mut tx, scope, partner).await?;
    found.status.after(PartnerStep::Confirm)?;
    let (partner, _) = verified(&mut tx, sources, scope, found).await?;
    let detail = json!({ "step": PartnerStep::Confirm, "after": partner.status });
    let entry = Entry::done(permit, partner.id).partner(partner.id).detail(detail);
    audit::record(&mut tx, sources, permit, entry).await?;
    tx.commit().await?;
    Ok(partner)
}

/// The applicant's record is locked. Mails the contact how to follow the application.
async fn verified(
    tx: &mut Tx,
    sources: &Sources,
    scope: Scope,
    mut partner: Partner,
) -> Result<(Partner, Following), PartnerError> {
    if partner.take(PartnerStep::Confirm, None).is_err()
        || !store::set_verified(tx, scope, partner.id, sources.now()).await?
    {
        return Err(ApplicationError::ConfirmationUsed.into());
    }
    let partner = partners::update(tx, scope, &partner, sources.now()).await?;
    stages::enter(tx, sources, &partner).await?;
    let language = store::get(tx, scope, partner.id).await?.language;
    let following = links::following(tx, scope, sources, (partner.id, &partner.name)).await?;
    let to = (partner.contact.email.as_str(), language);
    mail::enqueue(tx, sources, Some(partner.id), to, &Letter::FollowApplication(following.clone())).await?;
    let arrived = Letter::ApplicationArrived { organisation: partner.name.clone(), application: partner.id };
    mail::notify(tx, sources, None, Audience::Operators, &arrived).await?;
    Ok((partner, following))
}

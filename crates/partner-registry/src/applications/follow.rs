//! What who holds the key to an application sees and does.

use access::audit::{self, Actor, Entry};
use access::links::Link;
use access::{Scope, Secret, SystemTask};
use chrono::{DateTime, Utc};
use database::{Db, Tx};
use foundation::{PartnerId, Sources};
use serde_json::json;

use super::conversation::Question;
use super::error::ApplicationError;
use super::model::{self, ApplicationRecord, Details, Stage};
use super::store::{self, conversation, links, stages};
use crate::PartnerError;
use crate::partners::{Partner, PartnerStatus, PartnerStep, store as partners};
use crate::text::{self, Presence};

/// An application, as its sender sees it: nothing of what reviewers think of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Followed {
    /// The applicant's record. Its status is one of an application's: who became active sees it approved.
    pub partner: Partner,
    /// What it told.
    pub record: ApplicationRecord,
    /// Where it has been, oldest first.
    pub stages: Vec<Stage>,
    /// What it was asked, oldest first.
    pub questions: Vec<Question>,
    /// Whether it can be corrected now.
    pub correctable: bool,
}

/// Opens a transaction for the holder of the key, with the applicant's record.
///
/// # Errors
/// `ApplicationNotFound` when the key is none, has expired, or is another application's: all alike.
pub(super) async fn held(
    tx: &mut Tx,
    scope: Scope,
    now: DateTime<Utc>,
    (application, key): (PartnerId, &Secret),
) -> Result<(), PartnerError> {
    let hash = Link::Follow.parse(key.reveal()).ok_or(ApplicationError::NotFound)?;
    let link = links::find(tx, scope, links::LinkKind::Follow, hash).await?;
    match link {
        Some(link) if link.partner_id == application && link.expires_at > now => Ok(()),
        _ => Err(ApplicationError::NotFound.into()),
    }
}

pub(super) fn scope() -> Scope {
    Scope::system(SystemTask::Application)
}

/// Reads an application with its key.
pub async fn followed(
    db: &Db,
    sources: &Sources,
    application: PartnerId,
    key: &Secret,
) -> Result<Followed, PartnerError> {
    let mut tx = db.read(scope().tenancy()).await?;
    held(&mut tx, scope(), sources.now(), (application, key)).await?;
    read(&mut tx, application).await
}

pub(super) async fn read(tx: &mut Tx, application: PartnerId) -> Result<Followed, PartnerError> {
    let mut partner = partners::get(tx, scope(), application).await?;
    let mut record = store::get(tx, scope(), application).await?;
    let mut stages = stages::list(tx, scope(), application).await?;
    stages.retain(|stage| shown(stage.status) == stage.status);
    let questions = conversation::list(tx, scope(), application).await?;
    if let Some(decision) = &mut record.decision {
        decision.override_reason = None;
    }
    let correctable = partner.status == PartnerStatus::Applied;
    partner.status = shown(partner.status);
    Ok(Followed { partner, record, stages, questions, correctable })
}

/// What becomes of a partner after its application is for its members to see.
const fn shown(status: PartnerStatus) -> PartnerStatus {
    match status {
        PartnerStatus::Active | PartnerStatus::Suspended | PartnerStatus::Offboarded => PartnerStatus::Approved,
        other => other,
    }
}

/// Corrects what was told, while nobody reviews it. The name, the branch and the contact's address stay: for another one of these,
/// withdraw and apply again.
///
/// # Errors
/// `ApplicationNotFound`; `IllegalStep` once it is in review or over; `Outdated` when `expected` is not the present revision.
pub async fn correct(
    db: &Db,
    sources: &Sources,
    (application, key): (PartnerId, &Secret),
    (contact_name, details): (&str, Details),
    expected: Option<i64>,
) -> Result<Followed, PartnerError> {
    let mut tx = db.write(scope().tenancy()).await?;
    held(&mut tx, scope(), sources.now(), (application, key)).await?;
    let contact_name = text::line("contact_name", contact_name)?;
    let details = details.checked()?;
    let mut partner = partners::get_locked(&mut tx, scope(), application).await?;
    partner.status.after(PartnerStep::Correct)?;
    let current = store::get(&mut tx, scope(), application).await?.revision;
    if expected.is_some_and(|expected| expected != current) {
        return Err(PartnerError::Outdated { current });
    }
    partner.contact.name = contact_name;
    partner.needs = model::needs(&details.answers);
    partner.data_at_hand = model::data_at_hand(&details.answers);
    partners::update(&mut tx, scope(), &partner, sources.now()).await?;
    store::correct(&mut tx, scope(), application, &details, sources.now()).await?;
    let detail = json!({ "form_version": details.form_version });
    let entry = Entry::of_platform("application:correct", application, application, detail);
    audit::record(&mut tx, sources, Actor::Platform("applicant"), entry).await?;
    let followed = read(&mut tx, application).await?;
    tx.commit().await?;
    Ok(followed)
}

/// Takes an application back, for good; its name is free again.
///
/// # Errors
/// `ApplicationNotFound`; `IllegalStep` once it is decided or was withdrawn.
pub async fn withdraw(
    db: &Db,
    sources: &Sources,
    (application, key): (PartnerId, &Secret),
    reason: &str,
) -> Result<Followed, PartnerError> {
    let mut tx = db.write(scope().tenancy()).await?;
    held(&mut tx, scope(), sources.now(), (application, key)).await?;
    let reason = text::said(reason, Presence::Optional, 2_000)
        .map_err(|problem| PartnerError::Invalid { field: "reason", problem })?;
    let mut partner = partners::get_locked(&mut tx, scope(), application).await?;
    let before = partner.status;
    partner.take(PartnerStep::Withdraw, Some(reason).filter(|reason| !reason.is_empty()))?;
    let partner = partners::update(&mut tx, scope(), &partner, sources.now()).await?;
    stages::enter(&mut tx, sources, &partner).await?;
    let detail = json!({ "before": before, "reason": partner.status_reason });
    let entry = Entry::of_platform("application:withdraw", application, application, detail);
    audit::record(&mut tx, sources, Actor::Platform("applicant"), entry).await?;
    let followed = read(&mut tx, application).await?;
    tx.commit().await?;
    Ok(followed)
}

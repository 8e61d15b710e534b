//! Assessing, and reading assessments.

use access::audit::{self, Entry};
use access::{AdmitPartner, Permit, ReadPartners, Scope};
use database::{Db, Tx};
use foundation::{Page, PageRequest, PartnerId, Sources};
use serde_json::json;

use super::model::{Assessment, Scores};
use super::standing::Standing;
use super::store;
use crate::partners::{PartnerStep, store as partners};
use crate::{PartnerError, settings};

/// Stores the caller's assessment of an applicant in review, in place of the caller's earlier one if there is one.
///
/// # Errors
/// `Invalid` names the score at fault; `IllegalStep` unless the applicant is in review.
pub async fn assess(
    db: &Db,
    sources: &Sources,
    permit: &Permit<AdmitPartner>,
    partner: PartnerId,
    scores: &Scores,
) -> Result<Assessment, PartnerError> {
    let scores = scores.checked()?;
    let (scope, now) = (permit.scope(), sources.now());
    let mut tx = db.write(scope.tenancy()).await?;
    // Locked, so that no score is replaced under a decision that is being made.
    partners::get_locked(&mut tx, scope, partner).await?.status.after(PartnerStep::Assess)?;
    let reviewer = permit.principal().user;
    let assessment = Assessment { id: sources.id(), partner, reviewer, scores, created_at: now, updated_at: now };
    let assessment = store::put(&mut tx, scope, &assessment).await?;
    // The partner reads its log one day: that it was assessed stands there, not how.
    let detail = json!({ "step": PartnerStep::Assess, "assessment": assessment.id });
    audit::record(&mut tx, sources, permit, Entry::done(permit, partner).partner(partner).detail(detail)).await?;
    tx.commit().await?;
    Ok(assessment)
}

/// The assessments of one applicant, newest first, for operators and auditors.
pub async fn list(
    db: &Db,
    permit: &Permit<ReadPartners>,
    partner: PartnerId,
    page: &PageRequest,
) -> Result<Page<Assessment>, PartnerError> {
    let mut tx = db.read(permit.scope().tenancy()).await?;
    partners::get(&mut tx, permit.scope(), partner).await?;
    let rows = store::list(&mut tx, permit.scope(), partner, page).await?;
    Ok(Page::cut(rows, page, |assessment| assessment.id))
}

/// What the assessments of an applicant say together, by the present settings, for operators and auditors.
pub async fn standing(db: &Db, permit: &Permit<ReadPartners>, partner: PartnerId) -> Result<Standing, PartnerError> {
    let mut tx = db.read(permit.scope().tenancy()).await?;
    partners::get(&mut tx, permit.scope(), partner).await?;
    standing_of(&mut tx, permit.scope(), partner).await
}

/// The same, in the transaction of a decision.
pub(crate) async fn standing_of(tx: &mut Tx, scope: Scope, partner: PartnerId) -> Result<Standing, PartnerError> {
    let (settings, _) = settings::admission(tx, scope).await?;
    let scores = store::scores(tx, scope, partner).await?;
    Ok(Standing::new(&scores, &settings))
}

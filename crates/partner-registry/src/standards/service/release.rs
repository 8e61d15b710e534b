//! Releasing a draft, and withdrawing what was released.

use access::audit::{self, Entry};
use access::{Permit, ReadAlliance, ReleaseStandard};
use chrono::TimeDelta;
use database::{Db, Tx};
use foundation::{PartnerId, Sources, StandardId};
use serde_json::json;

use super::expect_lead;
use crate::standards::StandardError;
use crate::standards::canonical::{canonical, sha256};
use crate::standards::change::Change;
use crate::standards::compare::{Step, compare, step_of};
use crate::standards::definition::Definition;
use crate::standards::model::{Draft, Release, StandardVersion, VersionNumber, VersionSummary};
use crate::standards::store::{self, versions};
use crate::text::{self, Presence};
use crate::{PartnerError, catalogue};

/// What the draft would be if it were released now: its number and what it changes; for members of the alliance.
///
/// # Errors
/// `NothingChanged`; `NotFound` for who may not see the draft.
pub async fn preview(
    db: &Db,
    permit: &Permit<ReadAlliance>,
    standard: StandardId,
) -> Result<(VersionNumber, Vec<Change>), PartnerError> {
    let mut tx = db.read(permit.scope().tenancy()).await?;
    let draft = store::draft(&mut tx, permit.scope(), standard).await?;
    let newest = versions::find(&mut tx, permit.scope(), standard, None).await?;
    let next = Next::of(newest.as_ref(), &draft.definition)?;
    Ok((next.number, next.changes))
}

/// Releases the draft as a version that never changes. Its number is computed from what it changes.
///
/// # Errors
/// `OtherNumber` when the caller expected another one; `NothingChanged`; `Outdated` when the draft was edited since the caller
/// read it; `TestSet`; the alliance's `NotLead`, `NotFound`, `Dissolved`.
pub async fn release(
    db: &Db,
    sources: &Sources,
    permit: &Permit<ReleaseStandard>,
    standard: StandardId,
    release: Release,
) -> Result<StandardVersion, PartnerError> {
    let (grace_days, certificate_days) = release.days()?;
    let (scope, now, partner) = (permit.scope(), sources.now(), permit.partner());
    let mut tx = db.write(scope.tenancy()).await?;
    let found = store::get(&mut tx, scope, standard).await?;
    expect_lead(&mut tx, scope, found.alliance, partner).await?;
    // Two that release at once come one after the other; the second finds that nothing has changed.
    store::get_locked(&mut tx, scope, standard).await?;
    let draft = store::draft(&mut tx, scope, standard).await?;
    draft.expect_revision(release.revision)?;
    let newest = versions::find(&mut tx, scope, standard, None).await?;
    let next = Next::of(newest.as_ref(), &draft.definition)?;
    next.expect(release.number)?;
    let test_set = check_test_set(&mut tx, partner, &draft).await?;
    let text = canonical(&serde_json::to_value(&draft.definition).unwrap_or_default());
    let version = StandardVersion {
        summary: VersionSummary {
            id: sources.id(),
            standard,
            alliance: found.alliance,
            number: next.number,
            sha256: sha256(&text),
            changes: next.changes,
            certificate_days,
            grace_days,
            released_at: now,
            superseded_at: None,
            withdrawn: None,
        },
        standard_name: found.name,
        text,
        definition: draft.definition,
        test_set,
    };
    versions::insert(&mut tx, scope, &version).await?;
    if next.step != Step::Patch {
        let at = now + TimeDelta::days(grace_days);
        versions::supersede(&mut tx, scope, (standard, version.summary.id), at).await?;
    }
    catalogue::standard_changed(&mut tx, scope, now, standard).await?;
    let detail = json!({ "standard": standard, "number": version.summary.number.to_string(),
        "step": next.step, "sha256": version.summary.sha256, "grace_days": grace_days });
    let entry = Entry::done(permit, version.summary.id).part_of(standard).detail(detail);
    audit::record(&mut tx, sources, permit, entry).await?;
    tx.commit().await?;
    Ok(version)
}

async fn check_test_set(
    tx: &mut Tx,
    lead: PartnerId,
    draft: &Draft,
) -> Result<Option<(foundation::DatasetVersionId, PartnerId)>, PartnerError> {
    let Some(model) = &draft.definition.model else { return Ok(None) };
    versions::check_test_set(tx, lead, model.test.dataset_version, &model.test.target).await?;
    Ok(Some((model.test.dataset_version, lead)))
}

/// What the next version is.
struct Next {
    number: VersionNumber,
    step: Step,
    changes: Vec<Change>,
}

impl Next {
    fn of(newest: Option<&StandardVersion>, definition: &Definition) -> Result<Self, StandardError> {
        let Some(newest) = newest else {
            return Ok(Self { number: VersionNumber::FIRST, step: Step::Major, changes: Vec::new() });
        };
        let changes = compare(&newest.definition, definition);
        let number = newest.summary.number;
        let step = step_of(&changes).ok_or(StandardError::NothingChanged { newest: number })?;
        Ok(Self { number: number.after(step), step, changes })
    }

    fn expect(&self, expected: Option<VersionNumber>) -> Result<(), StandardError> {
        match expected {
            Some(expected) if expected != self.number => {
                Err(StandardError::OtherNumber { expected, computed: self.number, step: self.step })
            }
            _ => Ok(()),
        }
    }
}

/// Withdraws a version: nothing is certified by it any more, runs that are under way end without a certificate, and what was
/// certified by it counts as revoked.
///
/// # Errors
/// `Withdrawn` when it was already; `Invalid` without a reason; `VersionNotFound`; the alliance's `NotLead` and `NotFound`.
pub async fn withdraw(
    db: &Db,
    sources: &Sources,
    permit: &Permit<ReleaseStandard>,
    (standard, number): (StandardId, VersionNumber),
    reason: &str,
) -> Result<StandardVersion, PartnerError> {
    let reason = text::prose("reason", reason, Presence::Required)?;
    let (scope, now) = (permit.scope(), sources.now());
    let mut tx = db.write(scope.tenancy()).await?;
    let found = versions::find(&mut tx, scope, standard, Some(number)).await?;
    let id = found.ok_or(StandardError::VersionNotFound)?.summary.id;
    let found = versions::get_locked(&mut tx, scope, id).await?;
    // Also in an alliance that was dissolved: what is wrong must not stay.
    let alliance = crate::alliances::store::get(&mut tx, scope, found.summary.alliance).await?;
    alliance.expect_lead(permit.partner())?;
    found.summary.expect_in_force()?;
    versions::withdraw(&mut tx, scope, id, (&reason, now)).await?;
    catalogue::standard_changed(&mut tx, scope, now, standard).await?;
    let detail = json!({ "standard": standard, "number": number.to_string(), "reason": reason });
    let entry = Entry::done(permit, id).part_of(standard).named("standard:withdraw").detail(detail);
    audit::record(&mut tx, sources, permit, entry).await?;
    let version = versions::get(&mut tx, scope, id).await?;
    tx.commit().await?;
    Ok(version)
}

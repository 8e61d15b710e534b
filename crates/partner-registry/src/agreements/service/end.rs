//! Ending agreements and amendments.

use access::audit::{self, Entry};
use access::{Permit, TerminateAgreement};
use database::Db;
use foundation::{AgreementId, Sources};
use mail::AgreementStep;
use serde_json::json;

use super::tell::tell;
use crate::PartnerError;
use crate::agreements::model::{Agreement, AgreementStatus};
use crate::agreements::store;
use crate::text::{self, Presence};

/// Ends an agreement on behalf of the caller's partner, at once: an active one is terminated; one that waits for a signature
/// is withdrawn by its proposer or declined by its counterparty. The other party reads the reason.
///
/// # Errors
/// `Invalid` without a reason; `IllegalAgreementStep` when it is over already.
pub async fn terminate(
    db: &Db,
    sources: &Sources,
    permit: &Permit<TerminateAgreement>,
    agreement: AgreementId,
    reason: &str,
) -> Result<Agreement, PartnerError> {
    let reason = text::prose("reason", reason, Presence::Required)?;
    let (scope, now) = (permit.scope(), sources.now());
    let mut tx = db.write(scope.tenancy()).await?;
    let mut found = store::get_locked(&mut tx, scope, agreement, now).await?;
    found.end(permit.partner(), reason.clone(), now)?;
    store::update(&mut tx, scope, &found, now).await?;
    let found = store::get(&mut tx, scope, agreement, now).await?;
    let detail = json!({ "after": found.status, "reason": reason });
    let entry = Entry::done(permit, agreement).detail(detail).under(agreement);
    audit::record(&mut tx, sources, permit, entry.shown_to(found.other_than(permit.partner()))).await?;
    let step =
        if found.status == AgreementStatus::Terminated { AgreementStep::Terminated } else { AgreementStep::Refused };
    tell(&mut tx, sources, (&found, permit.partner()), step, &reason).await?;
    tx.commit().await?;
    Ok(found)
}

/// Takes back the amendment that waits for signatures, or refuses it: either party may, and what is in force stays so.
///
/// # Errors
/// `Invalid` without a reason; `IllegalAgreementStep` when none waits.
pub async fn drop_amendment(
    db: &Db,
    sources: &Sources,
    permit: &Permit<TerminateAgreement>,
    agreement: AgreementId,
    reason: &str,
) -> Result<Agreement, PartnerError> {
    let reason = text::prose("reason", reason, Presence::Required)?;
    let (scope, now) = (permit.scope(), sources.now());
    let mut tx = db.write(scope.tenancy()).await?;
    let mut found = store::get_locked(&mut tx, scope, agreement, now).await?;
    let dropped = found.drop_amendment(permit.partner())?;
    store::update(&mut tx, scope, &found, now).await?;
    let found = store::get(&mut tx, scope, agreement, now).await?;
    let detail = json!({ "version": dropped.number, "reason": reason });
    let entry = Entry::done(permit, agreement).named("agreement:drop-amendment").detail(detail).under(agreement);
    audit::record(&mut tx, sources, permit, entry.shown_to(found.other_than(permit.partner()))).await?;
    tell(&mut tx, sources, (&found, permit.partner()), AgreementStep::AmendmentDropped, &reason).await?;
    tx.commit().await?;
    Ok(found)
}

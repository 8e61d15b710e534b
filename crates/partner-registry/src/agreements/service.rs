//! Proposing, signing, ending and reading agreements.

use access::audit::{self, Entry};
use access::{Permit, ProposeAgreement, ReadAgreement, SignAgreement, TerminateAgreement};
use database::Db;
use foundation::{AgreementId, Page, PageRequest, Sha256, Sources};
use serde_json::json;

use super::model::{Agreement, Document, Proposal, Signature};
use super::store::{self, NewAgreement};
use crate::PartnerError;
use crate::partners::store as partners;
use crate::text::{self, Presence};

/// Proposes an agreement to another active partner. The proposer signs it like the counterparty does: with [`sign`].
///
/// # Errors
/// `Invalid` names the field; `DocumentTooLarge`; `CounterpartyNotFound` unless it is an active partner.
pub async fn propose(
    db: &Db,
    sources: &Sources,
    permit: &Permit<ProposeAgreement>,
    proposal: Proposal,
) -> Result<Agreement, PartnerError> {
    let (scope, now, counterparty) = (permit.scope(), sources.now(), proposal.counterparty);
    let proposal = &proposal.checked(permit.partner(), now)?;
    let mut tx = db.write(scope.tenancy()).await?;
    partners::find_active(&mut tx, counterparty).await?.ok_or(PartnerError::CounterpartyNotFound)?;
    let id: AgreementId = sources.id();
    let proposed_by = permit.principal().user;
    store::insert(&mut tx, scope, &NewAgreement { id, counterparty, proposed_by, proposal, now }).await?;
    let agreement = store::get(&mut tx, scope, id, now).await?;
    let entry = Entry::done(permit, id).detail(json!({
        "counterparty": counterparty,
        "purposes": agreement.purposes,
        "document_sha256": agreement.document_sha256,
        "valid_from": agreement.valid_from,
        "expires_at": agreement.expires_at,
    }));
    audit::record(&mut tx, sources, permit, entry).await?;
    tx.commit().await?;
    Ok(agreement)
}

/// Signs an agreement for the caller's partner. `document_sha256` is the digest of the document that the signer has read;
/// the agreement is in force, within its term, once both parties have signed.
///
/// # Errors
/// `DocumentMismatch` when that is another document; `AlreadySigned`; `IllegalAgreementStep` when it is over.
pub async fn sign(
    db: &Db,
    sources: &Sources,
    permit: &Permit<SignAgreement>,
    agreement: AgreementId,
    document_sha256: Sha256,
) -> Result<Agreement, PartnerError> {
    let (scope, now) = (permit.scope(), sources.now());
    let mut tx = db.write(scope.tenancy()).await?;
    let mut found = store::get_locked(&mut tx, scope, agreement, now).await?;
    let signature = Signature { user: permit.principal().user, document_sha256, at: now };
    found.sign(permit.partner(), signature)?;
    store::insert_signature(&mut tx, scope, agreement, &signature).await?;
    store::update(&mut tx, scope, &found, now).await?;
    let found = store::get(&mut tx, scope, agreement, now).await?;
    let detail = json!({ "document_sha256": document_sha256, "after": found.status });
    audit::record(&mut tx, sources, permit, Entry::done(permit, agreement).detail(detail)).await?;
    tx.commit().await?;
    Ok(found)
}

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
    audit::record(&mut tx, sources, permit, Entry::done(permit, agreement).detail(detail)).await?;
    tx.commit().await?;
    Ok(found)
}

/// One agreement of the caller's partner, as it stands now.
pub async fn get(
    db: &Db,
    sources: &Sources,
    permit: &Permit<ReadAgreement>,
    agreement: AgreementId,
) -> Result<Agreement, PartnerError> {
    let mut tx = db.read(permit.scope().tenancy()).await?;
    store::get(&mut tx, permit.scope(), agreement, sources.now()).await
}

/// The agreements of the caller's partner, whichever side it is on, newest first.
pub async fn list(
    db: &Db,
    sources: &Sources,
    permit: &Permit<ReadAgreement>,
    page: &PageRequest,
) -> Result<Page<Agreement>, PartnerError> {
    let mut tx = db.read(permit.scope().tenancy()).await?;
    let rows = store::list(&mut tx, permit.scope(), page, sources.now()).await?;
    Ok(Page::cut(rows, page, |agreement| agreement.id))
}

/// The text of an agreement of the caller's partner, with its digest.
pub async fn document(
    db: &Db,
    permit: &Permit<ReadAgreement>,
    agreement: AgreementId,
) -> Result<Document, PartnerError> {
    let mut tx = db.read(permit.scope().tenancy()).await?;
    store::document(&mut tx, permit.scope(), agreement).await
}

//! Signing.

use access::audit::{self, Entry};
use access::{Permit, SignAgreement, SigningSecret};
use database::Db;
use foundation::{AgreementId, Sha256, Sources};
use mail::AgreementStep;
use serde_json::json;

use super::tell::tell;
use crate::PartnerError;
use crate::agreements::model::{Agreement, Signature, Signed};
use crate::agreements::store;
use crate::party_keys::signing::{self, Hand};

/// Signs, for the caller's partner, the version of an agreement that waits for signatures: the offer at hand, or the amendment
/// of one that is in force. `document_sha256` is the digest of what the signer has read; `hand` makes the signature over its
/// bytes, for which `secret` opens the keys that the platform keeps. Once both parties have signed, those terms are in force.
///
/// # Errors
/// `DocumentMismatch` when that is another document; `AlreadySigned`; `IllegalAgreementStep` when the agreement is over;
/// `Invalid` when the amendment's term has ended meanwhile; `OwnKeyRequired`, `KeyNotFound` and `SignatureWrong` as
/// [`Hand`] says.
pub async fn sign(
    db: &Db,
    sources: &Sources,
    permit: &Permit<SignAgreement>,
    secret: &SigningSecret,
    (agreement, document_sha256, hand): (AgreementId, Sha256, &Hand),
) -> Result<Agreement, PartnerError> {
    let (scope, now) = (permit.scope(), sources.now());
    let mut tx = db.write(scope.tenancy()).await?;
    let mut found = store::get_locked(&mut tx, scope, agreement, now).await?;
    signing::expect_own(&mut tx, scope, hand).await?;
    let user = permit.principal().user;
    let signed = found.sign(permit.partner(), Signature { user, document_sha256, proof: None, at: now })?;
    let number = signed.number();
    let version = store::versions::get(&mut tx, scope, agreement, number).await?;
    let message = version.content.as_bytes();
    let (proof, key) = signing::sign(&mut tx, sources, permit, secret, (hand, message)).await?;
    let signature = Signature { user, document_sha256, proof: Some(proof), at: now };
    store::versions::insert_signature(&mut tx, scope, (agreement, number), (&signature, &key.public_key)).await?;
    let is_complete = matches!(signed, Signed::Complete(_));
    if is_complete && number != found.version {
        // The amended term may have run out while it waited.
        let terms = version.terms.checked([found.proposer.id, found.counterparty.id], now)?;
        found.show(number, version.summary.offered_by, &terms, document_sha256);
    }
    store::update(&mut tx, scope, &found, now).await?;
    let found = store::get(&mut tx, scope, agreement, now).await?;
    let detail = json!({
        "version": number, "document_sha256": document_sha256, "key": key.id, "custody": key.custody, "after": found.status,
    });
    let entry = Entry::done(permit, agreement).detail(detail).under(agreement);
    audit::record(&mut tx, sources, permit, entry.shown_to(found.other_than(permit.partner()))).await?;
    let step = if is_complete { AgreementStep::InForce } else { AgreementStep::Signed };
    tell(&mut tx, sources, (&found, permit.partner()), step, "").await?;
    tx.commit().await?;
    Ok(found)
}

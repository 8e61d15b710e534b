//! The part of the story that comes before anything is shared: two organisations negotiate and sign.

use anyhow::ensure;
use foundation::AgreementId;
use partner_registry::agreements::Proven;
use wire::agreements::{Agreement, DraftTerms, Obligation, OfferTerms, ProposeAgreement, SignAgreement};

use super::show::Show;
use super::story::{CLINIC, Cast, INSURER};

/// From a template to a contract that both have negotiated and signed.
pub(super) async fn agree(cast: &Cast, show: &mut Show) -> anyhow::Result<AgreementId> {
    let proposed = show.step(CLINIC, "draft and propose an agreement", propose(cast)).await?;
    let countered = show.step(INSURER, "answer with other terms", counter(cast, &proposed)).await?;
    show.step(CLINIC, "read what changed, and sign", sign_what_changed(cast, &countered)).await?;
    show.step(INSURER, "sign it; anyone can verify it", conclude(cast, &countered)).await?;
    Ok(proposed.id)
}

async fn propose(cast: &Cast) -> anyhow::Result<(Agreement, String)> {
    let client = &cast.clinic.owner.client;
    let draft = DraftTerms {
        template: "data-for-training".to_owned(),
        language: None,
        counterparty: cast.insurer.id,
        valid_from: None,
        expires_at: None,
    };
    let terms = client.draft_agreement(&draft).await?;
    let proposal = ProposeAgreement {
        counterparty: cast.insurer.id,
        title: "Early diagnosis of tumours".to_owned(),
        document: terms.document,
        purposes: Vec::new(),
        rules: Some(terms.rules),
        template: terms.template,
        valid_from: Some(terms.valid_from),
        expires_at: terms.expires_at,
    };
    let agreement = client.propose_agreement(&proposal).await?;
    Ok((agreement, "the insurer trains, nothing is downloaded, models come back".to_owned()))
}

/// The insurer wants to name the work in publications, too.
async fn counter(cast: &Cast, proposed: &Agreement) -> anyhow::Result<(Agreement, String)> {
    let client = &cast.insurer.owner.client;
    let mut terms = client.agreement_version(proposed.id, proposed.version).await?.terms;
    terms.rules.duties.push(Obligation { duty: "attribute".to_owned(), detail: "In every publication.".to_owned() });
    let offer = OfferTerms { base: proposed.version, terms, note: "We would like to be named.".to_owned() };
    let countered = client.offer_terms(proposed.id, &offer).await?;
    ensure!(countered.version == 2, "the counter-offer is version {}", countered.version);
    Ok((countered, "both name each other in publications".to_owned()))
}

async fn sign_what_changed(cast: &Cast, countered: &Agreement) -> anyhow::Result<((), String)> {
    let client = &cast.clinic.owner.client;
    let difference = client.agreement_difference(countered.id, [1, 2]).await?;
    let paths: Vec<&str> = difference.fields.iter().map(|change| change.path.as_str()).collect();
    ensure!(paths == ["duties.attribute", "duties.attribute.detail"], "something else changed: {paths:?}");
    let sign = SignAgreement { document_sha256: countered.document_sha256, own: None };
    client.sign_agreement(countered.id, &sign).await?;
    Ok(((), "one duty was added, and nothing else".to_owned()))
}

async fn conclude(cast: &Cast, countered: &Agreement) -> anyhow::Result<((), String)> {
    let client = &cast.insurer.owner.client;
    let sign = SignAgreement { document_sha256: countered.document_sha256, own: None };
    let signed = client.sign_agreement(countered.id, &sign).await?;
    ensure!(signed.state == "active", "the agreement is {}", signed.state);
    let proof = client.agreement_proof(countered.id, countered.version).await?;
    let mut proven: Proven = serde_json::from_value(serde_json::to_value(&proof)?)?;
    proven.verify()?;
    proven.contract = proven.contract.replace("research", "anything");
    ensure!(proven.verify().is_err(), "a changed contract was verified");
    Ok(((), format!("two Ed25519 signatures over {}…", &proof.sha256.to_string()[..12])))
}

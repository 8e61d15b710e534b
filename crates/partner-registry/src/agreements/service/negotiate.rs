//! Proposing, and answering with other terms.

use access::audit::{self, Entry};
use access::{Permit, ProposeAgreement};
use chrono::{DateTime, Utc};
use database::{Db, Tx};
use foundation::{AgreementId, PartnerId, Sources};
use mail::AgreementStep;
use serde_json::{Value, json};

use super::tell::tell;
use crate::PartnerError;
use crate::agreements::contract::{Document, contract};
use crate::agreements::model::{Agreement, AgreementStatus, Amendment, Offer, Party, Proposal};
use crate::agreements::store;
use crate::agreements::terms::Terms;
use crate::agreements::version::VersionSummary;
use crate::partners::store as partners;
use crate::text::{self, Presence};

/// Proposes an agreement to another active partner. The proposer signs it like the counterparty does: with
/// [`sign`](super::sign()).
///
/// # Errors
/// `Invalid` names the field; `DocumentTooLarge`; `CounterpartyNotFound` unless it is an active partner.
pub async fn propose(
    db: &Db,
    sources: &Sources,
    permit: &Permit<ProposeAgreement>,
    proposal: Proposal,
) -> Result<Agreement, PartnerError> {
    let (scope, now, proposer) = (permit.scope(), sources.now(), permit.partner());
    let Proposal { counterparty, terms } = proposal;
    if counterparty == proposer {
        let problem = "an agreement needs a second partner".to_owned();
        return Err(PartnerError::Invalid { field: "counterparty", problem });
    }
    let terms = terms.checked([proposer, counterparty], now)?;
    let mut tx = db.write(scope.tenancy()).await?;
    let other = partners::find_active(&mut tx, counterparty).await?.ok_or(PartnerError::CounterpartyNotFound)?;
    let own = partners::find_active(&mut tx, proposer).await?.ok_or(PartnerError::PartnerNotFound)?;
    let id: AgreementId = sources.id();
    let document = contract(id, 1, [(proposer, &own.name), (counterparty, &other.name)], &terms)?;
    let party = |id, name| Party { id, name, signature: None };
    let agreement = Agreement {
        id,
        title: terms.title.clone(),
        proposer: party(proposer, own.name),
        counterparty: party(counterparty, other.name),
        proposed_by: permit.principal().user,
        version: 1,
        offered_by: proposer,
        latest_version: 1,
        amendment: None,
        rules: terms.rules.clone(),
        document_sha256: document.sha256,
        valid_from: terms.valid_from,
        expires_at: terms.expires_at,
        status: AgreementStatus::Proposed,
        ending: None,
        revision: 1,
        created_at: now,
        updated_at: now,
    };
    store::insert(&mut tx, scope, &agreement).await?;
    record(&mut tx, sources, permit, (&agreement, 1), (&terms, &document, String::new())).await?;
    tx.commit().await?;
    Ok(agreement)
}

/// Offers other terms for an agreement. Before it is in force they replace the offer at hand, and both sign anew. While it is
/// in force they wait as an amendment, which replaces another one that waits: what is in force stays so until both have signed.
///
/// # Errors
/// `OfferOutdated` when the other party has offered something since the version that was answered; `IllegalAgreementStep` when
/// the agreement is over; `Invalid` names the field.
pub async fn offer(
    db: &Db,
    sources: &Sources,
    permit: &Permit<ProposeAgreement>,
    agreement: AgreementId,
    offer: Offer,
) -> Result<Agreement, PartnerError> {
    let (scope, now, partner) = (permit.scope(), sources.now(), permit.partner());
    let note = text::prose("note", &offer.note, Presence::Optional)?;
    let mut tx = db.write(scope.tenancy()).await?;
    let mut found = store::get_locked(&mut tx, scope, agreement, now).await?;
    let parties = [&found.proposer, &found.counterparty].map(|party| party.id);
    let terms = offer.terms.checked(parties, now)?;
    let number = found.offer(partner, offer.base)?;
    let names = [&found.proposer, &found.counterparty].map(|party| (party.id, party.name.as_str()));
    let document = contract(agreement, number, names, &terms)?;
    if found.status == AgreementStatus::Active && terms.valid_from > found.valid_from.max(now) {
        let problem = "an amendment holds from when both have signed it; leave the beginning as it is".to_owned();
        return Err(PartnerError::Invalid { field: "valid_from", problem });
    }
    if found.status == AgreementStatus::Proposed {
        found.show(number, partner, &terms, document.sha256);
    } else {
        let document_sha256 = document.sha256;
        let amendment = Amendment { number, offered_by: partner, document_sha256, proposer: None, counterparty: None };
        found.amendment = Some(amendment);
    }
    store::update(&mut tx, scope, &found, now).await?;
    record(&mut tx, sources, permit, (&found, number), (&terms, &document, note)).await?;
    let found = store::get(&mut tx, scope, agreement, now).await?;
    tx.commit().await?;
    Ok(found)
}

/// Writes the version and its audit row.
async fn record(
    tx: &mut Tx,
    sources: &Sources,
    permit: &Permit<ProposeAgreement>,
    (agreement, number): (&Agreement, i64),
    (terms, document, note): (&Terms, &Document, String),
) -> Result<(), PartnerError> {
    let summary = VersionSummary {
        number,
        offered_by: permit.partner(),
        user: permit.principal().user,
        document_sha256: document.sha256,
        note,
        created_at: sources.now(),
    };
    store::versions::insert(tx, permit.scope(), agreement.id, (&summary, terms, document)).await?;
    let other = agreement.other_than(permit.partner());
    let entry = Entry::done(permit, agreement.id).detail(detail(other, &summary, terms));
    let mut entry = entry.under(agreement.id).shown_to(other);
    if number > 1 {
        entry = entry.named("agreement:offer");
    }
    audit::record(tx, sources, permit, entry).await?;
    let step = match agreement.status {
        AgreementStatus::Active => AgreementStep::AmendmentOffered,
        _ if number > 1 => AgreementStep::Answered,
        _ => AgreementStep::Proposed,
    };
    tell(tx, sources, (agreement, permit.partner()), step, &summary.note).await
}

fn detail(other: PartnerId, summary: &VersionSummary, terms: &Terms) -> Value {
    let moment = |at: DateTime<Utc>| json!(at);
    json!({
        "counterparty": other,
        "version": summary.number,
        "purposes": terms.rules.purposes(),
        "document_sha256": summary.document_sha256,
        "valid_from": moment(terms.valid_from),
        "expires_at": moment(terms.expires_at),
    })
}

//! Agreements and their versions as they are shown.

use foundation::AgreementId;
use partner_registry::agreements;
use wire::agreements as wire;

use super::terms;

/// An agreement, without its text and its clauses.
pub(super) fn agreement(found: agreements::Agreement) -> wire::Agreement {
    wire::Agreement {
        id: found.id,
        proposer: party(found.proposer),
        counterparty: party(found.counterparty),
        title: found.title,
        version: found.version,
        offered_by: found.offered_by,
        latest_version: found.latest_version,
        amendment: found.amendment.map(amendment),
        document_sha256: found.document_sha256,
        document: None,
        purposes: found.rules.purposes().iter().map(ToString::to_string).collect(),
        rules: terms::rules_view(&found.rules),
        clauses: Vec::new(),
        state: found.status.to_string(),
        valid_from: found.valid_from,
        expires_at: found.expires_at,
        ending: found.ending.map(|ending| wire::Ending { by: ending.by, reason: ending.reason, at: ending.at }),
        created_at: found.created_at,
    }
}

fn party(party: agreements::Party) -> wire::Party {
    let signature = party.signature.as_ref();
    wire::Party {
        id: party.id,
        name: party.name,
        signed_by: signature.map(|signature| signature.user),
        signed_at: signature.map(|signature| signature.at),
        signed_with: signature.and_then(|signature| signature.proof.as_ref()).map(|proof| proof.key),
    }
}

fn amendment(found: agreements::Amendment) -> wire::Amendment {
    wire::Amendment {
        number: found.number,
        offered_by: found.offered_by,
        document_sha256: found.document_sha256,
        proposer_signed_at: found.proposer.map(|signature| signature.at),
        counterparty_signed_at: found.counterparty.map(|signature| signature.at),
    }
}

pub(super) fn summary(found: agreements::VersionSummary) -> wire::VersionSummary {
    wire::VersionSummary {
        number: found.number,
        offered_by: found.offered_by,
        user: found.user,
        document_sha256: found.document_sha256,
        note: found.note,
        created_at: found.created_at,
    }
}

/// A version with everything.
pub(super) fn version(found: agreements::Version) -> wire::AgreementVersion {
    let signature = |given: agreements::Given| {
        let (key, signature) = given.signature.proof.map(|proof| (proof.key, proof.signature)).unzip();
        wire::VersionSignature {
            partner: given.partner,
            user: given.signature.user,
            key,
            signature,
            signed_at: given.signature.at,
        }
    };
    wire::AgreementVersion {
        terms: terms::terms_view(&found.terms),
        clauses: terms::clauses_view(&found.terms),
        summary: summary(found.summary),
        format: found.format.to_string(),
        contract: found.content,
        signatures: found.signatures.into_iter().map(signature).collect(),
    }
}

/// A version as a file that proves itself.
pub(super) fn proof(agreement: AgreementId, found: &agreements::Version) -> wire::Proof {
    let proven = found.proven(agreement);
    let signature = |given: agreements::ProvenSignature| wire::ProofSignature {
        partner: given.partner,
        key: given.key,
        public_key: given.public_key,
        signature: given.signature,
        signed_at: given.signed_at,
    };
    wire::Proof {
        agreement,
        version: proven.version,
        contract: proven.contract,
        sha256: proven.sha256,
        signatures: proven.signatures.into_iter().map(signature).collect(),
    }
}

pub(super) fn difference(found: agreements::Difference) -> wire::Difference {
    let field = |change: agreements::FieldChange| wire::FieldChange {
        path: change.path,
        before: change.before,
        after: change.after,
    };
    let line = |line: agreements::Line| wire::TextLine { mark: line.mark.to_string(), text: line.text };
    let lines = |group: Vec<agreements::Line>| group.into_iter().map(line).collect();
    wire::Difference {
        fields: found.fields.into_iter().map(field).collect(),
        text: found.text.into_iter().map(lines).collect(),
    }
}

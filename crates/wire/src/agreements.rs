//! Agreements between two partners.

use chrono::{DateTime, Utc};
use foundation::{AgreementId, PartnerId, PartyKeyId, Sha256, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

mod terms;
mod versions;

pub use terms::*;
pub use versions::*;

/// Proposes an agreement to another partner.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposeAgreement {
    /// The other party.
    pub counterparty: PartnerId,
    /// What it is called.
    pub title: String,
    /// The text that both sign.
    pub document: String,
    /// What each party lets the other do, anywhere and for anything, with whatever it grants: `train`, `download`, `predict`.
    /// Give either these or `rules`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub purposes: Vec<String>,
    /// What may be done and what not, in full.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rules: Option<Rules>,
    /// The template that the terms were drafted from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template: Option<TemplateRef>,
    /// From when; at once when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<DateTime<Utc>>,
    /// Until when.
    pub expires_at: DateTime<Utc>,
}

/// An agreement, as its parties see it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Agreement {
    /// The agreement.
    pub id: AgreementId,
    /// Who proposed it.
    pub proposer: Party,
    /// To whom.
    pub counterparty: Party,
    /// What it is called.
    pub title: String,
    /// The number of the version that is shown: the one in force, or else the last offer.
    pub version: i64,
    /// Who offered that version.
    pub offered_by: PartnerId,
    /// The number of the last version that was offered.
    pub latest_version: i64,
    /// Terms that would replace those in force, waiting for signatures.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amendment: Option<Amendment>,
    /// The digest of the version's contract: what is signed.
    pub document_sha256: Sha256,
    /// The text; only when one agreement is read, not in lists.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
    /// What it allows to somebody.
    pub purposes: Vec<String>,
    /// What may be done and what not.
    pub rules: Rules,
    /// Each clause, and whether the platform enforces it; only when one agreement is read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub clauses: Vec<Clause>,
    /// `proposed`, `active`, `expired`, `terminated`, …
    pub state: String,
    /// From when.
    pub valid_from: DateTime<Utc>,
    /// Until when.
    pub expires_at: DateTime<Utc>,
    /// Who ended it and why, if it was ended before its time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ending: Option<Ending>,
    /// When it was proposed.
    pub created_at: DateTime<Utc>,
}

/// One of the two parties.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Party {
    /// The partner.
    pub id: PartnerId,
    /// Its name.
    pub name: String,
    /// Who signed for it, if anybody has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed_by: Option<UserId>,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed_at: Option<DateTime<Utc>>,
    /// With which key; absent for what was signed before parties had keys.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed_with: Option<PartyKeyId>,
}

/// An amendment that waits for signatures.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Amendment {
    /// Its number among the agreement's versions.
    pub number: i64,
    /// Who offered it.
    pub offered_by: PartnerId,
    /// The digest that is signed.
    pub document_sha256: Sha256,
    /// When the proposer signed it; only when one agreement is read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proposer_signed_at: Option<DateTime<Utc>>,
    /// When the counterparty did; only when one agreement is read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counterparty_signed_at: Option<DateTime<Utc>>,
}

/// How an agreement was ended.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Ending {
    /// Which party ended it; absent when the platform did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<PartnerId>,
    /// Why.
    pub reason: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// Signs an agreement, or the amendment of one that waits.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignAgreement {
    /// The digest of the contract that the signer has read; another one is refused.
    pub document_sha256: Sha256,
    /// For a partner that signs with a key of its own: the key and the signature. Left out, the platform signs with the key
    /// that it keeps for the partner.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own: Option<OwnSignature>,
}

//! Agreements between two partners.

use chrono::{DateTime, Utc};
use foundation::{AgreementId, PartnerId, Sha256, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

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
    /// What it allows: `train`, `download`, `predict`.
    pub purposes: Vec<String>,
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
    /// The digest of the document: what is signed.
    pub document_sha256: Sha256,
    /// The text; only when one agreement is read, not in lists.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
    /// What it allows.
    pub purposes: Vec<String>,
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

/// Signs an agreement.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignAgreement {
    /// The digest of the document that the signer has read; another one is refused.
    pub document_sha256: Sha256,
}

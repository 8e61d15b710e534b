//! Offers, amendments, signatures and keys.

use chrono::{DateTime, Utc};
use foundation::{AgreementId, PartnerId, PartyKeyId, Sha256, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Clause, Terms};

/// Offers other terms: a counter-offer before the agreement is in force, an amendment after.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OfferTerms {
    /// The number of the version that they answer: the amendment that waits, or else the agreement's `version`.
    pub base: i64,
    /// The terms.
    pub terms: Terms,
    /// What there is to say about them, to the other party.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// A version of an agreement, without its terms.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct VersionSummary {
    /// 1, 2, … within its agreement.
    pub number: i64,
    /// Who offered it.
    pub offered_by: PartnerId,
    /// That party's member who did.
    pub user: UserId,
    /// The digest that is signed.
    pub document_sha256: Sha256,
    /// What was said about it.
    pub note: String,
    /// When.
    pub created_at: DateTime<Utc>,
}

/// The newest versions of an agreement.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Versions {
    /// Newest first, at most 100; those before are found with `before`.
    pub items: Vec<VersionSummary>,
}

/// A version of an agreement.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AgreementVersion {
    /// Who, when, which.
    #[serde(flatten)]
    pub summary: VersionSummary,
    /// What it says.
    pub terms: Terms,
    /// Each clause, and whether the platform enforces it.
    pub clauses: Vec<Clause>,
    /// `contract`: ODRL in JSON-LD, canonical by RFC 8785; `text` for what was agreed before there were contracts.
    pub format: String,
    /// The text that is signed, byte for byte.
    pub contract: String,
    /// Who has signed it so far.
    pub signatures: Vec<VersionSignature>,
}

/// A signature under a version.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct VersionSignature {
    /// Whose.
    pub partner: PartnerId,
    /// The member who gave it.
    pub user: UserId,
    /// With which key; absent for what was signed before parties had keys.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<PartyKeyId>,
    /// The Ed25519 signature over the contract's bytes, as base64url.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<String>,
    /// When.
    pub signed_at: DateTime<Utc>,
}

/// A signature that was made elsewhere.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OwnSignature {
    /// The key.
    pub key: PartyKeyId,
    /// Its Ed25519 signature over the bytes of the version's `contract`: 64 bytes as base64url without padding.
    pub signature: String,
}

/// A version as a file that proves itself: `hansa agreement verify` reads it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Proof {
    /// The agreement.
    pub agreement: AgreementId,
    /// The version.
    pub version: i64,
    /// The text that is signed, byte for byte.
    pub contract: String,
    /// SHA-256 of its UTF-8 bytes.
    pub sha256: Sha256,
    /// The signatures over those bytes.
    pub signatures: Vec<ProofSignature>,
}

/// A signature with everything that is needed to verify it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ProofSignature {
    /// Whose.
    pub partner: PartnerId,
    /// The key's id, by which anybody can ask whose it is.
    pub key: PartyKeyId,
    /// 32 bytes as base64url without padding.
    pub public_key: String,
    /// 64 bytes as base64url without padding.
    pub signature: String,
    /// When it was given, as the platform has it.
    pub signed_at: DateTime<Utc>,
}

/// What one version changes in another.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Difference {
    /// Fields that differ.
    pub fields: Vec<FieldChange>,
    /// The places where the text differs, each with the lines around it.
    pub text: Vec<Vec<TextLine>>,
}

/// A field that differs.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct FieldChange {
    /// Where, such as `permissions.train.by`.
    pub path: String,
    /// What stood there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<serde_json::Value>,
    /// What stands there now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<serde_json::Value>,
}

/// A line of the text.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TextLine {
    /// `kept`, `removed` or `added`.
    pub mark: String,
    /// The line.
    pub text: String,
}

/// Registers a key whose private half the partner keeps: from then on the platform signs nothing for it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RegisterPartyKey {
    /// The Ed25519 public key: 32 bytes as base64url without padding.
    pub public_key: String,
    /// What it is called.
    pub label: String,
    /// The key's signature over `Hansa: {partner} signs agreements with the Ed25519 key {public_key}`, as base64url.
    pub proof: String,
}

/// A key with which a partner signs agreements.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PartyKey {
    /// Its id.
    pub id: PartyKeyId,
    /// Whose it is.
    pub partner: PartnerId,
    /// 32 bytes as base64url without padding.
    pub public_key: String,
    /// Who holds the private half: `platform` or `own`.
    pub custody: String,
    /// What it is called.
    pub label: String,
    /// Since when.
    pub created_at: DateTime<Utc>,
    /// From when on nothing new is signed with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked_at: Option<DateTime<Utc>>,
}

//! Certificates.

use chrono::{DateTime, Utc};
use foundation::{AllianceId, CertificateId, ConformanceRunId, PartnerId, Sha256, StandardId, StandardVersionId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::conformance::Artefact;

/// A certificate, with what has become of it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Certificate {
    /// The certificate.
    pub id: CertificateId,
    /// `valid`, `expired`, `superseded` or `revoked`, at the time of the answer.
    pub state: String,
    /// Whose artefact is certified.
    pub owner: PartnerId,
    /// What that is called.
    pub owner_name: String,
    /// The artefact.
    pub artefact: Artefact,
    /// Its digest: of a data set, that of its content; of a model, that of the list of its files.
    pub sha256: Sha256,
    /// The alliance.
    pub alliance: AllianceId,
    /// The standard.
    pub standard: StandardId,
    /// What it is called.
    pub standard_name: String,
    /// The version's id.
    pub standard_version_id: StandardVersionId,
    /// The version's number.
    pub standard_version: String,
    /// The run that led to it; only for the owner.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run: Option<ConformanceRunId>,
    /// What was signed: a JWS in compact form, to be kept in a file and verified offline.
    pub jws: String,
    /// When it was issued.
    pub issued_at: DateTime<Utc>,
    /// The end of its time.
    pub valid_until: DateTime<Utc>,
    /// Whether everybody may see it.
    pub public: bool,
    /// When a newer version of the standard takes the place of this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub superseded_at: Option<DateTime<Utc>>,
    /// When it was revoked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked_at: Option<DateTime<Utc>>,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked_because: Option<String>,
}

/// Says who may see a certificate.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CertificateVisibility {
    /// Whether everybody may, without logging in.
    pub public: bool,
}

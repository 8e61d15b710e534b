//! What a certificate says, and where it stands: pure.

use chrono::{DateTime, Utc};
use foundation::{
    AllianceId, CertificateId, ConformanceRunId, PartnerId, Sha256, StandardId, StandardVersionId, word_enum,
};
use serde::{Deserialize, Serialize};

use crate::conformance::{Artefact, ManifestFile, Score};
use crate::standards::{ArtefactKind, VersionNumber};

/// The `typ` of a certificate's header.
pub const MEDIA_TYPE: &str = "hansa-certificate+jwt";

/// What is signed. `iss`, `jti`, `iat` and `exp` are those of RFC 7519.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Statement {
    /// Who certifies: the platform's address.
    pub iss: String,
    /// The certificate's id.
    pub jti: CertificateId,
    /// When it was issued, in seconds since 1970.
    pub iat: i64,
    /// When it ends, in seconds since 1970.
    pub exp: i64,
    /// What is certified.
    pub artefact: CertifiedArtefact,
    /// By what.
    pub standard: CertifiedStandard,
    /// Rows that were looked at: the data set's, or the test set's.
    pub rows: u64,
    /// What a model reached.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scores: Vec<Score>,
}

/// What is certified.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertifiedArtefact {
    /// A data set or a model.
    pub kind: ArtefactKind,
    /// Its id.
    pub id: String,
    /// The version's id.
    pub version: String,
    /// The version's number.
    pub number: i64,
    /// Whose it is.
    pub owner: PartnerId,
    /// The digest of all of it: see [`manifest_sha256`](crate::conformance::manifest_sha256).
    pub sha256: Sha256,
    /// Its files.
    pub files: Vec<ManifestFile>,
}

/// By what it is certified.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertifiedStandard {
    /// The alliance.
    pub alliance: AllianceId,
    /// The standard.
    pub id: StandardId,
    /// What it is called.
    pub name: String,
    /// The version's number.
    pub version: String,
    /// The version's id.
    pub version_id: StandardVersionId,
    /// SHA-256 of the definition's text.
    pub sha256: Sha256,
}

word_enum! {
    /// Where a certificate stands at the time it is read. Computed, never stored.
    pub enum CertificateStatus {
        /// It can be relied on.
        Valid = "valid",
        /// Its time is over.
        Expired = "expired",
        /// A newer version of the standard has been released, and the grace period is over.
        Superseded = "superseded",
        /// It was revoked, or the version of the standard was withdrawn.
        Revoked = "revoked",
    }
}

/// The end of a certificate before its time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revocation {
    /// When.
    pub at: DateTime<Utc>,
    /// Which partner did; `None` when the standard's version was withdrawn.
    pub by: Option<PartnerId>,
    /// Why.
    pub reason: String,
}

/// A certificate, with what has become of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// Its id.
    pub id: CertificateId,
    /// Whose artefact is certified.
    pub owner: PartnerId,
    /// What that is called now.
    pub owner_name: String,
    /// The artefact.
    pub artefact: Artefact,
    /// Its digest.
    pub sha256: Sha256,
    /// The alliance.
    pub alliance: AllianceId,
    /// The standard.
    pub standard: StandardId,
    /// What it is called.
    pub standard_name: String,
    /// The version of it.
    pub standard_version: StandardVersionId,
    /// That version's number.
    pub number: VersionNumber,
    /// The run that led to it.
    pub run: ConformanceRunId,
    /// What was signed, in compact form.
    pub jws: String,
    /// When.
    pub issued_at: DateTime<Utc>,
    /// The end of its time, excluded.
    pub valid_until: DateTime<Utc>,
    /// Whether everybody may see it.
    pub is_public: bool,
    /// From when on a newer version of the standard has taken the place of this one.
    pub superseded_at: Option<DateTime<Utc>>,
    /// How it was ended before its time.
    pub revocation: Option<Revocation>,
}

impl Certificate {
    /// Where it stands at `now`.
    pub fn status(&self, now: DateTime<Utc>) -> CertificateStatus {
        if self.revocation.is_some() {
            CertificateStatus::Revoked
        } else if now >= self.valid_until {
            CertificateStatus::Expired
        } else if self.superseded_at.is_some_and(|at| now >= at) {
            CertificateStatus::Superseded
        } else {
            CertificateStatus::Valid
        }
    }
}

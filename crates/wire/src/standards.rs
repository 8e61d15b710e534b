//! Standards of alliances: drafts and released versions. What a definition holds is described by the schema at
//! `/v1/schemas/standard-definition`.

use chrono::{DateTime, Utc};
use foundation::{AllianceId, Sha256, StandardId, StandardVersionId, UserId};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// Begins a standard.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateStandard {
    /// What it is called; unique in the alliance.
    #[schema(min_length = 1, max_length = 120)]
    pub name: String,
    /// What it is about.
    #[serde(default)]
    pub summary: String,
    /// Its first draft.
    #[schema(value_type = Object)]
    pub definition: Value,
}

/// A standard.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Standard {
    /// The standard.
    pub id: StandardId,
    /// Whose it is.
    pub alliance: AllianceId,
    /// What that is called.
    pub alliance_name: String,
    /// What it is called.
    pub name: String,
    /// What it is about.
    pub summary: String,
    /// The newest released version; absent while there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub newest: Option<String>,
    /// When it was begun.
    pub created_at: DateTime<Utc>,
}

/// Replaces the working draft.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EditDraft {
    /// What it says now.
    #[schema(value_type = Object)]
    pub definition: Value,
}

/// The working draft.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct StandardDraft {
    /// The standard.
    pub standard: StandardId,
    /// What it says.
    #[schema(value_type = Object)]
    pub definition: Value,
    /// Rises with every edit; also the `ETag`.
    pub revision: i64,
    /// Who edited it last; only for the lead's own people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_by: Option<UserId>,
    /// When.
    pub updated_at: DateTime<Utc>,
}

/// What a release of the draft would be.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ReleasePreview {
    /// Its number.
    pub version: String,
    /// What it changes.
    pub changes: Vec<StandardChange>,
}

/// One difference between two versions.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct StandardChange {
    /// `major`, `minor` or `patch`.
    pub step: String,
    /// Where, such as `data.columns.age`.
    pub at: String,
    /// What, such as `type`, `minimum` or `value_gone`; left out of a version that was released before changes had codes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// What it was, such as the old type or the value that is gone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub was: Option<String>,
    /// What it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is: Option<String>,
    /// The same for people, in English.
    pub what: String,
}

/// Releases the draft.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReleaseStandard {
    /// The number that is expected; refused when the changes make it another one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Days that certificates for the versions before it stay good; 90 when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 3650)]
    pub grace_days: Option<i64>,
    /// Days that certificates for it are good; 365 when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 3650)]
    pub certificate_days: Option<i64>,
}

/// A released version.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct StandardVersion {
    /// The version.
    pub id: StandardVersionId,
    /// The standard.
    pub standard: StandardId,
    /// Whose that is.
    pub alliance: AllianceId,
    /// Its number.
    pub version: String,
    /// `released`, `superseded` or `withdrawn`.
    pub state: String,
    /// SHA-256 of the definition's text, as it is downloaded.
    pub sha256: Sha256,
    /// What it says; only when one version is read, not in lists.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub definition: Option<Value>,
    /// What it changed.
    pub changes: Vec<StandardChange>,
    /// Days that certificates for it are good.
    pub certificate_days: i64,
    /// Days that certificates for the versions before it stayed good.
    pub grace_days: i64,
    /// When it was released.
    pub released_at: DateTime<Utc>,
    /// When certificates for it are superseded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub superseded_at: Option<DateTime<Utc>>,
    /// When it was withdrawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn_at: Option<DateTime<Utc>>,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn_because: Option<String>,
}

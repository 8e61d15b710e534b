//! The audit log.

use chrono::{DateTime, Utc};
use foundation::{AgreementId, AuditId, PartnerId, UserId};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// One audited act.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AuditRow {
    /// The row.
    pub id: AuditId,
    /// When.
    pub at: DateTime<Utc>,
    /// In whose log it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partner: Option<PartnerId>,
    /// Who acted; absent when the platform did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<UserId>,
    /// The session or key used, or the part of the platform that acted.
    pub credential: String,
    /// What was done.
    pub action: String,
    /// To what.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// What that is a part of: a version, an upload, a grant or a certificate of its data set or model, a request of its pool, a version
    /// of its standard. Rows that are older than 2026-11 have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part_of: Option<String>,
    /// `done`, `denied`, `hidden` or `missing`.
    pub outcome: String,
    /// By which rule: the name of the policy that permitted it, or the code of the problem that was answered. What the platform
    /// did by itself has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// The agreement under which it was done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agreement: Option<AgreementId>,
    /// The request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// More.
    #[schema(value_type = Object)]
    pub detail: Value,
}

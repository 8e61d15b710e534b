//! Partners: assessment, admission, quotas, the directory.

use chrono::{DateTime, Utc};
use foundation::{AssessmentId, PartnerId, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A partner as the operator and the partner itself see it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Partner {
    /// The partner.
    pub id: PartnerId,
    /// Its name.
    pub name: String,
    /// Its industry.
    pub industry: String,
    /// Whom to talk to.
    pub contact_name: String,
    /// The contact's address.
    pub contact_email: String,
    /// What it needs, in its own words.
    pub needs: String,
    /// The data that it could bring.
    pub data_at_hand: String,
    /// `unverified`, `applied`, `in_review`, `approved`, `active`, `suspended`, `offboarded`, `declined` or `withdrawn`.
    pub status: String,
    /// Why it was declined, suspended or offboarded, or has withdrawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status_reason: Option<String>,
    /// What it may use.
    pub quota: Quota,
    /// When it applied.
    pub created_at: DateTime<Utc>,
    /// When the record last changed.
    pub updated_at: DateTime<Utc>,
}

/// A partner as other partners see it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DirectoryEntry {
    /// The partner.
    pub id: PartnerId,
    /// Its name.
    pub name: String,
    /// Its industry.
    pub industry: String,
}

/// Changes one's own partner's record; what is left out stays.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdatePartner {
    /// Whom to talk to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_name: Option<String>,
    /// The contact address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_email: Option<String>,
    /// What the partner needs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub needs: Option<String>,
    /// The data that it could bring.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data_at_hand: Option<String>,
}

/// What a partner may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Quota {
    /// Jobs that run at once.
    pub max_running_jobs: i64,
    /// GPUs in use at once.
    pub max_gpus: i64,
    /// Bytes of all versions of data sets and models.
    pub max_storage_bytes: i64,
}

/// What a partner uses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Usage {
    /// Bytes that are stored: the sum of the next two.
    pub storage_bytes: i64,
    /// Bytes of all versions of data sets.
    pub dataset_bytes: i64,
    /// Bytes of all versions of models.
    pub model_bytes: i64,
    /// Bytes that open uploads have announced.
    pub reserved_bytes: i64,
    /// The limits.
    pub quota: Quota,
    /// What was used and spent this month; absent where the operator asks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spending: Option<crate::usage::Spending>,
}

/// One criterion's score and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Score {
    /// From 1 (poor) to 5 (excellent).
    #[schema(minimum = 1, maximum = 5)]
    pub score: u8,
    /// Why.
    pub reason: String,
}

/// A reviewer's assessment of an applicant by the five criteria.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Assess {
    /// How relevant the industries are to each other.
    pub industry_relevance: Score,
    /// How strong the applicant is technically.
    pub technical_strength: Score,
    /// How well the ways of working fit.
    pub cultural_fit: Score,
    /// How much both sides gain.
    pub mutual_benefit: Score,
    /// How well what the applicant needs can be done with the recipes and alliances that there are.
    pub technical_fit: Score,
}

/// An assessment on record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Assessment {
    /// The assessment's id.
    pub id: AssessmentId,
    /// Who made it.
    pub reviewer: UserId,
    /// The scores.
    pub scores: Assess,
    /// When.
    pub created_at: DateTime<Utc>,
}

/// An approved partner and the invitation for its first owner, shown this once.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Approved {
    /// The partner.
    pub partner: Partner,
    /// `hansa_in_…`; it is mailed to the contact address too.
    pub invitation_token: String,
}

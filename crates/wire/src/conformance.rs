//! Conformance runs.

use chrono::{DateTime, Utc};
use foundation::{
    AllianceId, CertificateId, ConformanceRunId, DatasetId, ModelId, StandardId, StandardVersionId, UserId,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Requests a run of a data set or of a model, one of the two.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RequestRun {
    /// The standard.
    pub standard: StandardId,
    /// The version of it; the newest when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standard_version: Option<String>,
    /// A data set of one's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dataset: Option<DatasetId>,
    /// A model of one's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<ModelId>,
    /// The number of the version; the newest when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
}

/// How often a partner may be scored on a hidden test set.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct HiddenTestTries {
    /// Runs that it may have…
    pub limit: i64,
    /// …within so many days.
    pub days: i64,
    /// Those that it had within them, and those that are queued.
    pub used: i64,
    /// When there is room for one more; left out while there is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub again_at: Option<DateTime<Utc>>,
}

/// A version of a data set or of a model.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Artefact {
    /// `dataset` or `model`.
    pub kind: String,
    /// The data set's or the model's id.
    pub id: String,
    /// The version's id.
    pub version: String,
    /// The version's number.
    pub number: i64,
}

/// A run.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ConformanceRun {
    /// The run.
    pub id: ConformanceRunId,
    /// The alliance.
    pub alliance: AllianceId,
    /// The standard.
    pub standard: StandardId,
    /// What that is called.
    pub standard_name: String,
    /// The version's id.
    pub standard_version_id: StandardVersionId,
    /// The version's number.
    pub standard_version: String,
    /// What is held against it.
    pub artefact: Artefact,
    /// `queued`, `running`, `passed`, `failed`, `stopped` or `cancelled`.
    pub state: String,
    /// Bytes, columns or rows that are done.
    pub done: i64,
    /// Of so many; 0 before that is known.
    pub total: i64,
    /// What was found, once it has passed or failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report: Option<Report>,
    /// Why it was stopped, for programs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stopped_code: Option<String>,
    /// The same for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stopped_because: Option<String>,
    /// The certificate, if it passed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate: Option<CertificateId>,
    /// Who requested it.
    pub requested_by: UserId,
    /// When.
    pub requested_at: DateTime<Utc>,
    /// When a worker began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started_at: Option<DateTime<Utc>>,
    /// When it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finished_at: Option<DateTime<Utc>>,
}

/// What a run found.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Report {
    /// Rows that were looked at: the data set's, or the test set's.
    pub rows: u64,
    /// What breaks a rule; empty when nothing does.
    pub findings: Vec<Finding>,
    /// What a model reached.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scores: Vec<MetricScore>,
}

/// What breaks one rule.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Finding {
    /// The rule, such as `wrong_type`.
    pub rule: String,
    /// The column, or the section.
    pub subject: String,
    /// How many rows break it; 1 for a column or a section.
    pub count: u64,
    /// The first of these rows, counted from 1, the header line apart.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<u64>,
}

/// What a model reached.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct MetricScore {
    /// Such as `accuracy`.
    pub metric: String,
    /// What was reached, rounded to four decimals.
    pub value: f64,
    /// What has to be.
    pub threshold: f64,
    /// `at_least` or `at_most`.
    pub direction: String,
    /// Whether it was.
    pub reached: bool,
}

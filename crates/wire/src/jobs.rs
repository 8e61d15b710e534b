//! Training jobs: submission, state, metrics, events.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use foundation::{DatasetId, JobId, ModelId, PoolId, ProjectId, UserId};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// Submits a job.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SubmitJob {
    /// What it is called; made from the recipe when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The specification, as `GET /v1/recipes/{recipe}` describes it.
    #[schema(value_type = Object)]
    pub spec: Value,
    /// The data, by the name that the recipe gives it (`train`).
    pub inputs: BTreeMap<String, JobInput>,
    /// The pretrained model to begin with, for recipes that take one: one of one's partner's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<JobBase>,
    /// The model in which the result is registered as a new version; created when there is none of this name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub register_as: Option<String>,
    /// The pool of an alliance that pays the GPU time; one's own partner does when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pool: Option<crate::pools::ChargePool>,
    /// The project that it is for: its people of both partners see how it goes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project: Option<ProjectId>,
}

/// A version of a model to begin with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct JobBase {
    /// The model.
    pub model: ModelId,
    /// The version; the newest at submission when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
}

/// A version of a data set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct JobInput {
    /// The data set.
    pub dataset: DatasetId,
    /// The version; the newest at submission when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
}

/// A job.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Job {
    /// The job.
    pub id: JobId,
    /// What it is called.
    pub name: String,
    /// `queued`, `running`, `succeeded`, `failed` or `cancelled`.
    pub state: String,
    /// The specification with every default filled in.
    #[schema(value_type = Object)]
    pub spec: Value,
    /// The data, pinned to versions.
    pub inputs: BTreeMap<String, JobInput>,
    /// The pretrained model that it begins with, pinned to a version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<JobBase>,
    /// The model in which the result is registered; without one it is only measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub register_as: Option<String>,
    /// The pool that pays its GPU time; without one its partner does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pool: Option<PoolId>,
    /// Which attempt runs or ran last, from 1; 0 before the first.
    pub attempt: i64,
    /// Steps done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<i64>,
    /// Steps in all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_steps: Option<i64>,
    /// Why it failed or waits for another attempt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<JobError>,
    /// Scores on the held-out part and what else the recipe reports.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub result: Option<Value>,
    /// The model version that it made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<JobModel>,
    /// The project that it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project: Option<ProjectId>,
    /// Who submitted it.
    pub submitted_by: UserId,
    /// When.
    pub created_at: DateTime<Utc>,
    /// When its present or last attempt started.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started_at: Option<DateTime<Utc>>,
    /// When it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finished_at: Option<DateTime<Utc>>,
    /// The partner's limits that are near or reached; told when a job was submitted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<crate::usage::LimitStanding>,
}

/// Why a job failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct JobError {
    /// A stable word.
    pub code: String,
    /// What was wrong.
    pub message: String,
    /// What stands in the message besides fixed words, by name: lines, counts, names.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub values: BTreeMap<String, String>,
    /// What to do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_step: Option<String>,
    /// The field of the specification, or the column of the data, at fault.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
}

/// The model version that a job made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct JobModel {
    /// The model.
    pub model: ModelId,
    /// The version's number.
    pub version: i64,
}

/// One event of a job: the `data` of a server-sent event, whose `id` is `sequence` and whose `event` is `kind`.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct JobEvent {
    /// Rises by one from 1 within a job.
    pub sequence: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// `submitted`, `attempt`, `started`, `progress`, `epoch`, `metric`, `log`, `checkpoint`, `requeued`, …; the last one is
    /// `succeeded`, `failed` or `cancelled`.
    pub kind: String,
    /// What happened; the shape depends on `kind`.
    #[schema(value_type = Object)]
    pub data: Value,
}

/// A point of a curve.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MetricPoint {
    /// The step at which it was measured.
    pub step: i64,
    /// The epoch at which it was measured.
    pub epoch: i64,
    /// The value.
    pub value: f64,
}

/// The curves of a job, by metric name such as `train/loss`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct JobMetrics {
    /// The points of each curve, by step.
    pub series: BTreeMap<String, Vec<MetricPoint>>,
}

/// What can be trained.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Recipe {
    /// Its name: the value of `recipe` in a specification.
    pub name: String,
    /// What it is for.
    pub summary: String,
    /// Whether its jobs begin with a pretrained model: `base` of a submission.
    #[serde(default)]
    pub takes_base: bool,
    /// The JSON Schema of its specification.
    #[schema(value_type = Object)]
    pub schema: Value,
}

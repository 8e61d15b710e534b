//! What goes on in a project: jobs, milestones, messages, the feed.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use foundation::{JobId, MilestoneId, ModelId, PartnerId, ProjectActivityId, ProjectMessageId, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A job of a project, as both partners see it: without its data, its specification and its logs.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ProjectJob {
    /// The job; only its own partner can follow it.
    pub id: JobId,
    /// What it is called.
    pub name: String,
    /// The recipe.
    pub recipe: String,
    /// `queued`, `running`, `succeeded`, `failed` or `cancelled`.
    pub state: String,
    /// Steps done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<i64>,
    /// Steps in all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_steps: Option<i64>,
    /// Its most telling scores, once it succeeded.
    pub metrics: BTreeMap<String, f64>,
    /// A stable word for why it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<String>,
    /// The model that it made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<ModelId>,
    /// What that model was to be called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model_name: Option<String>,
    /// The number of the version that it made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model_version: Option<i64>,
    /// Who submitted it.
    pub person: String,
    /// For which partner.
    pub partner: PartnerId,
    /// That partner's name.
    pub partner_name: String,
    /// When.
    pub created_at: DateTime<Utc>,
    /// When its present or last attempt started.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started_at: Option<DateTime<Utc>>,
    /// When it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finished_at: Option<DateTime<Utc>>,
}

/// Adds a milestone behind the others.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateMilestone {
    /// What it is called.
    #[schema(min_length = 1, max_length = 120)]
    pub title: String,
    /// What it takes.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[schema(max_length = 10_000)]
    pub description: String,
    /// The day on which it is due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(format = Date)]
    pub due_on: Option<String>,
}

/// Changes a milestone; what is left out stays.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateMilestone {
    /// What it is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 120)]
    pub title: Option<String>,
    /// What it takes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 10_000)]
    pub description: Option<String>,
    /// The day on which it is due, such as `2026-12-31`; an empty text for none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_on: Option<String>,
    /// `open` or `done`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// Its place among the others, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1)]
    pub position: Option<i64>,
}

/// A milestone.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Milestone {
    /// The milestone.
    pub id: MilestoneId,
    /// What it is called.
    pub title: String,
    /// What it takes.
    pub description: String,
    /// The day on which it is due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(format = Date)]
    pub due_on: Option<String>,
    /// `open` or `done`.
    pub state: String,
    /// Who said that it was reached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done_by: Option<String>,
    /// For which partner.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done_by_partner: Option<PartnerId>,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done_at: Option<DateTime<Utc>>,
    /// Its place among the others.
    pub position: i64,
    /// Whether it was taken off the list.
    pub archived: bool,
    /// The revision, also as `ETag`.
    pub revision: i64,
    /// When it was added.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

/// Says something.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SayInProject {
    /// The text.
    #[schema(min_length = 1, max_length = 10_000)]
    pub text: String,
    /// The message that it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<ProjectMessageId>,
}

/// Changes what one has said.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EditMessage {
    /// The text from now on.
    #[schema(min_length = 1, max_length = 10_000)]
    pub text: String,
}

/// Remembers how far one has read.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MarkRead {
    /// The last message that one has read.
    pub message: ProjectMessageId,
}

/// A message.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ProjectMessage {
    /// The message.
    pub id: ProjectMessageId,
    /// Who said it.
    pub user: UserId,
    /// What they were called then.
    pub person: String,
    /// Their partner.
    pub partner: PartnerId,
    /// That partner's name.
    pub partner_name: String,
    /// Whether one said it oneself.
    pub own: bool,
    /// The message that it answers; that one answers none itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<ProjectMessageId>,
    /// The text; absent when it was deleted or hidden.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// When it was said.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edited_at: Option<DateTime<Utc>>,
    /// When its author deleted it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deleted_at: Option<DateTime<Utc>>,
    /// When a lead hid it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hidden_at: Option<DateTime<Utc>>,
    /// Which lead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hidden_by: Option<String>,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hidden_because: Option<String>,
}

/// Something that happened in a project.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ProjectActivity {
    /// The entry.
    pub id: ProjectActivityId,
    /// When.
    pub at: DateTime<Utc>,
    /// The partner that did it.
    pub partner: PartnerId,
    /// That partner's name.
    pub partner_name: String,
    /// Who did it; absent for the platform, such as at the end of a job.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// What: `opened`, `member_added`, `dataset_attached`, `job_succeeded`, `milestone_done`, `message_sent`, …
    pub kind: String,
    /// The id of what it was done to.
    pub target: String,
    /// What that was called then; empty for messages.
    pub target_name: String,
}

//! Joint projects: what people of two partners do together under an agreement.

mod work;

use chrono::{DateTime, Utc};
use foundation::{AgreementId, DatasetId, JobId, ModelId, PartnerId, ProjectId, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use work::{
    CreateMilestone, EditMessage, MarkRead, Milestone, ProjectActivity, ProjectJob, ProjectMessage, SayInProject,
    UpdateMilestone,
};

/// Opens a project.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenProject {
    /// The agreement that it runs under; in force. Its parties are the project's.
    pub agreement: AgreementId,
    /// What it is called.
    #[schema(min_length = 1, max_length = 120)]
    pub name: String,
    /// What it is for.
    #[schema(min_length = 1, max_length = 10_000)]
    pub purpose: String,
}

/// Changes a project; what is left out stays.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateProject {
    /// What it is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 120)]
    pub name: Option<String>,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 10_000)]
    pub purpose: Option<String>,
}

/// Moves a project to another agreement between the same two partners.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RenewProject {
    /// The agreement; in force.
    pub agreement: AgreementId,
}

/// One of a project's two partners.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProjectParty {
    /// The partner.
    pub id: PartnerId,
    /// Its name.
    pub name: String,
}

/// Why nothing new is begun in a project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReadOnly {
    /// A stable word, such as `agreement_terminated`, `agreement_expired` or `project_closed`.
    pub code: String,
    /// In words.
    pub detail: String,
    /// What can be done about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_step: Option<String>,
}

/// A project, as one of its people sees it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Project {
    /// The project.
    pub id: ProjectId,
    /// What it is called.
    pub name: String,
    /// What it is for.
    pub purpose: String,
    /// The agreement that it runs under.
    pub agreement: AgreementId,
    /// That agreement's title.
    pub agreement_title: String,
    /// When the agreement ends, unless somebody ends it before.
    pub agreement_expires_at: DateTime<Utc>,
    /// The two partners; the one that opened it comes first.
    pub parties: Vec<ProjectParty>,
    /// `active` or `closed`: what the parties have decided.
    pub state: String,
    /// Why it was closed or reopened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state_reason: Option<String>,
    /// When that was, or when it was opened.
    pub state_changed_at: DateTime<Utc>,
    /// Why it can only be read at the moment: it is closed, or its agreement is not in force. Absent while it goes on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read_only: Option<ReadOnly>,
    /// One's own part: `observer`, `contributor` or `lead`. Absent for an admin who only looks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// Messages of others that one has not read.
    pub unread: i64,
    /// The first day on which a milestone is due that is not reached, as `2026-12-31`; it may be past.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_due: Option<String>,
    /// The revision, also as `ETag`.
    pub revision: i64,
    /// When it was opened.
    pub created_at: DateTime<Utc>,
    /// When the record was last changed.
    pub updated_at: DateTime<Utc>,
}

/// Adds one of one's partner's people.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddProjectMember {
    /// The person.
    pub user: UserId,
    /// `observer`, `contributor` or `lead`.
    pub role: String,
}

/// Gives somebody another part.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeProjectMember {
    /// `observer`, `contributor` or `lead`.
    pub role: String,
}

/// Somebody who takes part, as both partners see them.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ProjectMember {
    /// The person.
    pub user: UserId,
    /// What they are called.
    pub name: String,
    /// Their partner.
    pub partner: PartnerId,
    /// That partner's name.
    pub partner_name: String,
    /// `observer`, `contributor` or `lead`.
    pub role: String,
    /// Since when.
    pub added_at: DateTime<Utc>,
}

/// What the other partner may do with something that is attached; it is granted under the project's agreement in the same step.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GrantAlong {
    /// `train`, `download` for a data set; `download`, `predict` for a model.
    pub permissions: Vec<String>,
    /// Until when; as long as the agreement when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<DateTime<Utc>>,
}

/// Attaches a data set of one's own partner.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AttachDataset {
    /// The data set.
    pub dataset: DatasetId,
    /// What the other partner may do with it; nothing new when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grant: Option<GrantAlong>,
}

/// Attaches a model of one's own partner.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AttachModel {
    /// The model.
    pub model: ModelId,
    /// What the other partner may do with it; nothing new when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grant: Option<GrantAlong>,
}

/// Something that a project is about, and what one may do with it now.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ProjectThing {
    /// `dataset` or `model`.
    pub kind: String,
    /// The data set, if it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dataset: Option<DatasetId>,
    /// The model, if it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<ModelId>,
    /// What it was called when it was attached.
    pub name: String,
    /// Whose.
    pub owner: PartnerId,
    /// That partner's name.
    pub owner_name: String,
    /// Whether it is one's own partner's.
    pub own: bool,
    /// What one's partner may do with it now: `train`, `download`, `predict`; empty for nothing.
    pub permissions: Vec<String>,
    /// Until when, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<DateTime<Utc>>,
    /// The job of the project that made it, if one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub job: Option<JobId>,
    /// Since when it is attached.
    pub attached_at: DateTime<Utc>,
}

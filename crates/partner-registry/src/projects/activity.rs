//! What happened in a project.

use access::audit::{self, Entry};
use access::{Permit, TenantAction};
use chrono::{DateTime, Utc};
use database::Tx;
use foundation::{PartnerId, ProjectActivityId, ProjectId, Sources, UserId, word_enum};
use serde_json::{Value, json};

use super::sight::Working;
use super::store;
use crate::PartnerError;

word_enum! {
    /// What kind of thing happened.
    pub enum ActivityKind {
        /// The project was opened.
        Opened = "opened",
        /// Its name or purpose was changed.
        Changed = "changed",
        /// It was closed.
        Closed = "closed",
        /// It was reopened.
        Reopened = "reopened",
        /// It moved to another agreement.
        Renewed = "renewed",
        /// Somebody was added.
        MemberAdded = "member_added",
        /// Somebody got another part.
        MemberChanged = "member_changed",
        /// Somebody was removed.
        MemberRemoved = "member_removed",
        /// A data set was attached.
        DatasetAttached = "dataset_attached",
        /// One was detached.
        DatasetDetached = "dataset_detached",
        /// A model was attached.
        ModelAttached = "model_attached",
        /// One was detached.
        ModelDetached = "model_detached",
        /// A job was submitted.
        JobSubmitted = "job_submitted",
        /// A job trained a model.
        JobSucceeded = "job_succeeded",
        /// A job failed.
        JobFailed = "job_failed",
        /// A job was cancelled.
        JobCancelled = "job_cancelled",
        /// A milestone was added.
        MilestoneAdded = "milestone_added",
        /// One was changed.
        MilestoneChanged = "milestone_changed",
        /// One was reached.
        MilestoneDone = "milestone_done",
        /// One is open again.
        MilestoneReopened = "milestone_reopened",
        /// One was archived.
        MilestoneArchived = "milestone_archived",
        /// One was restored.
        MilestoneRestored = "milestone_restored",
        /// Somebody said something.
        MessageSent = "message_sent",
        /// Somebody changed what they had said.
        MessageEdited = "message_edited",
        /// Somebody deleted what they had said.
        MessageDeleted = "message_deleted",
        /// A lead hid a message.
        MessageHidden = "message_hidden",
    }
}

impl ActivityKind {
    /// What the audit log calls it.
    fn action(self) -> &'static str {
        match self {
            Self::Opened => "project:open",
            Self::Changed => "project:change",
            Self::Closed => "project:close",
            Self::Reopened => "project:reopen",
            Self::Renewed => "project:renew",
            Self::MemberAdded => "project:add-member",
            Self::MemberChanged => "project:change-member",
            Self::MemberRemoved => "project:remove-member",
            Self::DatasetAttached | Self::ModelAttached => "project:attach",
            Self::DatasetDetached | Self::ModelDetached => "project:detach",
            Self::JobSubmitted => "project:submit-job",
            Self::JobSucceeded | Self::JobFailed | Self::JobCancelled => "project:end-job",
            Self::MilestoneAdded => "project:add-milestone",
            Self::MilestoneChanged | Self::MilestoneDone | Self::MilestoneReopened => "project:change-milestone",
            Self::MilestoneArchived => "project:archive-milestone",
            Self::MilestoneRestored => "project:restore-milestone",
            Self::MessageSent => "project:say",
            Self::MessageEdited => "project:edit-message",
            Self::MessageDeleted => "project:delete-message",
            Self::MessageHidden => "project:hide-message",
        }
    }
}

/// One entry of the feed.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Activity {
    /// Its id.
    pub id: ProjectActivityId,
    /// When it happened.
    pub at: DateTime<Utc>,
    /// The partner that did it.
    pub partner: PartnerId,
    /// That partner's name.
    pub partner_name: String,
    /// Who did it, by the name of then; `None` for the platform, such as at the end of a job.
    pub person: Option<String>,
    /// What.
    pub kind: ActivityKind,
    /// The id of what it was done to.
    pub target: String,
    /// What that was called then; empty for messages.
    pub target_name: String,
}

/// Something that is about to stand in the feed.
#[derive(Debug, Clone)]
pub(crate) struct NewActivity {
    pub(crate) id: ProjectActivityId,
    pub(crate) project: ProjectId,
    pub(crate) at: DateTime<Utc>,
    pub(crate) partner: PartnerId,
    pub(crate) user: Option<UserId>,
    pub(crate) person: Option<String>,
    pub(crate) kind: ActivityKind,
    pub(crate) target: String,
    pub(crate) target_name: String,
}

/// What was done to what, by its id and name, and what a reader of the audit log will want to know besides.
pub(super) struct Deed {
    pub(super) kind: ActivityKind,
    pub(super) target: String,
    pub(super) name: String,
    pub(super) detail: Value,
}

impl Deed {
    pub(super) fn new(kind: ActivityKind, target: impl std::fmt::Display, name: &str) -> Self {
        Self { kind, target: target.to_string(), name: name.to_owned(), detail: json!({}) }
    }

    pub(super) fn detail(mut self, detail: Value) -> Self {
        self.detail = detail;
        self
    }
}

/// Writes an act into the feed and into the audit logs of both parties.
pub(super) async fn record<A: TenantAction>(
    tx: &mut Tx,
    sources: &Sources,
    permit: &Permit<A>,
    working: &Working,
    deed: Deed,
) -> Result<(), PartnerError> {
    let project = &working.project;
    let mut detail = deed.detail;
    if deed.target != project.id.to_string() {
        detail["target"] = json!(deed.target);
    }
    let entry = Entry::done(permit, project.id).named(deed.kind.action()).detail(detail);
    let entry = entry.shown_to(project.counterpart(working.partner));
    let new = NewActivity {
        id: sources.id(),
        project: project.id,
        at: working.at,
        partner: working.partner,
        user: Some(working.user),
        person: Some(working.person.clone()),
        kind: deed.kind,
        target: deed.target,
        target_name: deed.name,
    };
    store::activity::insert(tx, permit.scope(), &new).await?;
    Ok(audit::record(tx, sources, permit, entry).await?)
}

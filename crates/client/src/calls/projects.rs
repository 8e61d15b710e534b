//! Joint projects.

use foundation::{DatasetId, MilestoneId, ModelId, ProjectId, ProjectMessageId, UserId};
use reqwest::Method;
use reqwest::header::IF_MATCH;
use serde_json::json;
use wire::projects::{
    AddProjectMember, AttachDataset, AttachModel, ChangeProjectMember, CreateMilestone, EditMessage, MarkRead,
    Milestone, OpenProject, Project, ProjectActivity, ProjectJob, ProjectMember, ProjectMessage, ProjectThing,
    RenewProject, SayInProject, UpdateMilestone, UpdateProject,
};
use wire::{Page, Reason};

use super::ListQuery;
use crate::error::ClientError;
use crate::http::{Client, answer};

impl Client {
    /// Opens a project.
    pub async fn open_project(&self, project: &OpenProject) -> Result<Project, ClientError> {
        self.create("/v1/projects", project).await
    }

    /// The projects in which one takes part; for admins all of their partner's.
    pub async fn projects(&self, query: Option<&ListQuery>) -> Result<Page<Project>, ClientError> {
        self.list("/v1/projects", "state", query).await
    }

    /// One project.
    pub async fn project(&self, project: ProjectId) -> Result<Project, ClientError> {
        self.get(&format!("/v1/projects/{project}")).await
    }

    /// Changes name and purpose, if its revision is still `revision`.
    pub async fn update_project(
        &self,
        project: ProjectId,
        change: &UpdateProject,
        revision: i64,
    ) -> Result<Project, ClientError> {
        let request = self.request(Method::PATCH, &format!("/v1/projects/{project}"));
        answer(self.send(request.header(IF_MATCH, format!("\"r{revision}\"")).json(change)).await?).await
    }

    /// Closes a project.
    pub async fn close_project(&self, project: ProjectId, reason: &Reason) -> Result<Project, ClientError> {
        self.call(Method::POST, &format!("/v1/projects/{project}/close"), reason).await
    }

    /// Reopens one.
    pub async fn reopen_project(&self, project: ProjectId, reason: &Reason) -> Result<Project, ClientError> {
        self.call(Method::POST, &format!("/v1/projects/{project}/reopen"), reason).await
    }

    /// Moves one to another agreement between the same two partners.
    pub async fn renew_project(&self, project: ProjectId, to: &RenewProject) -> Result<Project, ClientError> {
        self.call(Method::POST, &format!("/v1/projects/{project}/renew"), to).await
    }

    /// Everybody who takes part.
    pub async fn project_members(&self, project: ProjectId) -> Result<Page<ProjectMember>, ClientError> {
        self.get(&format!("/v1/projects/{project}/members")).await
    }

    /// Adds one of one's partner's people.
    pub async fn add_project_member(
        &self,
        project: ProjectId,
        member: &AddProjectMember,
    ) -> Result<ProjectMember, ClientError> {
        self.create(&format!("/v1/projects/{project}/members"), member).await
    }

    /// Gives one of them another part.
    pub async fn change_project_member(
        &self,
        project: ProjectId,
        user: UserId,
        part: &ChangeProjectMember,
    ) -> Result<ProjectMember, ClientError> {
        self.call(Method::PATCH, &format!("/v1/projects/{project}/members/{user}"), part).await
    }

    /// Removes one of them.
    pub async fn remove_project_member(&self, project: ProjectId, user: UserId) -> Result<(), ClientError> {
        self.end(Method::DELETE, &format!("/v1/projects/{project}/members/{user}"), &json!({})).await
    }

    /// What the project is about, and what one may do with it.
    pub async fn project_things(&self, project: ProjectId) -> Result<Page<ProjectThing>, ClientError> {
        self.get(&format!("/v1/projects/{project}/things")).await
    }

    /// Attaches a data set of one's own.
    pub async fn attach_dataset(
        &self,
        project: ProjectId,
        attach: &AttachDataset,
    ) -> Result<ProjectThing, ClientError> {
        self.create(&format!("/v1/projects/{project}/datasets"), attach).await
    }

    /// Detaches one.
    pub async fn detach_dataset(&self, project: ProjectId, dataset: DatasetId) -> Result<(), ClientError> {
        self.end(Method::DELETE, &format!("/v1/projects/{project}/datasets/{dataset}"), &json!({})).await
    }

    /// Attaches a model of one's own.
    pub async fn attach_model(&self, project: ProjectId, attach: &AttachModel) -> Result<ProjectThing, ClientError> {
        self.create(&format!("/v1/projects/{project}/models"), attach).await
    }

    /// Detaches one.
    pub async fn detach_model(&self, project: ProjectId, model: ModelId) -> Result<(), ClientError> {
        self.end(Method::DELETE, &format!("/v1/projects/{project}/models/{model}"), &json!({})).await
    }

    /// The project's jobs, of both partners.
    pub async fn project_jobs(
        &self,
        project: ProjectId,
        query: Option<&ListQuery>,
    ) -> Result<Page<ProjectJob>, ClientError> {
        self.list(&format!("/v1/projects/{project}/jobs"), "state", query).await
    }

    /// What happened in the project.
    pub async fn project_activity(
        &self,
        project: ProjectId,
        query: Option<&ListQuery>,
    ) -> Result<Page<ProjectActivity>, ClientError> {
        self.list(&format!("/v1/projects/{project}/activity"), "state", query).await
    }

    /// The milestones; archived ones too, if wanted.
    pub async fn milestones(&self, project: ProjectId, archived: bool) -> Result<Page<Milestone>, ClientError> {
        self.get(&format!("/v1/projects/{project}/milestones?archived={archived}")).await
    }

    /// Adds a milestone.
    pub async fn add_milestone(
        &self,
        project: ProjectId,
        milestone: &CreateMilestone,
    ) -> Result<Milestone, ClientError> {
        self.create(&format!("/v1/projects/{project}/milestones"), milestone).await
    }

    /// Changes one, if its revision is still `revision`.
    pub async fn update_milestone(
        &self,
        (project, milestone): (ProjectId, MilestoneId),
        change: &UpdateMilestone,
        revision: i64,
    ) -> Result<Milestone, ClientError> {
        let request = self.request(Method::PATCH, &format!("/v1/projects/{project}/milestones/{milestone}"));
        answer(self.send(request.header(IF_MATCH, format!("\"r{revision}\"")).json(change)).await?).await
    }

    /// Takes one off the list.
    pub async fn archive_milestone(
        &self,
        project: ProjectId,
        milestone: MilestoneId,
    ) -> Result<Milestone, ClientError> {
        self.call(Method::DELETE, &format!("/v1/projects/{project}/milestones/{milestone}"), &json!({})).await
    }

    /// Puts one back.
    pub async fn restore_milestone(
        &self,
        project: ProjectId,
        milestone: MilestoneId,
    ) -> Result<Milestone, ClientError> {
        self.call(Method::POST, &format!("/v1/projects/{project}/milestones/{milestone}/restore"), &json!({})).await
    }

    /// What was said; the newest page first, on each page the newest last.
    pub async fn project_messages(
        &self,
        project: ProjectId,
        query: Option<&ListQuery>,
    ) -> Result<Page<ProjectMessage>, ClientError> {
        self.list(&format!("/v1/projects/{project}/messages"), "state", query).await
    }

    /// Says something.
    pub async fn say_in_project(
        &self,
        project: ProjectId,
        message: &SayInProject,
    ) -> Result<ProjectMessage, ClientError> {
        self.create(&format!("/v1/projects/{project}/messages"), message).await
    }

    /// Changes what one has said.
    pub async fn edit_project_message(
        &self,
        project: ProjectId,
        message: ProjectMessageId,
        text: &EditMessage,
    ) -> Result<ProjectMessage, ClientError> {
        self.call(Method::PATCH, &format!("/v1/projects/{project}/messages/{message}"), text).await
    }

    /// Deletes what one has said.
    pub async fn delete_project_message(
        &self,
        project: ProjectId,
        message: ProjectMessageId,
    ) -> Result<ProjectMessage, ClientError> {
        self.call(Method::DELETE, &format!("/v1/projects/{project}/messages/{message}"), &json!({})).await
    }

    /// Hides what anybody has said, for leads.
    pub async fn hide_project_message(
        &self,
        project: ProjectId,
        message: ProjectMessageId,
        reason: &Reason,
    ) -> Result<ProjectMessage, ClientError> {
        self.call(Method::POST, &format!("/v1/projects/{project}/messages/{message}/hide"), reason).await
    }

    /// Remembers how far one has read.
    pub async fn mark_project_read(&self, project: ProjectId, read: &MarkRead) -> Result<(), ClientError> {
        self.end(Method::PUT, &format!("/v1/projects/{project}/read"), read).await
    }
}

//! Jobs of joint projects.

use access::{Permit, ReadJob, ReadProject, Scope, SystemTask};
use foundation::{Page, PageRequest, ProjectId};
use partner_registry::projects;

use super::JobService;
use crate::error::JobError;
use crate::joint::JointJob;
use crate::model::{Job, JobState};
use crate::store;

impl JobService {
    /// The jobs of a project, of both of its partners, newest first, for whoever takes part in it.
    ///
    /// # Errors
    /// `Partner` with `NotFound` for everybody else.
    pub async fn list_of_project(
        &self,
        permit: &Permit<ReadProject>,
        project: ProjectId,
        page: &PageRequest,
    ) -> Result<Page<JointJob>, JobError> {
        projects::get(&self.db, &self.sources, permit, project).await?;
        // The other partner's rows are closed to this one's tenancy: the platform tells what both may see of them.
        let scope = Scope::system(SystemTask::ProjectSight);
        let mut tx = self.db.read(scope.tenancy()).await?;
        let rows = store::joint::list(&mut tx, scope, project, page).await?;
        Ok(Page::cut(rows, page, |job| job.id))
    }

    /// The partner's own jobs of a project, newest first; only those in `state`, if given.
    pub async fn list_own_of_project(
        &self,
        permit: &Permit<ReadJob>,
        page: &PageRequest,
        (project, state): (ProjectId, Option<JobState>),
    ) -> Result<Page<Job>, JobError> {
        let scope = permit.scope();
        let mut tx = self.db.read(scope.tenancy()).await?;
        let jobs = store::joint::list_own(&mut tx, scope, page, (project, state)).await?;
        Ok(Page::cut(jobs, page, |job| job.id))
    }
}

//! Jobs of projects, and the feed of what happened.

use access::ReadProject;
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpResponse, get};
use foundation::ProjectId;
use partner_registry::projects::{self, Activity};
use training_jobs::JointJob;
use wire::projects::{ProjectActivity, ProjectJob};

use crate::paging::{PageQuery, page};
use crate::permit::Authorized;
use crate::{ApiState, Problem};

/// The jobs of a project, of both partners: how they go and score, without data, specification and logs.
#[utoipa::path(tag = "projects", params(PageQuery), responses((status = 200, body = wire::Page<ProjectJob>)))]
#[get("/v1/projects/{project}/jobs")]
pub(crate) async fn list_project_jobs(
    Authorized(permit): Authorized<ReadProject>,
    state: Data<ApiState>,
    project: Path<ProjectId>,
    query: Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let found = state.jobs.list_of_project(&permit, *project, &query.request()?).await?;
    Ok(HttpResponse::Ok().json(page(found, job)))
}

/// What happened in a project, newest first.
#[utoipa::path(tag = "projects", params(PageQuery), responses((status = 200, body = wire::Page<ProjectActivity>)))]
#[get("/v1/projects/{project}/activity")]
pub(crate) async fn list_project_activity(
    Authorized(permit): Authorized<ReadProject>,
    state: Data<ApiState>,
    project: Path<ProjectId>,
    query: Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let found = projects::activity(&state.db, &state.sources, &permit, *project, &query.request()?).await?;
    Ok(HttpResponse::Ok().json(page(found, activity)))
}

fn job(job: JointJob) -> ProjectJob {
    let known = job.progress.total_steps > 0;
    let made = job.model.as_ref().map(|(made, _)| *made);
    ProjectJob {
        id: job.id,
        name: job.name,
        recipe: job.recipe,
        state: job.state.to_string(),
        step: known.then_some(job.progress.step),
        total_steps: known.then_some(job.progress.total_steps),
        metrics: job.metrics.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
        failure: job.failure,
        model: made.map(|made| made.model),
        model_name: job.model.map(|(_, name)| name),
        model_version: made.map(|made| made.number),
        person: job.person,
        partner: job.partner,
        partner_name: job.partner_name,
        created_at: job.submitted_at,
        started_at: job.started_at,
        finished_at: job.finished_at,
    }
}

fn activity(one: Activity) -> ProjectActivity {
    ProjectActivity {
        id: one.id,
        at: one.at,
        partner: one.partner,
        partner_name: one.partner_name,
        person: one.person,
        kind: one.kind.to_string(),
        target: one.target,
        target_name: one.target_name,
    }
}

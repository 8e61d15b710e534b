//! Milestones of projects.

use access::{ReadProject, WorkInProject};
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpResponse, delete, get, patch, post};
use foundation::{MilestoneId, ProjectId};
use partner_registry::projects::{self, Day, MilestonePatch, NewMilestone, Shown};
use wire::projects::{CreateMilestone, Milestone, UpdateMilestone};

use crate::body::Body;
use crate::conditional::{IfMatch, created, with_revision};
use crate::paging::ArchivedQuery;
use crate::permit::Authorized;
use crate::words::word;
use crate::{ApiState, Problem};

/// The milestones of a project, in their order.
#[utoipa::path(tag = "projects", params(ArchivedQuery), responses((status = 200, body = wire::Page<Milestone>)))]
#[get("/v1/projects/{project}/milestones")]
pub(crate) async fn list_milestones(
    Authorized(permit): Authorized<ReadProject>,
    state: Data<ApiState>,
    project: Path<ProjectId>,
    filter: Query<ArchivedQuery>,
) -> Result<HttpResponse, Problem> {
    let shown = if filter.archived { Shown::All } else { Shown::Current };
    let found = projects::milestones(&state.db, &state.sources, &permit, *project, shown).await?;
    let items: Vec<_> = found.into_iter().map(view).collect();
    Ok(HttpResponse::Ok().json(wire::Page { items, next_cursor: None }))
}

/// Adds a milestone behind the others.
#[utoipa::path(tag = "projects", request_body = CreateMilestone, responses((status = 201, body = Milestone)))]
#[post("/v1/projects/{project}/milestones")]
pub(crate) async fn add_milestone(
    Authorized(permit): Authorized<WorkInProject>,
    state: Data<ApiState>,
    project: Path<ProjectId>,
    Body(input): Body<CreateMilestone>,
) -> Result<HttpResponse, Problem> {
    let due_on = input.due_on.as_deref().map(day).transpose()?.flatten();
    let new = NewMilestone { title: input.title, description: input.description, due_on };
    let added = projects::add_milestone(&state.db, &state.sources, &permit, *project, new).await?;
    Ok(created(format!("/v1/projects/{project}/milestones/{}", added.id), &view(added)))
}

/// One milestone. The `ETag` is its revision.
#[utoipa::path(tag = "projects", responses((status = 200, body = Milestone)))]
#[get("/v1/projects/{project}/milestones/{milestone}")]
pub(crate) async fn get_milestone(
    Authorized(permit): Authorized<ReadProject>,
    state: Data<ApiState>,
    path: Path<(ProjectId, MilestoneId)>,
) -> Result<HttpResponse, Problem> {
    let found = projects::milestone(&state.db, &state.sources, &permit, path.into_inner()).await?;
    Ok(answer(found))
}

/// Changes a milestone, says that it was reached, or moves it; `If-Match` names the revision that the change was made from.
#[utoipa::path(tag = "projects", request_body = UpdateMilestone, params(IfMatch),
    responses((status = 200, body = Milestone)))]
#[patch("/v1/projects/{project}/milestones/{milestone}")]
pub(crate) async fn update_milestone(
    Authorized(permit): Authorized<WorkInProject>,
    state: Data<ApiState>,
    path: Path<(ProjectId, MilestoneId)>,
    IfMatch(expected): IfMatch,
    Body(input): Body<UpdateMilestone>,
) -> Result<HttpResponse, Problem> {
    let change = MilestonePatch {
        title: input.title,
        description: input.description,
        due_on: input.due_on.as_deref().map(day).transpose()?,
        state: input.state.as_deref().map(|text| word("state", text)).transpose()?,
        position: input.position,
        expected,
    };
    let changed = projects::change_milestone(&state.db, &state.sources, &permit, path.into_inner(), change).await?;
    Ok(answer(changed))
}

/// Takes a milestone off the list; it can be restored.
#[utoipa::path(tag = "projects", params(IfMatch), responses((status = 200, body = Milestone)))]
#[delete("/v1/projects/{project}/milestones/{milestone}")]
pub(crate) async fn archive_milestone(
    Authorized(permit): Authorized<WorkInProject>,
    state: Data<ApiState>,
    path: Path<(ProjectId, MilestoneId)>,
    IfMatch(expected): IfMatch,
) -> Result<HttpResponse, Problem> {
    let which = path.into_inner();
    let archived = projects::archive_milestone(&state.db, &state.sources, &permit, which, expected).await?;
    Ok(answer(archived))
}

/// Puts an archived milestone back on the list.
#[utoipa::path(tag = "projects", responses((status = 200, body = Milestone)))]
#[post("/v1/projects/{project}/milestones/{milestone}/restore")]
pub(crate) async fn restore_milestone(
    Authorized(permit): Authorized<WorkInProject>,
    state: Data<ApiState>,
    path: Path<(ProjectId, MilestoneId)>,
) -> Result<HttpResponse, Problem> {
    let restored = projects::restore_milestone(&state.db, &state.sources, &permit, path.into_inner()).await?;
    Ok(answer(restored))
}

/// A day, or none for an empty text.
fn day(text: &str) -> Result<Option<Day>, Problem> {
    if text.is_empty() { Ok(None) } else { word("due_on", text).map(Some) }
}

fn answer(milestone: projects::Milestone) -> HttpResponse {
    with_revision(HttpResponse::Ok(), milestone.revision, &view(milestone))
}

fn view(milestone: projects::Milestone) -> Milestone {
    let state = milestone.state().to_string();
    let done = milestone.done;
    Milestone {
        id: milestone.id,
        title: milestone.title,
        description: milestone.description,
        due_on: milestone.due_on.map(|day| day.to_string()),
        state,
        done_by: done.as_ref().map(|done| done.by.clone()),
        done_by_partner: done.as_ref().map(|done| done.partner),
        done_at: done.map(|done| done.at),
        position: milestone.position,
        archived: milestone.archived_at.is_some(),
        revision: milestone.revision,
        created_at: milestone.created_at,
        updated_at: milestone.updated_at,
    }
}

//! Opening, reading, changing, closing and reopening projects.

use access::{ManageProject, ReadProject};
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpResponse, get, patch, post};
use foundation::ProjectId;
use partner_registry::projects::{self, NewProject, ProjectPatch, Renewal};
use wire::Reason;
use wire::projects::{OpenProject, Project, RenewProject, UpdateProject};

use super::view;
use crate::body::Body;
use crate::conditional::{IfMatch, created, with_revision};
use crate::paging::{PageQuery, page};
use crate::permit::Authorized;
use crate::{ApiState, Problem};

/// Opens a project with the other party of an agreement that is in force. Whoever opens it leads it.
#[utoipa::path(tag = "projects", request_body = OpenProject, responses((status = 201, body = Project)))]
#[post("/v1/projects")]
pub(crate) async fn open_project(
    Authorized(permit): Authorized<ManageProject>,
    state: Data<ApiState>,
    Body(input): Body<OpenProject>,
) -> Result<HttpResponse, Problem> {
    let new = NewProject { agreement: input.agreement, name: input.name, purpose: input.purpose };
    let opened = projects::open(&state.db, &state.sources, &permit, new).await?;
    Ok(created(format!("/v1/projects/{}", opened.id), &view(opened)))
}

/// The projects in which one takes part; for admins all of their partner's.
#[utoipa::path(tag = "projects", params(PageQuery), responses((status = 200, body = wire::Page<Project>)))]
#[get("/v1/projects")]
pub(crate) async fn list_projects(
    Authorized(permit): Authorized<ReadProject>,
    state: Data<ApiState>,
    query: Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let found = projects::list(&state.db, &state.sources, &permit, &query.request()?).await?;
    Ok(HttpResponse::Ok().json(page(found, view)))
}

/// One project, for its people. `read_only` says why nothing new is begun in it.
#[utoipa::path(tag = "projects", responses((status = 200, body = Project)))]
#[get("/v1/projects/{project}")]
pub(crate) async fn get_project(
    Authorized(permit): Authorized<ReadProject>,
    state: Data<ApiState>,
    project: Path<ProjectId>,
) -> Result<HttpResponse, Problem> {
    let found = projects::get(&state.db, &state.sources, &permit, *project).await?;
    Ok(with_revision(HttpResponse::Ok(), found.revision, &view(found)))
}

/// Changes name and purpose; `If-Match` names the revision that the change was made from. For leads and admins.
#[utoipa::path(tag = "projects", request_body = UpdateProject, params(IfMatch),
    responses((status = 200, body = Project)))]
#[patch("/v1/projects/{project}")]
pub(crate) async fn update_project(
    Authorized(permit): Authorized<ManageProject>,
    state: Data<ApiState>,
    project: Path<ProjectId>,
    IfMatch(expected): IfMatch,
    Body(input): Body<UpdateProject>,
) -> Result<HttpResponse, Problem> {
    let patch = ProjectPatch { name: input.name, purpose: input.purpose, expected };
    let changed = projects::update(&state.db, &state.sources, &permit, *project, patch).await?;
    Ok(with_revision(HttpResponse::Ok(), changed.revision, &view(changed)))
}

/// Closes a project: it can be read, and nothing goes on in it. For leads and admins of either partner.
#[utoipa::path(tag = "projects", request_body = Reason, responses((status = 200, body = Project)))]
#[post("/v1/projects/{project}/close")]
pub(crate) async fn close_project(
    Authorized(permit): Authorized<ManageProject>,
    state: Data<ApiState>,
    project: Path<ProjectId>,
    Body(input): Body<Reason>,
) -> Result<HttpResponse, Problem> {
    let closed = projects::close(&state.db, &state.sources, &permit, *project, &input.reason).await?;
    Ok(with_revision(HttpResponse::Ok(), closed.revision, &view(closed)))
}

/// Reopens a closed project, while its agreement is in force.
#[utoipa::path(tag = "projects", request_body = Reason, responses((status = 200, body = Project)))]
#[post("/v1/projects/{project}/reopen")]
pub(crate) async fn reopen_project(
    Authorized(permit): Authorized<ManageProject>,
    state: Data<ApiState>,
    project: Path<ProjectId>,
    Body(input): Body<Reason>,
) -> Result<HttpResponse, Problem> {
    let reopened = projects::reopen(&state.db, &state.sources, &permit, *project, &input.reason).await?;
    Ok(with_revision(HttpResponse::Ok(), reopened.revision, &view(reopened)))
}

/// Moves a project to another agreement between the same two partners, so that it goes on when the first one has ended. What was
/// granted stays under the agreement that it was granted under.
#[utoipa::path(tag = "projects", request_body = RenewProject, responses((status = 200, body = Project)))]
#[post("/v1/projects/{project}/renew")]
pub(crate) async fn renew_project(
    Authorized(permit): Authorized<ManageProject>,
    state: Data<ApiState>,
    project: Path<ProjectId>,
    Body(input): Body<RenewProject>,
) -> Result<HttpResponse, Problem> {
    let renewal = Renewal { agreement: input.agreement };
    let renewed = projects::renew(&state.db, &state.sources, &permit, *project, renewal).await?;
    Ok(with_revision(HttpResponse::Ok(), renewed.revision, &view(renewed)))
}

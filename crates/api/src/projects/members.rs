//! Who takes part.

use access::{ManageProject, ReadProject};
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, delete, get, patch, post};
use foundation::{ProjectId, UserId};
use partner_registry::projects;
use wire::projects::{AddProjectMember, ChangeProjectMember, ProjectMember};

use crate::body::Body;
use crate::conditional::created;
use crate::permit::Authorized;
use crate::words::word;
use crate::{ApiState, Problem};

/// Everybody who takes part, of both partners.
#[utoipa::path(tag = "projects", responses((status = 200, body = wire::Page<ProjectMember>)))]
#[get("/v1/projects/{project}/members")]
pub(crate) async fn list_project_members(
    Authorized(permit): Authorized<ReadProject>,
    state: Data<ApiState>,
    project: Path<ProjectId>,
) -> Result<HttpResponse, Problem> {
    let members = projects::members(&state.db, &state.sources, &permit, *project).await?;
    let items: Vec<_> = members.into_iter().map(view).collect();
    Ok(HttpResponse::Ok().json(wire::Page { items, next_cursor: None }))
}

/// Adds one of one's partner's people.
#[utoipa::path(tag = "projects", request_body = AddProjectMember, responses((status = 201, body = ProjectMember)))]
#[post("/v1/projects/{project}/members")]
pub(crate) async fn add_project_member(
    Authorized(permit): Authorized<ManageProject>,
    state: Data<ApiState>,
    project: Path<ProjectId>,
    Body(input): Body<AddProjectMember>,
) -> Result<HttpResponse, Problem> {
    let member = (input.user, word("role", &input.role)?);
    let added = projects::add_member(&state.db, &state.sources, &permit, *project, member).await?;
    Ok(created(format!("/v1/projects/{project}/members/{}", added.user), &view(added)))
}

/// Gives one of one's partner's people another part.
#[utoipa::path(tag = "projects", request_body = ChangeProjectMember, responses((status = 200, body = ProjectMember)))]
#[patch("/v1/projects/{project}/members/{user}")]
pub(crate) async fn change_project_member(
    Authorized(permit): Authorized<ManageProject>,
    state: Data<ApiState>,
    path: Path<(ProjectId, UserId)>,
    Body(input): Body<ChangeProjectMember>,
) -> Result<HttpResponse, Problem> {
    let (project, user) = path.into_inner();
    let member = (user, word("role", &input.role)?);
    let changed = projects::change_member(&state.db, &state.sources, &permit, project, member).await?;
    Ok(HttpResponse::Ok().json(view(changed)))
}

/// Removes one of one's partner's people, at once.
#[utoipa::path(tag = "projects", responses((status = 204)))]
#[delete("/v1/projects/{project}/members/{user}")]
pub(crate) async fn remove_project_member(
    Authorized(permit): Authorized<ManageProject>,
    state: Data<ApiState>,
    path: Path<(ProjectId, UserId)>,
) -> Result<HttpResponse, Problem> {
    let (project, user) = path.into_inner();
    projects::remove_member(&state.db, &state.sources, &permit, project, user).await?;
    Ok(HttpResponse::NoContent().finish())
}

fn view(member: projects::ProjectMember) -> ProjectMember {
    ProjectMember {
        user: member.user,
        name: member.person,
        partner: member.partner,
        partner_name: member.partner_name,
        role: member.role.to_string(),
        added_at: member.added_at,
    }
}

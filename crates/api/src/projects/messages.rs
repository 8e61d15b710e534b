//! What people say to each other in projects.

use access::{ReadProject, WorkInProject};
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpResponse, delete, get, patch, post, put};
use foundation::{ProjectId, ProjectMessageId, UserId};
use partner_registry::projects::{self, Message, NewMessage};
use wire::Reason;
use wire::projects::{EditMessage, MarkRead, ProjectMessage, SayInProject};

use crate::body::Body;
use crate::conditional::created;
use crate::paging::{PageQuery, page};
use crate::permit::Authorized;
use crate::{ApiState, Problem};

/// What was said in a project. The first page holds the newest messages; on each page the newest stands last.
#[utoipa::path(tag = "projects", params(PageQuery), responses((status = 200, body = wire::Page<ProjectMessage>)))]
#[get("/v1/projects/{project}/messages")]
pub(crate) async fn list_project_messages(
    Authorized(permit): Authorized<ReadProject>,
    state: Data<ApiState>,
    project: Path<ProjectId>,
    query: Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let found = projects::messages(&state.db, &state.sources, &permit, *project, &query.request()?).await?;
    let reader = permit.principal().user;
    Ok(HttpResponse::Ok().json(page(found, |message| view(message, reader))))
}

/// Says something, or answers a message.
#[utoipa::path(tag = "projects", request_body = SayInProject, responses((status = 201, body = ProjectMessage)))]
#[post("/v1/projects/{project}/messages")]
pub(crate) async fn say_in_project(
    Authorized(permit): Authorized<WorkInProject>,
    state: Data<ApiState>,
    project: Path<ProjectId>,
    Body(input): Body<SayInProject>,
) -> Result<HttpResponse, Problem> {
    let new = NewMessage { reply_to: input.reply_to, text: input.text };
    let said = projects::say(&state.db, &state.sources, &permit, *project, new).await?;
    Ok(created(format!("/v1/projects/{project}/messages"), &view(said, permit.principal().user)))
}

/// Changes what one has said oneself.
#[utoipa::path(tag = "projects", request_body = EditMessage, responses((status = 200, body = ProjectMessage)))]
#[patch("/v1/projects/{project}/messages/{message}")]
pub(crate) async fn edit_project_message(
    Authorized(permit): Authorized<WorkInProject>,
    state: Data<ApiState>,
    path: Path<(ProjectId, ProjectMessageId)>,
    Body(input): Body<EditMessage>,
) -> Result<HttpResponse, Problem> {
    let which = path.into_inner();
    let edited = projects::edit_message(&state.db, &state.sources, &permit, which, &input.text).await?;
    Ok(HttpResponse::Ok().json(view(edited, permit.principal().user)))
}

/// Deletes what one has said oneself. That something was said stays, without the text.
#[utoipa::path(tag = "projects", responses((status = 200, body = ProjectMessage)))]
#[delete("/v1/projects/{project}/messages/{message}")]
pub(crate) async fn delete_project_message(
    Authorized(permit): Authorized<WorkInProject>,
    state: Data<ApiState>,
    path: Path<(ProjectId, ProjectMessageId)>,
) -> Result<HttpResponse, Problem> {
    let deleted = projects::delete_message(&state.db, &state.sources, &permit, path.into_inner()).await?;
    Ok(HttpResponse::Ok().json(view(deleted, permit.principal().user)))
}

/// Hides a message of anybody's, for leads. Everybody reads who did it and why.
#[utoipa::path(tag = "projects", request_body = Reason, responses((status = 200, body = ProjectMessage)))]
#[post("/v1/projects/{project}/messages/{message}/hide")]
pub(crate) async fn hide_project_message(
    Authorized(permit): Authorized<WorkInProject>,
    state: Data<ApiState>,
    path: Path<(ProjectId, ProjectMessageId)>,
    Body(input): Body<Reason>,
) -> Result<HttpResponse, Problem> {
    let which = path.into_inner();
    let hidden = projects::hide_message(&state.db, &state.sources, &permit, which, &input.reason).await?;
    Ok(HttpResponse::Ok().json(view(hidden, permit.principal().user)))
}

/// Remembers how far one has read; never back.
#[utoipa::path(tag = "projects", request_body = MarkRead, responses((status = 204)))]
#[put("/v1/projects/{project}/read")]
pub(crate) async fn mark_project_read(
    Authorized(permit): Authorized<ReadProject>,
    state: Data<ApiState>,
    project: Path<ProjectId>,
    Body(input): Body<MarkRead>,
) -> Result<HttpResponse, Problem> {
    projects::mark_read(&state.db, &state.sources, &permit, (*project, input.message)).await?;
    Ok(HttpResponse::NoContent().finish())
}

fn view(message: Message, reader: UserId) -> ProjectMessage {
    ProjectMessage {
        id: message.id,
        own: message.user == reader,
        user: message.user,
        person: message.person,
        partner: message.partner,
        partner_name: message.partner_name,
        reply_to: message.reply_to,
        text: message.text,
        created_at: message.created_at,
        edited_at: message.edited_at,
        deleted_at: message.deleted_at,
        hidden_at: message.hidden_at,
        hidden_by: message.hidden_by,
        hidden_because: message.hidden_because,
    }
}

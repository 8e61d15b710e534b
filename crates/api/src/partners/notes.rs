//! Reviewers' notes among themselves.

use access::{AdmitPartner, ReadPartners};
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpResponse, get, post};
use foundation::PartnerId;
use partner_registry::applications;
use wire::applications::{AddNote, Note};

use crate::body::Body;
use crate::conditional::created;
use crate::paging::{PageQuery, page};
use crate::permit::Authorized;
use crate::{ApiState, Problem};

/// Writes a note on a partner, which it never sees.
#[utoipa::path(tag = "partners", request_body = AddNote, responses((status = 201, body = Note)))]
#[post("/v1/partners/{partner}/notes")]
pub(crate) async fn add_note(
    Authorized(permit): Authorized<AdmitPartner>,
    state: Data<ApiState>,
    partner: Path<PartnerId>,
    Body(input): Body<AddNote>,
) -> Result<HttpResponse, Problem> {
    let note = applications::add_note(&state.db, &state.sources, &permit, *partner, &input.note).await?;
    Ok(created(format!("/v1/partners/{partner}/notes"), &view(note)))
}

/// The notes on a partner.
#[utoipa::path(tag = "partners", params(PageQuery), responses((status = 200, body = wire::Page<Note>)))]
#[get("/v1/partners/{partner}/notes")]
pub(crate) async fn list_notes(
    Authorized(permit): Authorized<ReadPartners>,
    state: Data<ApiState>,
    partner: Path<PartnerId>,
    query: Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let found = applications::notes(&state.db, &permit, *partner, &query.request()?).await?;
    Ok(HttpResponse::Ok().json(page(found, view)))
}

fn view(note: applications::Note) -> Note {
    Note { id: note.id, author: note.author_id, note: note.body, created_at: note.created_at }
}

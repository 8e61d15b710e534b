//! Beginning standards, and editing and releasing their drafts.

use access::{EditStandard, ReadAlliance};
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get, post, put};
use foundation::{AllianceId, ErrorKind, StandardId};
use partner_registry::standards::{self, Definition, NewStandard, Release};
use serde_json::Value;
use wire::Reason;
use wire::standards::{
    CreateStandard, EditDraft, ReleasePreview, ReleaseStandard, Standard, StandardDraft, StandardVersion,
};

use super::standards::{change, number, view, whole};
use crate::body::Body;
use crate::conditional::{IfMatch, created, with_revision};
use crate::permit::Authorized;
use crate::{ApiState, Problem};

/// Begins a standard of an alliance that one's partner leads.
#[utoipa::path(tag = "standards", request_body = CreateStandard, responses((status = 201, body = Standard)))]
#[post("/v1/alliances/{alliance}/standards")]
pub(crate) async fn create_standard(
    Authorized(permit): Authorized<EditStandard>,
    state: Data<ApiState>,
    alliance: Path<AllianceId>,
    Body(input): Body<CreateStandard>,
) -> Result<HttpResponse, Problem> {
    let definition = definition(input.definition)?;
    let new = NewStandard { alliance: *alliance, name: input.name, summary: input.summary, definition };
    let begun = standards::create(&state.db, &state.sources, &permit, new).await?;
    Ok(created(format!("/v1/standards/{}", begun.id), &view(begun)))
}

/// The working draft, for members of the alliance. The `ETag` is its revision.
#[utoipa::path(tag = "standards", responses((status = 200, body = StandardDraft)))]
#[get("/v1/standards/{standard}/draft")]
pub(crate) async fn get_standard_draft(
    Authorized(permit): Authorized<ReadAlliance>,
    state: Data<ApiState>,
    standard: Path<StandardId>,
) -> Result<HttpResponse, Problem> {
    draft(&standards::draft(&state.db, &permit, *standard).await?)
}

/// Replaces the working draft; `If-Match` names the revision that it was made from.
#[utoipa::path(tag = "standards", request_body = EditDraft, params(IfMatch),
    responses((status = 200, body = StandardDraft)))]
#[put("/v1/standards/{standard}/draft")]
pub(crate) async fn edit_standard_draft(
    Authorized(permit): Authorized<EditStandard>,
    state: Data<ApiState>,
    standard: Path<StandardId>,
    IfMatch(expected): IfMatch,
    Body(input): Body<EditDraft>,
) -> Result<HttpResponse, Problem> {
    let definition = definition(input.definition)?;
    draft(&standards::edit(&state.db, &state.sources, &permit, *standard, (&definition, expected)).await?)
}

/// What the draft would be if it were released now: its number, and what it changes.
#[utoipa::path(tag = "standards", responses((status = 200, body = ReleasePreview)))]
#[get("/v1/standards/{standard}/preview")]
pub(crate) async fn preview_standard(
    Authorized(permit): Authorized<ReadAlliance>,
    state: Data<ApiState>,
    standard: Path<StandardId>,
) -> Result<HttpResponse, Problem> {
    let (version, changes) = standards::preview(&state.db, &permit, *standard).await?;
    let changes = changes.into_iter().map(change).collect();
    Ok(HttpResponse::Ok().json(ReleasePreview { version: version.to_string(), changes }))
}

/// Releases the draft as a version that never changes; `If-Match` names the revision that was read.
#[utoipa::path(tag = "standards", request_body = ReleaseStandard, params(IfMatch),
    responses((status = 201, body = StandardVersion)))]
#[post("/v1/standards/{standard}/release")]
pub(crate) async fn release_standard(
    Authorized(permit): Authorized<access::ReleaseStandard>,
    state: Data<ApiState>,
    standard: Path<StandardId>,
    IfMatch(revision): IfMatch,
    Body(input): Body<ReleaseStandard>,
) -> Result<HttpResponse, Problem> {
    let release = Release {
        revision,
        number: input.version.as_deref().map(|text| number("version", text)).transpose()?,
        grace_days: input.grace_days,
        certificate_days: input.certificate_days,
    };
    let released = standards::release(&state.db, &state.sources, &permit, *standard, release).await?;
    let path = format!("/v1/standards/{standard}/versions/{}", released.summary.number);
    Ok(created(path, &whole(released, state.sources.now())))
}

/// Withdraws a version: nothing is certified by it any more, and what was counts as revoked.
#[utoipa::path(tag = "standards", request_body = Reason, responses((status = 200, body = StandardVersion)))]
#[post("/v1/standards/{standard}/versions/{version}/withdraw")]
pub(crate) async fn withdraw_standard(
    Authorized(permit): Authorized<access::ReleaseStandard>,
    state: Data<ApiState>,
    path: Path<(StandardId, String)>,
    Body(input): Body<Reason>,
) -> Result<HttpResponse, Problem> {
    let (standard, version) = path.into_inner();
    let which = (standard, version.parse().map_err(|_| Problem::not_found())?);
    let ended = standards::withdraw(&state.db, &state.sources, &permit, which, &input.reason).await?;
    Ok(HttpResponse::Ok().json(whole(ended, state.sources.now())))
}

fn draft(draft: &standards::Draft) -> Result<HttpResponse, Problem> {
    let definition = serde_json::to_value(&draft.definition).map_err(|error| Problem::unreadable(&error))?;
    let body = StandardDraft {
        standard: draft.standard,
        definition,
        revision: draft.revision,
        updated_by: draft.updated_by,
        updated_at: draft.updated_at,
    };
    Ok(with_revision(HttpResponse::Ok(), draft.revision, &body))
}

/// Reads a definition; what is wrong with it is named by its place.
fn definition(value: Value) -> Result<Definition, Problem> {
    // A list would be read as the fields in their order.
    if !value.is_object() {
        return Err(invalid_definition("a definition is a JSON object".to_owned(), "definition".to_owned()));
    }
    serde_path_to_error::deserialize(value).map_err(|error| {
        let place = error.path().to_string();
        let field = if place == "." { "definition".to_owned() } else { format!("definition.{place}") };
        invalid_definition(error.inner().to_string(), field)
    })
}

fn invalid_definition(detail: String, field: String) -> Problem {
    Problem::new(ErrorKind::Invalid, "standard_definition_invalid", detail)
        .field(field)
        .next_step("Correct it; /v1/schemas/standard-definition says what a definition may hold.")
}

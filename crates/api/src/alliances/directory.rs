//! The directory of alliances, and what the operator does with them.

use access::{ReadAlliance, ReadPartners};
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpResponse, get, post};
use foundation::AllianceId;
use partner_registry::alliances::{self, NewAlliance};
use serde::Deserialize;
use utoipa::IntoParams;
use wire::alliances::{Alliance, AllianceMember, DissolveAlliance, FoundAlliance, Seat};

use super::{seat, view};
use crate::body::Body;
use crate::conditional::created;
use crate::paging::{PageQuery, page};
use crate::permit::Authorized;
use crate::words::word;
use crate::{ApiState, Problem};

/// Which alliances are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct OwnQuery {
    /// Only those that one's partner has or had to do with.
    #[serde(default)]
    own: bool,
}

/// The alliances there are, or those that one's partner has to do with.
#[utoipa::path(tag = "alliances", params(OwnQuery, PageQuery), responses((status = 200, body = wire::Page<Alliance>)))]
#[get("/v1/alliances")]
pub(crate) async fn list_alliances(
    Authorized(permit): Authorized<ReadAlliance>,
    state: Data<ApiState>,
    filter: Query<OwnQuery>,
    query: Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let request = query.request()?;
    let found = if filter.own {
        alliances::list_own(&state.db, &permit, &request).await?
    } else {
        alliances::list(&state.db, &permit, &request).await?
    };
    Ok(HttpResponse::Ok().json(page(found, view)))
}

/// One alliance.
#[utoipa::path(tag = "alliances", responses((status = 200, body = Alliance)))]
#[get("/v1/alliances/{alliance}")]
pub(crate) async fn get_alliance(
    Authorized(permit): Authorized<ReadAlliance>,
    state: Data<ApiState>,
    alliance: Path<AllianceId>,
) -> Result<HttpResponse, Problem> {
    let found = alliances::get(&state.db, &permit, *alliance).await?;
    Ok(HttpResponse::Ok().json(view(found)))
}

/// The members of an alliance, for members.
#[utoipa::path(tag = "alliances", responses((status = 200, body = wire::Page<AllianceMember>)))]
#[get("/v1/alliances/{alliance}/members")]
pub(crate) async fn list_alliance_members(
    Authorized(permit): Authorized<ReadAlliance>,
    state: Data<ApiState>,
    alliance: Path<AllianceId>,
) -> Result<HttpResponse, Problem> {
    let members = alliances::members(&state.db, &permit, *alliance).await?;
    let member = |member: alliances::Member| AllianceMember { id: member.id, name: member.name, since: member.since };
    let items: Vec<_> = members.into_iter().map(member).collect();
    Ok(HttpResponse::Ok().json(wire::Page { items, next_cursor: None }))
}

/// Who is invited, asks, is a member or was one, for the lead.
#[utoipa::path(tag = "alliances", responses((status = 200, body = wire::Page<Seat>)))]
#[get("/v1/alliances/{alliance}/seats")]
pub(crate) async fn list_alliance_seats(
    Authorized(permit): Authorized<ReadAlliance>,
    state: Data<ApiState>,
    alliance: Path<AllianceId>,
) -> Result<HttpResponse, Problem> {
    let seats = alliances::seats(&state.db, &permit, *alliance).await?;
    let items: Vec<_> = seats.into_iter().map(seat).collect();
    Ok(HttpResponse::Ok().json(wire::Page { items, next_cursor: None }))
}

/// Founds an alliance and names its lead.
#[utoipa::path(tag = "platform", request_body = FoundAlliance, responses((status = 201, body = Alliance)))]
#[post("/v1/platform/alliances")]
pub(crate) async fn found_alliance(
    Authorized(permit): Authorized<access::FoundAlliance>,
    state: Data<ApiState>,
    Body(input): Body<FoundAlliance>,
) -> Result<HttpResponse, Problem> {
    let new = NewAlliance {
        name: input.name,
        industry: word("industry", &input.industry)?,
        purpose: input.purpose,
        lead: input.lead,
    };
    let founded = alliances::found(&state.db, &state.sources, &permit, new).await?;
    Ok(created(format!("/v1/alliances/{}", founded.id), &view(founded)))
}

/// Every alliance there is.
#[utoipa::path(tag = "platform", params(PageQuery), responses((status = 200, body = wire::Page<Alliance>)))]
#[get("/v1/platform/alliances")]
pub(crate) async fn list_all_alliances(
    Authorized(permit): Authorized<ReadPartners>,
    state: Data<ApiState>,
    query: Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let found = alliances::list_all(&state.db, &permit, &query.request()?).await?;
    Ok(HttpResponse::Ok().json(page(found, view)))
}

/// Dissolves any alliance. Its name confirms which.
#[utoipa::path(tag = "platform", request_body = DissolveAlliance, responses((status = 200, body = Alliance)))]
#[post("/v1/platform/alliances/{alliance}/dissolve")]
pub(crate) async fn dissolve_any_alliance(
    Authorized(permit): Authorized<access::FoundAlliance>,
    state: Data<ApiState>,
    alliance: Path<AllianceId>,
    Body(input): Body<DissolveAlliance>,
) -> Result<HttpResponse, Problem> {
    let words = (input.name.as_str(), input.reason.as_str());
    let ended = alliances::dissolve_as_operator(&state.db, &state.sources, &permit, *alliance, words).await?;
    Ok(HttpResponse::Ok().json(view(ended)))
}

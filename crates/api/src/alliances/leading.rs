//! What the lead does: inviting, admitting, removing, handing over, dissolving.

use access::LeadAlliance;
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, delete, post};
use foundation::{AllianceId, PartnerId};
use partner_registry::alliances;
use wire::Reason;
use wire::alliances::{Alliance, DissolveAlliance, HandOver};

use super::view;
use crate::body::Body;
use crate::permit::Authorized;
use crate::{ApiState, Problem};

/// Invites a partner to an alliance that one's own leads.
#[utoipa::path(tag = "alliances", responses((status = 200, body = Alliance)))]
#[post("/v1/alliances/{alliance}/members/{partner}/invite")]
pub(crate) async fn invite_to_alliance(
    Authorized(permit): Authorized<LeadAlliance>,
    state: Data<ApiState>,
    path: Path<(AllianceId, PartnerId)>,
) -> Result<HttpResponse, Problem> {
    let (alliance, partner) = path.into_inner();
    let led = alliances::invite(&state.db, &state.sources, &permit, alliance, partner).await?;
    Ok(HttpResponse::Ok().json(view(led)))
}

/// Lets a partner join that has asked to.
#[utoipa::path(tag = "alliances", responses((status = 200, body = Alliance)))]
#[post("/v1/alliances/{alliance}/members/{partner}/admit")]
pub(crate) async fn admit_to_alliance(
    Authorized(permit): Authorized<LeadAlliance>,
    state: Data<ApiState>,
    path: Path<(AllianceId, PartnerId)>,
) -> Result<HttpResponse, Problem> {
    let (alliance, partner) = path.into_inner();
    let led = alliances::admit(&state.db, &state.sources, &permit, alliance, partner).await?;
    Ok(HttpResponse::Ok().json(view(led)))
}

/// Does not let it.
#[utoipa::path(tag = "alliances", request_body = Reason, responses((status = 200, body = Alliance)))]
#[post("/v1/alliances/{alliance}/members/{partner}/refuse")]
pub(crate) async fn refuse_to_alliance(
    Authorized(permit): Authorized<LeadAlliance>,
    state: Data<ApiState>,
    path: Path<(AllianceId, PartnerId)>,
    Body(input): Body<Reason>,
) -> Result<HttpResponse, Problem> {
    let (alliance, partner) = path.into_inner();
    let words = (partner, input.reason.as_str());
    let led = alliances::refuse(&state.db, &state.sources, &permit, alliance, words).await?;
    Ok(HttpResponse::Ok().json(view(led)))
}

/// Removes a member, or takes an invitation back. The partner reads the reason.
#[utoipa::path(tag = "alliances", request_body = Reason, responses((status = 200, body = Alliance)))]
#[delete("/v1/alliances/{alliance}/members/{partner}")]
pub(crate) async fn remove_from_alliance(
    Authorized(permit): Authorized<LeadAlliance>,
    state: Data<ApiState>,
    path: Path<(AllianceId, PartnerId)>,
    Body(input): Body<Reason>,
) -> Result<HttpResponse, Problem> {
    let (alliance, partner) = path.into_inner();
    let words = (partner, input.reason.as_str());
    let led = alliances::remove(&state.db, &state.sources, &permit, alliance, words).await?;
    Ok(HttpResponse::Ok().json(view(led)))
}

/// Makes another member the lead.
#[utoipa::path(tag = "alliances", request_body = HandOver, responses((status = 200, body = Alliance)))]
#[post("/v1/alliances/{alliance}/hand-over")]
pub(crate) async fn hand_over_alliance(
    Authorized(permit): Authorized<LeadAlliance>,
    state: Data<ApiState>,
    alliance: Path<AllianceId>,
    Body(input): Body<HandOver>,
) -> Result<HttpResponse, Problem> {
    let handed = alliances::hand_over(&state.db, &state.sources, &permit, *alliance, input.to).await?;
    Ok(HttpResponse::Ok().json(view(handed)))
}

/// Dissolves an alliance that one's partner leads. Its name confirms which.
#[utoipa::path(tag = "alliances", request_body = DissolveAlliance, responses((status = 200, body = Alliance)))]
#[post("/v1/alliances/{alliance}/dissolve")]
pub(crate) async fn dissolve_alliance(
    Authorized(permit): Authorized<LeadAlliance>,
    state: Data<ApiState>,
    alliance: Path<AllianceId>,
    Body(input): Body<DissolveAlliance>,
) -> Result<HttpResponse, Problem> {
    let words = (input.name.as_str(), input.reason.as_str());
    let ended = alliances::dissolve(&state.db, &state.sources, &permit, *alliance, words).await?;
    Ok(HttpResponse::Ok().json(view(ended)))
}

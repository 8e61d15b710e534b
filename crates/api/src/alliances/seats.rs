//! What a partner does for itself: accepting, declining, asking, leaving.

use access::{JoinAlliance, LeaveAlliance};
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, post};
use foundation::AllianceId;
use partner_registry::alliances;
use wire::alliances::{Alliance, Remark};

use super::view;
use crate::body::Body;
use crate::permit::Authorized;
use crate::{ApiState, Problem};

/// Accepts an invitation to an alliance.
#[utoipa::path(tag = "alliances", responses((status = 200, body = Alliance)))]
#[post("/v1/alliances/{alliance}/accept")]
pub(crate) async fn accept_alliance(
    Authorized(permit): Authorized<JoinAlliance>,
    state: Data<ApiState>,
    alliance: Path<AllianceId>,
) -> Result<HttpResponse, Problem> {
    let joined = alliances::accept(&state.db, &state.sources, &permit, *alliance).await?;
    Ok(HttpResponse::Ok().json(view(joined)))
}

/// Declines an invitation to an alliance.
#[utoipa::path(tag = "alliances", request_body = Remark, responses((status = 200, body = Alliance)))]
#[post("/v1/alliances/{alliance}/decline")]
pub(crate) async fn decline_alliance(
    Authorized(permit): Authorized<JoinAlliance>,
    state: Data<ApiState>,
    alliance: Path<AllianceId>,
    Body(input): Body<Remark>,
) -> Result<HttpResponse, Problem> {
    let declined = alliances::decline(&state.db, &state.sources, &permit, *alliance, &input.reason).await?;
    Ok(HttpResponse::Ok().json(view(declined)))
}

/// Asks to join an alliance; its lead decides.
#[utoipa::path(tag = "alliances", request_body = Remark, responses((status = 200, body = Alliance)))]
#[post("/v1/alliances/{alliance}/ask")]
pub(crate) async fn ask_alliance(
    Authorized(permit): Authorized<JoinAlliance>,
    state: Data<ApiState>,
    alliance: Path<AllianceId>,
    Body(input): Body<Remark>,
) -> Result<HttpResponse, Problem> {
    let asked = alliances::ask(&state.db, &state.sources, &permit, *alliance, &input.reason).await?;
    Ok(HttpResponse::Ok().json(view(asked)))
}

/// Leaves an alliance, or takes a request to join back.
#[utoipa::path(tag = "alliances", request_body = Remark, responses((status = 200, body = Alliance)))]
#[post("/v1/alliances/{alliance}/leave")]
pub(crate) async fn leave_alliance(
    Authorized(permit): Authorized<LeaveAlliance>,
    state: Data<ApiState>,
    alliance: Path<AllianceId>,
    Body(input): Body<Remark>,
) -> Result<HttpResponse, Problem> {
    let left = alliances::leave(&state.db, &state.sources, &permit, *alliance, &input.reason).await?;
    Ok(HttpResponse::Ok().json(view(left)))
}

//! Ending agreements and amendments.

use access::TerminateAgreement;
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, post};
use foundation::AgreementId;
use partner_registry::agreements;
use wire::Reason;
use wire::agreements::Agreement;

use super::view;
use crate::body::Body;
use crate::permit::Authorized;
use crate::{ApiState, Problem};

/// Ends an agreement, and with it all use under it, within seconds.
#[utoipa::path(tag = "agreements", request_body = Reason, responses((status = 200, body = Agreement)))]
#[post("/v1/agreements/{agreement}/terminate")]
pub(crate) async fn terminate_agreement(
    Authorized(permit): Authorized<TerminateAgreement>,
    state: Data<ApiState>,
    agreement: Path<AgreementId>,
    Body(input): Body<Reason>,
) -> Result<HttpResponse, Problem> {
    let ended = agreements::terminate(&state.db, &state.sources, &permit, *agreement, &input.reason).await?;
    Ok(HttpResponse::Ok().json(view::agreement(ended)))
}

/// Takes back the amendment that waits for signatures, or refuses it; what is in force stays so.
#[utoipa::path(tag = "agreements", request_body = Reason, responses((status = 200, body = Agreement)))]
#[post("/v1/agreements/{agreement}/drop-amendment")]
pub(crate) async fn drop_amendment(
    Authorized(permit): Authorized<TerminateAgreement>,
    state: Data<ApiState>,
    agreement: Path<AgreementId>,
    Body(input): Body<Reason>,
) -> Result<HttpResponse, Problem> {
    let kept = agreements::drop_amendment(&state.db, &state.sources, &permit, *agreement, &input.reason).await?;
    Ok(HttpResponse::Ok().json(view::agreement(kept)))
}

//! Signing.

use access::SignAgreement;
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, post};
use foundation::AgreementId;
use partner_registry::agreements;
use partner_registry::party_keys::Hand;
use wire::agreements::Agreement;

use super::view;
use crate::body::Body;
use crate::permit::Authorized;
use crate::{ApiState, Problem};

/// Signs what waits for signatures, for one's partner: the offer at hand, or the amendment of an agreement in force. The digest
/// says what was read.
#[utoipa::path(tag = "agreements", request_body = wire::agreements::SignAgreement,
    responses((status = 200, body = Agreement)))]
#[post("/v1/agreements/{agreement}/sign")]
pub(crate) async fn sign_agreement(
    Authorized(permit): Authorized<SignAgreement>,
    state: Data<ApiState>,
    agreement: Path<AgreementId>,
    Body(input): Body<wire::agreements::SignAgreement>,
) -> Result<HttpResponse, Problem> {
    let hand = input.own.map_or(Hand::Platform, |own| Hand::Own(own.key, own.signature));
    let signing = (*agreement, input.document_sha256, &hand);
    let signed = agreements::sign(&state.db, &state.sources, &permit, &state.party_secret, signing).await?;
    Ok(HttpResponse::Ok().json(view::agreement(signed)))
}

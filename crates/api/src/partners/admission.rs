//! From review to offboarding.

use access::AdmitPartner;
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, post};
use foundation::PartnerId;
use partner_registry::partners;
use wire::Reason;
use wire::partners::{Approved, Partner};
use wire::pipeline::Approve;

use crate::body::Body;
use crate::conditional::with_revision;
use crate::idempotency::secret;
use crate::permit::Authorized;
use crate::{ApiState, Problem};

/// Takes an application into review.
#[utoipa::path(tag = "partners", responses((status = 200, body = Partner)))]
#[post("/v1/partners/{partner}/review")]
pub(crate) async fn review_partner(
    Authorized(permit): Authorized<AdmitPartner>,
    state: Data<ApiState>,
    partner: Path<PartnerId>,
) -> Result<HttpResponse, Problem> {
    Ok(answer(partners::begin_review(&state.db, &state.sources, &permit, *partner).await?))
}

/// Approves an assessed application, and mails the decision and the first owner's invitation, which is in this answer too and
/// never again. Where the assessments are too few or too low, it takes an override reason.
#[utoipa::path(tag = "partners", request_body = Approve, responses((status = 201, body = Approved)))]
#[post("/v1/partners/{partner}/approve")]
pub(crate) async fn approve_partner(
    Authorized(permit): Authorized<AdmitPartner>,
    state: Data<ApiState>,
    partner: Path<PartnerId>,
    Body(input): Body<Approve>,
) -> Result<HttpResponse, Problem> {
    let approval = partners::Approval { reason: input.reason, override_reason: input.override_reason };
    Ok(invited(partners::approve(&state.db, &state.sources, &permit, *partner, &approval).await?))
}

/// Invites the first owner again, when the invitation was lost or has expired. The token is mailed, and in this answer and never
/// again.
#[utoipa::path(tag = "partners", responses((status = 201, body = Approved)))]
#[post("/v1/partners/{partner}/owner-invitation")]
pub(crate) async fn invite_owner(
    Authorized(permit): Authorized<AdmitPartner>,
    state: Data<ApiState>,
    partner: Path<PartnerId>,
) -> Result<HttpResponse, Problem> {
    Ok(invited(partners::invite_owner(&state.db, &state.sources, &permit, *partner).await?))
}

/// Declines an application, and mails the reason.
#[utoipa::path(tag = "partners", request_body = Reason, responses((status = 200, body = Partner)))]
#[post("/v1/partners/{partner}/decline")]
pub(crate) async fn decline_partner(
    Authorized(permit): Authorized<AdmitPartner>,
    state: Data<ApiState>,
    partner: Path<PartnerId>,
    Body(input): Body<Reason>,
) -> Result<HttpResponse, Problem> {
    Ok(answer(partners::decline(&state.db, &state.sources, &permit, *partner, &input.reason).await?))
}

/// Suspends a partner: its members can only read, cancel and terminate.
#[utoipa::path(tag = "partners", request_body = Reason, responses((status = 200, body = Partner)))]
#[post("/v1/partners/{partner}/suspend")]
pub(crate) async fn suspend_partner(
    Authorized(permit): Authorized<AdmitPartner>,
    state: Data<ApiState>,
    partner: Path<PartnerId>,
    Body(input): Body<Reason>,
) -> Result<HttpResponse, Problem> {
    Ok(answer(partners::suspend(&state.db, &state.sources, &permit, *partner, &input.reason).await?))
}

/// Ends a suspension.
#[utoipa::path(tag = "partners", responses((status = 200, body = Partner)))]
#[post("/v1/partners/{partner}/reinstate")]
pub(crate) async fn reinstate_partner(
    Authorized(permit): Authorized<AdmitPartner>,
    state: Data<ApiState>,
    partner: Path<PartnerId>,
) -> Result<HttpResponse, Problem> {
    Ok(answer(partners::reinstate(&state.db, &state.sources, &permit, *partner).await?))
}

/// Ends a partnership, for good.
#[utoipa::path(tag = "partners", request_body = Reason, responses((status = 200, body = Partner)))]
#[post("/v1/partners/{partner}/offboard")]
pub(crate) async fn offboard_partner(
    Authorized(permit): Authorized<AdmitPartner>,
    state: Data<ApiState>,
    partner: Path<PartnerId>,
    Body(input): Body<Reason>,
) -> Result<HttpResponse, Problem> {
    Ok(answer(partners::offboard(&state.db, &state.sources, &permit, *partner, &input.reason).await?))
}

fn invited(approved: partners::Approved) -> HttpResponse {
    let location = format!("/v1/partners/{}", approved.partner.id);
    let invitation_token = approved.invitation_token.reveal().to_owned();
    secret(location, &Approved { partner: super::view(approved.partner), invitation_token })
}

fn answer(partner: partner_registry::Partner) -> HttpResponse {
    with_revision(HttpResponse::Ok(), partner.revision, &super::view(partner))
}

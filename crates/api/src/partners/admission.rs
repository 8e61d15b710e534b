//! From application to offboarding.

use access::AdmitPartner;
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, post};
use foundation::PartnerId;
use partner_registry::partners;
use wire::Reason;
use wire::partners::{Application, Apply, Approved, Partner};

use crate::body::Body;
use crate::conditional::{created, with_revision};
use crate::idempotency::secret;
use crate::permit::Authorized;
use crate::words::word;
use crate::{ApiState, Problem};

/// An organisation asks to join. No account is needed.
#[utoipa::path(tag = "partners", request_body = Apply, security(()), responses((status = 201, body = Application)))]
#[post("/v1/applications")]
pub(crate) async fn apply(state: Data<ApiState>, Body(input): Body<Apply>) -> Result<HttpResponse, Problem> {
    let application = partners::Application {
        name: input.organisation,
        industry: word("industry", &input.industry)?,
        contact_name: input.contact_name,
        contact_email: input.contact_email,
        needs: input.needs,
        data_at_hand: input.data_at_hand,
    };
    let partner = partners::apply(&state.db, &state.sources, application).await?;
    let view = Application { id: partner.id, name: partner.name, status: partner.status.to_string() };
    Ok(created(format!("/v1/partners/{}", view.id), &view))
}

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

/// Approves an assessed application. The first owner's invitation is in this answer and never again.
#[utoipa::path(tag = "partners", responses((status = 201, body = Approved)))]
#[post("/v1/partners/{partner}/approve")]
pub(crate) async fn approve_partner(
    Authorized(permit): Authorized<AdmitPartner>,
    state: Data<ApiState>,
    partner: Path<PartnerId>,
) -> Result<HttpResponse, Problem> {
    Ok(invited(partners::approve(&state.db, &state.sources, &permit, *partner).await?))
}

/// Invites the first owner again, when the invitation was lost or has expired. The token is in this answer and never again.
#[utoipa::path(tag = "partners", responses((status = 201, body = Approved)))]
#[post("/v1/partners/{partner}/owner-invitation")]
pub(crate) async fn invite_owner(
    Authorized(permit): Authorized<AdmitPartner>,
    state: Data<ApiState>,
    partner: Path<PartnerId>,
) -> Result<HttpResponse, Problem> {
    Ok(invited(partners::invite_owner(&state.db, &state.sources, &permit, *partner).await?))
}

/// Declines an application.
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

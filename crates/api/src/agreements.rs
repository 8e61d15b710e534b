//! Agreements between two partners: the key to everything that is shared.

use access::{ProposeAgreement, ReadAgreement, SignAgreement, TerminateAgreement};
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpResponse, get, post};
use foundation::AgreementId;
use partner_registry::agreements::{self, Proposal};
use wire::Reason;
use wire::agreements::{Agreement, Ending, Party};

use crate::body::Body;
use crate::conditional::created;
use crate::paging::{PageQuery, page};
use crate::permit::Authorized;
use crate::words::words;
use crate::{ApiState, Problem};

/// Proposes an agreement to another partner. Both have to sign it, the proposer too.
#[utoipa::path(tag = "agreements", request_body = wire::agreements::ProposeAgreement,
    responses((status = 201, body = Agreement)))]
#[post("/v1/agreements")]
pub(crate) async fn propose_agreement(
    Authorized(permit): Authorized<ProposeAgreement>,
    state: Data<ApiState>,
    Body(input): Body<wire::agreements::ProposeAgreement>,
) -> Result<HttpResponse, Problem> {
    let proposal = Proposal {
        counterparty: input.counterparty,
        title: input.title,
        document: input.document,
        purposes: words("purposes", &input.purposes)?,
        valid_from: input.valid_from,
        expires_at: input.expires_at,
    };
    let agreement = agreements::propose(&state.db, &state.sources, &permit, proposal).await?;
    Ok(created(format!("/v1/agreements/{}", agreement.id), &view(agreement, None)))
}

/// Agreements to which one's partner is a party.
#[utoipa::path(tag = "agreements", params(PageQuery), responses((status = 200, body = wire::Page<Agreement>)))]
#[get("/v1/agreements")]
pub(crate) async fn list_agreements(
    Authorized(permit): Authorized<ReadAgreement>,
    state: Data<ApiState>,
    query: Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let found = agreements::list(&state.db, &state.sources, &permit, &query.request()?).await?;
    Ok(HttpResponse::Ok().json(page(found, |agreement| view(agreement, None))))
}

/// One agreement, with its document.
#[utoipa::path(tag = "agreements", responses((status = 200, body = Agreement)))]
#[get("/v1/agreements/{agreement}")]
pub(crate) async fn get_agreement(
    Authorized(permit): Authorized<ReadAgreement>,
    state: Data<ApiState>,
    agreement: Path<AgreementId>,
) -> Result<HttpResponse, Problem> {
    let found = agreements::get(&state.db, &state.sources, &permit, *agreement).await?;
    let document = agreements::document(&state.db, &permit, *agreement).await?;
    Ok(HttpResponse::Ok().json(view(found, Some(document.content))))
}

/// Signs for one's partner. The digest says which text was read.
#[utoipa::path(tag = "agreements", request_body = wire::agreements::SignAgreement,
    responses((status = 200, body = Agreement)))]
#[post("/v1/agreements/{agreement}/sign")]
pub(crate) async fn sign_agreement(
    Authorized(permit): Authorized<SignAgreement>,
    state: Data<ApiState>,
    agreement: Path<AgreementId>,
    Body(input): Body<wire::agreements::SignAgreement>,
) -> Result<HttpResponse, Problem> {
    let signed = agreements::sign(&state.db, &state.sources, &permit, *agreement, input.document_sha256).await?;
    Ok(HttpResponse::Ok().json(view(signed, None)))
}

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
    Ok(HttpResponse::Ok().json(view(ended, None)))
}

fn view(agreement: agreements::Agreement, document: Option<String>) -> Agreement {
    let party = |party: agreements::Party| Party {
        id: party.id,
        name: party.name,
        signed_by: party.signature.as_ref().map(|signature| signature.user),
        signed_at: party.signature.as_ref().map(|signature| signature.at),
    };
    Agreement {
        id: agreement.id,
        proposer: party(agreement.proposer),
        counterparty: party(agreement.counterparty),
        title: agreement.title,
        document_sha256: agreement.document_sha256,
        document,
        purposes: agreement.purposes.iter().map(ToString::to_string).collect(),
        state: agreement.status.to_string(),
        valid_from: agreement.valid_from,
        expires_at: agreement.expires_at,
        ending: agreement.ending.map(|ending| Ending { by: ending.by, reason: ending.reason, at: ending.at }),
        created_at: agreement.created_at,
    }
}

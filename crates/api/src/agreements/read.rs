//! Reading agreements, their versions and what changed.

use access::ReadAgreement;
use actix_web::http::header;
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpResponse, get};
use foundation::AgreementId;
use partner_registry::agreements;
use serde::Deserialize;
use utoipa::IntoParams;
use wire::agreements::{Agreement, AgreementVersion, Difference, Proof, Versions};

use super::{terms, view};
use crate::paging::{PageQuery, page};
use crate::permit::Authorized;
use crate::{ApiState, Problem};

/// Agreements to which one's partner is a party.
#[utoipa::path(tag = "agreements", params(PageQuery), responses((status = 200, body = wire::Page<Agreement>)))]
#[get("/v1/agreements")]
pub(crate) async fn list_agreements(
    Authorized(permit): Authorized<ReadAgreement>,
    state: Data<ApiState>,
    query: Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let found = agreements::list(&state.db, &state.sources, &permit, &query.request()?).await?;
    Ok(HttpResponse::Ok().json(page(found, view::agreement)))
}

/// One agreement, with its text and its clauses.
#[utoipa::path(tag = "agreements", responses((status = 200, body = Agreement)))]
#[get("/v1/agreements/{agreement}")]
pub(crate) async fn get_agreement(
    Authorized(permit): Authorized<ReadAgreement>,
    state: Data<ApiState>,
    agreement: Path<AgreementId>,
) -> Result<HttpResponse, Problem> {
    let found = agreements::get(&state.db, &state.sources, &permit, *agreement).await?;
    let version = agreements::version(&state.db, &state.sources, &permit, *agreement, found.version).await?;
    let shown = Agreement {
        clauses: terms::clauses_view(&version.terms),
        document: Some(version.terms.document),
        ..view::agreement(found)
    };
    Ok(HttpResponse::Ok().json(shown))
}

/// Which versions are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct VersionsQuery {
    /// Only versions with a lower number.
    before: Option<i64>,
}

/// The versions of an agreement: offers, counter-offers and amendments.
#[utoipa::path(tag = "agreements", params(VersionsQuery), responses((status = 200, body = Versions)))]
#[get("/v1/agreements/{agreement}/versions")]
pub(crate) async fn list_agreement_versions(
    Authorized(permit): Authorized<ReadAgreement>,
    state: Data<ApiState>,
    agreement: Path<AgreementId>,
    query: Query<VersionsQuery>,
) -> Result<HttpResponse, Problem> {
    let found = agreements::versions(&state.db, &state.sources, &permit, *agreement, query.before).await?;
    Ok(HttpResponse::Ok().json(Versions { items: found.into_iter().map(view::summary).collect() }))
}

/// One version: its terms, its clauses, what is signed, and who has.
#[utoipa::path(tag = "agreements", responses((status = 200, body = AgreementVersion)))]
#[get("/v1/agreements/{agreement}/versions/{number}")]
pub(crate) async fn get_agreement_version(
    Authorized(permit): Authorized<ReadAgreement>,
    state: Data<ApiState>,
    path: Path<(AgreementId, i64)>,
) -> Result<HttpResponse, Problem> {
    let (agreement, number) = path.into_inner();
    let found = agreements::version(&state.db, &state.sources, &permit, agreement, number).await?;
    Ok(HttpResponse::Ok().json(view::version(found)))
}

/// One version as a file that proves itself: the signed bytes, and who signed them with which key.
#[utoipa::path(tag = "agreements", responses((status = 200, body = Proof)))]
#[get("/v1/agreements/{agreement}/versions/{number}/proof")]
pub(crate) async fn agreement_proof(
    Authorized(permit): Authorized<ReadAgreement>,
    state: Data<ApiState>,
    path: Path<(AgreementId, i64)>,
) -> Result<HttpResponse, Problem> {
    let (agreement, number) = path.into_inner();
    let found = agreements::version(&state.db, &state.sources, &permit, agreement, number).await?;
    let name = format!("attachment; filename=\"{agreement}-v{number}.json\"");
    Ok(HttpResponse::Ok().insert_header((header::CONTENT_DISPOSITION, name)).json(view::proof(agreement, &found)))
}

/// With which version one is compared.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct DifferenceQuery {
    /// The number of the other one; the one before when left out.
    #[param(minimum = 1)]
    from: Option<i64>,
}

/// What a version changes in another one.
#[utoipa::path(tag = "agreements", params(DifferenceQuery), responses((status = 200, body = Difference)))]
#[get("/v1/agreements/{agreement}/versions/{number}/difference")]
pub(crate) async fn agreement_difference(
    Authorized(permit): Authorized<ReadAgreement>,
    state: Data<ApiState>,
    path: Path<(AgreementId, i64)>,
    query: Query<DifferenceQuery>,
) -> Result<HttpResponse, Problem> {
    let (agreement, number) = path.into_inner();
    let from = query.from.unwrap_or(number.saturating_sub(1).max(1));
    let found = agreements::difference(&state.db, &state.sources, &permit, agreement, [from, number]).await?;
    Ok(HttpResponse::Ok().json(view::difference(found)))
}

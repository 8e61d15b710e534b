//! Partners' records, for the operator.

use access::{ReadPartners, SetQuota};
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpResponse, get, put};
use foundation::PartnerId;
use partner_registry::{partners, quotas};
use serde::Deserialize;
use utoipa::IntoParams;
use wire::partners::{Partner, Quota};

use crate::body::Body;
use crate::conditional::{IfMatch, with_revision};
use crate::paging::{PageQuery, page};
use crate::permit::Authorized;
use crate::words::word;
use crate::{ApiState, Problem};

/// Which partners are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct PartnerQuery {
    /// Only partners with this status.
    status: Option<String>,
}

/// Every partner, from applicants to those that left.
#[utoipa::path(tag = "partners", params(PartnerQuery, PageQuery), responses((status = 200, body = wire::Page<Partner>)))]
#[get("/v1/partners")]
pub(crate) async fn list_partners(
    Authorized(permit): Authorized<ReadPartners>,
    state: Data<ApiState>,
    filter: Query<PartnerQuery>,
    query: Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let status = filter.status.as_deref().map(|text| word("status", text)).transpose()?;
    let found = partners::list(&state.db, &permit, status, &query.request()?).await?;
    Ok(HttpResponse::Ok().json(page(found, super::view)))
}

/// One partner.
#[utoipa::path(tag = "partners", responses((status = 200, body = Partner)))]
#[get("/v1/partners/{partner}")]
pub(crate) async fn get_partner(
    Authorized(permit): Authorized<ReadPartners>,
    state: Data<ApiState>,
    partner: Path<PartnerId>,
) -> Result<HttpResponse, Problem> {
    let partner = partners::get(&state.db, &permit, *partner).await?;
    Ok(with_revision(HttpResponse::Ok(), partner.revision, &super::view(partner)))
}

/// Sets what a partner may use.
#[utoipa::path(tag = "partners", request_body = Quota, params(IfMatch), responses((status = 200, body = Partner)))]
#[put("/v1/partners/{partner}/quota")]
pub(crate) async fn set_quota(
    Authorized(permit): Authorized<SetQuota>,
    state: Data<ApiState>,
    partner: Path<PartnerId>,
    IfMatch(expected): IfMatch,
    Body(input): Body<Quota>,
) -> Result<HttpResponse, Problem> {
    let quota = partner_registry::Quota {
        max_running_jobs: input.max_running_jobs,
        max_gpus: input.max_gpus,
        max_storage_bytes: input.max_storage_bytes,
    };
    let partner = quotas::set_quota(&state.db, &state.sources, &permit, *partner, quota, expected).await?;
    Ok(with_revision(HttpResponse::Ok(), partner.revision, &super::view(partner)))
}

//! Requests on pools.

use access::{AskPool, LeadPool, ReadPool};
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpResponse, get, post};
use foundation::{PoolId, PoolRequestId};
use usage::pools::{self, Decision, NewRequest};
use wire::Reason;
use wire::pools::{ApprovePoolRequest, AskPool as Ask, PoolRequest};

use crate::body::Body;
use crate::paging::{self, PageQuery};
use crate::permit::Authorized;
use crate::{ApiState, Problem};

/// The requests on a pool, newest first: all of them for the lead, one's own for another member.
#[utoipa::path(tag = "pools", params(PageQuery), responses((status = 200, body = wire::Page<PoolRequest>)))]
#[get("/v1/pools/{pool}/requests")]
pub(crate) async fn list_pool_requests(
    Authorized(permit): Authorized<ReadPool>,
    state: Data<ApiState>,
    pool: Path<PoolId>,
    query: Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let found = pools::list_requests(&state.db, &state.sources, &permit, *pool, &query.request()?).await?;
    Ok(HttpResponse::Ok().json(paging::page(found, super::request)))
}

/// Asks for more than one's share, or for a job that is larger than the lead's measure.
#[utoipa::path(tag = "pools", request_body = Ask, responses((status = 201, body = PoolRequest)))]
#[post("/v1/pools/{pool}/requests")]
pub(crate) async fn ask_pool(
    Authorized(permit): Authorized<AskPool>,
    state: Data<ApiState>,
    pool: Path<PoolId>,
    Body(input): Body<Ask>,
) -> Result<HttpResponse, Problem> {
    let new = NewRequest { gpu_seconds: input.gpu_seconds, reason: input.reason };
    let asked = pools::ask(&state.db, &state.sources, &permit, *pool, new).await?;
    Ok(HttpResponse::Created().json(super::request(asked)))
}

/// Takes a request back that was not used.
#[utoipa::path(tag = "pools", responses((status = 200, body = PoolRequest)))]
#[post("/v1/pools/{pool}/requests/{pool_request}/withdraw")]
pub(crate) async fn withdraw_pool_request(
    Authorized(permit): Authorized<AskPool>,
    state: Data<ApiState>,
    path: Path<(PoolId, PoolRequestId)>,
) -> Result<HttpResponse, Problem> {
    let withdrawn = pools::withdraw(&state.db, &state.sources, &permit, path.into_inner()).await?;
    Ok(HttpResponse::Ok().json(super::request(withdrawn)))
}

/// Approves a request on a pool of an alliance that one's partner leads.
#[utoipa::path(tag = "pools", request_body = ApprovePoolRequest, responses((status = 200, body = PoolRequest)))]
#[post("/v1/pools/{pool}/requests/{pool_request}/approve")]
pub(crate) async fn approve_pool_request(
    Authorized(permit): Authorized<LeadPool>,
    state: Data<ApiState>,
    path: Path<(PoolId, PoolRequestId)>,
    Body(input): Body<ApprovePoolRequest>,
) -> Result<HttpResponse, Problem> {
    let decision = (Decision::Approve(input.expires_at), input.reason.as_str());
    let decided = pools::decide(&state.db, &state.sources, &permit, path.into_inner(), decision).await?;
    Ok(HttpResponse::Ok().json(super::request(decided)))
}

/// Refuses one, with a reason that the member reads.
#[utoipa::path(tag = "pools", request_body = Reason, responses((status = 200, body = PoolRequest)))]
#[post("/v1/pools/{pool}/requests/{pool_request}/refuse")]
pub(crate) async fn refuse_pool_request(
    Authorized(permit): Authorized<LeadPool>,
    state: Data<ApiState>,
    path: Path<(PoolId, PoolRequestId)>,
    Body(input): Body<Reason>,
) -> Result<HttpResponse, Problem> {
    let decision = (Decision::Refuse, input.reason.as_str());
    let decided = pools::decide(&state.db, &state.sources, &permit, path.into_inner(), decision).await?;
    Ok(HttpResponse::Ok().json(super::request(decided)))
}

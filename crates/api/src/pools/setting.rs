//! Pools: granting, dividing, seeing what is left.

use access::{GrantPool, LeadPool, ReadAllUsage, ReadPool};
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpResponse, get, put};
use foundation::{AllianceId, ErrorKind, PoolId};
use usage::pools::{self, ShareSize};
use wire::pools::{GrantPool as Grant, Pool, PoolShare, PoolState, SetShares};

use crate::body::Body;
use crate::conditional::IfMatch;
use crate::paging::{self, PageQuery};
use crate::permit::Authorized;
use crate::{ApiState, Problem};

/// The pools of one's partner's alliances, newest first.
#[utoipa::path(tag = "pools", params(PageQuery), responses((status = 200, body = wire::Page<Pool>)))]
#[get("/v1/pools")]
pub(crate) async fn list_pools(
    Authorized(permit): Authorized<ReadPool>,
    state: Data<ApiState>,
    query: Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let found = pools::list(&state.db, &permit, &query.request()?).await?;
    Ok(HttpResponse::Ok().json(paging::page(found, super::pool)))
}

/// Every pool, newest first.
#[utoipa::path(tag = "pools", params(PageQuery), responses((status = 200, body = wire::Page<Pool>)))]
#[get("/v1/platform/pools")]
pub(crate) async fn list_all_pools(
    Authorized(permit): Authorized<ReadAllUsage>,
    state: Data<ApiState>,
    query: Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let found = pools::list_all(&state.db, &permit, &query.request()?).await?;
    Ok(HttpResponse::Ok().json(paging::page(found, super::pool)))
}

/// A pool, and what each member uses of it this month; for members.
#[utoipa::path(tag = "pools", responses((status = 200, body = PoolState)))]
#[get("/v1/pools/{pool}")]
pub(crate) async fn get_pool(
    Authorized(permit): Authorized<ReadPool>,
    state: Data<ApiState>,
    pool: Path<PoolId>,
) -> Result<HttpResponse, Problem> {
    let found = pools::get(&state.db, &state.sources, &permit, *pool).await?;
    Ok(HttpResponse::Ok().json(super::state(found)))
}

/// Grants an alliance GPU time a month, in place of what it had.
#[utoipa::path(tag = "pools", request_body = Grant, responses((status = 200, body = Pool)))]
#[put("/v1/platform/alliances/{alliance}/pool")]
pub(crate) async fn grant_pool(
    Authorized(permit): Authorized<GrantPool>,
    state: Data<ApiState>,
    alliance: Path<AllianceId>,
    Body(input): Body<Grant>,
) -> Result<HttpResponse, Problem> {
    let granted = pools::grant(&state.db, &state.sources, &permit, *alliance, input.gpu_seconds).await?;
    Ok(HttpResponse::Ok().json(super::pool(granted)))
}

/// Divides a pool of an alliance that one's partner leads.
#[utoipa::path(tag = "pools", request_body = SetShares, params(IfMatch), responses((status = 200, body = PoolState)))]
#[put("/v1/pools/{pool}/shares")]
pub(crate) async fn set_pool_shares(
    Authorized(permit): Authorized<LeadPool>,
    state: Data<ApiState>,
    pool: Path<PoolId>,
    IfMatch(expected): IfMatch,
    Body(input): Body<SetShares>,
) -> Result<HttpResponse, Problem> {
    let shares = input.shares.iter().enumerate().map(|(index, one)| share(index, one)).collect::<Result<_, _>>()?;
    let wanted = pools::Shares { shares, max_job_gpu_seconds: input.max_job_gpu_seconds };
    let found = pools::set_shares(&state.db, &state.sources, &permit, (*pool, &wanted), expected).await?;
    Ok(HttpResponse::Ok().json(super::state(found)))
}

fn share(index: usize, input: &PoolShare) -> Result<pools::Share, Problem> {
    let size = match (input.percent, input.gpu_seconds) {
        (Some(percent), None) => ShareSize::Percent(percent),
        (None, Some(seconds)) => ShareSize::Seconds(seconds),
        _ => {
            let detail = "a share is given either in percent or in seconds";
            return Err(Problem::new(ErrorKind::Invalid, "share_invalid", detail)
                .field(format!("shares[{index}]"))
                .next_step("Give one of 'percent' and 'gpu_seconds'."));
        }
    };
    Ok(pools::Share { member: input.member, size })
}

//! What a partner uses of what it may use.

use ::usage::spending;
use access::{ReadPartner, ReadPartners, ReadUsage};
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get};
use foundation::PartnerId;
use partner_registry::storage::{self, Storage};
use partner_registry::{Quota, partners};
use wire::partners::Usage;

use crate::permit::Authorized;
use crate::{ApiState, Problem};

/// What one's partner uses, its limits, and what was spent this month: by everybody for admins, by oneself for others.
#[utoipa::path(tag = "partner", responses((status = 200, body = Usage)))]
#[get("/v1/partner/usage")]
pub(crate) async fn usage(
    Authorized(permit): Authorized<ReadPartner>,
    Authorized(spender): Authorized<ReadUsage>,
    state: Data<ApiState>,
) -> Result<HttpResponse, Problem> {
    let partner = partners::own(&state.db, &permit).await?;
    let storage = storage::own(&state.db, &state.sources, &permit).await?;
    let spending = spending::own(&state.db, &state.sources, &spender).await?;
    let spending = Some(crate::usage::spending::view(spending));
    Ok(HttpResponse::Ok().json(Usage { spending, ..view(storage, partner.quota) }))
}

/// What a partner uses, and its limits.
#[utoipa::path(tag = "partners", responses((status = 200, body = Usage)))]
#[get("/v1/partners/{partner}/usage")]
pub(crate) async fn partner_usage(
    Authorized(permit): Authorized<ReadPartners>,
    state: Data<ApiState>,
    partner: Path<PartnerId>,
) -> Result<HttpResponse, Problem> {
    let found = partners::get(&state.db, &permit, *partner).await?;
    let storage = storage::of(&state.db, &state.sources, &permit, *partner).await?;
    Ok(HttpResponse::Ok().json(view(storage, found.quota)))
}

fn view(storage: Storage, quota: Quota) -> Usage {
    Usage {
        storage_bytes: storage.used(),
        dataset_bytes: storage.datasets,
        model_bytes: storage.models,
        reserved_bytes: storage.reserved,
        quota: super::quota(quota),
        spending: None,
    }
}

//! What one's own partner uses of what it may use.

use access::ReadPartner;
use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use partner_registry::partners;
use wire::partners::Usage;

use crate::permit::Authorized;
use crate::{ApiState, Problem};

/// What one's partner uses, and its limits.
#[utoipa::path(tag = "partner", responses((status = 200, body = Usage)))]
#[get("/v1/partner/usage")]
pub(crate) async fn usage(
    Authorized(permit): Authorized<ReadPartner>,
    state: Data<ApiState>,
) -> Result<HttpResponse, Problem> {
    let partner = partners::own(&state.db, &permit).await?;
    let storage = state.datasets.storage(&permit).await?;
    Ok(HttpResponse::Ok().json(Usage {
        storage_bytes: storage.used,
        reserved_bytes: storage.reserved,
        quota: super::quota(partner.quota),
    }))
}

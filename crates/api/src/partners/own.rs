//! One's own partner, and the directory of the others.

use access::{ChangePartner, ReadPartner};
use actix_web::web::{Data, Query};
use actix_web::{HttpResponse, get, patch};
use partner_registry::partners::{self, PartnerChange};
use wire::partners::{DirectoryEntry, Partner, UpdatePartner};

use crate::body::Body;
use crate::conditional::{IfMatch, with_revision};
use crate::paging::{PageQuery, page};
use crate::permit::Authorized;
use crate::{ApiState, Problem};

/// One's own partner.
#[utoipa::path(tag = "partner", responses((status = 200, body = Partner)))]
#[get("/v1/partner")]
pub(crate) async fn own_partner(
    Authorized(permit): Authorized<ReadPartner>,
    state: Data<ApiState>,
) -> Result<HttpResponse, Problem> {
    let partner = partners::own(&state.db, &permit).await?;
    Ok(with_revision(HttpResponse::Ok(), partner.revision, &super::view(partner)))
}

/// Changes one's own partner's record; what is left out stays.
#[utoipa::path(tag = "partner", request_body = UpdatePartner, params(IfMatch),
    responses((status = 200, body = Partner)))]
#[patch("/v1/partner")]
pub(crate) async fn update_partner(
    Authorized(permit): Authorized<ChangePartner>,
    state: Data<ApiState>,
    IfMatch(expected): IfMatch,
    Body(input): Body<UpdatePartner>,
) -> Result<HttpResponse, Problem> {
    let change = PartnerChange {
        contact_name: input.contact_name,
        contact_email: input.contact_email,
        needs: input.needs,
        data_at_hand: input.data_at_hand,
    };
    let partner = partners::update_own(&state.db, &state.sources, &permit, &change, expected).await?;
    Ok(with_revision(HttpResponse::Ok(), partner.revision, &super::view(partner)))
}

/// Active partners: whom one can propose an agreement to.
#[utoipa::path(tag = "partner", params(PageQuery), responses((status = 200, body = wire::Page<DirectoryEntry>)))]
#[get("/v1/directory")]
pub(crate) async fn directory(
    Authorized(permit): Authorized<ReadPartner>,
    state: Data<ApiState>,
    query: Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let found = partners::directory(&state.db, &permit, &query.request()?).await?;
    Ok(HttpResponse::Ok().json(page(found, |entry| DirectoryEntry {
        id: entry.id,
        name: entry.name,
        industry: entry.industry.to_string(),
    })))
}

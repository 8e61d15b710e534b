//! Who sees one's own items. Each kind is its own crate's to change; this is where they meet.

use access::{PublishListing, ReadCatalogue};
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get, put};
use partner_registry::catalogue::{self, ItemId, Showing};
use wire::catalogue::{ItemVisibility, ShowItem};

use super::item;
use super::view::{labels_of, shown_view};
use crate::body::Body;
use crate::conditional::{IfMatch, with_revision};
use crate::permit::Authorized;
use crate::words::word;
use crate::{ApiState, Problem};

/// Who sees an item of one's own, and exactly what they see, or would see if it were shown.
#[utoipa::path(tag = "catalogue", responses((status = 200, body = ItemVisibility)))]
#[get("/v1/catalogue/{item}/visibility")]
pub(crate) async fn get_item_visibility(
    Authorized(permit): Authorized<ReadCatalogue>,
    state: Data<ApiState>,
    path: Path<String>,
) -> Result<HttpResponse, Problem> {
    let shown = match item(&path)? {
        ItemId::Partner(id) => catalogue::view_partner(&state.db, &state.sources, &permit, id).await?,
        ItemId::Dataset(id) => state.datasets.listed(&permit, id).await?,
        ItemId::Model(id) => state.models.listed(&permit, id).await?,
        ItemId::Standard(id) => catalogue::view_standard(&state.db, &state.sources, &permit, id).await?,
    };
    Ok(with_revision(HttpResponse::Ok(), shown.revision, &shown_view(shown)))
}

/// Shows an item of one's own to others, or hides it again. It counts at once, and can be taken back.
#[utoipa::path(tag = "catalogue", request_body = ShowItem, params(IfMatch),
    responses((status = 200, body = ItemVisibility)))]
#[put("/v1/catalogue/{item}/visibility")]
pub(crate) async fn set_item_visibility(
    Authorized(permit): Authorized<PublishListing>,
    state: Data<ApiState>,
    path: Path<String>,
    IfMatch(expected): IfMatch,
    Body(input): Body<ShowItem>,
) -> Result<HttpResponse, Problem> {
    let visibility = word("visibility", &input.visibility)?;
    let showing = Showing { visibility, labels: labels_of(input.labels)?, expected };
    let shown = match item(&path)? {
        ItemId::Partner(id) => catalogue::show_partner(&state.db, &state.sources, &permit, id, showing).await?,
        ItemId::Dataset(id) => state.datasets.list_for(&permit, id, showing).await?,
        ItemId::Model(id) => state.models.list_for(&permit, id, showing).await?,
        ItemId::Standard(id) => catalogue::show_standard(&state.db, &state.sources, &permit, id, showing).await?,
    };
    Ok(with_revision(HttpResponse::Ok(), shown.revision, &shown_view(shown)))
}

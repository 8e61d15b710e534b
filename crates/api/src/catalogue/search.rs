//! Searching.

use access::ReadCatalogue;
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpResponse, get};
use partner_registry::catalogue::{self, Wanted};
use serde::Deserialize;
use utoipa::IntoParams;
use wire::catalogue::{CatalogueItem, CataloguePage};

use super::view::{item_view, page_view};
use super::{item, place};
use crate::permit::Authorized;
use crate::words::word;
use crate::{ApiState, Problem};

/// What is searched for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct CatalogueQuery {
    /// Words that must all be there; of the last one the beginning is enough. `"quoted words"` stand together, `-word` must not be
    /// there; everything else is plain text. At most 400 characters and 24 words.
    #[param(max_length = 400)]
    query: Option<String>,
    /// Only `partner`, `dataset`, `model` or `standard`.
    kind: Option<String>,
    /// Only for this branch.
    industry: Option<String>,
    /// Only for this task.
    task: Option<String>,
    /// Only under this licence, exactly as the facet says it.
    licence: Option<String>,
    /// Only of this partner, by its id.
    owner: Option<String>,
    /// Only with a public certificate that counts.
    #[serde(default)]
    certified: bool,
    /// Whether to count how much there is of what. Only the first page of a search needs it.
    #[serde(default)]
    facets: bool,
    /// Items on the page, 1 to 200; 50 when left out.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
    /// `next_cursor` of the page before; the best items when left out.
    cursor: Option<String>,
}

impl CatalogueQuery {
    fn wanted(self) -> Result<Wanted, Problem> {
        Ok(Wanted {
            query: catalogue::Query::parse(self.query.as_deref().unwrap_or_default())?,
            kind: self.kind.as_deref().map(|text| word("kind", text)).transpose()?,
            industry: self.industry.as_deref().map(|text| word("industry", text)).transpose()?,
            task: self.task.map(storable),
            licence: self.licence.map(storable),
            owner: self.owner.as_deref().map(|text| word("owner", text)).transpose()?,
            certified: self.certified,
            limit: self.limit,
            after: self.cursor.as_deref().map(place).transpose()?,
            facets: self.facets,
        })
    }
}

/// PostgreSQL takes no text with the character NUL, and nothing stored has one: it is looked for in vain.
fn storable(text: String) -> String {
    if text.contains('\0') { text.replace('\0', "\u{fffd}") } else { text }
}

/// Finds partners, data sets, models and standards that one's partner sees.
#[utoipa::path(tag = "catalogue", params(CatalogueQuery), responses((status = 200, body = CataloguePage)))]
#[get("/v1/catalogue")]
pub(crate) async fn search_catalogue(
    Authorized(permit): Authorized<ReadCatalogue>,
    state: Data<ApiState>,
    query: Query<CatalogueQuery>,
) -> Result<HttpResponse, Problem> {
    let wanted = query.into_inner().wanted()?;
    let found = catalogue::search(&state.db, &state.sources, &permit, &wanted).await?;
    Ok(HttpResponse::Ok().json(page_view(found)))
}

/// One item that one's partner sees.
#[utoipa::path(tag = "catalogue", responses((status = 200, body = CatalogueItem)))]
#[get("/v1/catalogue/{item}")]
pub(crate) async fn get_catalogue_item(
    Authorized(permit): Authorized<ReadCatalogue>,
    state: Data<ApiState>,
    path: Path<String>,
) -> Result<HttpResponse, Problem> {
    let found = catalogue::get(&state.db, &state.sources, &permit, item(&path)?).await?;
    Ok(HttpResponse::Ok().json(item_view(found)))
}

/// Finds what everybody sees. No log-in is needed.
#[utoipa::path(tag = "catalogue", security(()), params(CatalogueQuery),
    responses((status = 200, body = CataloguePage)))]
#[get("/v1/showcase")]
pub(crate) async fn search_showcase(
    state: Data<ApiState>,
    query: Query<CatalogueQuery>,
) -> Result<HttpResponse, Problem> {
    let wanted = query.into_inner().wanted()?;
    let found = catalogue::showcase(&state.db, &state.sources, &wanted).await?;
    Ok(HttpResponse::Ok().json(page_view(found)))
}

/// One item that everybody sees. No log-in is needed.
#[utoipa::path(tag = "catalogue", security(()), responses((status = 200, body = CatalogueItem)))]
#[get("/v1/showcase/{item}")]
pub(crate) async fn get_showcase_item(state: Data<ApiState>, path: Path<String>) -> Result<HttpResponse, Problem> {
    let found = catalogue::public(&state.db, &state.sources, item(&path)?).await?;
    Ok(HttpResponse::Ok().json(item_view(found)))
}

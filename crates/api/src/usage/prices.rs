//! The operator's prices.

use access::{ReadPartner, ReadPartners, SetPrices};
use actix_web::web::Data;
use actix_web::{HttpResponse, get, post};
use chrono::{DateTime, Utc};
use usage::prices::{self, NewPrices, UnitPrices};
use wire::usage::{PriceTable, PublishPrices};

use crate::body::Body;
use crate::permit::Authorized;
use crate::{ApiState, Problem};

/// Every version of the prices, the newest first.
#[utoipa::path(tag = "usage", responses((status = 200, body = Vec<PriceTable>)))]
#[get("/v1/prices")]
pub(crate) async fn list_prices(
    Authorized(permit): Authorized<ReadPartner>,
    state: Data<ApiState>,
) -> Result<HttpResponse, Problem> {
    let found = prices::list(&state.db, &permit).await?;
    Ok(HttpResponse::Ok().json(views(found, state.sources.now())))
}

/// The same, for the platform's staff.
#[utoipa::path(tag = "usage", responses((status = 200, body = Vec<PriceTable>)))]
#[get("/v1/platform/prices")]
pub(crate) async fn list_all_prices(
    Authorized(permit): Authorized<ReadPartners>,
    state: Data<ApiState>,
) -> Result<HttpResponse, Problem> {
    let found = prices::list_all(&state.db, &permit).await?;
    Ok(HttpResponse::Ok().json(views(found, state.sources.now())))
}

/// Publishes prices that count from a midnight on that lies ahead.
#[utoipa::path(tag = "usage", request_body = PublishPrices, responses((status = 201, body = PriceTable)))]
#[post("/v1/platform/prices")]
pub(crate) async fn publish_prices(
    Authorized(permit): Authorized<SetPrices>,
    state: Data<ApiState>,
    Body(input): Body<PublishPrices>,
) -> Result<HttpResponse, Problem> {
    let prices = UnitPrices {
        gpu_hour: input.gpu_hour,
        cpu_hour: input.cpu_hour,
        gib_month: input.gib_month,
        gib_download: input.gib_download,
    };
    let new = NewPrices { currency: input.currency, valid_from: input.valid_from, prices, note: input.note };
    let table = prices::publish(&state.db, &state.sources, &permit, new).await?;
    Ok(HttpResponse::Created().json(view(table, None)))
}

fn views(tables: Vec<prices::PriceTable>, now: DateTime<Utc>) -> Vec<PriceTable> {
    let counting = tables.iter().filter(|table| table.valid_from <= now);
    let current = counting.max_by_key(|table| (table.valid_from, table.number)).map(|table| table.number);
    tables.into_iter().map(|table| view(table, current)).collect()
}

fn view(table: prices::PriceTable, current: Option<i64>) -> PriceTable {
    PriceTable {
        id: table.id,
        number: table.number,
        currency: table.currency,
        valid_from: table.valid_from,
        current: current == Some(table.number),
        gpu_hour: table.prices.gpu_hour,
        cpu_hour: table.prices.cpu_hour,
        gib_month: table.prices.gib_month,
        gib_download: table.prices.gib_download,
        note: table.note,
        published_at: table.published_at,
    }
}

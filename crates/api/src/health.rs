//! Whether the process lives and whether it can serve.

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use database::Db;
use dataset_sharing::DatasetService;
use metrics_exporter_prometheus::PrometheusHandle;
use wire::Health;

use crate::{ApiState, Problem};

pub(crate) fn ok() -> HttpResponse {
    HttpResponse::Ok().json(Health { status: "ok".to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() })
}

/// The problem of whichever does not answer: the database, or the blob store.
pub(crate) async fn expect_answers(db: &Db, datasets: &DatasetService) -> Result<(), Problem> {
    db.ping().await?;
    Ok(datasets.storage_answers().await?)
}

/// Prometheus' text format.
pub(crate) fn rendered(handle: &PrometheusHandle) -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain; version=0.0.4").body(handle.render())
}

/// The process runs and answers.
#[utoipa::path(tag = "health", operation_id = "health_live", security(()), responses((status = 200, body = Health)))]
#[get("/health/live")]
pub(crate) async fn live() -> HttpResponse {
    ok()
}

/// The process can serve: the database answers and the blob store can be reached.
#[utoipa::path(tag = "health", operation_id = "health_ready", security(()), responses((status = 200, body = Health)))]
#[get("/health/ready")]
pub(crate) async fn ready(state: Data<ApiState>) -> Result<HttpResponse, Problem> {
    expect_answers(&state.db, &state.datasets).await?;
    Ok(ok())
}

/// Measurements for Prometheus, in its text format.
#[utoipa::path(tag = "health", operation_id = "metrics", security(()),
    responses((status = 200, body = String, content_type = "text/plain")))]
#[get("/metrics")]
pub(crate) async fn metrics(state: Data<ApiState>) -> Result<HttpResponse, Problem> {
    // Operators put `/metrics` on a listener of its own (HANSA_METRICS_LISTEN); elsewhere it does not exist.
    let handle = state.settings.metrics.as_ref().ok_or_else(Problem::not_found)?;
    Ok(rendered(handle))
}

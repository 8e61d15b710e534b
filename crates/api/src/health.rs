//! Whether the process lives and whether it can serve.

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use wire::Health;

use crate::{ApiState, Problem};

fn ok() -> HttpResponse {
    HttpResponse::Ok().json(Health { status: "ok".to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() })
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
    state.db.ping().await?;
    state.datasets.storage_answers().await?;
    Ok(ok())
}

/// Measurements for Prometheus, in its text format.
#[utoipa::path(tag = "health", operation_id = "metrics", security(()),
    responses((status = 200, body = String, content_type = "text/plain")))]
#[get("/metrics")]
pub(crate) async fn metrics(state: Data<ApiState>) -> Result<HttpResponse, Problem> {
    // Operators put `/metrics` on a listener of its own (HANSA_METRICS_LISTEN); elsewhere it does not exist.
    let handle = state.settings.metrics.as_ref().ok_or_else(Problem::not_found)?;
    Ok(HttpResponse::Ok().content_type("text/plain; version=0.0.4").body(handle.render()))
}

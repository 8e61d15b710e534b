//! What a process shows to those who watch over it, on a listener of its own: `/health/live`, `/health/ready`, `/metrics`.
//!
//! The same for a server and for a worker, which has no other listener. Nobody needs a credential there; nothing of a partner
//! is shown.

use actix_web::body::BoxBody;
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::middleware::from_fn;
use actix_web::web::{self, Data};
use actix_web::{App, Error, HttpResponse};
use database::Db;
use dataset_sharing::DatasetService;
use foundation::ErrorKind;
use metrics_exporter_prometheus::PrometheusHandle;
use training_jobs::Pulse;

use crate::{Problem, health, request_id};

/// What is watched of a process.
pub struct Monitoring {
    /// Must answer.
    pub db: Db,
    /// Their blob store must answer.
    pub datasets: DatasetService,
    /// The worker of this process, if it has one: it must be looking for jobs.
    pub worker: Option<Pulse>,
    /// Renders `/metrics`.
    pub metrics: PrometheusHandle,
}

/// The application of the listener for monitoring.
pub fn monitoring(
    state: Data<Monitoring>,
) -> App<
    impl ServiceFactory<ServiceRequest, Config = (), Response = ServiceResponse<BoxBody>, Error = Error, InitError = ()>,
> {
    App::new()
        .app_data(state)
        .service(health::live)
        .route("/health/ready", web::get().to(ready))
        .route("/metrics", web::get().to(metrics))
        .default_service(web::to(|| async { Err::<HttpResponse, _>(Problem::not_found()) }))
        .wrap(from_fn(request_id::assign))
}

async fn ready(state: Data<Monitoring>) -> Result<HttpResponse, Problem> {
    health::expect_answers(&state.db, &state.datasets).await?;
    if state.worker.as_ref().is_some_and(|worker| !worker.is_claiming()) {
        let detail = "the worker of this process is not looking for jobs";
        return Err(Problem::new(ErrorKind::Unavailable, "worker_not_claiming", detail)
            .next_step("Read its log; if it does not come back by itself, restart it: its jobs go on elsewhere.")
            .retry_after(5));
    }
    Ok(health::ok())
}

async fn metrics(state: Data<Monitoring>) -> HttpResponse {
    health::rendered(&state.metrics)
}

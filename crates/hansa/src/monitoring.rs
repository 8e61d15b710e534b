//! Measurements, and the listener on which a process is watched: the same for `hansa serve` and `hansa worker`.

use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

use actix_web::HttpServer;
use actix_web::dev::ServerHandle;
use actix_web::web::Data;
use anyhow::Context as _;
use api::Monitoring;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use training_jobs::Pulse;

use crate::stack::Stack;

/// Upper bounds of the buckets of durations, in seconds.
const SECONDS: [f64; 11] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0];
/// How often single durations are put into their buckets, whether somebody reads them or not: until then each takes memory.
const UPKEEP: Duration = Duration::from_secs(5);

/// From now on measurements are collected.
pub(crate) fn record(tasks: &TaskTracker, shutdown: &CancellationToken) -> anyhow::Result<PrometheusHandle> {
    let metrics = PrometheusBuilder::new().set_buckets(&SECONDS)?.install_recorder()?;
    let (collected, shutdown) = (metrics.clone(), shutdown.clone());
    tasks.spawn(async move {
        while shutdown.run_until_cancelled(tokio::time::sleep(UPKEEP)).await.is_some() {
            collected.run_upkeep();
        }
    });
    Ok(metrics)
}

/// Shows them at `at`, and how the process and its worker are.
pub(crate) fn serve(
    at: SocketAddr,
    metrics: PrometheusHandle,
    (stack, worker): (&Stack, Option<Pulse>),
    tasks: &TaskTracker,
) -> anyhow::Result<ServerHandle> {
    let listener = TcpListener::bind(at).with_context(|| {
        format!("cannot listen on {at}; another program may, or choose another with --metrics-listen")
    })?;
    let address = listener.local_addr()?;
    let (db, datasets) = (stack.db.clone(), stack.datasets.clone());
    let state = Data::new(Monitoring { db, datasets, worker, metrics });
    let server = HttpServer::new(move || api::monitoring(state.clone()));
    let server = server.workers(1).shutdown_timeout(1).disable_signals().listen(listener)?.run();
    let handle = server.handle();
    tasks.spawn(server);
    tracing::info!(%address, "listening for monitoring");
    Ok(handle)
}

//! How a server and a worker are watched, in the programs as they are.

use std::time::{Duration, Instant};

use reqwest::StatusCode;
use serde_json::Value;

use crate::faults::cluster::{Cluster, Stop};
use crate::jobs::PATIENCE;
use crate::server::{Jobs, Server, Setup, Worker};

/// Long enough to be cancelled in the middle.
const EPOCHS: u32 = 10_000;

async fn get(address: &str, path: &str) -> (StatusCode, String) {
    let http = reqwest::Client::builder().no_proxy().build().expect("a client");
    let answer = http.get(format!("{address}{path}")).send().await.expect("an answer");
    (answer.status(), answer.text().await.expect("a text"))
}

/// The value of a series, named as Prometheus shows it.
async fn value(address: &str, series: &str) -> f64 {
    let (status, text) = get(address, "/metrics").await;
    assert_eq!(status, StatusCode::OK);
    let line = text.lines().find_map(|line| line.strip_prefix(series)?.strip_prefix(' '));
    line.unwrap_or_else(|| panic!("there is no {series} in {text}")).parse().expect("a number")
}

async fn becomes(address: &str, series: &str, wanted: f64) {
    let begun = Instant::now();
    while (value(address, series).await - wanted).abs() > 0.5 {
        assert!(begun.elapsed() < PATIENCE, "{series} does not become {wanted}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Waits until it is ready, or is not; gives the answer.
async fn readiness(address: &str, wanted: StatusCode) -> Value {
    let begun = Instant::now();
    loop {
        let (status, body) = get(address, "/health/ready").await;
        if status == wanted {
            return serde_json::from_str(&body).expect("JSON");
        }
        assert!(begun.elapsed() < PATIENCE, "{status} {body}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn a_worker_tells_how_it_is_and_what_it_does() {
    let mut cluster = Cluster::start().await;
    let setup = Setup { database_url: Some(cluster.url()), jobs: Jobs::Elsewhere, ..Setup::default() };
    let mut server = Server::start_with(setup).await;
    let scientist = server.scientist().await;
    let dataset = scientist.upload_patients().await;
    let mut worker = Worker::start(&server, "worker", 2).await;
    let address = worker.monitoring();
    readiness(&address, StatusCode::OK).await;
    assert_eq!(get(&address, "/health/live").await.0, StatusCode::OK);
    assert_eq!(get(&address, "/v1/jobs").await.0, StatusCode::NOT_FOUND, "no part of the API is there");

    // Every count is there before anything happened.
    let ended = |outcome: &str| format!("hansa_job_attempts_ended_total{{outcome=\"{outcome}\"}}");
    for outcome in ["succeeded", "failed", "cancelled", "requeued", "lease_lost", "unwritten", "broken"] {
        becomes(&address, &ended(outcome), 0.0).await;
    }
    becomes(&address, "hansa_jobs_taken_over_total", 0.0).await;
    becomes(&address, "hansa_worker_slots", 2.0).await;

    scientist.finished(scientist.submit(dataset, "short", 2).await).await;
    becomes(&address, &ended("succeeded"), 1.0).await;
    let long = scientist.submit(dataset, "long", EPOCHS).await;
    assert!(scientist.reached(long, 0).await, "the job was too fast");
    becomes(&address, "hansa_jobs_running", 1.0).await;
    becomes(&address, "hansa_jobs_claimed_total", 2.0).await;
    scientist.client.cancel_job(long).await.expect("it is cancelled");
    becomes(&address, &ended("cancelled"), 1.0).await;
    becomes(&address, "hansa_jobs_running", 0.0).await;

    cluster.stop(Stop::Fast).await;
    let problem = readiness(&address, StatusCode::SERVICE_UNAVAILABLE).await;
    assert!(problem["code"].as_str().is_some_and(|code| code.starts_with("database_")), "{problem}");
    assert_eq!(get(&address, "/health/live").await.0, StatusCode::OK, "it lives and waits");
    cluster.start_again().await;
    readiness(&address, StatusCode::OK).await;
    worker.stop().await;
    server.stop().await;
}

#[tokio::test]
async fn a_server_that_runs_jobs_itself_tells_the_same() {
    let options: &[&str] = &["--metrics-listen", "127.0.0.1:0"];
    let mut server = Server::start_with(Setup { options, ..Setup::default() }).await;
    let address = server.monitoring();
    assert_ne!(address, server.address());
    readiness(&address, StatusCode::OK).await;
    let scientist = server.scientist().await;
    let dataset = scientist.upload_patients().await;
    scientist.finished(scientist.submit(dataset, "short", 2).await).await;
    becomes(&address, "hansa_job_attempts_ended_total{outcome=\"succeeded\"}", 1.0).await;
    becomes(&address, "hansa_worker_slots", 1.0).await;
    let answered = "hansa_http_requests_total{method=\"POST\",route=\"/v1/jobs\",status=\"201\"}";
    becomes(&address, answered, 1.0).await;
    assert_eq!(get(&server.address(), "/metrics").await.0, StatusCode::NOT_FOUND, "it has its own listener");
    server.stop().await;
}

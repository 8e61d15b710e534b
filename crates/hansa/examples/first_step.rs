//! How long somebody waits from submitting the demo's job until they see its first training step.
//!
//! `cargo run --release -p hansa --example first_step -- [JOBS]`: one job after the other on a real server, which is set up as
//! `hansa serve` is with nothing configured. The clock starts before the job is sent off, and stops when the live stream of its
//! events brings the first step.

mod common;

use std::time::{Duration, Instant};

use anyhow::{bail, ensure};
use client::Client;
use common::server::Server;
use common::{Promise, median, print, quantile, say};
use foundation::DatasetId;
use serde_json::{Value, json};
use wire::jobs::{JobEvent, JobInput, SubmitJob};

const JOBS: usize = 30;
const LIMIT_MS: f64 = 300.0;

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> anyhow::Result<()> {
    let jobs = std::env::args().nth(1).map_or(Ok(JOBS), |jobs| jobs.parse())?;
    let mut server = Server::start().await;
    let scientist = server.scientist().await;
    let dataset = scientist.upload_patients().await;
    let mut milliseconds = Vec::with_capacity(jobs);
    for number in 1..=jobs {
        let took = first_step(&scientist.client, dataset).await?.as_secs_f64() * 1000.0;
        say(format_args!("job {number} of {jobs}: {took:.1} ms"));
        milliseconds.push(took);
    }
    server.stop().await;
    print("median", median(&mut milliseconds), "ms", Some(Promise::AtMost(LIMIT_MS)))?;
    print("95th percentile", quantile(&mut milliseconds, 0.95), "ms", None)?;
    print("fastest", quantile(&mut milliseconds, 0.0), "ms", None)?;
    print("slowest", quantile(&mut milliseconds, 1.0), "ms", None)
}

/// Submits a job and waits until it has ended, so that the next one finds the server idle.
async fn first_step(scientist: &Client, dataset: DatasetId) -> anyhow::Result<Duration> {
    let job = SubmitJob {
        name: None,
        spec: json!({ "recipe": "tabular", "target": "diagnosis", "checkpoint_every": 5 }),
        inputs: [("train".to_owned(), JobInput { dataset, version: Some(1) })].into(),
        base: None,
        register_as: Some("tumour-diagnosis".to_owned()),
        pool: None,
        project: None,
    };
    let begun = Instant::now();
    let submitted = scientist.submit_job(&job).await?;
    let mut events = scientist.job_events(submitted.id, 0);
    let (mut first, mut last) = (None, None);
    while let Some(event) = events.next().await? {
        if first.is_none() && is_step(&event) {
            first = Some(begun.elapsed());
        }
        last = Some(event);
    }
    let Some(last) = last else { bail!("job {} has no events", submitted.id) };
    ensure!(last.kind == "succeeded", "job {} ended with {}: {}", submitted.id, last.kind, last.data);
    first.ok_or_else(|| anyhow::anyhow!("job {} showed no step", submitted.id))
}

/// Whether at least one step was done by then.
fn is_step(event: &JobEvent) -> bool {
    matches!(event.kind.as_str(), "progress" | "metric" | "epoch")
        && event.data.get("step").and_then(Value::as_i64).is_some_and(|step| step >= 1)
}

//! A server that is killed loses nothing: its job goes on from the checkpoint and ends with the same weights, bit for bit.

use std::time::Duration;

use foundation::{DatasetId, JobId, Sha256};
use serde_json::json;
use wire::jobs::{Job, JobInput, SubmitJob};

use crate::server::{Scientist, Server};

/// Long enough to be killed in the middle, several times.
const EPOCHS: u32 = 600;
const PATIENCE: Duration = Duration::from_mins(2);

#[tokio::test]
async fn a_killed_server_ends_its_jobs_with_the_same_weights() {
    let mut server = Server::start().await;
    let scientist = server.scientist().await;
    let dataset = scientist.upload_patients().await;
    let undisturbed = finished(&scientist, submit(&scientist, dataset, "undisturbed").await).await;
    let expected = weights(&scientist, &undisturbed).await;

    let job = submit(&scientist, dataset, "disturbed").await;
    let mut kills = 0;
    for share in [5, 30, 60, 85] {
        if reached(&scientist, job, share).await {
            server.kill_and_restart().await;
            kills += 1;
        }
    }
    assert!(kills >= 2, "the job was too fast to be disturbed more than {kills} times");
    let disturbed = finished(&scientist, job).await;
    assert!(disturbed.attempt > 1, "the job was never taken up again: {disturbed:?}");
    assert_eq!(weights(&scientist, &disturbed).await, expected, "after {kills} kills");
    assert_eq!(
        disturbed.result.as_ref().map(|r| &r["evaluation"]),
        undisturbed.result.as_ref().map(|r| &r["evaluation"])
    );
    server.stop().await;
    assert_eq!(server.plaintext_left_behind(), Vec::<String>::new(), "decrypted files outlived their job");
}

#[tokio::test]
async fn a_server_told_to_stop_does_so_at_once_and_its_job_goes_on_later() {
    let mut server = Server::start().await;
    let scientist = server.scientist().await;
    let dataset = scientist.upload_patients().await;
    let job = submit(&scientist, dataset, "interrupted").await;
    let mut live = scientist.client.job_events(job, 0);
    assert!(reached(&scientist, job, 20).await, "the job was too fast");
    live.next().await.unwrap().expect("a live event");
    let asked = std::time::Instant::now();
    server.stop().await;
    let took = asked.elapsed();
    assert!(took < Duration::from_secs(10), "an open stream held the server up for {took:?}");
    server.restart().await;
    let ended = finished(&scientist, job).await;
    assert!(ended.attempt > 1, "{ended:?}");
    // The stream that broke off with the server is taken up where it ended.
    let mut last = 0;
    while let Some(event) = live.next().await.unwrap() {
        assert!(event.sequence > last, "event {} after {last}", event.sequence);
        last = event.sequence;
    }
    assert!(last > 1);
    server.stop().await;
}

async fn submit(scientist: &Scientist, dataset: DatasetId, model: &str) -> JobId {
    let input = JobInput { dataset, version: Some(1) };
    let job = SubmitJob {
        name: None,
        spec: json!({ "recipe": "tabular", "target": "diagnosis", "epochs": EPOCHS, "checkpoint_every": 5 }),
        inputs: [("train".to_owned(), input)].into(),
        register_as: Some(model.to_owned()),
    };
    scientist.client.submit_job(&job).await.expect("a job").id
}

/// Whether the job is seen running at this share of its steps, in percent; `false` when it has ended before.
async fn reached(scientist: &Scientist, job: JobId, share: i64) -> bool {
    let waited = tokio::time::timeout(PATIENCE, async {
        loop {
            let seen = scientist.client.job(job).await.expect("the job");
            match (seen.state.as_str(), seen.step, seen.total_steps) {
                ("running", Some(step), Some(total)) if step * 100 >= total * share => return true,
                ("succeeded" | "failed" | "cancelled", ..) => return false,
                _ => tokio::time::sleep(Duration::from_millis(10)).await,
            }
        }
    });
    waited.await.expect("the job goes on")
}

async fn finished(scientist: &Scientist, job: JobId) -> Job {
    let waited = tokio::time::timeout(PATIENCE, async {
        loop {
            let seen = scientist.client.job(job).await.expect("the job");
            assert!(!matches!(seen.state.as_str(), "failed" | "cancelled"), "{seen:?}");
            if seen.state == "succeeded" {
                return seen;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    });
    waited.await.expect("the job ends")
}

async fn weights(scientist: &Scientist, job: &Job) -> Sha256 {
    let made = job.model.expect("a model was registered");
    let version = scientist.client.model_version(made.model, made.version).await.expect("the version");
    version.files.iter().find(|file| file.name == "model.safetensors").expect("weights").sha256
}

//! Limits that an operator sets, in the program as it is.

use std::process::Stdio;

use reqwest::StatusCode;
use serde_json::json;
use tokio::process::Command;
use wire::jobs::{JobInput, SubmitJob};

use crate::server::{Server, Setup, program};

#[tokio::test]
async fn rate_limits_are_the_operators() {
    let options: &[&str] = &["--rate-address", "1", "--rate-burst", "3"];
    let mut server = Server::start_with(Setup { options, ..Setup::default() }).await;
    let http = reqwest::Client::builder().no_proxy().build().expect("a client");
    let url = format!("{}/.well-known/jwks.json", server.address());
    let (mut taken, mut refused) = (0, 0);
    for _ in 0..12 {
        let answer = http.get(&url).send().await.expect("an answer");
        let header = |name: &str| answer.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        if answer.status() == StatusCode::TOO_MANY_REQUESTS {
            assert_eq!(header("retry-after").as_deref(), Some("1"));
            refused += 1;
        } else {
            assert_eq!(header("ratelimit-policy").as_deref(), Some("\"address\";q=3;w=3"));
            taken += 1;
        }
    }
    // Three at once, and one more for each second that the twelve may have taken on a slow machine.
    assert!(taken >= 3 && refused > 0, "{taken} taken, {refused} refused");
    server.stop().await;
}

/// By the default this job may have its memory: only the operator's limit refuses it.
#[tokio::test]
async fn memory_of_jobs_is_the_operators() {
    let options: &[&str] = &["--worker-memory", "64"];
    let mut server = Server::start_with(Setup { options, ..Setup::default() }).await;
    let scientist = server.scientist().await;
    let input = JobInput { dataset: scientist.upload_patients().await, version: Some(1) };
    let sizes = json!({ "layers": 4, "width": 1024, "heads": 8 });
    let job = SubmitJob {
        name: None,
        spec: json!({ "recipe": "causal-lm", "text_column": "diagnosis", "architecture": sizes }),
        inputs: [("train".to_owned(), input)].into(),
        base: None,
        register_as: None,
        pool: None,
        project: None,
    };
    let job = scientist.client.submit_job(&job).await.expect("a job");
    let refused = scientist.over(job.id).await.error.expect("a job that failed");
    assert_eq!(refused.code, "spec_out_of_range", "{refused:?}");
    assert!(refused.message.contains("MiB of memory that the job has left"), "{refused:?}");
    server.stop().await;
}

#[tokio::test]
async fn a_limit_that_cannot_be_kept_is_refused_at_the_start() {
    let environment = [
        ("serve", "HANSA_RATE_PRINCIPAL", "0", "from 1 to 1000000"),
        ("serve", "HANSA_RATE_BURST", "-5", "from 1 to 3600"),
        ("serve", "HANSA_WORKER_LEASE", "2", "from 6 to 3600"),
        ("worker", "HANSA_WORKER_LEASE", "soon", "signs of life"),
        ("worker", "HANSA_WORKER_MEMORY", "8GiB", "MiB from 1"),
    ];
    for (command, name, value, told) in environment {
        let mut hansa = Command::new(program("HANSA_TEST_BIN", "hansa"));
        hansa.arg(command).env(name, value).stdin(Stdio::null());
        let ended = hansa.output().await.expect("it runs");
        let said = String::from_utf8_lossy(&ended.stderr);
        assert_eq!(ended.status.code(), Some(2), "{said}");
        let option = name.trim_start_matches("HANSA_").to_lowercase().replace('_', "-");
        assert!(said.contains(&format!("--{option}")) && said.contains(told), "{said}");
    }
}

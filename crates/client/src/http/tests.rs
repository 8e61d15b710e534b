use std::time::{Duration, Instant};

use serde_json::json;

use super::ATTEMPTS;
use crate::ListQuery;
use crate::scripted::{Answer, Scripted};

#[tokio::test]
async fn what_a_person_types_is_escaped_in_a_query() {
    let server = Scripted::start(|_, _| Answer::json(&json!({ "items": [] }))).await;
    let cursor = Some("a&limit=200#?/ü".to_owned());
    let query = ListQuery { limit: Some(2), cursor, state: Some("queued".to_owned()) };
    server.client.jobs(Some(&query)).await.unwrap();
    server.client.list_datasets(true, Some(&query)).await.unwrap();
    server.client.jobs(None).await.unwrap();
    let lines: Vec<_> = server.asked().into_iter().map(|asked| asked.line).collect();
    let escaped = "limit=2&cursor=a%26limit%3D200%23%3F%2F%C3%BC&state=queued";
    let expected = [
        format!("GET /v1/jobs?{escaped}"),
        format!("GET /v1/datasets?shared=true&{escaped}"),
        "GET /v1/jobs".to_owned(),
    ];
    assert_eq!(lines, expected);
}

#[tokio::test]
async fn nobody_waits_for_a_call_that_does_not_come() {
    let server = Scripted::start(|_, _| Answer::problem(429, "rate_limited", "retry-after: 2\r\n")).await;
    let begun = Instant::now();
    let job = "job_00000000000000000000000000000001".parse().unwrap();
    let error = server.client.cancel_job(job).await.unwrap_err();
    assert_eq!(error.code(), Some("rate_limited"));
    assert!(begun.elapsed() < Duration::from_secs(1), "a call that is not repeated gives the refusal at once");
}

#[tokio::test]
async fn the_time_that_a_server_asks_for_lies_between_attempts_only() {
    let server = Scripted::start(|_, _| Answer::problem(503, "unavailable", "retry-after: 1\r\n")).await;
    let begun = Instant::now();
    let error = server.client.jobs(None).await.unwrap_err();
    assert_eq!(error.code(), Some("unavailable"));
    assert_eq!(server.asked().len(), ATTEMPTS as usize);
    let (waits, took) = (ATTEMPTS - 1, begun.elapsed());
    assert!(took >= Duration::from_secs(waits.into()), "{took:?}");
    assert!(took < Duration::from_secs(waits.into()) + Duration::from_millis(800), "none after the last: {took:?}");
}

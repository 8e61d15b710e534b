use std::io::Write as _;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::NamedTempFile;
use wire::datasets::Upload;

use super::{ATTEMPTS, patience};
use crate::Progress;
use crate::scripted::{Answer, Asked, Scripted};

const SIZE: usize = 3 * 1024 * 1024;

fn upload(offset: usize) -> Value {
    json!({
        "id": "up_00000000000000000000000000000001",
        "dataset": "ds_00000000000000000000000000000002",
        "offset": offset,
        "size": SIZE,
        "expires_at": "2030-01-01T00:00:00Z",
    })
}

fn version() -> Value {
    json!({
        "id": "dv_00000000000000000000000000000003",
        "dataset": "ds_00000000000000000000000000000002",
        "number": 1,
        "format": "csv",
        "size": SIZE,
        "rows": 1,
        "columns": [],
        "sha256": "0".repeat(64),
        "created_at": "2030-01-01T00:00:00Z",
    })
}

fn begun() -> Upload {
    serde_json::from_value(upload(0)).unwrap()
}

fn file() -> NamedTempFile {
    let mut file = NamedTempFile::new().unwrap();
    file.write_all(&vec![7; SIZE]).unwrap();
    file
}

#[derive(Default)]
struct Seen {
    at: Mutex<Vec<u64>>,
    checks: AtomicU32,
}

impl Progress for Seen {
    fn at(&self, done: u64, total: u64) {
        assert_eq!(total, SIZE as u64);
        self.at.lock().unwrap().push(done);
    }

    fn checking(&self) {
        self.checks.fetch_add(1, Ordering::Relaxed);
    }
}

fn is_completion(asked: &Asked) -> bool {
    asked.line.ends_with("/complete")
}

#[tokio::test]
async fn a_part_that_gets_on_a_little_each_time_arrives() {
    // More breaks than attempts; what arrived before each of them is kept.
    let breaks = ATTEMPTS as usize + 2;
    let step = SIZE / (breaks + 1);
    let kept = Mutex::new(0);
    let server = Scripted::start(move |_, asked| {
        let mut kept = kept.lock().unwrap();
        if is_completion(asked) {
            return Answer::json(&version());
        }
        if asked.line.starts_with("GET") {
            return Answer::json(&upload(*kept));
        }
        assert_eq!(asked.header("upload-offset"), Some(&*kept.to_string()));
        *kept += step;
        if *kept + step > SIZE { Answer::json(&upload(SIZE)) } else { Answer::BreakAfter(step) }
    })
    .await;
    let seen = Seen::default();
    server.client.send_upload(begun(), file().path(), &seen).await.unwrap();
    let parts = server.asked().iter().filter(|asked| asked.line.starts_with("PATCH")).count();
    assert_eq!(parts, breaks + 1);
    assert!(seen.at.lock().unwrap().iter().any(|done| *done > 0 && *done < SIZE as u64 && done % step as u64 != 0));
}

#[tokio::test]
async fn an_upload_that_does_not_get_on_is_given_up() {
    let server =
        Scripted::start(
            |_, asked| {
                if asked.line.starts_with("GET") { Answer::json(&upload(0)) } else { Answer::BreakAfter(0) }
            },
        )
        .await;
    let error = server.client.send_upload(begun(), file().path(), &Seen::default()).await.unwrap_err();
    assert!(error.is_transient(), "{error}");
    let parts = server.asked().iter().filter(|asked| asked.line.starts_with("PATCH")).count();
    assert_eq!(parts, ATTEMPTS as usize + 1);
}

#[tokio::test]
async fn a_check_that_outlasts_its_connection_is_waited_for() {
    let asked_before = AtomicU32::new(0);
    let server = Scripted::start(move |_, asked| {
        if !is_completion(asked) {
            return Answer::json(&upload(SIZE));
        }
        match asked_before.fetch_add(1, Ordering::Relaxed) {
            // A proxy has had enough.
            0 => Answer::Say(504, "", "<html>".to_owned()),
            1 => Answer::Silence(Duration::from_millis(50)),
            // More often than anything else is tried.
            2..=12 => Answer::problem(409, "request_in_progress", "retry-after: 0\r\n"),
            _ => Answer::json(&version()),
        }
    })
    .await;
    let seen = Seen::default();
    let done = server.client.send_upload(begun(), file().path(), &seen).await.unwrap();
    assert_eq!(done.number, 1);
    assert_eq!(seen.checks.load(Ordering::Relaxed), 1, "the person is told once");
    let asked = server.asked();
    let keys: Vec<_> =
        asked.iter().filter(|asked| is_completion(asked)).map(|asked| asked.header("idempotency-key")).collect();
    assert_eq!(keys.len(), 14);
    assert!(keys[0].is_some() && keys.iter().all(|key| *key == keys[0]), "all of them are the same call: {keys:?}");
}

#[tokio::test]
async fn a_refusal_of_the_content_is_heard_at_once() {
    let server = Scripted::start(|_, asked| {
        if is_completion(asked) { Answer::problem(422, "csv_ragged", "") } else { Answer::json(&upload(SIZE)) }
    })
    .await;
    let error = server.client.send_upload(begun(), file().path(), &Seen::default()).await.unwrap_err();
    assert_eq!(error.code(), Some("csv_ragged"));
    assert_eq!(server.asked().iter().filter(|asked| is_completion(asked)).count(), 1);
}

#[test]
fn a_large_upload_may_be_checked_for_long() {
    assert_eq!(patience(0), Duration::from_mins(10));
    assert!(patience(1 << 40) > Duration::from_hours(72));
}

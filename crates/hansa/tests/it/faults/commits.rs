//! The connection to PostgreSQL breaks at each commit of a request, just before it or just after: the request sent again, under
//! the same key, ends well, and nothing is done twice.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use client::{Client, ListQuery};
use reqwest::StatusCode;
use serde_json::{Value, json};
use testkit::TestDb;

use super::commit_proxy::{CommitProxy, Cut};
use super::raw::{Answer, Raw, fresh_key};
use crate::server::{Jobs, Server, Setup};

/// Commits of a request that creates something under a key: the key is taken, it is done, the answer is remembered.
const COMMITS: u32 = 3;
/// The one with the effect.
const EFFECT: u32 = 2;
/// A key that could not be freed is free after 6 s; far below the minutes that a person would not wait.
const LOCK_OUT: Duration = Duration::from_secs(20);

/// How a request ended for a client that did not give up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Told {
    /// With its answer.
    Created,
    /// With the news that it was done, and what came of it.
    AnswerLost,
}

#[tokio::test]
async fn a_request_whose_commit_breaks_can_be_sent_again() {
    let db = TestDb::postgres().await;
    let proxy = CommitProxy::start(&db.postgres_url().expect("a URL")).await;
    let setup = Setup { database_url: Some(proxy.url()), jobs: Jobs::Elsewhere, ..Setup::default() };
    let mut server = Server::start_with(setup).await;
    let operator = server.operator().await;
    let scientist = server.owner(&operator, "Clinic").await;
    let raw = Raw::new(&server, &scientist);
    mails_are_out(&operator).await;

    proxy.arm(u32::MAX, Cut::Before, Duration::ZERO);
    let created = raw.create("/v1/datasets", &fresh_key(), &json!({ "name": "undisturbed" })).await;
    assert_eq!((created.status, proxy.commits()), (StatusCode::CREATED, COMMITS), "{created:?}");
    for cut in [Cut::Before, Cut::After] {
        for commit in 1..=COMMITS {
            let told = created_once(&raw, &proxy, (commit, cut, Duration::ZERO)).await;
            // An answer is lost when its server does not get to know that all was done, or cannot remember it.
            let expected = match (commit, cut) {
                (EFFECT, Cut::After) => [Told::AnswerLost, Told::AnswerLost],
                (COMMITS, Cut::Before) => [Told::Created, Told::AnswerLost],
                _ => [Told::Created, Told::Created],
            };
            assert_eq!(told, expected, "{cut:?} commit {commit}");
        }
        // Nor can the key be freed, or the answer remembered, while the database is away.
        for commit in [EFFECT, COMMITS] {
            created_once(&raw, &proxy, (commit, cut, Duration::from_secs(3))).await;
        }
    }
    server.stop().await;
}

/// What was mailed while the people joined is delivered in commits of its own, which are not the request's.
async fn mails_are_out(operator: &Client) {
    let (begun, waiting) = (Instant::now(), ListQuery { state: Some("waiting".to_owned()), ..ListQuery::default() });
    while !operator.mails(Some(&waiting)).await.expect("the outbox").items.is_empty() {
        assert!(begun.elapsed() < LOCK_OUT, "mails are not delivered");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Sends one request until it is settled, and once more as if that answer had never arrived.
async fn created_once(raw: &Raw, proxy: &CommitProxy, (commit, cut, away): (u32, Cut, Duration)) -> [Told; 2] {
    let case = format!("{cut:?} commit {commit}, away for {away:?}");
    let (name, key, begun) = (format!("set-{}", fresh_key()), fresh_key(), Instant::now());
    proxy.arm(commit, cut, away);
    let first = settled(raw, (&name, &key), &case).await;
    assert!(proxy.has_cut(), "{case}: nothing was cut");
    let again = settled(raw, (&name, &key), &case).await;
    println!("{case}: {:?}, then {:?} after {:.1} s", first.0, again.0, begun.elapsed().as_secs_f32());
    let ids = named(raw, &name).await;
    assert_eq!(ids.len(), 1, "{case}: {ids:?}");
    assert!([&first.1, &again.1].iter().all(|answer| names_it(answer, &ids[0])), "{case}: {first:?} {again:?} {ids:?}");
    [first.0, again.0]
}

/// The same request until it is answered for good.
async fn settled(raw: &Raw, (name, key): (&str, &str), case: &str) -> (Told, Answer) {
    let (mut seen, begun) = (HashSet::new(), Instant::now());
    loop {
        let answer = raw.create("/v1/datasets", key, &json!({ "name": name })).await;
        seen.insert((answer.status, answer.code().to_owned()));
        match (answer.status, answer.code()) {
            (StatusCode::CREATED, _) => return (Told::Created, answer),
            (StatusCode::CONFLICT, "answer_lost") => return (Told::AnswerLost, answer),
            (StatusCode::CONFLICT, "request_in_progress") => {}
            _ => assert!(answer.is_clearly_unavailable(), "{case}: {answer:?}"),
        }
        assert!(begun.elapsed() < LOCK_OUT, "{case}: locked out, {seen:?}");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

/// Whether the answer, or the problem's next step, names this data set.
fn names_it(answer: &Answer, id: &str) -> bool {
    answer.body["id"] == json!(id) || answer.body["next_step"].as_str().is_some_and(|step| step.contains(id))
}

async fn named(raw: &Raw, name: &str) -> Vec<String> {
    let listed = raw.get("/v1/datasets?limit=200").await;
    assert_eq!(listed.status, StatusCode::OK, "{listed:?}");
    let items = listed.body["items"].as_array().expect("a list");
    let id = |item: &Value| item["id"].as_str().expect("an id").to_owned();
    items.iter().filter(|item| item["name"] == json!(name)).map(id).collect()
}

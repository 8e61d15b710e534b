//! PostgreSQL restarts while people work: a success or a clear refusal, and whatever was acknowledged is there.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use client::ListQuery;
use reqwest::StatusCode;
use serde_json::json;
use tokio::task::JoinSet;

use super::cluster::{Cluster, Stop};
use super::raw::{Raw, fresh_key};
use crate::jobs::PATIENCE;
use crate::server::{Scientist, Server, Setup};

const CLIENTS: usize = 8;
/// Between two things that one client does, to stay below the rate limit.
const PACE: Duration = Duration::from_millis(200);
/// Long enough to run through every outage.
const EPOCHS: u32 = 2_000;

/// What happens to the database.
#[derive(Debug, Clone, Copy)]
enum Outage {
    /// Every connection ends.
    Cut,
    /// It is away until somebody was refused.
    Restart(Stop),
}

/// The clients, seen from outside.
#[derive(Default)]
struct Load {
    over: AtomicBool,
    /// Writes that each was told are done.
    acknowledged: [AtomicUsize; CLIENTS],
    /// Clear refusals, to any of them.
    refused: AtomicUsize,
}

/// What one client was told.
#[derive(Debug, Default)]
struct Told {
    /// Names by id.
    created: HashMap<String, String>,
    reads: usize,
    /// Anything that is neither.
    wrong: Vec<String>,
}

#[tokio::test]
async fn a_database_that_restarts_under_load_loses_nothing() {
    let mut cluster = Cluster::start().await;
    let mut server = Server::start_with(Setup { database_url: Some(cluster.url()), ..Setup::default() }).await;
    let scientist = server.scientist().await;
    let dataset = scientist.upload_patients().await;
    let undisturbed = scientist.finished(scientist.submit(dataset, "undisturbed", EPOCHS).await).await;
    let job = scientist.submit(dataset, "disturbed", EPOCHS).await;
    assert!(scientist.reached(job, 0).await, "the job was too fast");

    let load = Arc::new(Load::default());
    let raw = Raw::new(&server, &scientist);
    let mut clients = JoinSet::new();
    for number in 0..CLIENTS {
        clients.spawn(work(raw.clone(), number, load.clone()));
    }
    load.goes_on().await;
    let still = scientist.client.job(job).await.expect("the job");
    assert_eq!(still.state, "running", "the job was too fast");
    for outage in [Outage::Restart(Stop::Fast), Outage::Cut, Outage::Restart(Stop::Immediate), Outage::Cut] {
        match outage {
            Outage::Cut => cluster.cut_connections().await,
            Outage::Restart(stop) => {
                cluster.stop(stop).await;
                load.is_refused().await;
                // Whoever distributes requests learns of it, and nobody restarts a process that is sound.
                let ready = raw.get_as_nobody("/health/ready").await;
                assert!(ready.is_clearly_unavailable(), "{ready:?}");
                assert_eq!(raw.get_as_nobody("/health/live").await.status, StatusCode::OK);
                cluster.start_again().await;
            }
        }
        load.goes_on().await;
        assert_eq!(raw.get_as_nobody("/health/ready").await.status, StatusCode::OK);
    }
    load.over.store(true, Ordering::Relaxed);
    let told = clients.join_all().await;
    println!("{} clear refusals", load.refused.load(Ordering::Relaxed));

    all_is_there(&scientist, &told).await;
    let disturbed = scientist.finished(job).await;
    assert_eq!(scientist.weights(&disturbed).await, scientist.weights(&undisturbed).await);
    assert_eq!(scientist.versions(&disturbed).await, 1);
    server.stop().await;
    assert_eq!(server.left_behind(), Vec::<String>::new());
}

async fn all_is_there(scientist: &Scientist, told: &[Told]) {
    let wrong: Vec<&String> = told.iter().flat_map(|told| &told.wrong).collect();
    let created: usize = told.iter().map(|told| told.created.len()).sum();
    let reads: usize = told.iter().map(|told| told.reads).sum();
    println!("{created} created, {reads} read, {} wrong", wrong.len());
    assert!(wrong.is_empty(), "{wrong:#?}");
    let mut stored = HashMap::new();
    let mut page = scientist.client.list_datasets(false, None).await.expect("the data sets");
    loop {
        for dataset in &page.items {
            let twice = stored.insert(dataset.name.clone(), dataset.id.to_string());
            assert_eq!(twice, None, "{} was made twice", dataset.name);
        }
        let Some(next) = ListQuery::after(&page) else { break };
        page = scientist.client.list_datasets(false, Some(&next)).await.expect("the data sets");
    }
    for (id, name) in told.iter().flat_map(|told| &told.created) {
        assert_eq!(stored.get(name), Some(id), "{name} was acknowledged");
    }
}

impl Load {
    /// Until three more requests have been refused.
    async fn is_refused(&self) {
        let before = self.refused.load(Ordering::Relaxed);
        let waited = tokio::time::timeout(PATIENCE, async {
            while self.refused.load(Ordering::Relaxed) < before + 3 {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        });
        waited.await.expect("the outage is noticed");
    }

    /// Until every client has been told of three more writes.
    async fn goes_on(&self) {
        let before = self.acknowledged.each_ref().map(|count| count.load(Ordering::Relaxed));
        let waited = tokio::time::timeout(PATIENCE, async {
            let now = || self.acknowledged.iter().map(|count| count.load(Ordering::Relaxed));
            while now().zip(&before).any(|(now, before)| now < before + 3) {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        });
        waited.await.unwrap_or_else(|_| panic!("the clients got stuck: {:?}, then {:?}", before, self.acknowledged));
    }
}

/// Creates data sets and reads them back, until it is over.
async fn work(raw: Raw, number: usize, load: Arc<Load>) -> Told {
    let mut told = Told::default();
    let mut count = 0;
    while !load.over.load(Ordering::Relaxed) && told.wrong.is_empty() {
        count += 1;
        let name = format!("set-{number}-{count}");
        let Some(id) = create(&raw, &name, (&load, &mut told)).await else { break };
        told.created.insert(id.clone(), name.clone());
        load.acknowledged[number].fetch_add(1, Ordering::Relaxed);
        tokio::time::sleep(PACE).await;
        let read = raw.get(&format!("/v1/datasets/{id}")).await;
        if read.status == StatusCode::OK && read.body["name"] == json!(name) {
            told.reads += 1;
        } else if read.is_clearly_unavailable() {
            load.refused.fetch_add(1, Ordering::Relaxed);
        } else {
            told.wrong.push(format!("read {name}: {read:?}"));
        }
        tokio::time::sleep(PACE).await;
    }
    told
}

/// The same request until it is done, as the client of the platform does it.
async fn create(raw: &Raw, name: &str, (load, told): (&Load, &mut Told)) -> Option<String> {
    let key = fresh_key();
    loop {
        let answer = raw.create("/v1/datasets", &key, &json!({ "name": name })).await;
        if answer.status == StatusCode::CREATED {
            return answer.body["id"].as_str().map(str::to_owned);
        }
        // It was done, and only its answer was lost with the database: the problem names what was made.
        if answer.status == StatusCode::CONFLICT && answer.code() == "answer_lost" {
            return answer.body["next_step"].as_str().and_then(|step| step.split('\'').nth(1)).map(str::to_owned);
        }
        // The first try, given up by its caller, may still be at work.
        let at_work = answer.status == StatusCode::CONFLICT && answer.code() == "request_in_progress";
        if !at_work && !answer.is_clearly_unavailable() {
            told.wrong.push(format!("create {name}: {answer:?}"));
            return None;
        }
        load.refused.fetch_add(1, Ordering::Relaxed);
        tokio::time::sleep(PACE).await;
    }
}

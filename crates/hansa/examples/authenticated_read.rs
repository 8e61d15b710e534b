//! How fast a partner reads its own data sets, among few and among very many rows of other partners.
//!
//! `cargo run --release -p hansa --example authenticated_read -- [ROWS]` with `HANSA_TEST_POSTGRES_URL`, on SQLite and on
//! PostgreSQL. On each, two servers: one database holds 10 data sets, versions, grants and sessions of others, the other one
//! 1,000,000 of each. They are measured by turns, so that whatever else the machine does weighs on both.
//!
//! Every read goes the whole way: the token is verified and looked up, the policies are evaluated, the rows are scoped. The
//! rate limit counts per person and stands as it is in production; so that it does not decide, many people read.

mod common;
#[path = "common/rows.rs"]
mod rows;

use std::time::{Duration, Instant};

use anyhow::ensure;
use client::{Client, Credential};
use common::server::{Server, Setup, log_in};
use common::{Promise, median, print, quantile, say};
use database::Driver;
use foundation::DatasetId;
use rows::{Database, MEMBERS, member};
use tokio::task::JoinSet;
use wire::datasets::CreateDataset;

const FEW: u32 = 10;
const MANY: u32 = 1_000_000;
const CONNECTIONS: usize = 32;
/// Data sets of one's own: what a list answers with.
const OWN: usize = 20;
const WARM_UP: Duration = Duration::from_secs(2);
const ROUND: Duration = Duration::from_secs(5);
const ROUNDS: usize = 3;
/// How many times as fast the read among few rows may be.
const MOST_SLOWDOWN: f64 = 1.2;
/// What the server lets one person do in a second, and how many seconds' worth can be saved up (see `api::RateLimits`).
const PER_SECOND: f64 = 100.0;
const SAVED_SECONDS: f64 = 5.0;

/// A server, and the people who read.
struct Subject {
    foreign_rows: u32,
    server: Server,
    members: Vec<Client>,
    dataset: DatasetId,
    /// Until the server has stopped.
    _database: Database,
}

#[derive(Clone, Copy, PartialEq)]
enum Read {
    One,
    Page,
}

/// What came of one kind of read on one server, round by round.
#[derive(Default)]
struct Rounds {
    per_second: Vec<f64>,
    p99_ms: Vec<f64>,
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> anyhow::Result<()> {
    let many = std::env::args().nth(1).map_or(Ok(MANY), |rows| rows.parse())?;
    for driver in [Driver::Sqlite, Driver::Postgres] {
        let mut subjects = [prepare(driver, FEW).await?, prepare(driver, many).await?];
        for read in [Read::One, Read::Page] {
            let mut rounds = measure(&subjects, read).await?;
            report(driver, read, [FEW, many], &mut rounds)?;
        }
        for subject in &mut subjects {
            subject.server.stop().await;
        }
    }
    Ok(())
}

/// A server with its people and their data, among so many rows of others.
async fn prepare(driver: Driver, foreign_rows: u32) -> anyhow::Result<Subject> {
    let begun = Instant::now();
    let database = Database::new(driver).await?;
    let mut server =
        Server::start_with(Setup { database_url: Some(database.url().to_owned()), ..Setup::default() }).await;
    let scientist = server.scientist().await;
    let mut dataset = None;
    for number in 1..=OWN {
        let new = CreateDataset { name: format!("data set {number}"), ..CreateDataset::default() };
        dataset = Some(scientist.client.create_dataset(&new).await?.id);
    }
    let dataset = dataset.ok_or_else(|| anyhow::anyhow!("no data set"))?;
    // Rows go in behind the server's back, so it is not running meanwhile: SQLite has one writing process.
    server.stop().await;
    database.fill(foreign_rows).await?;
    server.restart().await;
    let public = Client::new(&server.address(), Credential::Anonymous)?;
    let mut members = Vec::with_capacity(MEMBERS);
    for number in 0..MEMBERS {
        members.push(log_in(&public, &member(number)).await.client);
    }
    say(format_args!("{driver:?}, {foreign_rows} rows of others: ready after {:.0} s", begun.elapsed().as_secs_f64()));
    Ok(Subject { foreign_rows, server, members, dataset, _database: database })
}

/// Warms both up, then takes turns.
async fn measure(subjects: &[Subject; 2], read: Read) -> anyhow::Result<[Rounds; 2]> {
    for subject in subjects {
        subject.round(read, WARM_UP).await?;
    }
    let mut rounds = [Rounds::default(), Rounds::default()];
    for _ in 0..ROUNDS {
        for (subject, rounds) in subjects.iter().zip(&mut rounds) {
            let (per_second, p99_ms) = subject.round(read, ROUND).await?;
            say(format_args!("{} rows of others: {per_second:.0}/s, p99 {p99_ms:.1} ms", subject.foreign_rows));
            rounds.per_second.push(per_second);
            rounds.p99_ms.push(p99_ms);
        }
    }
    Ok(rounds)
}

impl Subject {
    /// Reads on all connections for so long: answers per second, and the time that one in a hundred took longer than.
    async fn round(&self, read: Read, lasting: Duration) -> anyhow::Result<(f64, f64)> {
        let begun = Instant::now();
        let mut connections = JoinSet::new();
        for number in 0..CONNECTIONS {
            let people: Vec<Client> = self.members.iter().skip(number).step_by(CONNECTIONS).cloned().collect();
            connections.spawn(connection(people, read, self.dataset, begun + lasting));
        }
        let mut milliseconds = Vec::new();
        while let Some(ended) = connections.join_next().await {
            milliseconds.append(&mut ended??);
        }
        let seconds = begun.elapsed().as_secs_f64();
        #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
        let (answers, people) = (milliseconds.len() as f64, self.members.len() as f64);
        ensure!(
            answers < people * PER_SECOND * (SAVED_SECONDS + seconds),
            "the rate limit decided: {answers} answers in {seconds:.1} s to {people} people"
        );
        Ok((answers / seconds, quantile(&mut milliseconds, 0.99)))
    }
}

/// One request after the other, by one person after the other. Gives how long each took, in milliseconds.
async fn connection(people: Vec<Client>, read: Read, dataset: DatasetId, until: Instant) -> anyhow::Result<Vec<f64>> {
    let mut milliseconds = Vec::new();
    for person in people.iter().cycle() {
        let begun = Instant::now();
        if begun >= until {
            break;
        }
        match read {
            Read::One => ensure!(person.dataset(dataset).await?.id == dataset, "another data set was answered"),
            Read::Page => {
                let items = person.list_datasets(false, None).await?.items;
                ensure!(items.len() == OWN, "{} data sets were answered", items.len());
            }
        }
        milliseconds.push(begun.elapsed().as_secs_f64() * 1000.0);
    }
    Ok(milliseconds)
}

fn report(
    driver: Driver,
    read: Read,
    [few, many]: [u32; 2],
    [at_few, at_many]: &mut [Rounds; 2],
) -> anyhow::Result<()> {
    let driver = if driver == Driver::Sqlite { "SQLite" } else { "PostgreSQL" };
    let read = if read == Read::One { "one data set" } else { "a page of 20" };
    let mut speeds = [0.0; 2];
    for ((rows, rounds), speed) in [(few, at_few), (many, at_many)].into_iter().zip(&mut speeds) {
        *speed = median(&mut rounds.per_second);
        print(&format!("{driver}, {read}, {rows} rows of others"), *speed, "requests/s", None)?;
        print(&format!("{driver}, {read}, {rows} rows of others, p99"), median(&mut rounds.p99_ms), "ms", None)?;
    }
    let slowdown = Some(Promise::AtMost(MOST_SLOWDOWN));
    print(&format!("{driver}, {read}, {few} against {many}"), speeds[0] / speeds[1], "times as fast", slowdown)
}

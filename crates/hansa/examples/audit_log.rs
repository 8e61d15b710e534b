//! How soon a page of the audit log is there, and any search of it, when the log is very long.
//!
//! `cargo run --release -p hansa --example audit_log -- [ROWS]` with `HANSA_TEST_POSTGRES_URL`, on SQLite and on PostgreSQL. Two
//! rows in five are of the partner that asks, one in twenty is another one's that concerns it. One request at a time, each with
//! other values, through the whole server; what a search does not find in one request counts as that one request.

#[path = "common/audit_rows.rs"]
mod audit_rows;
mod common;
#[path = "common/rows.rs"]
mod rows;

use std::time::{Duration, Instant};

use anyhow::Context as _;
use audit_rows::{ACTIONS, AGREEMENTS, AuditRows, TARGETS, USERS};
use client::{AuditQuery, Client, ListQuery};
use common::server::{Server, Setup};
use common::{Promise, print, quantile, say};
use database::Driver;
use foundation::{AgreementId, TypedId as _, UserId};
use rows::Database;

const ROWS: u32 = 5_000_000;
/// Requests of each kind.
const REQUESTS: u32 = 200;
/// The rate limit counts per person and stands as it is in production: one person asks no more often than this.
const PAUSE: Duration = Duration::from_millis(11);
const MOST_MILLISECONDS: f64 = 50.0;

/// One kind of search: from numbers that differ from request to request to what is asked for.
type Kind = (&'static str, fn(&AuditRows, u32) -> AuditQuery);

const KINDS: &[Kind] = &[
    ("the newest rows", |_, _| AuditQuery::default()),
    ("up to a day", |rows, n| AuditQuery { until: Some(rows.moment(n)), ..AuditQuery::default() }),
    ("by action", |rows, n| AuditQuery {
        action: Some(action(n)),
        until: Some(rows.moment(n)),
        ..AuditQuery::default()
    }),
    ("by person", |_, n| AuditQuery { user: Some(user(n)), ..AuditQuery::default() }),
    ("by thing", |_, n| AuditQuery { target: Some(audit_rows::target(n * 7919 % TARGETS)), ..AuditQuery::default() }),
    ("by agreement", |_, n| AuditQuery { agreement: Some(agreement(n)), ..AuditQuery::default() }),
    ("refusals", |rows, n| AuditQuery {
        outcome: Some(word("denied")),
        until: Some(rows.moment(n)),
        ..AuditQuery::default()
    }),
    ("by rule", |_, n| AuditQuery {
        rule: Some(word(["stewards", "forbidden"][n as usize % 2])),
        ..AuditQuery::default()
    }),
    ("by action and person", |_, n| AuditQuery {
        action: Some(action(n / 3)),
        user: Some(user(n)),
        ..AuditQuery::default()
    }),
    ("refusals of a person", |_, n| AuditQuery {
        outcome: Some(word("denied")),
        user: Some(user(n)),
        ..AuditQuery::default()
    }),
    ("what is not there", |_, n| AuditQuery {
        rule: Some(word("no_such_rule")),
        action: Some(action(n)),
        ..AuditQuery::default()
    }),
];

fn word(text: &str) -> String {
    text.to_owned()
}

fn action(n: u32) -> String {
    audit_rows::action(n % ACTIONS)
}

fn user(n: u32) -> UserId {
    UserId::from_uuid(audit_rows::user(n % USERS))
}

fn agreement(n: u32) -> AgreementId {
    AgreementId::from_uuid(audit_rows::agreement(n % AGREEMENTS))
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> anyhow::Result<()> {
    let count = std::env::args().nth(1).map_or(Ok(ROWS), |rows| rows.parse())?;
    for driver in [Driver::Sqlite, Driver::Postgres] {
        measure(driver, count).await?;
    }
    Ok(())
}

async fn measure(driver: Driver, count: u32) -> anyhow::Result<()> {
    let begun = Instant::now();
    let database = Database::new(driver).await?;
    let mut server =
        Server::start_with(Setup { database_url: Some(database.url().to_owned()), ..Setup::default() }).await;
    let operator = server.operator().await;
    let owner = server.owner(&operator, "Clinic").await.client;
    let partner = owner.account().await?.memberships.into_iter().next().context("the owner is no member")?.partner;
    // Rows go in behind the server's back, so it is not running meanwhile: SQLite has one writing process.
    server.stop().await;
    let rows = AuditRows::new(driver, partner, count);
    rows.write(database.url()).await?;
    server.restart().await;
    let name = if driver == Driver::Sqlite { "SQLite" } else { "PostgreSQL" };
    say(format_args!("{name}, {count} rows: ready after {:.0} s", begun.elapsed().as_secs_f64()));
    for (log, client, whole) in [("own", &owner, false), ("whole", &operator, true)] {
        for (kind, asked) in KINDS {
            let mut milliseconds = ask(client, |n| AuditQuery { whole, ..asked(&rows, n) }).await?;
            let figure = |quantile: &str| format!("{name}, {log} log, {kind}, {quantile}");
            print(&figure("median"), quantile(&mut milliseconds, 0.5), "ms", None)?;
            let p99 = quantile(&mut milliseconds, 0.99);
            print(&figure("p99"), p99, "ms", Some(Promise::AtMost(MOST_MILLISECONDS)))?;
        }
    }
    server.stop().await;
    Ok(())
}

/// How long each request took, in milliseconds.
async fn ask(client: &Client, query: impl Fn(u32) -> AuditQuery) -> anyhow::Result<Vec<f64>> {
    let page = ListQuery::default();
    let mut milliseconds = Vec::new();
    for n in 0..REQUESTS {
        let query = query(n);
        let begun = Instant::now();
        client.audit(&query, &page).await?;
        milliseconds.push(begun.elapsed().as_secs_f64() * 1000.0);
        tokio::time::sleep(PAUSE).await;
    }
    Ok(milliseconds)
}

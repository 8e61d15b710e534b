//! How soon a page of the audit log is there, and any search of it, when the log is very long.
//!
//! `cargo run --release -p hansa --example audit_log -- [ROWS]` with `HANSA_TEST_POSTGRES_URL`, on SQLite and on PostgreSQL. Two
//! rows in five are of the partner that asks, one in twenty is another one's that concerns it. One request at a time, each with
//! other values, through the whole server; what a search does not find in one request counts as that one request.

#[path = "common/audit_rows.rs"]
mod audit_rows;
#[path = "common/bulk.rs"]
mod bulk;
mod common;
#[path = "common/rows.rs"]
mod rows;

use std::time::{Duration, Instant};

use anyhow::Context as _;
use audit_rows::{ACTIONS, AGREEMENTS, AuditRows, TARGETS, USERS};
use chrono::TimeDelta;
use client::{AuditQuery, Client, ListQuery};
use common::server::{Server, Setup};
use common::steadiness::Steadiness;
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
struct Kind {
    name: &'static str,
    asked: fn(&AuditRows, u32) -> AuditQuery,
    /// Whether the page begins somewhere in the log, and not with its newest row.
    deep: bool,
}

const fn newest(name: &'static str, asked: fn(&AuditRows, u32) -> AuditQuery) -> Kind {
    Kind { name, asked, deep: false }
}

const fn deep(name: &'static str, asked: fn(&AuditRows, u32) -> AuditQuery) -> Kind {
    Kind { name, asked, deep: true }
}

/// The last ones are those that no index helps: what is frequent in each field, and goes together seldom or never.
const KINDS: &[Kind] = &[
    newest("the newest rows", |_, _| AuditQuery::default()),
    deep("a page deep in the log", |_, _| AuditQuery::default()),
    newest("up to a day", |rows, n| AuditQuery { until: Some(rows.moment(n)), ..AuditQuery::default() }),
    newest("within an hour", |rows, n| within(rows, n, TimeDelta::hours(1))),
    newest("by action", |_, n| AuditQuery { action: Some(action(n)), ..AuditQuery::default() }),
    deep("by action, deep", |_, n| AuditQuery { action: Some(action(n)), ..AuditQuery::default() }),
    newest("by person", |_, n| AuditQuery { user: Some(user(n)), ..AuditQuery::default() }),
    deep("by person, deep", |_, n| AuditQuery { user: Some(user(n)), ..AuditQuery::default() }),
    newest("by thing", |_, n| AuditQuery { target: Some(thing(n)), ..AuditQuery::default() }),
    newest("by agreement", |_, n| AuditQuery { agreement: Some(agreement(n)), ..AuditQuery::default() }),
    deep("by agreement, deep", |_, n| AuditQuery { agreement: Some(agreement(n)), ..AuditQuery::default() }),
    newest("refusals", |_, _| refusals()),
    deep("refusals, deep", |_, _| refusals()),
    newest("by rule", |_, n| AuditQuery { rule: Some(rule(n)), ..AuditQuery::default() }),
    deep("by rule, deep", |_, n| AuditQuery { rule: Some(rule(n)), ..AuditQuery::default() }),
    newest("by action and person", |_, n| AuditQuery { action: Some(action(n / 3)), ..by_user(n) }),
    newest("by agreement and action", |_, n| AuditQuery {
        agreement: Some(agreement(n)),
        action: Some(action(n * 7)),
        ..AuditQuery::default()
    }),
    newest("by agreement and person", |_, n| AuditQuery { agreement: Some(agreement(n)), ..by_user(n * 13) }),
    newest("by thing and person", |_, n| AuditQuery { target: Some(thing(n)), ..by_user(n * 13) }),
    newest("refusals of a person", |_, n| AuditQuery { user: Some(user(n)), ..refusals() }),
    newest("refusals by a rule that permits", |_, _| AuditQuery { rule: Some(rule(0)), ..refusals() }),
    newest("refusals of an action within a year", |rows, n| AuditQuery {
        action: Some(action(n)),
        rule: Some(rule(1)),
        ..within(rows, n, TimeDelta::days(365))
    }),
    newest("what is not there", |_, n| AuditQuery { action: Some(word("thing:never")), ..by_user(n) }),
    newest("a rule that is not there", |_, n| AuditQuery {
        rule: Some(word("no_such_rule")),
        action: Some(action(n)),
        ..AuditQuery::default()
    }),
];

fn within(rows: &AuditRows, n: u32, time: TimeDelta) -> AuditQuery {
    AuditQuery { from: Some(rows.moment_before(n, time)), until: Some(rows.moment(n)), ..AuditQuery::default() }
}

fn refusals() -> AuditQuery {
    AuditQuery { outcome: Some(word("denied")), ..AuditQuery::default() }
}

fn by_user(n: u32) -> AuditQuery {
    AuditQuery { user: Some(user(n)), ..AuditQuery::default() }
}

fn rule(n: u32) -> String {
    word(["stewards", "forbidden"][n as usize % 2])
}

fn thing(n: u32) -> String {
    audit_rows::target(n * 7919 % TARGETS)
}

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
    let mut steadiness = Steadiness::default();
    for (log, client, whole) in [("own", &owner, false), ("whole", &operator, true)] {
        let mut all = Vec::new();
        for kind in KINDS {
            let mut milliseconds = ask(client, (kind, whole), &rows, &mut steadiness).await?;
            report(&format!("{name}, {log} log, {}", kind.name), &mut milliseconds)?;
            all.append(&mut milliseconds);
        }
        report(&format!("{name}, {log} log, all searches"), &mut all)?;
    }
    server.stop().await;
    steadiness.report(name)
}

fn report(figure: &str, milliseconds: &mut [f64]) -> anyhow::Result<()> {
    let (least, median) = (quantile(milliseconds, 0.0), quantile(milliseconds, 0.5));
    let (p99, most) = (quantile(milliseconds, 0.99), quantile(milliseconds, 1.0));
    say(format_args!("{figure}: fastest {least:.1}, median {median:.1}, p99 {p99:.1}, slowest {most:.1} ms"));
    print(&format!("{figure}, p99"), p99, "ms", Some(Promise::AtMost(MOST_MILLISECONDS)))
}

/// How long each request took, in milliseconds.
async fn ask(
    client: &Client,
    (kind, whole): (&Kind, bool),
    rows: &AuditRows,
    steadiness: &mut Steadiness,
) -> anyhow::Result<Vec<f64>> {
    let mut milliseconds = Vec::new();
    for n in 0..REQUESTS {
        if n % 8 == 0 {
            steadiness.look();
        }
        let query = AuditQuery { whole, ..(kind.asked)(rows, n) };
        let page = ListQuery { cursor: kind.deep.then(|| rows.cursor(n)), ..ListQuery::default() };
        let begun = Instant::now();
        client.audit(&query, &page).await?;
        milliseconds.push(begun.elapsed().as_secs_f64() * 1000.0);
        tokio::time::sleep(PAUSE).await;
    }
    Ok(milliseconds)
}

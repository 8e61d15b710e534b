//! How fast the catalogue answers with 100,000 items, on SQLite and on PostgreSQL: any page of a list, any search, with facets.
//!
//! `cargo run --release -p hansa --example catalogue -- [ITEMS]` with `HANSA_TEST_POSTGRES_URL`. Every request goes the whole way:
//! token, policies, row scope, the search, JSON.

mod common;
#[path = "common/listings.rs"]
mod listings;
#[path = "common/rows.rs"]
mod rows;

use std::collections::BTreeMap;
use std::time::Instant;

use anyhow::ensure;
use client::{CatalogueQuery, Client, Credential, Eyes};
use common::server::{Server, Setup, log_in};
use common::{Promise, median, print, quantile, say};
use database::Driver;
use listings::{CHINESE, ENGLISH, FREQUENT, LICENCES, TASKS, one, rare};
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use rows::{Database, MEMBERS, member};

const ITEMS: usize = 100_000;
const QUERIES: usize = 2_000;
const WARM_UP: usize = 200;
/// What was promised of the slowest in a hundred.
const MOST_MS: f64 = 50.0;

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> anyhow::Result<()> {
    let items = std::env::args().nth(1).map_or(Ok(ITEMS), |items| items.parse())?;
    for driver in [Driver::Sqlite, Driver::Postgres] {
        let begun = Instant::now();
        let database = Database::new(driver).await?;
        let url = Some(database.url().to_owned());
        let mut server = Server::start_with(Setup { database_url: url, ..Setup::default() }).await;
        server.scientist().await;
        // Rows go in behind the server's back, so it is not running meanwhile: SQLite has one writing process.
        server.stop().await;
        database.fill(10).await?;
        listings::fill(database.url(), items).await?;
        server.restart().await;
        say(format_args!("{driver:?}, {items} items: ready after {:.0} s", begun.elapsed().as_secs_f64()));
        measure(driver, items, &server).await?;
        server.stop().await;
    }
    Ok(())
}

/// Asks one query after the other, each by another member, so that no rate limit decides.
async fn measure(driver: Driver, items: usize, server: &Server) -> anyhow::Result<()> {
    let public = Client::new(&server.address(), Credential::Anonymous)?;
    let mut members = Vec::with_capacity(MEMBERS);
    for number in 0..MEMBERS {
        members.push(log_in(&public, &member(number)).await.client);
    }
    let mut random = ChaCha8Rng::seed_from_u64(71);
    let mut taken: BTreeMap<&'static str, Vec<f64>> = BTreeMap::new();
    for number in 0..WARM_UP + QUERIES {
        let client = &members[number % MEMBERS];
        let (kind, mut query) = query(number, &mut random);
        // A cursor says where its page starts; to get so deep by following them takes a thousand pages.
        if kind == DEEP {
            query.cursor = Some(format!("t{:x}", random.random_range(1..items)));
        }
        let begun = Instant::now();
        let found = client.search_catalogue(Eyes::Partner, &query).await?;
        let milliseconds = begun.elapsed().as_secs_f64() * 1000.0;
        ensure!(kind != "no words" || !found.items.is_empty(), "nothing was found without words");
        if number >= WARM_UP {
            taken.entry(kind).or_default().push(milliseconds);
        }
    }
    report(driver, items, taken)
}

const DEEP: &str = "a page deep in the list";

/// The kinds of queries by turns.
fn query(number: usize, random: &mut ChaCha8Rng) -> (&'static str, CatalogueQuery) {
    let words = |text: String| CatalogueQuery { query: Some(text), facets: true, ..CatalogueQuery::default() };
    let all = CatalogueQuery { facets: true, ..CatalogueQuery::default() };
    match number % 10 {
        0 => ("no words", all),
        1 => ("a rare word", words(format!("{} ", rare(random)))),
        2 => ("a very frequent word", words(format!("{FREQUENT} "))),
        3 => ("two frequent words", words(format!("{} {} ", one(random, &ENGLISH), one(random, &ENGLISH)))),
        4 => ("a word being typed", words(one(random, &ENGLISH).chars().take(3).collect())),
        5 => ("a Chinese word", words(one(random, &CHINESE).to_owned())),
        6 => ("a phrase", words(format!("\"{} {}\"", one(random, &ENGLISH), one(random, &ENGLISH)))),
        7 => (
            "facets alone",
            CatalogueQuery {
                kind: Some("model".to_owned()),
                task: Some(one(random, &TASKS).to_owned()),
                licence: Some(one(random, &LICENCES).to_owned()),
                ..all
            },
        ),
        8 => (
            "words and facets",
            CatalogueQuery {
                licence: Some(one(random, &LICENCES).to_owned()),
                ..words(one(random, &CHINESE).to_owned())
            },
        ),
        _ => (DEEP, CatalogueQuery { facets: false, ..all }),
    }
}

fn report(driver: Driver, items: usize, taken: BTreeMap<&'static str, Vec<f64>>) -> anyhow::Result<()> {
    let driver = if driver == Driver::Sqlite { "SQLite" } else { "PostgreSQL" };
    let mut all = Vec::new();
    for (kind, mut times) in taken {
        let (middle, p95) = (median(&mut times), quantile(&mut times, 0.95));
        let (p99, slowest) = (quantile(&mut times, 0.99), quantile(&mut times, 1.0));
        say(format_args!("{driver}, {kind}: median {middle:.1}, p95 {p95:.1}, p99 {p99:.1}, slowest {slowest:.1} ms"));
        print(&format!("{driver}, {items} items, {kind}, p99"), p99, "ms", Some(Promise::AtMost(MOST_MS)))?;
        all.append(&mut times);
    }
    print(&format!("{driver}, {items} items, all queries, median"), median(&mut all), "ms", None)?;
    print(
        &format!("{driver}, {items} items, all queries, p99"),
        quantile(&mut all, 0.99),
        "ms",
        Some(Promise::AtMost(MOST_MS)),
    )
}

//! How fast the catalogue answers with 100,000 items, on SQLite and on PostgreSQL: any page of a list, any search, with facets.
//!
//! `cargo run --release -p hansa --example catalogue -- [ITEMS]` with `HANSA_TEST_POSTGRES_URL`. Every request goes the whole way:
//! token, policies, row scope, the search, JSON.

#[path = "common/bulk.rs"]
mod bulk;
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
use common::steadiness::Steadiness;
use common::{Promise, median, print, quantile, say};
use database::Driver;
use listings::{CHINESE, ENGLISH, FREQUENT, HIDDEN, INDUSTRIES, LICENCES, OLD, TASKS, one, rare};
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use rows::{Database, MEMBERS, member};

const ITEMS: usize = 100_000;
/// Of each kind.
const QUERIES: usize = 200;
const WARM_UP: usize = 10;
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
    let mut steadiness = Steadiness::default();
    for number in 0..(WARM_UP + QUERIES) * KINDS.len() {
        let client = &members[number % MEMBERS];
        let kind = &KINDS[number % KINDS.len()];
        let mut query = (kind.asked)(&mut random);
        // A cursor says where its page starts; to get so deep by following them takes a thousand pages.
        if kind.deep {
            query.cursor = Some(format!("t{:x}", random.random_range(1..items)));
        }
        if number % KINDS.len() == 0 {
            steadiness.look();
        }
        let begun = Instant::now();
        let found = client.search_catalogue(kind.eyes, &query).await?;
        let milliseconds = begun.elapsed().as_secs_f64() * 1000.0;
        ensure!(kind.name != NO_WORDS || !found.items.is_empty(), "nothing was found without words");
        if number >= WARM_UP * KINDS.len() {
            taken.entry(kind.name).or_default().push(milliseconds);
        }
    }
    steadiness.report(&format!("{driver:?}"))?;
    report(driver, items, taken)
}

const NO_WORDS: &str = "no words";

/// One kind of query, with facets counted unless it is deep in a list: from there on nobody counts again.
struct Kind {
    name: &'static str,
    eyes: Eyes,
    deep: bool,
    asked: fn(&mut ChaCha8Rng) -> CatalogueQuery,
}

const fn kind(name: &'static str, asked: fn(&mut ChaCha8Rng) -> CatalogueQuery) -> Kind {
    Kind { name, eyes: Eyes::Partner, deep: false, asked }
}

const fn deep(name: &'static str, asked: fn(&mut ChaCha8Rng) -> CatalogueQuery) -> Kind {
    Kind { deep: true, ..kind(name, asked) }
}

const fn outside(name: &'static str, asked: fn(&mut ChaCha8Rng) -> CatalogueQuery) -> Kind {
    Kind { eyes: Eyes::Everybody, ..kind(name, asked) }
}

const KINDS: &[Kind] = &[
    kind(NO_WORDS, |_| all()),
    deep("no words, deep in the list", |_| uncounted(all())),
    kind("a rare word", |random| words(format!("{} ", rare(random)))),
    kind("a very frequent word", |_| words(format!("{FREQUENT} "))),
    deep("a very frequent word, deep in the list", |_| uncounted(words(format!("{FREQUENT} ")))),
    kind("two frequent words", |random| words(format!("{} {} ", one(random, &ENGLISH), one(random, &ENGLISH)))),
    deep("two frequent words, deep", |random| {
        uncounted(words(format!("{} {} ", one(random, &ENGLISH), one(random, &ENGLISH))))
    }),
    kind("two frequent words that nothing holds", |random| {
        words(format!("{} {}", one(random, &ENGLISH), one(random, &CHINESE)))
    }),
    kind("a word that nothing holds", |_| words("nowhere ".to_owned())),
    kind("a frequent word of old items", |_| words(format!("{OLD} "))),
    kind("a frequent word of what one must not see", |_| words(format!("{HIDDEN} "))),
    kind("without a frequent word", |_| words(format!("-{FREQUENT} "))),
    kind("a word being typed", |random| words(one(random, &ENGLISH).chars().take(3).collect())),
    kind("the beginning of ten thousand words", |_| words("series".to_owned())),
    kind("Chinese words", |random| words(one(random, &CHINESE).to_owned())),
    kind("two Chinese words", |random| words(format!("{} {}", one(random, &CHINESE), one(random, &CHINESE)))),
    kind("a phrase of two words", |random| words(format!("\"{} {}\"", one(random, &ENGLISH), one(random, &ENGLISH)))),
    kind("a phrase of three words", |random| {
        words(format!("\"{} {} {}\"", one(random, &ENGLISH), one(random, &ENGLISH), one(random, &ENGLISH)))
    }),
    kind("one facet", |random| CatalogueQuery { task: Some(one(random, &TASKS).to_owned()), ..all() }),
    kind("three facets", |random| facets(random, all())),
    kind("four facets, rare together", |random| CatalogueQuery {
        industry: Some(one(random, &INDUSTRIES).to_owned()),
        ..facets(random, all())
    }),
    kind("a frequent word and three facets", |random| {
        let word = one(random, &ENGLISH).to_owned();
        facets(random, words(word + " "))
    }),
    kind("a phrase and a facet", |random| CatalogueQuery {
        licence: Some(one(random, &LICENCES).to_owned()),
        ..words(format!("\"{} {}\"", one(random, &ENGLISH), one(random, &ENGLISH)))
    }),
    outside("from outside, no words", |_| all()),
    outside("from outside, two frequent words", |random| {
        words(format!("{} {} ", one(random, &ENGLISH), one(random, &ENGLISH)))
    }),
];

fn all() -> CatalogueQuery {
    CatalogueQuery { facets: true, ..CatalogueQuery::default() }
}

fn words(text: String) -> CatalogueQuery {
    CatalogueQuery { query: Some(text), ..all() }
}

/// Without counting.
fn uncounted(query: CatalogueQuery) -> CatalogueQuery {
    CatalogueQuery { facets: false, ..query }
}

fn facets(random: &mut ChaCha8Rng, query: CatalogueQuery) -> CatalogueQuery {
    let (task, licence) = (one(random, &TASKS).to_owned(), one(random, &LICENCES).to_owned());
    CatalogueQuery { kind: Some("model".to_owned()), task: Some(task), licence: Some(licence), ..query }
}

fn report(driver: Driver, items: usize, taken: BTreeMap<&'static str, Vec<f64>>) -> anyhow::Result<()> {
    let driver = if driver == Driver::Sqlite { "SQLite" } else { "PostgreSQL" };
    let mut all = Vec::new();
    for (kind, mut times) in taken {
        let (fastest, middle) = (quantile(&mut times, 0.0), median(&mut times));
        let (p99, slowest) = (quantile(&mut times, 0.99), quantile(&mut times, 1.0));
        say(format_args!(
            "{driver}, {kind}: fastest {fastest:.1}, median {middle:.1}, p99 {p99:.1}, slowest {slowest:.1} ms"
        ));
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

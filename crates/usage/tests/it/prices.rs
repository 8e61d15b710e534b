//! Prices count from a midnight on that lies ahead, and never before.

use access::{ReadPartner, ReadPartners, SetPrices};
use chrono::TimeDelta;
use foundation::{ErrorKind, Fault as _};
use testkit::{TestDb, permit};
use usage::prices::{self, HIGHEST, NewPrices, UnitPrices};
use usage::report::By;

use crate::fixtures::{PRICES, World, at, record, set_clock};

testkit::on_both_databases!(
    prices_are_published_for_what_comes,
    a_price_changes_in_the_middle_of_a_month,
    what_cannot_be_a_price_is_refused,
);

async fn prices_are_published_for_what_comes(db: TestDb) {
    let world = World::new(&db).await;
    let job = world.job(&db, "queued", 1).await;
    set_clock(&db, "2026-01-05T10:00:00Z");
    world.used(&db, job, 1, 1, TimeDelta::hours(1)).await;
    let published = world.priced(&db, PRICES).await;
    assert_eq!((published.number, published.valid_from), (1, at("2026-01-06T00:00:00Z")));
    assert_eq!(world.total(&db).await.cost, 0, "what was used before costs nothing");
    set_clock(&db, "2026-01-06T10:00:00Z");
    world.used(&db, job, 2, 1, TimeDelta::hours(1)).await;
    assert_eq!(world.total(&db).await.cost, 2_600_000);
    let seen = prices::list(&db, &permit::<ReadPartner>(&world.scientist)).await.unwrap();
    assert_eq!(seen, prices::list_all(&db, &permit::<ReadPartners>(&world.operator)).await.unwrap());
    assert_eq!(seen, [published]);
}

async fn a_price_changes_in_the_middle_of_a_month(db: TestDb) {
    let world = World::new(&db).await;
    world.priced(&db, PRICES).await;
    set_clock(&db, "2026-01-14T12:00:00Z");
    let dearer = UnitPrices { gpu_hour: 3_000_000, ..PRICES };
    // Put right before it counts: of two from the same moment on, the later one does.
    world.publish(&db, UnitPrices { gpu_hour: HIGHEST, ..PRICES }).await.unwrap();
    world.publish(&db, dearer).await.unwrap();
    let job = world.job(&db, "queued", 1).await;
    let attempt = world.attempt(job, 1, 1, (at("2026-01-14T22:00:00Z"), at("2026-01-15T01:00:00Z")));
    record(&db, world.clinic, &attempt).await.unwrap();
    let report = world.report(&db, &world.admin, By::Day).await;
    let costs: Vec<i64> = report.rows.iter().map(|row| row.amounts.cost).collect();
    assert_eq!(costs, [2 * 2_600_000, 3_100_000], "each day at its own price");
}

async fn what_cannot_be_a_price_is_refused(db: TestDb) {
    let world = World::new(&db).await;
    set_clock(&db, "2026-01-05T10:00:00Z");
    let operator = permit::<SetPrices>(&world.operator);
    let new = |currency: &str, valid_from: Option<&str>, gpu_hour| NewPrices {
        currency: currency.to_owned(),
        valid_from: valid_from.map(at),
        prices: UnitPrices { gpu_hour, ..PRICES },
        note: String::new(),
    };
    for (wrong, field) in [
        (new("eur", None, 1), "currency"),
        (new("XAU", None, 1), "currency"),
        (new("EUR", None, -1), "gpu_hour"),
        (new("EUR", None, HIGHEST + 1), "gpu_hour"),
        (new("EUR", Some("2026-01-06T00:00:01Z"), 1), "valid_from"),
        (new("EUR", Some("2026-01-05T00:00:00Z"), 1), "valid_from"),
        (new("EUR", Some("2040-01-01T00:00:00Z"), 1), "valid_from"),
        (NewPrices { note: "\u{0}".to_owned(), ..new("EUR", None, 1) }, "note"),
    ] {
        let error = prices::publish(&db, &db.sources, &operator, wrong.clone()).await.unwrap_err();
        assert_eq!((error.kind(), error.field().as_deref()), (ErrorKind::Invalid, Some(field)), "{wrong:?}");
    }
    world.publish(&db, PRICES).await.unwrap();
    let error = prices::publish(&db, &db.sources, &operator, new("CNY", None, 1)).await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::Conflict, "currency_differs"));
    prices::publish(&db, &db.sources, &operator, new("EUR", Some("2026-03-01T00:00:00Z"), 0)).await.unwrap();
}

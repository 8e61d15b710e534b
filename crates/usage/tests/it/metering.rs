//! What was used is counted once, and seen by whom it concerns.

use access::{ReadUsage, Role};
use chrono::TimeDelta;
use foundation::{DatasetId, ErrorKind, Fault as _, ModelId, Sources};
use testkit::{TestDb, permit};
use usage::report::{self, By, Span};
use usage::{Meter, Metered, Thing, sampling, spending};

use crate::fixtures::{PRICES, World, at, count, everything, record, set_clock, set_stored};

testkit::on_both_databases!(
    attempts_are_counted_exactly_and_once,
    an_attempt_over_midnight_stands_on_both_days,
    members_see_their_own_part,
    another_partner_sees_nothing,
    what_is_stored_is_looked_at_once_a_day,
    small_pieces_become_records_once,
    what_runs_is_seen_before_it_ends,
    absurd_amounts_are_errors,
);

async fn attempts_are_counted_exactly_and_once(db: TestDb) {
    let world = World::new(&db).await;
    set_clock(&db, "2026-01-10T12:00:00Z");
    let job = world.job(&db, "queued", 2).await;
    world.used(&db, job, 1, 2, TimeDelta::seconds(90)).await;
    // The same attempt, told once more by another replica with another clock.
    let now = db.sources.now();
    let again = world.attempt(job, 1, 2, (now - TimeDelta::seconds(90), now + TimeDelta::seconds(5)));
    record(&db, world.clinic, &again).await.unwrap();
    // The next attempt is another one, and one that was set back behind its claim has no length.
    world.used(&db, job, 2, 2, TimeDelta::seconds(10)).await;
    world.used(&db, job, 3, 2, TimeDelta::seconds(-3600)).await;
    let total = world.total(&db).await;
    assert_eq!((total.gpu_seconds, total.cpu_seconds), (200, 100));
    assert_eq!(total.cost, 0, "there are no prices");
}

async fn an_attempt_over_midnight_stands_on_both_days(db: TestDb) {
    let world = World::new(&db).await;
    let job = world.job(&db, "queued", 1).await;
    let attempt = world.attempt(job, 1, 1, (at("2026-01-31T23:00:00Z"), at("2026-02-01T01:30:00Z")));
    record(&db, world.clinic, &attempt).await.unwrap();
    let report = world.report(&db, &world.admin, By::Day).await;
    let days: Vec<(Option<&str>, i64)> =
        report.rows.iter().map(|row| (row.key.as_deref(), row.amounts.gpu_seconds)).collect();
    assert_eq!(days, [(Some("2026-01-31"), 3600), (Some("2026-02-01"), 5400)]);
}

async fn members_see_their_own_part(db: TestDb) {
    let world = World::new(&db).await;
    let colleague = db.member(world.clinic, Role::Viewer).await;
    let job = world.job(&db, "queued", 0).await;
    db.sources.clock.advance(TimeDelta::hours(2));
    world.used(&db, job, 1, 0, TimeDelta::seconds(60)).await;
    let all = world.report(&db, &world.admin, By::User).await;
    assert!(!all.own && all.rows.len() == 1 && all.rows[0].amounts.cpu_seconds == 60);
    assert_eq!(all.rows[0].name.as_deref(), Some("Test Person"));
    let own = world.report(&db, &world.scientist, By::Kind).await;
    assert!(own.own && own.total.cpu_seconds == 60);
    let none = world.report(&db, &colleague, By::Kind).await;
    assert!(none.own && none.rows.is_empty() && none.total.cpu_seconds == 0);
    let by_partner = report::own(&db, &permit::<ReadUsage>(&world.admin), everything(), By::Partner).await;
    assert_eq!(by_partner.unwrap_err().kind(), ErrorKind::Invalid);
    let platform = world.platform_report(&db, None, By::Partner).await;
    assert_eq!((platform.rows.len(), platform.rows[0].name.as_deref()), (1, Some("Clinic")));
    for (from, until) in [("2026-02-01", "2026-02-01"), ("2026-02-02", "2026-02-01"), ("2024-01-01", "2026-01-01")] {
        let span = Span::new(Some(from.parse().unwrap()), Some(until.parse().unwrap()), &db.sources);
        assert_eq!(span.unwrap_err().kind(), ErrorKind::Invalid, "{from} {until}");
    }
}

async fn another_partner_sees_nothing(db: TestDb) {
    let world = World::new(&db).await;
    let mill = db.partner("Mill").await;
    let stranger = db.member(mill, Role::Owner).await;
    let job = world.job(&db, "running", 1).await;
    db.sources.clock.advance(TimeDelta::hours(1));
    world.used(&db, job, 1, 1, TimeDelta::seconds(60)).await;
    for by in [By::Project, By::User, By::Kind, By::Day, By::Pool] {
        let report = world.report(&db, &stranger, by).await;
        assert!(report.rows.is_empty() && !report.own, "{by}");
    }
    let spent = spending::own(&db, &db.sources, &permit::<ReadUsage>(&stranger)).await.unwrap();
    assert_eq!((spent.this_month.gpu_seconds, spent.running.gpu_seconds), (0, 0));
}

async fn what_is_stored_is_looked_at_once_a_day(db: TestDb) {
    let world = World::new(&db).await;
    let empty = db.partner("Empty").await;
    set_stored(&db, world.clinic, 5 << 30).await;
    set_stored(&db, empty, 0).await;
    set_clock(&db, "2028-02-28T10:00:00Z");
    assert_eq!(sampling::sample(&db, &db.sources).await.unwrap(), 1);
    set_stored(&db, world.clinic, 9 << 30).await;
    assert_eq!(sampling::sample(&db, &db.sources).await.unwrap(), 0, "the day is done");
    for _ in 0..2 {
        db.sources.clock.advance(TimeDelta::days(1));
        assert_eq!(sampling::sample(&db, &db.sources).await.unwrap(), 1);
    }
    let span = Span { from: "2028-02-28".parse().unwrap(), until: "2028-03-02".parse().unwrap() };
    let report = report::own(&db, &permit::<ReadUsage>(&world.admin), span, By::Day).await.unwrap();
    let days: Vec<&str> = report.rows.iter().filter_map(|row| row.key.as_deref()).collect();
    assert_eq!(days, ["2028-02-28", "2028-02-29", "2028-03-01"]);
    assert_eq!(report.total.stored_byte_days, (5 + 9 + 9) << 30);
}

async fn small_pieces_become_records_once(db: TestDb) {
    let world = World::new(&db).await;
    let (meter, model): (Meter, ModelId) = (Meter::default(), db.sources.id());
    let used = |of| Metered { partner: world.clinic, user: world.scientist.user, of };
    let dataset = Thing::Dataset(db.sources.id::<DatasetId>());
    meter.add(used(dataset), 1000);
    meter.add(used(dataset), 24);
    meter.add(used(Thing::Model(model)), 0);
    meter.add(used(Thing::Predictions(model)), 1_600_000);
    assert_eq!(meter.flush(&db, &db.sources).await.unwrap(), 2);
    assert_eq!(meter.flush(&db, &db.sources).await.unwrap(), 0, "nothing came");
    meter.add(used(Thing::Predictions(model)), 400_000);
    assert_eq!(meter.clone().flush(&db, &db.sources).await.unwrap(), 1, "parts of a second are kept");
    // Another replica downloads the same at the same moment.
    let other = Meter::default();
    other.add(used(dataset), 1);
    assert_eq!(other.flush(&db, &Sources::fixed(99)).await.unwrap(), 1);
    let total = world.total(&db).await;
    assert_eq!((total.downloaded_bytes, total.cpu_seconds), (1025, 2));
    let own = world.report(&db, &world.scientist, By::Kind).await;
    assert_eq!(own.total.downloaded_bytes, 1025);
}

async fn what_runs_is_seen_before_it_ends(db: TestDb) {
    let world = World::new(&db).await;
    world.priced(&db, PRICES).await;
    world.job(&db, "running", 4).await;
    world.job(&db, "queued", 1).await;
    db.sources.clock.advance(TimeDelta::minutes(30));
    let seen = async |person| spending::own(&db, &db.sources, &permit::<ReadUsage>(person)).await.unwrap();
    let spent = seen(&world.admin).await;
    assert_eq!((spent.running.gpu_seconds, spent.this_month.gpu_seconds), (7200, 7200));
    // Four GPUs and a core for half an hour.
    assert_eq!((spent.running.cost, spent.today.cost), (5_050_000, 5_050_000));
    assert_eq!((spent.currency.as_deref(), spent.own), (Some("EUR"), false));
    // On the first of the next month only what runs since then is of that month.
    set_clock(&db, "2026-02-01T00:15:00Z");
    assert_eq!(seen(&world.scientist).await.this_month.gpu_seconds, 3600);
    assert_eq!(count(&db, "SELECT count(*) FROM usage_records").await, 0);
}

async fn absurd_amounts_are_errors(db: TestDb) {
    let world = World::new(&db).await;
    let job = world.job(&db, "queued", 0).await;
    let now = db.sources.now();
    let attempt = world.attempt(job, 1, i64::MAX, (now - TimeDelta::days(1), now));
    assert_eq!(record(&db, world.clinic, &attempt).await.unwrap_err().code(), "sum_too_large");
    assert_eq!(count(&db, "SELECT count(*) FROM usage_records").await, 0);
    // Each fits, and their sum does not: no database wraps around.
    for number in 1..4 {
        let attempt = world.attempt(job, number, i64::MAX, (now - TimeDelta::seconds(1), now));
        record(&db, world.clinic, &attempt).await.unwrap();
    }
    let report = report::own(&db, &permit::<ReadUsage>(&world.admin), everything(), By::Kind).await;
    let before = Span { from: "2025-12-31".parse().unwrap(), until: "2026-01-02".parse().unwrap() };
    let whole = report::own(&db, &permit::<ReadUsage>(&world.admin), before, By::Kind).await;
    assert!(report.is_ok(), "the day before is not in it");
    assert_eq!(whole.unwrap_err().code(), "sum_too_large");
}

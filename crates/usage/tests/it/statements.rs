//! Statements: everything once, and nothing twice.

use access::{CreditPartner, ReadAllUsage, ReadStatement, Role};
use chrono::TimeDelta;
use database::Tenancy;
use foundation::{ErrorKind, Fault as _, PageRequest};
use mail::{Audience, Letter, Notice};
use testkit::{TestDb, permit};
use usage::prices::UnitPrices;
use usage::statements::{self, NewCredit, State, Statement};
use usage::{Kind, Month, UsageError, sampling};

use crate::fixtures::{PRICES, World, at, count, record, set_clock, set_stored};

testkit::on_both_databases!(
    a_month_is_billed_once_by_whoever_comes,
    what_is_late_stands_in_the_next_one,
    every_line_names_its_price,
    a_leap_day_makes_storage_no_dearer,
    credits_put_right_what_was_wrong,
    another_partner_reads_no_statement,
    a_table_has_every_line,
);

fn month(text: &str) -> Month {
    text.parse().unwrap()
}

async fn statement(db: &TestDb, world: &World, of: &str) -> Result<Statement, UsageError> {
    statements::get(db, &db.sources, &permit::<ReadStatement>(&world.admin), month(of)).await
}

async fn a_month_is_billed_once_by_whoever_comes(db: TestDb) {
    let world = World::new(&db).await;
    world.priced(&db, PRICES).await;
    let job = world.job(&db, "queued", 1).await;
    set_clock(&db, "2026-01-20T10:00:00Z");
    world.used(&db, job, 1, 1, TimeDelta::hours(2)).await;
    let preview = statement(&db, &world, "2026-01").await.unwrap();
    assert_eq!((preview.head.state, preview.head.number, preview.head.total), (State::Preview, None, 5_200_000));
    set_clock(&db, "2026-02-01T00:30:00Z");
    assert_eq!(statements::make_due(&db, &db.sources).await.unwrap(), 0, "a moment is left for what comes late");
    set_clock(&db, "2026-02-01T01:30:00Z");
    let (one, other) = tokio::join!(statements::make_due(&db, &db.sources), statements::make_due(&db, &db.sources));
    assert_eq!(one.unwrap() + other.unwrap(), 1);
    assert_eq!(statements::make_due(&db, &db.sources).await.unwrap(), 0);
    let made = statement(&db, &world, "2026-01").await.unwrap();
    assert_eq!((made.head.state, made.head.number), (State::Final, Some(1)));
    assert_eq!((made.lines.clone(), made.head.total), (preview.lines, 5_200_000));
    assert_eq!(count(&db, "SELECT count(*) FROM audit_log WHERE action = 'statement:make'").await, 1);
    let listed = statements::list(&db, &permit::<ReadStatement>(&world.admin)).await.unwrap();
    assert_eq!(listed, std::slice::from_ref(&made.head));
    let mut tx = db.write(Tenancy::Platform).await.unwrap();
    let told = mail::take_notices(&mut tx, 100).await.unwrap();
    let total = "5.20 EUR".to_owned();
    let letter =
        Letter::StatementMade { organisation: made.head.partner_name.clone(), month: "2026-01".to_owned(), total };
    assert_eq!(told, [Notice { audience: Audience::Admins(made.head.partner), letter }], "once, whoever made it");
    let all = permit::<ReadAllUsage>(&world.operator);
    let page = statements::list_all(&db, &all, month("2026-01"), &PageRequest::default()).await.unwrap();
    assert_eq!(page.items, [made.head]);
    assert_eq!(statement(&db, &world, "2026-02").await.unwrap().head.total, 0, "nothing of it is open");
    for of in ["2025-12", "2026-03", "2020-01"] {
        assert_eq!(statement(&db, &world, of).await.unwrap_err().kind(), ErrorKind::NotFound, "{of}");
    }
}

async fn what_is_late_stands_in_the_next_one(db: TestDb) {
    let world = World::new(&db).await;
    world.priced(&db, PRICES).await;
    let job = world.job(&db, "queued", 1).await;
    set_clock(&db, "2026-01-31T12:00:00Z");
    world.used(&db, job, 1, 0, TimeDelta::hours(1)).await;
    world.publish(&db, UnitPrices { gpu_hour: 9_000_000, ..PRICES }).await.unwrap();
    set_clock(&db, "2026-02-03T00:00:00Z");
    statements::make_due(&db, &db.sources).await.unwrap();
    // It ran from the evening of January's last day for six hours, and was not over when the statement was made.
    let late = world.attempt(job, 2, 1, (at("2026-01-31T22:00:00Z"), at("2026-02-01T04:00:00Z")));
    record(&db, world.clinic, &late).await.unwrap();
    set_clock(&db, "2026-04-01T12:00:00Z");
    assert_eq!(statements::make_due(&db, &db.sources).await.unwrap(), 1, "none for March, in which nothing was used");
    let january = statement(&db, &world, "2026-01").await.unwrap();
    assert_eq!((january.head.total, january.lines.len()), (100_000, 1));
    let february = statement(&db, &world, "2026-02").await.unwrap();
    let gpu: Vec<(String, i64, i64)> = february
        .lines
        .iter()
        .filter(|line| line.kind == Kind::Gpu)
        .map(|line| (line.month.to_string(), line.amount, line.cost))
        .collect();
    assert_eq!(gpu, [("2026-01".to_owned(), 7200, 5_000_000), ("2026-02".to_owned(), 14_400, 36_000_000)]);
    assert_eq!(february.head.number, Some(2));
    assert_eq!(count(&db, "SELECT count(*) FROM usage_records WHERE billed_in IS NULL").await, 0);
}

async fn every_line_names_its_price(db: TestDb) {
    let world = World::new(&db).await;
    let job = world.job(&db, "queued", 1).await;
    set_clock(&db, "2026-01-05T12:00:00Z");
    world.used(&db, job, 1, 1, TimeDelta::hours(1)).await;
    let first = world.priced(&db, PRICES).await;
    set_clock(&db, "2026-01-10T12:00:00Z");
    world.used(&db, job, 2, 1, TimeDelta::hours(1)).await;
    let second = world.priced(&db, UnitPrices { gpu_hour: 1, ..PRICES }).await;
    set_clock(&db, "2026-01-15T12:00:00Z");
    world.used(&db, job, 3, 1, TimeDelta::hours(1)).await;
    let found = statement(&db, &world, "2026-01").await.unwrap();
    let gpu = found.lines.iter().filter(|line| line.kind == Kind::Gpu);
    let prices: Vec<_> =
        gpu.map(|line| (line.price.as_ref().map(|price| (price.table, price.number)), line.cost)).collect();
    assert_eq!(prices, [(None, 0), (Some((first.id, 1)), 2_500_000), (Some((second.id, 2)), 1)]);
    assert_eq!(found.head.total, found.lines.iter().map(|line| line.cost).sum::<i64>());
    assert!(found.lines.iter().all(|line| line.user_name.as_deref() == Some("Test Person")));
}

async fn a_leap_day_makes_storage_no_dearer(db: TestDb) {
    let world = World::new(&db).await;
    set_clock(&db, "2028-01-31T12:00:00Z");
    world.priced(&db, PRICES).await;
    set_stored(&db, world.clinic, 10 << 30).await;
    for _ in 0..29 {
        assert_eq!(sampling::sample(&db, &db.sources).await.unwrap(), 1);
        db.sources.clock.advance(TimeDelta::days(1));
    }
    set_clock(&db, "2028-03-01T06:00:00Z");
    statements::make_due(&db, &db.sources).await.unwrap();
    let found = statement(&db, &world, "2028-02").await.unwrap();
    assert_eq!((found.lines.len(), found.head.total), (1, 300_000), "ten GiB for the whole month");
    assert_eq!(found.lines[0].quantity().unwrap(), 10_000_000);
}

async fn credits_put_right_what_was_wrong(db: TestDb) {
    let world = World::new(&db).await;
    let operator = permit::<CreditPartner>(&world.operator);
    let new = |amount, reason: &str| NewCredit { amount, reason: reason.to_owned() };
    let give = async |new| statements::give_credit(&db, &db.sources, &operator, world.clinic, new).await;
    assert_eq!(give(new(1, "early")).await.unwrap_err().code(), "no_prices");
    world.priced(&db, PRICES).await;
    for wrong in [new(0, "why"), new(-5, "why"), new(i64::MAX, "why"), new(5, " "), new(5, "a\u{0}b")] {
        assert_eq!(give(wrong).await.unwrap_err().kind(), ErrorKind::Invalid);
    }
    let job = world.job(&db, "queued", 1).await;
    set_clock(&db, "2026-01-20T12:00:00Z");
    world.used(&db, job, 1, 1, TimeDelta::hours(1)).await;
    give(new(600_000, "An outage on the 20th.")).await.unwrap();
    set_clock(&db, "2026-02-10T12:00:00Z");
    give(new(3_000_000, "January was wrong.")).await.unwrap();
    assert_eq!(statements::make_due(&db, &db.sources).await.unwrap(), 1);
    let january = statement(&db, &world, "2026-01").await.unwrap();
    assert_eq!((january.head.total, january.credits.len()), (2_000_000, 1));
    set_clock(&db, "2026-03-10T12:00:00Z");
    assert_eq!(statements::make_due(&db, &db.sources).await.unwrap(), 1, "a credit alone is a reason");
    let february = statement(&db, &world, "2026-02").await.unwrap();
    assert_eq!((february.head.total, february.credits[0].reason.as_str()), (-3_000_000, "January was wrong."));
    let unchanged = statement(&db, &world, "2026-01").await.unwrap();
    assert_eq!(unchanged, january);
    let nobody = statements::give_credit(&db, &db.sources, &operator, db.sources.id(), new(1, "why")).await;
    assert_eq!(nobody.unwrap_err().kind(), ErrorKind::NotFound);
}

async fn another_partner_reads_no_statement(db: TestDb) {
    let world = World::new(&db).await;
    let stranger = db.member(db.partner("Mill").await, Role::Owner).await;
    let job = world.job(&db, "queued", 1).await;
    set_clock(&db, "2026-01-20T12:00:00Z");
    world.used(&db, job, 1, 1, TimeDelta::hours(1)).await;
    set_clock(&db, "2026-02-20T12:00:00Z");
    statements::make_due(&db, &db.sources).await.unwrap();
    let foreign = permit::<ReadStatement>(&stranger);
    assert!(statements::list(&db, &foreign).await.unwrap().is_empty());
    let read = statements::get(&db, &db.sources, &foreign, month("2026-01")).await;
    assert_eq!(read.unwrap_err().kind(), ErrorKind::NotFound);
    let all = permit::<ReadAllUsage>(&world.operator);
    statements::get_of(&db, &db.sources, &all, (world.clinic, month("2026-01"))).await.unwrap();
    let nobody = statements::get_of(&db, &db.sources, &all, (db.sources.id(), month("2026-01"))).await;
    assert_eq!(nobody.unwrap_err().kind(), ErrorKind::NotFound);
}

async fn a_table_has_every_line(db: TestDb) {
    let world = World::new(&db).await;
    world.priced(&db, PRICES).await;
    let job = world.job(&db, "queued", 1).await;
    set_clock(&db, "2026-01-20T12:00:00Z");
    world.used(&db, job, 1, 1, TimeDelta::hours(1)).await;
    let operator = permit::<CreditPartner>(&world.operator);
    let credit = NewCredit { amount: 100_000, reason: "@SUM(A1),\nand \"more\"".to_owned() };
    statements::give_credit(&db, &db.sources, &operator, world.clinic, credit).await.unwrap();
    let found = statement(&db, &world, "2026-01").await.unwrap();
    let table = statements::table(&found).unwrap();
    assert!(table.iter().all(|row| row.len() == 18), "{table:?}");
    let column = |name: &str| table[0].iter().position(|head| head == name).unwrap();
    let credited = &table[table.len() - 2];
    assert_eq!((&*credited[3], &*credited[5]), ("credit", "@SUM(A1),\nand \"more\""), "as it was written");
    assert_eq!(credited[column("cost")], "-0.10");
    let total = table.last().unwrap();
    assert_eq!((&*total[3], &*total[column("cost")], &*total[column("currency")]), ("total", "2.50", "EUR"));
    assert_eq!(table[1][column("user_name")], "Test Person");
}

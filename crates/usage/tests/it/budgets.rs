//! Limits warn, refuse, and begin anew with the month.

use access::{ChangeBudget, ReadPartners, ReadUsage, Role, Scope, SetBudget, SystemTask};
use chrono::TimeDelta;
use foundation::{ErrorKind, Fault as _, PartnerId};
use mail::Language;
use testkit::{TestDb, letters_to, permit};
use usage::UsageError;
use usage::budgets::{self, Limits, Payer, SetBy};

use crate::fixtures::{PRICES, World, set_clock};

testkit::on_both_databases!(
    a_limit_warns_once_then_refuses_and_begins_anew,
    what_runs_counts_too,
    the_operators_limit_is_not_the_partners_to_change,
    limits_in_money_go_by_the_prices,
    what_cannot_be_a_limit_is_refused,
    everybody_with_limits_is_looked_at,
);

async fn room(db: &TestDb, partner: PartnerId, payer: Payer) -> Result<(), UsageError> {
    let scope = Scope::system(SystemTask::ClaimedJob(partner));
    let mut tx = db.read(scope.tenancy()).await.unwrap();
    budgets::expect_room(&mut tx, scope, (partner, payer), db.sources.now()).await
}

async fn a_limit_warns_once_then_refuses_and_begins_anew(db: TestDb) {
    let world = World::new(&db).await;
    set_clock(&db, "2026-01-10T10:00:00Z");
    let limited = world.limit(&db, None, Some(1000)).await;
    assert_eq!((limited.standing[0].used, limited.standing[0].is_warning()), (0, false));
    let job = world.job(&db, "queued", 1).await;
    let address = format!("{}@example.org", world.admin.user);
    for (number, seconds, letters) in [(1, 799, 0), (2, 1, 1), (3, 100, 1)] {
        world.used(&db, job, number, 1, TimeDelta::seconds(seconds)).await;
        assert_eq!(letters_to(&db, &address).await.len(), letters, "after {number}");
    }
    room(&db, world.clinic, Payer::Partner).await.unwrap();
    world.used(&db, job, 4, 1, TimeDelta::seconds(100)).await;
    assert_eq!(letters_to(&db, &address).await.len(), 2, "one more when it is reached");
    let scientist = format!("{}@example.org", world.scientist.user);
    assert!(letters_to(&db, &scientist).await.is_empty(), "only admins are told");
    let refused = room(&db, world.clinic, Payer::Partner).await.unwrap_err();
    assert_eq!((refused.kind(), refused.code()), (ErrorKind::QuotaExceeded, "budget_exhausted"));
    let said = refused.to_string();
    for part in ["your partner", "0.277777 GPU hours of 0.277777 GPU hours", "2026-02-01 00:00 UTC"] {
        assert!(said.contains(part), "{said}");
    }
    assert!(refused.next_step().unwrap().contains("admin of your partner"));
    room(&db, world.clinic, Payer::Pool).await.unwrap();
    set_clock(&db, "2026-02-01T00:00:00Z");
    room(&db, world.clinic, Payer::Partner).await.unwrap();
    world.used(&db, job, 5, 1, TimeDelta::seconds(0)).await;
    assert_eq!(letters_to(&db, &address).await.len(), 2, "a new month begins without a warning");
}

async fn what_runs_counts_too(db: TestDb) {
    let world = World::new(&db).await;
    set_clock(&db, "2026-01-10T10:00:00Z");
    world.limit(&db, None, Some(3600)).await;
    world.job(&db, "running", 2).await;
    db.sources.clock.advance(TimeDelta::minutes(29));
    room(&db, world.clinic, Payer::Partner).await.unwrap();
    db.sources.clock.advance(TimeDelta::minutes(1));
    assert_eq!(room(&db, world.clinic, Payer::Partner).await.unwrap_err().code(), "budget_exhausted");
}

async fn the_operators_limit_is_not_the_partners_to_change(db: TestDb) {
    let world = World::new(&db).await;
    let limits = Limits { cost: None, gpu_seconds: Some(0), warn_percent: 50, language: Language::Chinese };
    let hard = permit::<SetBudget>(&world.operator);
    budgets::set_hard(&db, &db.sources, &hard, world.clinic, &limits, Some(0)).await.unwrap();
    let seen = world.limit(&db, None, Some(1_000_000)).await;
    let operator = seen.operator.unwrap();
    assert_eq!((operator.limits.gpu_seconds, operator.set_by, operator.revision), (Some(0), SetBy::Operator, 1));
    let refused = room(&db, world.clinic, Payer::Partner).await.unwrap_err();
    assert!(refused.to_string().contains("the platform's operator"), "{refused}");
    let of = budgets::of(&db, &db.sources, &permit::<ReadPartners>(&world.operator), world.clinic).await.unwrap();
    assert_eq!(of.standing.len(), 2);
    // Another partner is not limited by it, and does not see it.
    let mill = db.partner("Mill").await;
    let stranger = db.member(mill, Role::Owner).await;
    let none = budgets::own(&db, &db.sources, &permit::<ReadUsage>(&stranger)).await.unwrap();
    assert!(none.operator.is_none() && none.partner.is_none() && none.standing.is_empty());
    room(&db, mill, Payer::Partner).await.unwrap();
    let nobody = budgets::set_hard(&db, &db.sources, &hard, db.sources.id(), &limits, None).await.unwrap_err();
    assert_eq!(nobody.kind(), ErrorKind::NotFound);
}

async fn limits_in_money_go_by_the_prices(db: TestDb) {
    let world = World::new(&db).await;
    let own = permit::<ChangeBudget>(&world.admin);
    let limits = Limits { cost: Some(5_200_000), gpu_seconds: None, warn_percent: 80, language: Language::default() };
    let unpriced = budgets::set_own(&db, &db.sources, &own, &limits, None).await.unwrap_err();
    assert_eq!((unpriced.kind(), unpriced.code()), (ErrorKind::Conflict, "no_prices"));
    world.priced(&db, PRICES).await;
    budgets::set_own(&db, &db.sources, &own, &limits, None).await.unwrap();
    let job = world.job(&db, "queued", 1).await;
    db.sources.clock.advance(TimeDelta::hours(3));
    world.used(&db, job, 1, 1, TimeDelta::minutes(119)).await;
    room(&db, world.clinic, Payer::Pool).await.unwrap();
    world.used(&db, job, 2, 1, TimeDelta::minutes(1)).await;
    // Cores cost money, whoever pays the GPU.
    let refused = room(&db, world.clinic, Payer::Pool).await.unwrap_err();
    assert!(refused.to_string().contains("5.20 EUR of 5.20 EUR"), "{refused}");
}

async fn what_cannot_be_a_limit_is_refused(db: TestDb) {
    let world = World::new(&db).await;
    let own = permit::<ChangeBudget>(&world.admin);
    let limits = |gpu_seconds, warn_percent| Limits {
        cost: None,
        gpu_seconds: Some(gpu_seconds),
        warn_percent,
        language: Language::default(),
    };
    for (wrong, field) in [
        (limits(-1, 80), "gpu_seconds"),
        (limits(i64::MAX, 80), "gpu_seconds"),
        (limits(1, 0), "warn_percent"),
        (limits(1, 100), "warn_percent"),
    ] {
        let error = budgets::set_own(&db, &db.sources, &own, &wrong, None).await.unwrap_err();
        assert_eq!((error.kind(), error.field().as_deref()), (ErrorKind::Invalid, Some(field)));
    }
    budgets::set_own(&db, &db.sources, &own, &limits(1, 80), Some(0)).await.unwrap();
    let outdated = budgets::set_own(&db, &db.sources, &own, &limits(2, 80), Some(0)).await.unwrap_err();
    assert_eq!(outdated.kind(), ErrorKind::PreconditionFailed);
    budgets::set_own(&db, &db.sources, &own, &limits(2, 80), Some(1)).await.unwrap();
}

async fn everybody_with_limits_is_looked_at(db: TestDb) {
    let world = World::new(&db).await;
    db.partner("Without").await;
    set_clock(&db, "2026-01-10T10:00:00Z");
    world.limit(&db, None, Some(3600)).await;
    world.job(&db, "running", 1).await;
    db.sources.clock.advance(TimeDelta::minutes(50));
    let address = format!("{}@example.org", world.admin.user);
    for _ in 0..2 {
        assert_eq!(budgets::watch_all(&db, &db.sources).await.unwrap(), 1);
        assert_eq!(letters_to(&db, &address).await.len(), 1);
    }
}

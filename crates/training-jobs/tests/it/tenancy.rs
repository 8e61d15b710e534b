//! One partner's jobs are another one's nothing.

use database::{Tenancy, Tx, run_on};
use foundation::{ErrorKind, Fault as _, JobId, PageRequest};
use testkit::TestDb;
use training_jobs::{JobError, JobState};

use crate::fixtures::World;

testkit::on_both_databases!(another_partner_finds_nothing, lists_are_paged_and_filtered, row_level_security_holds);

fn same_as_missing(of_others: &JobError, missing: &JobError) {
    assert_eq!(of_others.kind(), ErrorKind::NotFound);
    assert_eq!((of_others.code(), of_others.to_string()), (missing.code(), missing.to_string()));
}

async fn another_partner_finds_nothing(db: TestDb) {
    let world = World::new(db).await;
    let job = world.submit().await;
    let nothing: JobId = world.db.sources.id();
    // The clinic's data is trained on, and even so the job is not the clinic's to see.
    for stranger in [&world.bank, &world.clinic] {
        let (jobs, read) = (&world.jobs, &stranger.read);
        same_as_missing(&jobs.get(read, job.id).await.unwrap_err(), &jobs.get(read, nothing).await.unwrap_err());
        same_as_missing(
            &jobs.events_after(read, job.id, 0, 10).await.unwrap_err(),
            &jobs.events_after(read, nothing, 0, 10).await.unwrap_err(),
        );
        same_as_missing(
            &jobs.metrics(read, job.id).await.unwrap_err(),
            &jobs.metrics(read, nothing).await.unwrap_err(),
        );
        same_as_missing(
            &jobs.follow(read, job.id, 0).await.unwrap_err(),
            &jobs.follow(read, nothing, 0).await.unwrap_err(),
        );
        same_as_missing(
            &jobs.cancel(&stranger.cancel, job.id).await.unwrap_err(),
            &jobs.cancel(&stranger.cancel, nothing).await.unwrap_err(),
        );
        assert!(jobs.list(read, &PageRequest::default(), None).await.unwrap().items.is_empty());
    }
    assert_eq!(world.job(job.id).await, job);
}

async fn lists_are_paged_and_filtered(db: TestDb) {
    let world = World::new(db).await;
    let mut ids = Vec::new();
    for _ in 0..7 {
        ids.push(world.submit().await.id);
    }
    world.jobs.cancel(&world.insurer.cancel, ids[2]).await.unwrap();
    ids.reverse();
    let (mut seen, mut cursor) = (Vec::new(), None);
    loop {
        let request = PageRequest::new(Some(3), cursor);
        let page = world.jobs.list(&world.insurer.read, &request, None).await.unwrap();
        seen.extend(page.items.iter().map(|job| job.id));
        cursor = page.next_cursor;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(seen, ids);
    let request = PageRequest::new(Some(200), None);
    let cancelled = world.jobs.list(&world.insurer.read, &request, Some(JobState::Cancelled)).await.unwrap();
    assert_eq!(cancelled.items.iter().map(|job| job.id).collect::<Vec<_>>(), [ids[4]]);
    let queued = world.jobs.list(&world.insurer.read, &request, Some(JobState::Queued)).await.unwrap();
    assert_eq!(queued.items.len(), 6);
}

async fn row_level_security_holds(db: TestDb) {
    let world = World::new(db).await;
    world.submit().await;
    let count = async |tenancy: Tenancy, table: &str| {
        let mut tx: Tx = world.db.read(tenancy).await.unwrap();
        let sql = sqlx::AssertSqlSafe(format!("SELECT count(*) FROM {table}"));
        let rows: i64 = run_on!(&mut tx, |conn| sqlx::query_scalar(sql).fetch_one(conn).await).unwrap();
        rows
    };
    for table in ["jobs", "job_queues", "job_events"] {
        assert_eq!(count(Tenancy::Partner(world.insurer.partner), table).await, 1, "{table}");
        assert_eq!(count(Tenancy::Platform, table).await, 1, "{table}");
        // SQLite has no such second lock; there the statements' own conditions are all.
        if world.db.postgres_url().is_some() {
            assert_eq!(count(Tenancy::Partner(world.bank.partner), table).await, 0, "{table}");
        }
    }
}

//! Following jobs, and their curves.

use std::sync::Arc;
use std::time::Duration;

use recipes::protocol::Split;
use testkit::TestDb;
use tokio::time::timeout;
use training_jobs::{EventKind, JobEvent, JobState};

use crate::fixtures::{PATIENCE, World, kinds};

testkit::on_both_databases!(
    a_feed_gives_every_event_once_and_ends,
    a_feed_goes_on_where_a_client_left_off,
    a_feed_hears_of_another_process_s_worker,
    a_feed_that_is_dropped_while_waiting_loses_nothing,
    curves_are_read_by_name_and_split,
    a_resumed_attempt_s_points_count_once,
);

const SHORT_JOB: &str = "started; for i in 1 2 3; do progress $i; metric train $i 0.$i; metric test $i 0.5; done; \
    await go; log watch_out; finish";

async fn a_feed_gives_every_event_once_and_ends(db: TestDb) {
    let world = World::new(db).await;
    let worker = world.worker(SHORT_JOB);
    let job = world.submit().await;
    let mut feed = world.jobs.follow(&world.insurer.read, job.id, 0).await.unwrap();
    let mut seen: Vec<JobEvent> = Vec::new();
    while !kinds(&seen).contains(&EventKind::Metric) {
        seen.extend(timeout(PATIENCE, feed.next()).await.unwrap().unwrap().unwrap());
    }
    assert_eq!(world.job(job.id).await.state, JobState::Running, "events come while the job runs");
    std::fs::write(world.sign("go"), "").unwrap();
    while let Some(events) = timeout(PATIENCE, feed.next()).await.unwrap().unwrap() {
        assert!(!events.is_empty());
        seen.extend(events);
    }
    assert_eq!(seen, world.events(job.id).await);
    assert!(seen.iter().map(|event| event.seq).eq(1..=world.job(job.id).await.last_event));
    assert!(feed.next().await.unwrap().is_none(), "it stays at its end");
    worker.stop().await;
}

async fn a_feed_goes_on_where_a_client_left_off(db: TestDb) {
    let world = World::new(db).await;
    let worker = world.worker(SHORT_JOB);
    std::fs::write(world.sign("go"), "").unwrap();
    let job = world.submit().await;
    world.until_over(job.id).await;
    let all = world.events(job.id).await;
    for after in 0..=all.len() {
        let mut feed = world.jobs.follow(&world.insurer.read, job.id, i64::try_from(after).unwrap()).await.unwrap();
        let mut seen = Vec::new();
        while let Some(events) = timeout(PATIENCE, feed.next()).await.unwrap().unwrap() {
            seen.extend(events);
        }
        assert_eq!(seen, all[after..], "after {after}");
    }
    let mut beyond = world.jobs.follow(&world.insurer.read, job.id, 1_000_000).await.unwrap();
    assert!(timeout(PATIENCE, beyond.next()).await.unwrap().unwrap().is_none());
    let page = world.jobs.events_after(&world.insurer.read, job.id, 2, 3).await.unwrap();
    assert_eq!(page, all[2..5]);
    worker.stop().await;
}

async fn a_feed_hears_of_another_process_s_worker(db: TestDb) {
    let world = World::new(db).await;
    let elsewhere = world.elsewhere(world.db.sources.clone());
    let worker = world.worker_in("elsewhere", elsewhere, Arc::new(world.engine(SHORT_JOB)));
    let job = world.submit().await;
    let mut feed = world.jobs.follow(&world.insurer.read, job.id, 0).await.unwrap();
    std::fs::write(world.sign("go"), "").unwrap();
    let mut seen = Vec::new();
    while let Some(events) = timeout(PATIENCE, feed.next()).await.unwrap().unwrap() {
        seen.extend(events);
    }
    assert_eq!(seen, world.events(job.id).await);
    worker.stop().await;
}

async fn a_feed_that_is_dropped_while_waiting_loses_nothing(db: TestDb) {
    let world = World::new(db).await;
    let job = world.submit().await;
    let mut feed = world.jobs.follow(&world.insurer.read, job.id, 0).await.unwrap();
    assert_eq!(kinds(&feed.next().await.unwrap().unwrap()), [EventKind::Submitted]);
    timeout(Duration::from_millis(50), feed.next()).await.expect_err("nothing has happened");
    world.jobs.cancel(&world.insurer.cancel, job.id).await.unwrap();
    let woken = timeout(Duration::from_millis(500), feed.next()).await.expect("woken, not polled");
    assert_eq!(kinds(&woken.unwrap().unwrap()), [EventKind::Cancelled]);
    assert!(feed.next().await.unwrap().is_none());
}

async fn curves_are_read_by_name_and_split(db: TestDb) {
    let world = World::new(db).await;
    let worker = world.worker(&format!("await go; {SHORT_JOB}"));
    let job = world.submit().await;
    assert!(world.jobs.metrics(&world.insurer.read, job.id).await.unwrap().is_empty());
    std::fs::write(world.sign("go"), "").unwrap();
    world.until_over(job.id).await;
    let curves = world.jobs.metrics(&world.insurer.read, job.id).await.unwrap();
    let names: Vec<(&str, Split)> = curves.iter().map(|curve| (curve.name.as_str(), curve.split)).collect();
    assert_eq!(names, [("loss", Split::Train), ("loss", Split::Test)]);
    let points: Vec<(i64, f64)> = curves[0].points.iter().map(|point| (point.step, point.value)).collect();
    assert_eq!(points, [(1, 0.1), (2, 0.2), (3, 0.3)]);
    worker.stop().await;
}

async fn a_resumed_attempt_s_points_count_once(db: TestDb) {
    let world = World::new(db).await;
    let worker = world.worker(
        "started; metric train 1 0.9; metric train 2 0.8
         [ -e $signs/second ] || { sign second; failed retry lost; exit 11; }
         metric train 3 0.7; finish",
    );
    let job = world.submit().await;
    world.until(job.id, "the retry", |job| job.failures == 1).await;
    world.db.sources.clock.advance(chrono::TimeDelta::minutes(1));
    world.until_state(job.id, JobState::Succeeded).await;
    let curves = world.jobs.metrics(&world.insurer.read, job.id).await.unwrap();
    let points: Vec<(i64, f64)> = curves[0].points.iter().map(|point| (point.step, point.value)).collect();
    assert_eq!(points, [(1, 0.9), (2, 0.8), (3, 0.7)]);
    worker.stop().await;
}

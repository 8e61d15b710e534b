//! Cancelling at every stage.

use std::sync::Arc;
use std::time::Duration;

use foundation::{ErrorKind, Fault as _};
use testkit::TestDb;
use tokio::time::Instant;
use training_jobs::{EventKind, JobState};

use crate::fixtures::{World, kinds};

testkit::on_both_databases!(
    a_queued_job_is_cancelled_at_once,
    a_running_job_stops_within_seconds,
    another_process_s_worker_hears_of_it_too,
    a_trainer_that_ignores_every_request_is_killed,
    a_job_between_two_attempts_is_cancelled_at_once,
    a_trainer_that_ends_by_itself_at_that_moment_counts_as_cancelled,
    a_finished_job_cannot_be_cancelled,
);

/// The budget of issue and mission: seconds from asking to the end.
const LIMIT: Duration = Duration::from_secs(5);

async fn a_queued_job_is_cancelled_at_once(db: TestDb) {
    let world = World::new(db).await;
    let job = world.submit().await;
    let cancelled = world.jobs.cancel(&world.insurer.cancel, job.id).await.unwrap();
    assert_eq!((cancelled.state, cancelled.lease.epoch), (JobState::Cancelled, 0));
    assert_eq!(world.job(job.id).await, cancelled);
    assert_eq!(kinds(&world.events(job.id).await), [EventKind::Submitted, EventKind::Cancelled]);
    assert_eq!(world.jobs.cancel(&world.insurer.cancel, job.id).await.unwrap(), cancelled, "once more changes nothing");
    let worker = world.worker("sign ran; finish");
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(!world.sign("ran").exists(), "nobody starts it afterwards");
    worker.stop().await;
    let actions: Vec<String> = world.audit(world.insurer.partner, job.id).await.into_iter().map(|row| row.0).collect();
    assert_eq!(actions, ["job:submit", "job:cancel"]);
}

async fn a_running_job_stops_within_seconds(db: TestDb) {
    let world = World::new(db).await;
    let worker =
        world.worker("started; progress 5; sign ran; read word; sign asked; say '\"event\":\"cancelled\"'; exit 12");
    let job = world.submit().await;
    world.until_signed("ran").await;
    let asked = Instant::now();
    let marked = world.jobs.cancel(&world.insurer.cancel, job.id).await.unwrap();
    assert_eq!(marked.state, JobState::Running);
    assert!(marked.cancel_requested_at.is_some());
    let done = world.until_over(job.id).await;
    assert_eq!((done.state, done.failures), (JobState::Cancelled, 0));
    assert!(
        asked.elapsed() < Duration::from_secs(2),
        "in one process the worker hears of it at once: {:?}",
        asked.elapsed()
    );
    assert!(world.sign("asked").exists(), "the trainer was asked before it was told");
    assert!(world.left_behind("work").is_empty());
    worker.stop().await;
}

async fn another_process_s_worker_hears_of_it_too(db: TestDb) {
    let world = World::new(db).await;
    let elsewhere = world.elsewhere(world.db.sources.clone());
    let worker =
        world.worker_in("elsewhere", elsewhere, Arc::new(world.engine("started; sign ran; read word; exit 12")));
    let job = world.submit().await;
    world.until_signed("ran").await;
    let asked = Instant::now();
    world.jobs.cancel(&world.insurer.cancel, job.id).await.unwrap();
    assert_eq!(world.until_over(job.id).await.state, JobState::Cancelled);
    assert!(asked.elapsed() < LIMIT, "{:?}", asked.elapsed());
    worker.stop().await;
}

async fn a_trainer_that_ignores_every_request_is_killed(db: TestDb) {
    let world = World::new(db).await;
    let worker = world.worker("trap '' TERM INT; started; sign ran; while :; do progress 1; sleep 0.01; done");
    let job = world.submit().await;
    world.until_signed("ran").await;
    let asked = Instant::now();
    world.jobs.cancel(&world.insurer.cancel, job.id).await.unwrap();
    assert_eq!(world.until_over(job.id).await.state, JobState::Cancelled);
    assert!(asked.elapsed() < LIMIT, "{:?}", asked.elapsed());
    assert!(world.left_behind("work").is_empty());
    worker.stop().await;
}

async fn a_job_between_two_attempts_is_cancelled_at_once(db: TestDb) {
    let world = World::new(db).await;
    let worker = world.worker("failed retry gpu_lost; exit 11");
    let job = world.submit().await;
    world.until(job.id, "the failure", |job| job.failures == 1).await;
    let cancelled = world.jobs.cancel(&world.insurer.cancel, job.id).await.unwrap();
    assert_eq!((cancelled.state, cancelled.lease.epoch), (JobState::Cancelled, 1));
    worker.stop().await;
}

async fn a_trainer_that_ends_by_itself_at_that_moment_counts_as_cancelled(db: TestDb) {
    let world = World::new(db).await;
    // Another process marks the job, and the trainer dies before this worker has looked.
    let elsewhere = world.elsewhere(world.db.sources.clone());
    let worker = world.worker("started; sign ran; await marked; exit 11");
    let job = world.submit().await;
    world.until_signed("ran").await;
    elsewhere.cancel(&world.insurer.cancel, job.id).await.unwrap();
    std::fs::write(world.sign("marked"), "").unwrap();
    assert_eq!(world.until_over(job.id).await.state, JobState::Cancelled);
    worker.stop().await;
}

async fn a_finished_job_cannot_be_cancelled(db: TestDb) {
    let world = World::new(db).await;
    let worker = world.worker("started; finish");
    let job = world.submit().await;
    world.until_state(job.id, JobState::Succeeded).await;
    let error = world.jobs.cancel(&world.insurer.cancel, job.id).await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::Conflict, "job_finished"));
    worker.stop().await;
}

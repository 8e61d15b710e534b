//! The right to the data ends while a job waits, prepares, runs or finishes.

use std::time::Duration;

use access::TerminateAgreement;
use chrono::TimeDelta;
use partner_registry::agreements;
use testkit::{TestDb, permit};
use tokio::time::Instant;
use training_jobs::JobState;

use crate::fixtures::World;

testkit::on_both_databases!(
    a_revoked_grant_stops_a_running_job_within_seconds,
    an_ended_agreement_stops_it_too,
    a_grant_that_expires_stops_it_too,
    a_job_whose_grant_was_revoked_in_the_queue_never_sees_the_data,
    a_model_is_not_registered_after_the_right_has_ended,
);

const LIMIT: Duration = Duration::from_secs(5);
const ENDLESS: &str = "started; progress 1; sign ran; while :; do progress 1; sleep 0.05; done";

async fn ends_as(world: &World, code: &str, end: impl AsyncFnOnce(&World)) {
    let worker = world.worker(ENDLESS);
    let job = world.submit().await;
    world.until_signed("ran").await;
    let ended = Instant::now();
    end(world).await;
    let done = world.until_over(job.id).await;
    assert!(ended.elapsed() < LIMIT, "{:?}", ended.elapsed());
    let failure = done.failure.unwrap();
    assert_eq!((done.state, failure.code.as_str()), (JobState::Failed, code));
    assert!(failure.message.contains(&world.agreement.to_string()) && failure.next_step.is_some(), "{failure:?}");
    assert_eq!(failure.values["agreement"], world.agreement.to_string());
    assert!(world.left_behind("work").is_empty(), "its copy of the data is gone");
    worker.stop().await;
}

async fn a_revoked_grant_stops_a_running_job_within_seconds(db: TestDb) {
    let world = World::new(db).await;
    ends_as(&world, "grant_revoked", async |world: &World| world.revoke().await).await;
}

async fn an_ended_agreement_stops_it_too(db: TestDb) {
    let world = World::new(db).await;
    ends_as(&world, "agreement_terminated", async |world: &World| {
        let ending = permit::<TerminateAgreement>(&world.insurer.person);
        let (db, sources) = (&world.db, &world.db.sources);
        agreements::terminate(db, sources, &ending, world.agreement, "It is over.").await.unwrap();
    })
    .await;
}

async fn a_grant_that_expires_stops_it_too(db: TestDb) {
    let world = World::new(db).await;
    ends_as(&world, "grant_expired", async |world: &World| world.db.sources.clock.advance(TimeDelta::days(31))).await;
}

async fn a_job_whose_grant_was_revoked_in_the_queue_never_sees_the_data(db: TestDb) {
    let world = World::new(db).await;
    let job = world.submit().await;
    world.revoke().await;
    let worker = world.worker("sign ran; finish");
    let done = world.until_over(job.id).await;
    assert_eq!((done.state, done.failure.unwrap().code.as_str()), (JobState::Failed, "grant_revoked"));
    assert!(!world.sign("ran").exists(), "no trainer was started");
    worker.stop().await;
}

async fn a_model_is_not_registered_after_the_right_has_ended(db: TestDb) {
    let world = World::new(db).await;
    // Looks only once a minute, so that nothing but the last look can notice.
    let mut options = training_jobs::WorkerOptions::new(world.path("work"));
    options.control = Duration::from_mins(1);
    let engine = std::sync::Arc::new(world.engine("started; sign ran; await revoked; finish"));
    let worker = crate::fixtures::Running::start(training_jobs::Worker::new(
        world.jobs.clone(),
        world.blobs.clone(),
        engine,
        options,
    ));
    let job = world.submit().await;
    world.until_signed("ran").await;
    world.revoke().await;
    std::fs::write(world.sign("revoked"), "").unwrap();
    let done = world.until_over(job.id).await;
    assert_eq!((done.state, done.model, done.result), (JobState::Failed, None, None));
    assert_eq!(done.failure.unwrap().code, "grant_revoked");
    worker.stop().await;
}

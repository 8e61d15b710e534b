//! Workers that die, stop, come back, or see a clock jump.

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use foundation::{Clock, Sources};
use recipes::protocol::TrainerJob;
use testkit::TestDb;
use tokio::time::{Instant, sleep};
use training_jobs::{EventKind, Job, JobState, WorkerOptions};

use crate::fixtures::World;

testkit::on_both_databases!(
    a_job_goes_on_from_its_checkpoint_when_its_worker_dies,
    a_worker_that_is_started_again_takes_its_jobs_on_at_once,
    a_worker_that_stops_hands_its_jobs_back,
    a_damaged_checkpoint_costs_time_and_not_the_job,
    clocks_that_jump_disturb_no_job,
    workers_need_not_agree_on_their_lease,
    a_job_that_waits_for_its_worker_can_be_cancelled,
    a_worker_tells_whether_it_looks_for_jobs,
);

/// The first attempt stores a checkpoint and hangs; the next one says what it found, and finishes.
const TWO_ATTEMPTS: &str = "started
    if [ ! -e $signs/first ]; then checkpoint 1; checkpoint 2; sign first; while :; do sleep 0.05; done; fi
    sign job job.json; [ -e checkpoint/e2.ckpt ] && sign state checkpoint/e2.ckpt
    sign second; finish";

fn second_is_stored(job: &Job) -> bool {
    job.checkpoint.as_ref().is_some_and(|checkpoint| checkpoint.epoch == 2)
}

async fn goes_on_from_the_checkpoint(world: &World, job: &Job) -> Job {
    let done = world.until_over(job.id).await;
    assert_eq!((done.state, done.lease.epoch), (JobState::Succeeded, 2), "{:?}", done.failure);
    let found: TrainerJob = serde_json::from_str(&world.until_signed("job").await).unwrap();
    assert_eq!((found.attempt, found.resume.as_deref()), (2, Some("e2.ckpt")));
    assert_eq!(world.until_signed("state").await, "state 2");
    done
}

async fn a_job_goes_on_from_its_checkpoint_when_its_worker_dies(db: TestDb) {
    let world = World::new(db).await;
    let first = world.worker_in("one", world.elsewhere(world.db.sources.clone()), Arc::new(world.engine(TWO_ATTEMPTS)));
    let second = world.worker_in("two", world.elsewhere(world.db.sources.clone()), Arc::new(world.engine("exit 3")));
    second.stop().await;
    let job = world.submit().await;
    world.until(job.id, "the checkpoint", second_is_stored).await;
    first.kill().await;
    assert!(world.left_behind("one").is_empty(), "even a dropped attempt wipes its folder");
    let second =
        world.worker_in("two", world.elsewhere(world.db.sources.clone()), Arc::new(world.engine(TWO_ATTEMPTS)));
    sleep(Duration::from_secs(1)).await;
    assert_eq!(world.job(job.id).await.state, JobState::Running, "its lease is still good");
    // Time passes for everybody; the second worker has to see it pass, look after look.
    world.db.sources.clock.advance(TimeDelta::seconds(2));
    let done = goes_on_from_the_checkpoint(&world, &job).await;
    assert_eq!(done.failures, 1, "a lost worker counts");
    second.stop().await;
}

async fn a_worker_that_is_started_again_takes_its_jobs_on_at_once(db: TestDb) {
    let world = World::new(db).await;
    let worker = world.worker(TWO_ATTEMPTS);
    let job = world.submit().await;
    world.until(job.id, "the checkpoint", second_is_stored).await;
    worker.kill().await;
    // What a process that was killed leaves behind, decrypted.
    let left = world.path("work").join("open/job_dead-1/input");
    std::fs::create_dir_all(&left).unwrap();
    std::fs::write(left.join("train.csv"), "secret").unwrap();
    let began = Instant::now();
    let worker = world.worker(TWO_ATTEMPTS);
    let done = goes_on_from_the_checkpoint(&world, &job).await;
    assert!(began.elapsed() < Duration::from_secs(10));
    assert_eq!(done.failures, 1);
    assert!(!left.exists());
    worker.stop().await;
}

async fn a_worker_that_stops_hands_its_jobs_back(db: TestDb) {
    let world = World::new(db).await;
    let first = world.worker_in("one", world.jobs.clone(), Arc::new(world.engine(TWO_ATTEMPTS)));
    let job = world.submit().await;
    world.until(job.id, "the checkpoint", second_is_stored).await;
    first.stop().await;
    let waiting = world.job(job.id).await;
    assert_eq!((waiting.state, waiting.failures), (JobState::Queued, 0), "stopping is nobody's failure");
    assert!(world.left_behind("one").is_empty());
    let second = world.worker_in("two", world.jobs.clone(), Arc::new(world.engine(TWO_ATTEMPTS)));
    assert_eq!(goes_on_from_the_checkpoint(&world, &job).await.failures, 0);
    second.stop().await;
}

async fn a_damaged_checkpoint_costs_time_and_not_the_job(db: TestDb) {
    let world = World::new(db).await;
    let worker = world.worker(TWO_ATTEMPTS);
    let job = world.submit().await;
    let stored = world.until(job.id, "the checkpoint", second_is_stored).await.checkpoint.unwrap();
    worker.kill().await;
    world.blobs.delete(world.insurer.partner, &stored.sha256).await.unwrap();
    let worker = world.worker(TWO_ATTEMPTS);
    let done = world.until_over(job.id).await;
    assert_eq!(done.state, JobState::Succeeded);
    let found: TrainerJob = serde_json::from_str(&world.until_signed("job").await).unwrap();
    assert_eq!(found.resume, None);
    let events = world.events(job.id).await;
    assert!(events.iter().any(|event| event.data["code"] == "checkpoint_lost"), "{events:?}");
    worker.stop().await;
}

async fn clocks_that_jump_disturb_no_job(db: TestDb) {
    let world = World::new(db).await;
    let body =
        "started; sign ran; i=0; while [ ! -e $signs/enough ]; do i=$((i+1)); progress $i; sleep 0.02; done; finish";
    let working = world.worker_in("one", world.elsewhere(world.db.sources.clone()), Arc::new(world.engine(body)));
    let job = world.submit().await;
    world.until_signed("ran").await;
    // A second worker whose clock leaps to and fro while it watches the first one's lease.
    let clock = Clock::manual(world.db.sources.now());
    let sources = Sources::new(clock.clone(), Sources::fixed(9).random);
    let watching = world.worker_in("two", world.elsewhere(sources), Arc::new(world.engine("sign stolen; finish")));
    for days in [3650, -7300, 3650, 1] {
        clock.advance(TimeDelta::days(days));
        sleep(Duration::from_millis(700)).await;
    }
    // And the working one's own clock jumps, never before the agreement's first moment.
    for minutes in [30, -29, 10, -11] {
        world.db.sources.clock.advance(TimeDelta::minutes(minutes));
        sleep(Duration::from_millis(700)).await;
    }
    let running = world.job(job.id).await;
    assert_eq!((running.state, running.lease.epoch), (JobState::Running, 1), "nobody took it");
    std::fs::write(world.sign("enough"), "").unwrap();
    let done = world.until_over(job.id).await;
    assert_eq!((done.state, done.lease.epoch), (JobState::Succeeded, 1));
    assert!(!world.sign("stolen").exists());
    working.stop().await;
    watching.stop().await;
}

async fn workers_need_not_agree_on_their_lease(db: TestDb) {
    let world = World::new(db).await;
    let body = "started; sign ran; while [ ! -e $signs/enough ]; do sleep 0.02; done; finish";
    let (jobs, engine) = (world.elsewhere(world.db.sources.clone()), Arc::new(world.engine(body)));
    let patient = world.worker_with_lease(Duration::from_hours(1), "patient", jobs, engine);
    let job = world.submit().await;
    world.until_signed("ran").await;
    let (sources, thief) = (Sources::system(), Arc::new(world.engine("sign stolen; finish")));
    let hasty = world.worker_with_lease(WorkerOptions::SHORTEST_LEASE, "hasty", world.elsewhere(sources), thief);
    sleep(WorkerOptions::SHORTEST_LEASE + Duration::from_secs(2)).await;
    std::fs::write(world.sign("enough"), "").unwrap();
    let done = world.until_over(job.id).await;
    assert_eq!((done.state, done.lease.epoch), (JobState::Succeeded, 1), "nobody took it");
    assert!(!world.sign("stolen").exists());
    patient.stop().await;
    hasty.stop().await;
}

async fn a_job_that_waits_for_its_worker_can_be_cancelled(db: TestDb) {
    let world = World::new(db).await;
    let worker = world.worker(TWO_ATTEMPTS);
    let job = world.submit().await;
    world.until(job.id, "the checkpoint", second_is_stored).await;
    worker.kill().await;
    assert_eq!(world.jobs.cancel(&world.insurer.cancel, job.id).await.unwrap().state, JobState::Running);
    let worker = world.worker(TWO_ATTEMPTS);
    let done = world.until_over(job.id).await;
    assert_eq!((done.state, done.lease.epoch), (JobState::Cancelled, 1));
    assert!(!world.sign("second").exists());
    let last = world.events(job.id).await.pop().unwrap();
    assert_eq!(last.kind, EventKind::Cancelled);
    worker.stop().await;
}

async fn a_worker_tells_whether_it_looks_for_jobs(db: TestDb) {
    let world = World::new(db).await;
    let worker = world.worker("started; sign ran; while :; do sleep 0.05; done");
    let pulse = worker.pulse.clone();
    let becomes = async |claiming: bool| {
        let deadline = Instant::now() + Duration::from_secs(10);
        while pulse.is_claiming() != claiming {
            assert!(Instant::now() < deadline, "it should be {claiming} that it looks for jobs");
            sleep(Duration::from_millis(20)).await;
        }
    };
    becomes(true).await;
    // Full is no reason to be taken for dead.
    for _ in 0..2 {
        world.submit().await;
    }
    world.until_signed("ran").await;
    let deadline = Instant::now() + Duration::from_secs(5);
    while Instant::now() < deadline {
        assert!(pulse.is_claiming());
        sleep(Duration::from_millis(50)).await;
    }
    worker.stop().await;
    assert!(!pulse.is_claiming(), "it has been told to stop");
    let blind = world.worker_in("blind", world.elsewhere(Sources::system()), Arc::new(world.engine("finish")));
    let pulse = blind.pulse.clone();
    while !pulse.is_claiming() {
        sleep(Duration::from_millis(20)).await;
    }
    world.db.close().await;
    let begun = Instant::now();
    while pulse.is_claiming() {
        assert!(begun.elapsed() < Duration::from_secs(10), "it looks at a database that is away");
        sleep(Duration::from_millis(20)).await;
    }
    blind.kill().await;
}

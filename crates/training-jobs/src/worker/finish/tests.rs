use access::{Scope, SystemTask};
use chrono::TimeDelta;
use foundation::{Clock, PartnerId, Sources};
use model_registry::ModelFile;
use recipes::protocol::Disposition;
use recipes::{Classification, Evaluation, TrainingResult};
use serde_json::json;
use testkit::TestDb;

use super::{Settled, settle, succeed, take_back};
use crate::error::JobError;
use crate::events::{EventKind, NewEvent};
use crate::fixtures::World;
use crate::model::{AttemptEnd, Checkpoint, Job, JobFailure, JobState, Progress};
use crate::service::JobService;
use crate::store;
use crate::store::worker::{Advanced, Batch, Fence, HeldLease};
use crate::worker::claim::claim;

testkit::on_both_databases!(
    whoever_lost_the_lease_writes_nothing,
    a_lease_that_has_beaten_is_not_taken,
    clocks_that_jump_let_no_two_write,
    counts_stay_true_through_every_end,
    cancelling_reaches_a_job_that_is_taken_back,
    a_model_whose_file_was_swept_away_is_not_registered,
);

fn fence(job: &Job) -> Fence {
    Fence { job: job.id, epoch: job.lease.epoch }
}

fn result() -> TrainingResult {
    let scores =
        Classification { loss: 0.5, accuracy: 0.75, macro_f1: 0.5, classes: Vec::new(), confusion: Vec::new() };
    TrainingResult {
        evaluation: Evaluation::Classification(scores),
        report: Box::default(),
        train_rows: 8,
        test_rows: 2,
        epochs: 1,
        steps: 10,
        parameters: 3,
        device: "cpu".to_owned(),
        wall_seconds: 0.1,
        artifacts: Vec::new(),
        code_version: "test".to_owned(),
    }
}

fn trouble() -> AttemptEnd {
    AttemptEnd::Failed(JobFailure::new("trouble", "it broke", "Wait."), Disposition::Retry)
}

async fn held(jobs: &JobService, worker: &str) -> Vec<HeldLease> {
    let mut tx = jobs.db.read(Scope::system(SystemTask::JobQueue).tenancy()).await.unwrap();
    store::worker::held_by(&mut tx, worker).await.unwrap()
}

/// Everything that an attempt writes, tried with this fence: whether any of it was taken.
async fn writes(jobs: &JobService, partner: PartnerId, fence: Fence) -> bool {
    let scope = Scope::system(SystemTask::ClaimedJob(partner));
    let now = jobs.sources.now();
    let mut tx = jobs.db.write(scope.tenancy()).await.unwrap();
    let beaten = store::worker::beat(&mut tx, scope, fence, now).await.unwrap();
    let progress = Progress { step: 666, total_steps: 666 };
    let number = now.timestamp_micros();
    let batch = Batch { number, events: 1, progress };
    let advanced = store::worker::advance(&mut tx, scope, fence, batch, now).await.unwrap();
    if let Advanced::Reserved(last) = advanced {
        let event = NewEvent::new(EventKind::Log, json!({ "from": fence.epoch }));
        store::events::insert(&mut tx, scope, fence.job, last, &[event], now).await.unwrap();
    }
    let checkpoint = Checkpoint {
        file: "x".to_owned(),
        sha256: foundation::Sha256::from_bytes([1; 32]),
        size: 1,
        epoch: 1,
        step: 1,
    };
    let kept = store::worker::set_checkpoint(&mut tx, scope, fence, &checkpoint).await.unwrap();
    tx.commit().await.unwrap();
    assert!(beaten == kept && kept == (advanced != Advanced::Fenced));
    kept
}

async fn whoever_lost_the_lease_writes_nothing(db: TestDb) {
    let world = World::new(db).await;
    let tenant = world.tenant("Clinic").await;
    world.queue(&tenant, 0).await;
    let old = claim(&world.jobs, "old", 0).await.unwrap().unwrap();
    assert!(writes(&world.jobs, tenant.partner, fence(&old)).await);
    let lease = held(&world.jobs, "old").await[0];
    assert_eq!(take_back(&world.jobs, &lease).await.unwrap(), Settled::Written(JobState::Queued));
    // Fenced off as soon as the job is taken, not only when the next worker has it.
    for round in 0..2 {
        let before = world.job(tenant.partner, old.id).await;
        assert!(!writes(&world.jobs, tenant.partner, fence(&old)).await, "{round}");
        let (jobs, partner) = (&world.jobs, tenant.partner);
        for end in [trouble(), AttemptEnd::Cancelled, AttemptEnd::Released, AttemptEnd::Revoked] {
            assert_eq!(settle(jobs, partner, fence(&old), end).await.unwrap(), Settled::Fenced);
        }
        let done = succeed(jobs, &world.blobs, partner, fence(&old), (Vec::new(), result())).await.unwrap();
        assert_eq!(done, Settled::Fenced);
        assert_eq!(take_back(jobs, &lease).await.unwrap(), Settled::Fenced);
        assert_eq!(world.job(tenant.partner, old.id).await, before, "not a byte has changed");
        if round == 0 {
            claim(&world.jobs, "new", 0).await.unwrap().unwrap();
        }
    }
    let new = world.job(tenant.partner, old.id).await;
    assert_eq!((new.lease.epoch, new.lease.worker.as_deref()), (2, Some("new")));
    let done = succeed(&world.jobs, &world.blobs, tenant.partner, fence(&new), (Vec::new(), result())).await.unwrap();
    assert_eq!(done, Settled::Written(JobState::Succeeded));
    assert!(!writes(&world.jobs, tenant.partner, fence(&new)).await, "nor after the end, with the last epoch");
}

async fn a_lease_that_has_beaten_is_not_taken(db: TestDb) {
    let world = World::new(db).await;
    let tenant = world.tenant("Clinic").await;
    world.queue(&tenant, 0).await;
    let job = claim(&world.jobs, "w", 0).await.unwrap().unwrap();
    let seen = held(&world.jobs, "w").await[0];
    assert!(writes(&world.jobs, tenant.partner, fence(&job)).await);
    assert_eq!(take_back(&world.jobs, &seen).await.unwrap(), Settled::Fenced, "it lives after all");
    assert_eq!(world.job(tenant.partner, job.id).await.state, JobState::Running);
}

async fn clocks_that_jump_let_no_two_write(db: TestDb) {
    let world = World::new(db).await;
    let tenant = world.tenant("Clinic").await;
    let id = world.queue(&tenant, 0).await;
    // Ten years ahead and ten years behind, on the same database.
    let clock = |days| Clock::manual(world.db.sources.now() + TimeDelta::days(days));
    let ahead = world.elsewhere(Sources::new(clock(3650), Sources::fixed(2).random));
    let behind = world.elsewhere(Sources::new(clock(-3650), Sources::fixed(3).random));
    let first = claim(&ahead, "ahead", 0).await.unwrap().unwrap();
    for other in [&world.jobs, &behind] {
        assert!(claim(other, "other", 0).await.unwrap().is_none(), "it has one holder, whatever the time");
    }
    let lease = held(&behind, "ahead").await[0];
    take_back(&behind, &lease).await.unwrap();
    let second = claim(&world.jobs, "now", 0).await.unwrap().unwrap();
    assert!(!writes(&ahead, tenant.partner, fence(&first)).await);
    assert!(writes(&world.jobs, tenant.partner, fence(&second)).await);
    assert_eq!(world.job(tenant.partner, id).await.lease.epoch, 2);
}

async fn counts_stay_true_through_every_end(db: TestDb) {
    let world = World::new(db).await;
    let tenants = [world.tenant("A").await, world.tenant("B").await];
    for round in 0..40 {
        world.queue(&tenants[round % 2], i64::from(round % 3 == 0)).await;
    }
    for round in 0..120 {
        world.db.sources.clock.advance(TimeDelta::seconds(3));
        let Some(job) = claim(&world.jobs, "w", 2).await.unwrap() else { continue };
        let end = match round % 6 {
            0 => trouble(),
            1 => AttemptEnd::Cancelled,
            2 => AttemptEnd::Revoked,
            3 => AttemptEnd::WorkerLost,
            4 => AttemptEnd::Released,
            // Stays at work, until the quota is full.
            _ => {
                world.check_counts().await;
                continue;
            }
        };
        settle(&world.jobs, job.partner, fence(&job), end).await.unwrap();
        world.check_counts().await;
    }
}

async fn cancelling_reaches_a_job_that_is_taken_back(db: TestDb) {
    let world = World::new(db).await;
    let partner = world.db.partner("Clinic").await;
    let person = world.db.member(partner, access::Role::Scientist).await;
    let tenant = crate::fixtures::Tenant { partner, user: person.user };
    let id = world.queue(&tenant, 0).await;
    claim(&world.jobs, "w", 0).await.unwrap().unwrap();
    let permit = testkit::permit::<access::CancelJob>(&person);
    assert_eq!(world.jobs.cancel(&permit, id).await.unwrap().state, JobState::Running);
    let lease = held(&world.jobs, "w").await[0];
    assert_eq!(take_back(&world.jobs, &lease).await.unwrap(), Settled::Written(JobState::Cancelled));
    world.check_counts().await;
}

async fn a_model_whose_file_was_swept_away_is_not_registered(db: TestDb) {
    let world = World::new(db).await;
    let tenant = world.tenant("Clinic").await;
    let id = world.queue(&tenant, 0).await;
    let job = claim(&world.jobs, "w", 0).await.unwrap().unwrap();
    let stored = world.blobs.put_bytes(tenant.partner, "weights".into()).await.unwrap();
    let file = ModelFile { name: "model.safetensors".parse().unwrap(), sha256: stored.sha256, size: stored.size };
    let finish =
        async || succeed(&world.jobs, &world.blobs, tenant.partner, fence(&job), (vec![file.clone()], result())).await;
    world.blobs.delete(tenant.partner, &stored.sha256).await.unwrap();
    let error = finish().await.unwrap_err();
    assert!(matches!(error, JobError::OutputGone) && error.is_transient(), "{error:?}");
    assert_eq!(world.job(tenant.partner, id).await.state, JobState::Running, "it may try again");
    world.blobs.put_bytes(tenant.partner, "weights".into()).await.unwrap();
    assert_eq!(finish().await.unwrap(), Settled::Written(JobState::Succeeded));
}

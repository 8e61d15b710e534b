//! Every attempt leaves its use behind, once.

use access::{CancelJob, Role, Scope, SystemTask};
use chrono::TimeDelta;
use database::run_on;
use foundation::{Clock, JobId, PartnerId, Sources};
use recipes::protocol::Disposition;
use testkit::{TestDb, permit};

use super::claim::claim;
use super::finish::{Settled, settle, take_back};
use crate::fixtures::{Tenant, World};
use crate::model::{AttemptEnd, Job, JobFailure, JobState};
use crate::store::worker::{Fence, HeldLease};

testkit::on_both_databases!(
    every_attempt_counts_whatever_came_of_it,
    a_job_that_is_taken_back_counts_once,
    a_clock_behind_the_claim_counts_nothing,
    what_never_began_counts_nothing,
);

fn fence(job: &Job) -> Fence {
    Fence { job: job.id, epoch: job.lease.epoch }
}

/// Seconds by attempt and kind, in order.
async fn recorded(world: &World, partner: PartnerId) -> Vec<(i64, String, i64)> {
    let scope = Scope::system(SystemTask::ClaimedJob(partner));
    let mut tx = world.db.read(scope.tenancy()).await.unwrap();
    let sql =
        "SELECT sequence, kind, amount FROM usage_records WHERE partner_id = $1 ORDER BY source_id, sequence, kind";
    run_on!(&mut tx, |conn| sqlx::query_as(sql).bind(partner).fetch_all(conn).await).unwrap()
}

fn cpu(attempt: i64, seconds: i64) -> (i64, String, i64) {
    (attempt, "cpu_seconds".to_owned(), seconds)
}

fn gpu(attempt: i64, seconds: i64) -> (i64, String, i64) {
    (attempt, "gpu_seconds".to_owned(), seconds)
}

async fn next(world: &World, seconds: i64) -> Job {
    world.db.sources.clock.advance(TimeDelta::minutes(6));
    let job = claim(&world.jobs, "w", 2).await.unwrap().unwrap();
    world.db.sources.clock.advance(TimeDelta::seconds(seconds));
    job
}

async fn every_attempt_counts_whatever_came_of_it(db: TestDb) {
    let world = World::new(db).await;
    let tenant = world.tenant("Clinic").await;
    world.set_quota(tenant.partner, 4, 2).await;
    world.queue(&tenant, 1).await;
    let trouble = JobFailure::new("trouble", "it broke", "Wait.");
    let ends = [
        (10, AttemptEnd::Failed(trouble.clone(), Disposition::Retry)),
        (20, AttemptEnd::Released),
        (30, AttemptEnd::Failed(trouble, Disposition::Fail)),
    ];
    for (seconds, end) in ends {
        let job = next(&world, seconds).await;
        settle(&world.jobs, tenant.partner, fence(&job), end).await.unwrap();
    }
    let wanted = [cpu(1, 10), gpu(1, 10), cpu(2, 20), gpu(2, 20), cpu(3, 30), gpu(3, 30)];
    assert_eq!(recorded(&world, tenant.partner).await, wanted);
    world.queue(&tenant, 0).await;
    let job = next(&world, 7).await;
    settle(&world.jobs, tenant.partner, fence(&job), AttemptEnd::Cancelled).await.unwrap();
    assert_eq!(recorded(&world, tenant.partner).await.last(), Some(&cpu(1, 7)));
}

async fn a_job_that_is_taken_back_counts_once(db: TestDb) {
    let world = World::new(db).await;
    let tenant = world.tenant("Clinic").await;
    world.queue(&tenant, 0).await;
    let old = next(&world, 60).await;
    let lease = held(&world, old.id, tenant.partner).await;
    let elsewhere = world.elsewhere(Sources::new(world.db.sources.clock.clone(), Sources::fixed(2).random));
    // Two replicas notice at once that its worker is gone, and the worker comes back.
    let (one, other) = tokio::join!(take_back(&world.jobs, &lease), take_back(&elsewhere, &lease));
    let mut settled = [one.unwrap(), other.unwrap()];
    settled.sort_by_key(|settled| *settled == Settled::Fenced);
    assert_eq!(settled, [Settled::Written(JobState::Queued), Settled::Fenced]);
    let late = settle(&world.jobs, tenant.partner, fence(&old), AttemptEnd::Released).await.unwrap();
    assert_eq!(late, Settled::Fenced);
    assert_eq!(recorded(&world, tenant.partner).await, [cpu(1, 60)]);
    let new = next(&world, 5).await;
    settle(&world.jobs, tenant.partner, fence(&new), AttemptEnd::Revoked).await.unwrap();
    assert_eq!(recorded(&world, tenant.partner).await, [cpu(1, 60), cpu(2, 5)]);
}

async fn held(world: &World, job: JobId, partner: PartnerId) -> HeldLease {
    let job = world.job(partner, job).await;
    HeldLease { id: job.id, partner_id: partner, lease_epoch: job.lease.epoch, lease_beat: job.lease.beat }
}

async fn a_clock_behind_the_claim_counts_nothing(db: TestDb) {
    let world = World::new(db).await;
    let tenant = world.tenant("Clinic").await;
    world.queue(&tenant, 0).await;
    let job = next(&world, 60).await;
    let clock = Clock::manual(world.db.sources.now() - TimeDelta::days(400));
    let behind = world.elsewhere(Sources::new(clock, Sources::fixed(2).random));
    let lease = held(&world, job.id, tenant.partner).await;
    take_back(&behind, &lease).await.unwrap();
    assert_eq!(recorded(&world, tenant.partner).await, []);
}

async fn what_never_began_counts_nothing(db: TestDb) {
    let world = World::new(db).await;
    let partner = world.db.partner("Clinic").await;
    let person = world.db.member(partner, Role::Scientist).await;
    let tenant = Tenant { partner, user: person.user };
    let id = world.queue(&tenant, 0).await;
    world.db.sources.clock.advance(TimeDelta::hours(1));
    world.jobs.cancel(&permit::<CancelJob>(&person), id).await.unwrap();
    assert_eq!(world.job(partner, id).await.state, JobState::Cancelled);
    assert_eq!(recorded(&world, partner).await, []);
}

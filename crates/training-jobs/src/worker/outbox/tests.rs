use std::time::Duration;

use access::{Scope, SystemTask};
use foundation::JobId;
use recipes::protocol::Event;
use testkit::TestDb;

use super::{FULL, Flushed, Outbox};
use crate::events::{EventKind, JobEvent, NewEvent};
use crate::fixtures::{Tenant, World};
use crate::model::{AttemptEnd, Job};
use crate::store;
use crate::store::worker::Fence;
use crate::worker::claim::claim;
use crate::worker::finish::settle;

testkit::on_both_databases!(
    a_batch_that_was_written_after_all_is_not_written_twice,
    events_are_numbered_on_after_those_of_others,
    a_new_epoch_counts_its_batches_anew,
    a_full_outbox_makes_the_trainer_wait,
);

async fn running(world: &World, tenant: &Tenant) -> (Job, Outbox) {
    world.queue(tenant, 0).await;
    let job = claim(&world.jobs, "w", 0).await.unwrap().unwrap();
    let outbox = outbox(world, &job);
    (job, outbox)
}

fn outbox(world: &World, job: &Job) -> Outbox {
    let scope = Scope::system(SystemTask::ClaimedJob(job.partner));
    Outbox::new(&world.jobs, (scope, fence(job)), job, Duration::from_millis(1))
}

fn fence(job: &Job) -> Fence {
    Fence { job: job.id, epoch: job.lease.epoch }
}

fn note(text: &str) -> NewEvent {
    NewEvent::note("info", "x", text)
}

async fn stored(world: &World, tenant: &Tenant, job: JobId) -> Vec<JobEvent> {
    let scope = Scope::system(SystemTask::ClaimedJob(tenant.partner));
    let mut tx = world.db.read(scope.tenancy()).await.unwrap();
    store::events::after(&mut tx, scope, job, 0, 10_000).await.unwrap()
}

fn texts(events: &[JobEvent]) -> Vec<&str> {
    let logs = events.iter().filter(|event| event.kind == EventKind::Log);
    logs.map(|event| event.data["message"].as_str().unwrap()).collect()
}

async fn a_batch_that_was_written_after_all_is_not_written_twice(db: TestDb) {
    let world = World::new(db).await;
    let tenant = world.tenant("Clinic").await;
    let (job, mut outbox) = running(&world, &tenant).await;
    outbox.push(note("one"));
    assert_eq!(outbox.flush().await.unwrap(), Flushed::Written);
    // The connection broke after the commit and before the answer: as far as the outbox knows, nothing was written.
    outbox.push(note("two"));
    outbox.batches += 1;
    let events = std::mem::take(&mut outbox.pending);
    outbox.sent = Some(super::Sent { number: 2, events, progress: outbox.progress });
    let sent = outbox.sent.as_ref().unwrap();
    outbox.write(sent).await.unwrap();
    outbox.push(note("three"));
    assert!(outbox.has_news());
    while outbox.has_news() {
        assert_eq!(outbox.flush().await.unwrap(), Flushed::Written);
    }
    let events = stored(&world, &tenant, job.id).await;
    assert_eq!(texts(&events), ["one", "two", "three"]);
    assert!(events.iter().map(|event| event.seq).eq(1..=outbox.last_event));
}

async fn events_are_numbered_on_after_those_of_others(db: TestDb) {
    let world = World::new(db).await;
    let tenant = world.tenant("Clinic").await;
    let (job, mut outbox) = running(&world, &tenant).await;
    outbox.push(note("one"));
    outbox.flush().await.unwrap();
    // Somebody asks for the job's end, which is an event of its own.
    let scope = Scope::system(SystemTask::ClaimedJob(tenant.partner));
    let mut tx = world.db.write(scope.tenancy()).await.unwrap();
    let mut locked = store::jobs::get_locked(&mut tx, scope, job.id).await.unwrap();
    let event = locked.request_cancel(world.db.sources.now()).unwrap().unwrap();
    store::events::append(&mut tx, scope, &mut locked, &[event], world.db.sources.now()).await.unwrap();
    store::jobs::save(&mut tx, scope, &locked).await.unwrap();
    tx.commit().await.unwrap();
    outbox.push(note("two"));
    outbox.report(&Event::Progress { step: 3, total_steps: 9 });
    outbox.flush().await.unwrap();
    assert!(!outbox.has_news());
    let events = stored(&world, &tenant, job.id).await;
    let kinds: Vec<EventKind> = events.iter().map(|event| event.kind).collect();
    assert_eq!(kinds, LIFE);
    assert!(events.iter().map(|event| event.seq).eq(1..=5));
    assert_eq!(world.job(tenant.partner, job.id).await.progress.step, 3);
}

/// The request in the middle is somebody else's.
const LIFE: [EventKind; 5] =
    [EventKind::Attempt, EventKind::Log, EventKind::CancelRequested, EventKind::Log, EventKind::Progress];

async fn a_new_epoch_counts_its_batches_anew(db: TestDb) {
    let world = World::new(db).await;
    let tenant = world.tenant("Clinic").await;
    let (job, mut old) = running(&world, &tenant).await;
    for text in ["one", "two", "three"] {
        old.push(note(text));
        old.flush().await.unwrap();
    }
    settle(&world.jobs, job.partner, fence(&job), AttemptEnd::Released).await.unwrap();
    let job = claim(&world.jobs, "w", 0).await.unwrap().unwrap();
    let mut new = outbox(&world, &job);
    new.push(note("four"));
    assert_eq!(new.flush().await.unwrap(), Flushed::Written);
    old.push(note("never"));
    assert_eq!(old.flush().await.unwrap(), Flushed::Fenced);
    assert_eq!(texts(&stored(&world, &tenant, job.id).await), ["one", "two", "three", "four"]);
}

async fn a_full_outbox_makes_the_trainer_wait(db: TestDb) {
    let world = World::new(db).await;
    let tenant = world.tenant("Clinic").await;
    let (_, mut outbox) = running(&world, &tenant).await;
    let mut taken = 0;
    while !outbox.is_full() {
        taken += 1;
        let data = serde_json::json!({ "name": format!("m{}", taken % 7), "split": "train", "step": taken });
        outbox.push(NewEvent::new(EventKind::Metric, data));
    }
    assert_eq!(outbox.pending.len(), FULL);
    outbox.flush().await.unwrap();
    assert!(!outbox.is_full() && !outbox.has_news());
}

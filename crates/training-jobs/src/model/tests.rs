use chrono::{DateTime, TimeDelta, Utc};
use foundation::Sources;
use recipes::protocol::Disposition;
use serde_json::json;

use super::transition::{AttemptEnd, QueueChange};
use super::{Job, JobFailure, JobState};
use crate::error::JobError;
use crate::events::EventKind;
use crate::fixtures::{Tenant, queued};

fn job(sources: &Sources) -> Job {
    queued(sources, &Tenant { partner: sources.id(), user: sources.id() }, 1)
}

fn running() -> (Job, DateTime<Utc>) {
    let sources = Sources::fixed(1);
    let (mut job, now) = (job(&sources), sources.now());
    job.claim("w1", now).unwrap();
    (job, now)
}

fn trouble(disposition: Disposition) -> AttemptEnd {
    AttemptEnd::Failed(JobFailure::new("trouble", "it broke", "Wait."), disposition)
}

#[test]
fn every_claim_begins_a_new_epoch() {
    let (mut job, now) = running();
    assert_eq!((job.lease.epoch, job.lease.worker.as_deref(), job.started_at), (1, Some("w1"), Some(now)));
    job.settle(AttemptEnd::Released, now, 0.0).unwrap();
    let later = now + TimeDelta::minutes(1);
    job.claim("w2", later).unwrap();
    assert_eq!((job.lease.epoch, job.lease.worker.as_deref()), (2, Some("w2")));
    assert_eq!(job.started_at, Some(later));
    assert!(matches!(job.claim("w3", later), Err(JobError::Transition { from: JobState::Running, .. })));
}

#[test]
fn a_released_job_counts_no_failure_and_waits_not() {
    let (mut job, now) = running();
    let event = job.settle(AttemptEnd::Released, now, 0.5).unwrap();
    assert_eq!((job.state, job.failures, job.not_before), (JobState::Queued, 0, now));
    assert_eq!((event.kind, &event.data["reason"]), (EventKind::Requeued, &json!("worker_stopped")));
    assert_eq!(job.lease.worker, None);
}

#[test]
fn retries_back_off_and_end() {
    let (mut job, now) = running();
    job.settle(trouble(Disposition::Retry), now, 0.0).unwrap();
    assert_eq!(job.not_before, now + TimeDelta::seconds(1));
    job.claim("w1", now).unwrap();
    job.settle(trouble(Disposition::Retry), now, 1.0).unwrap();
    assert_eq!((job.state, job.not_before), (JobState::Queued, now + TimeDelta::seconds(4)));
    job.claim("w1", now).unwrap();
    let event = job.settle(trouble(Disposition::Retry), now, 0.0).unwrap();
    assert_eq!((job.state, job.failures, event.kind), (JobState::Failed, 3, EventKind::Failed));
    assert_eq!(job.failure.unwrap().code, "trouble");
    assert_eq!(job.finished_at, Some(now));
}

#[test]
fn the_delay_has_a_ceiling() {
    let (mut job, now) = running();
    job.max_attempts = 1_000;
    job.failures = 900;
    job.settle(trouble(Disposition::Retry), now, 1.0).unwrap();
    assert_eq!(job.not_before, now + TimeDelta::minutes(5));
}

#[test]
fn a_lost_worker_counts_but_does_not_delay() {
    let (mut job, now) = running();
    job.settle(AttemptEnd::WorkerLost, now, 1.0).unwrap();
    assert_eq!((job.state, job.failures, job.not_before), (JobState::Queued, 1, now));
    job.failures = 2;
    job.claim("w1", now).unwrap();
    job.settle(AttemptEnd::WorkerLost, now, 1.0).unwrap();
    assert_eq!((job.state, job.failure.unwrap().code.as_str()), (JobState::Failed, "worker_lost"));
}

#[test]
fn what_would_fail_again_is_not_tried_again() {
    let (mut job, now) = running();
    job.settle(trouble(Disposition::Fail), now, 0.0).unwrap();
    assert_eq!((job.state, job.failures), (JobState::Failed, 0));
    let (mut job, now) = running();
    job.settle(AttemptEnd::Revoked, now, 0.0).unwrap();
    assert_eq!((job.state, job.failure.unwrap().code.as_str()), (JobState::Failed, "grant_revoked"));
}

#[test]
fn a_job_that_is_to_be_cancelled_never_goes_back_to_the_queue() {
    for end in [AttemptEnd::Released, AttemptEnd::WorkerLost, trouble(Disposition::Retry), AttemptEnd::Cancelled] {
        let (mut job, now) = running();
        let event = job.request_cancel(now).unwrap().unwrap();
        assert_eq!((job.state, event.kind), (JobState::Running, EventKind::CancelRequested));
        assert_eq!(job.request_cancel(now).unwrap(), None, "asking twice is asking once");
        job.settle(end, now, 0.0).unwrap();
        assert_eq!(job.state, JobState::Cancelled);
        assert_eq!(job.request_cancel(now).unwrap(), None);
    }
}

#[test]
fn a_queued_job_is_cancelled_at_once_and_a_finished_one_not_at_all() {
    let sources = Sources::fixed(1);
    let (mut waiting, now) = (job(&sources), sources.now());
    assert_eq!(waiting.request_cancel(now).unwrap().unwrap().kind, EventKind::Cancelled);
    assert_eq!((waiting.state, waiting.finished_at), (JobState::Cancelled, Some(now)));
    let (mut failed, now) = running();
    failed.settle(trouble(Disposition::Fail), now, 0.0).unwrap();
    assert!(matches!(failed.request_cancel(now), Err(JobError::Finished { state: JobState::Failed })));
}

#[test]
fn the_final_states_are_final() {
    for state in [JobState::Succeeded, JobState::Failed, JobState::Cancelled] {
        assert!(state.is_final());
        let (mut job, now) = running();
        job.state = state;
        assert!(job.claim("w", now).is_err());
        assert!(job.settle(AttemptEnd::Released, now, 0.0).is_err());
        assert!(job.settle(AttemptEnd::Cancelled, now, 0.0).is_err());
    }
}

#[test]
fn the_queue_counts_what_moves() {
    use JobState::{Cancelled, Queued, Running, Succeeded};
    let change = |before, after| {
        let QueueChange { queued, running, running_gpus } = QueueChange::between(before, after, 2);
        (queued, running, running_gpus)
    };
    assert_eq!(change(Queued, Running), (-1, 1, 2));
    assert_eq!(change(Running, Queued), (1, -1, -2));
    assert_eq!(change(Running, Succeeded), (0, -1, -2));
    assert_eq!(change(Queued, Cancelled), (-1, 0, 0));
    assert_eq!(change(Running, Running), (0, 0, 0));
}

//! The life of a job: queued → running → succeeded, failed or cancelled; and back to queued when an attempt ends badly and
//! another may succeed.

use chrono::{DateTime, TimeDelta, Utc};
use recipes::protocol::Disposition;
use recipes::{TrainingResult, values};
use serde_json::json;

use super::{Job, JobFailure, JobState, Lease, MadeModel, Progress};
use crate::error::JobError;
use crate::events::{EventKind, NewEvent};

/// Delay before the second attempt; it doubles with every further failure.
const FIRST_BACKOFF: TimeDelta = TimeDelta::seconds(2);
/// The longest delay between two attempts.
pub(crate) const MAX_BACKOFF: TimeDelta = TimeDelta::minutes(5);

/// How an attempt ended that brought no model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum AttemptEnd {
    /// The trainer, or the worker around it, could not do it.
    Failed(JobFailure, Disposition),
    /// It was stopped because somebody cancelled the job.
    Cancelled,
    /// It was stopped because the data may no longer be used.
    Revoked,
    /// The worker is gone without a word.
    WorkerLost,
    /// The worker is being shut down and hands the job back.
    Released,
}

/// What a transition means for the partner's row in the queue.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct QueueChange {
    pub queued: i64,
    pub running: i64,
    pub running_gpus: i64,
}

impl QueueChange {
    /// The difference that a job makes by going from one state to another.
    pub(crate) fn between(before: JobState, after: JobState, gpus: i64) -> Self {
        let count = |state: JobState, wanted: JobState| i64::from(state == wanted);
        let running = count(after, JobState::Running) - count(before, JobState::Running);
        let queued = count(after, JobState::Queued) - count(before, JobState::Queued);
        Self { queued, running, running_gpus: running * gpus }
    }
}

impl JobState {
    fn may_become(self, next: Self) -> bool {
        match self {
            Self::Queued => matches!(next, Self::Running | Self::Cancelled),
            Self::Running => next != Self::Running,
            Self::Succeeded | Self::Failed | Self::Cancelled => false,
        }
    }
}

impl Job {
    fn become_state(&mut self, next: JobState) -> Result<(), JobError> {
        if !self.state.may_become(next) {
            return Err(JobError::Transition { from: self.state, to: next });
        }
        self.state = next;
        Ok(())
    }

    /// A worker takes it: a new epoch begins, and every earlier holder is fenced off.
    pub(crate) fn claim(&mut self, worker: &str, now: DateTime<Utc>) -> Result<NewEvent, JobError> {
        self.become_state(JobState::Running)?;
        let epoch = self.lease.epoch + 1;
        self.lease = Lease { epoch, worker: Some(worker.to_owned()), beat: 0, renewed_at: Some(now) };
        self.started_at = Some(now);
        self.event_batch = 0;
        self.failure = None;
        let from = self.checkpoint.as_ref().map(|checkpoint| checkpoint.epoch);
        Ok(NewEvent::new(EventKind::Attempt, json!({ "attempt": epoch, "from_epoch": from })))
    }

    /// It stays in the queue, and says why; nobody has begun it.
    pub(crate) fn wait(&mut self, why: JobFailure, not_before: DateTime<Utc>) {
        self.failure = Some(why);
        self.not_before = not_before;
    }

    /// The model is trained, and registered if it was to be.
    pub(crate) fn succeed(
        &mut self,
        result: TrainingResult,
        model: Option<MadeModel>,
        now: DateTime<Utc>,
    ) -> Result<NewEvent, JobError> {
        self.end(JobState::Succeeded, now)?;
        // Those of the model alone: what was counted on the way were also steps of models before it, or of epochs that it did not need.
        let steps = i64::try_from(result.steps).unwrap_or(i64::MAX);
        self.progress = Progress { step: steps, total_steps: steps };
        let data = json!({ "result": result, "model": model });
        self.result = Some(result);
        self.model = model;
        Ok(NewEvent::new(EventKind::Succeeded, data))
    }

    /// Somebody asks for its end. A queued job ends at once; a running one is ended by its worker, which sees the mark.
    /// `None` when there is nothing new to do.
    pub(crate) fn request_cancel(&mut self, now: DateTime<Utc>) -> Result<Option<NewEvent>, JobError> {
        match self.state {
            JobState::Queued => {
                self.cancel_requested_at.get_or_insert(now);
                self.end(JobState::Cancelled, now)?;
                Ok(Some(NewEvent::new(EventKind::Cancelled, json!({}))))
            }
            JobState::Running if self.cancel_requested_at.is_none() => {
                self.cancel_requested_at = Some(now);
                Ok(Some(NewEvent::new(EventKind::CancelRequested, json!({}))))
            }
            JobState::Running | JobState::Cancelled => Ok(None),
            state @ (JobState::Succeeded | JobState::Failed) => Err(JobError::Finished { state }),
        }
    }

    /// An attempt ended without a model: decides whether another follows. `jitter` in `0.0..1.0` spreads the retries of jobs
    /// that failed together.
    pub(crate) fn settle(&mut self, end: AttemptEnd, now: DateTime<Utc>, jitter: f64) -> Result<NewEvent, JobError> {
        let cancelling = self.cancel_requested_at.is_some();
        match end {
            AttemptEnd::Cancelled => self.finish_cancelled(now),
            AttemptEnd::Revoked => self.finish_failed(revoked(), now),
            AttemptEnd::Failed(failure, Disposition::Fail) => self.finish_failed(failure, now),
            _ if cancelling => self.finish_cancelled(now),
            AttemptEnd::Failed(failure, Disposition::Retry) => {
                self.failures += 1;
                if self.failures >= self.max_attempts {
                    return self.finish_failed(failure, now);
                }
                let delay = backoff(self.failures, jitter);
                self.requeue(now + delay, "attempt_failed", Some(failure))
            }
            AttemptEnd::WorkerLost => {
                self.failures += 1;
                if self.failures >= self.max_attempts {
                    return self.finish_failed(worker_lost(self.failures), now);
                }
                // No delay: the time that it took to notice was one.
                self.requeue(now, "worker_lost", None)
            }
            AttemptEnd::Released => self.requeue(now, "worker_stopped", None),
        }
    }

    fn finish_cancelled(&mut self, now: DateTime<Utc>) -> Result<NewEvent, JobError> {
        self.end(JobState::Cancelled, now)?;
        Ok(NewEvent::new(EventKind::Cancelled, json!({ "step": self.progress.step })))
    }

    fn finish_failed(&mut self, failure: JobFailure, now: DateTime<Utc>) -> Result<NewEvent, JobError> {
        self.end(JobState::Failed, now)?;
        let event = NewEvent::new(EventKind::Failed, json!({ "failure": failure, "attempts": self.lease.epoch }));
        self.failure = Some(failure);
        Ok(event)
    }

    fn requeue(
        &mut self,
        not_before: DateTime<Utc>,
        reason: &str,
        failure: Option<JobFailure>,
    ) -> Result<NewEvent, JobError> {
        self.become_state(JobState::Queued)?;
        self.not_before = not_before;
        self.lease.worker = None;
        let data = json!({ "reason": reason, "failure": failure, "not_before": not_before });
        self.failure = failure;
        Ok(NewEvent::new(EventKind::Requeued, data))
    }

    fn end(&mut self, state: JobState, now: DateTime<Utc>) -> Result<(), JobError> {
        self.become_state(state)?;
        self.finished_at = Some(now);
        self.lease.worker = None;
        Ok(())
    }
}

/// 2 s, 4 s, 8 s … 5 min, of which half is left to `jitter`.
fn backoff(failures: i64, jitter: f64) -> TimeDelta {
    let doublings = u32::try_from(failures - 1).unwrap_or(0).min(16);
    let full = (FIRST_BACKOFF * 2_i32.pow(doublings)).min(MAX_BACKOFF);
    let half = full / 2;
    #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "milliseconds up to five minutes")]
    let extra = TimeDelta::milliseconds((half.num_milliseconds() as f64 * jitter.clamp(0.0, 1.0)) as i64);
    half + extra
}

fn revoked() -> JobFailure {
    let message = "the right to train on a data set of this job ended while it ran";
    JobFailure::new("grant_revoked", message, "Ask the data's owner for a new grant, then submit the job again.")
}

fn worker_lost(times: i64) -> JobFailure {
    let message = format!("the worker was lost {times} times while it ran this job");
    let step = "Ask the operator to look at the workers' logs, then submit the job again.";
    JobFailure { values: values([("times", times.to_string())]), ..JobFailure::new("worker_lost", message, step) }
}

//! What a worker measures, for whoever has installed a recorder of the `metrics` facade; without one nothing is kept.

use metrics::{Unit, counter, describe_counter, describe_gauge, gauge};

use super::finish::Settled;
use crate::error::JobError;
use crate::model::JobState;

const SLOTS: &str = "hansa_worker_slots";
const RUNNING: &str = "hansa_jobs_running";
const CLAIMED: &str = "hansa_jobs_claimed_total";
const ENDED: &str = "hansa_job_attempts_ended_total";
const TAKEN_OVER: &str = "hansa_jobs_taken_over_total";

/// How an attempt ended, as a label.
#[derive(Debug, Clone, Copy)]
pub(super) enum Outcome {
    Succeeded,
    Failed,
    Cancelled,
    /// Back in the queue: handed back, or to be tried again.
    Requeued,
    /// The job was taken from this worker, or may have been.
    LeaseLost,
    /// Its end could not be written down.
    Unwritten,
    /// It broke down: a defect.
    Broken,
}

impl Outcome {
    const ALL: [Self; 7] = [
        Self::Succeeded,
        Self::Failed,
        Self::Cancelled,
        Self::Requeued,
        Self::LeaseLost,
        Self::Unwritten,
        Self::Broken,
    ];

    const fn label(self) -> &'static str {
        match self {
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            Self::Requeued => "requeued",
            Self::LeaseLost => "lease_lost",
            Self::Unwritten => "unwritten",
            Self::Broken => "broken",
        }
    }
}

impl From<&Result<Settled, JobError>> for Outcome {
    fn from(settled: &Result<Settled, JobError>) -> Self {
        match settled {
            Ok(Settled::Written(JobState::Succeeded)) => Self::Succeeded,
            Ok(Settled::Written(JobState::Failed)) => Self::Failed,
            Ok(Settled::Written(JobState::Cancelled)) => Self::Cancelled,
            Ok(Settled::Written(JobState::Queued | JobState::Running)) => Self::Requeued,
            Ok(Settled::Fenced) => Self::LeaseLost,
            Err(_) => Self::Unwritten,
        }
    }
}

/// Says what there is, and begins every count at zero: a rate over a counter that appears with its first event misses it.
pub(super) fn begin(slots: usize) {
    describe_gauge!(SLOTS, Unit::Count, "Jobs that this process may run at once.");
    describe_gauge!(RUNNING, Unit::Count, "Jobs that this process runs.");
    describe_counter!(CLAIMED, Unit::Count, "Jobs that this process has claimed.");
    describe_counter!(ENDED, Unit::Count, "Attempts at jobs that have ended in this process, by outcome.");
    describe_counter!(TAKEN_OVER, Unit::Count, "Jobs that this process has taken back from dead workers.");
    gauge!(SLOTS).set(f64::from(u32::try_from(slots).unwrap_or(u32::MAX)));
    running(0);
    counter!(CLAIMED).increment(0);
    counter!(TAKEN_OVER).increment(0);
    for outcome in Outcome::ALL {
        counter!(ENDED, "outcome" => outcome.label()).increment(0);
    }
}

pub(super) fn running(jobs: usize) {
    gauge!(RUNNING).set(f64::from(u32::try_from(jobs).unwrap_or(u32::MAX)));
}

pub(super) fn claimed() {
    counter!(CLAIMED).increment(1);
}

pub(super) fn ended(outcome: Outcome) {
    counter!(ENDED, "outcome" => outcome.label()).increment(1);
}

pub(super) fn taken_over() {
    counter!(TAKEN_OVER).increment(1);
}

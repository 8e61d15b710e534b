//! Training jobs: their life, the queue that they wait in, the workers that run them, and the predictors that use what came
//! out.
//!
//! People submit, follow and cancel jobs through [`JobService`]. A [`Worker`] claims them and has a [`JobEngine`] run the
//! trainer on each; [`LocalEngine`] starts a child process. A [`Predictor`] keeps trained models warm.
//!
//! **Invariants:**
//! - A job goes queued → running → succeeded, failed or cancelled, and from running back to queued; every step is one
//!   transaction that also writes its event, its audit row and the queue's counts.
//! - Exactly one claim of a job stands at any time. It is named by the lease's epoch, and everything that a worker writes is
//!   conditional on it.
//! - Partners take turns: fewest running jobs first, then least recently served, then waiting longest; never above quota.
//! - Inputs are decrypted only in a folder of the worker that this user alone may read, and that folder is wiped before the
//!   job's end can be read, or when the worker next starts.
//! - A job runs only as long as every input may be trained on; that is looked at every second, and once more in the
//!   transaction that registers the model.
//! - What a job writes is bounded: events, line lengths, files, memory of the worker.

mod base;
mod columns;
mod conformance;
mod engine;
mod error;
mod events;
#[cfg(test)]
mod fixtures;
mod folder;
mod inputs;
mod joint;
mod metering;
mod model;
mod outputs;
mod predictor;
mod service;
mod signals;
mod store;
mod worker;

pub use base::{JobBase, PinnedBase};
pub use columns::ColumnError;
pub use conformance::{
    CertifiedVersion, ConformanceError, ConformanceOptions, ConformancePolicy, ConformanceService, ConformanceWorker,
    NewRun, Run, RunState, Stop, StopCode, Subject, Tries,
};
pub use engine::{
    EngineError, Exit, JobEngine, Launch, LocalEngine, LocalEngineOptions, RunningJob, Signal, TrainerCommand,
};
pub use error::JobError;
pub use events::{EventKind, JobEvent, Point, Series};
pub use joint::JointJob;
pub use model::{Checkpoint, Job, JobFailure, JobState, Lease, MadeModel, PinnedInput, Progress};
pub use predictor::{Predictor, PredictorError, PredictorOptions};
pub use service::{Estimate, EventFeed, JobInput, JobPolicy, JobService, MAX_EVENTS_PER_READ, NewJob};
pub use worker::{Pulse, Worker, WorkerOptions};

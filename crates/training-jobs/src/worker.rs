//! The worker: claims jobs and runs them, as many at once as it has room for.
//!
//! **One job's way:** a claim begins a new epoch of the job ([`claim`]); an attempt ([`attempt`]) prepares a folder that only
//! this user may read, starts the trainer, passes its events on, keeps checkpoints, and ends the job in one transaction. Beside
//! it a watch ([`watch`]) gives signs of life and looks whether the job may go on.
//!
//! **Fencing.** Whatever an attempt writes is conditional on the epoch of its claim. A worker that was taken for dead and comes
//! back can therefore write nothing, neither an event nor a result, whoever has the job by then.
//!
//! **Clocks.** No time of one machine is compared with another's. A lease is dead when its beat has stood still for the length
//! of a lease, as measured by the worker that watches it ([`leases`]). A clock that jumps can neither make two workers write,
//! which fencing forbids anyway, nor keep a dead worker's job from being taken: at worst it is taken one lease later.

mod attempt;
mod checkpoint;
mod claim;
mod finish;
mod interrupt;
pub(crate) mod leases;
mod measures;
#[cfg(test)]
mod metered;
mod outbox;
mod prepare;
mod pulse;
mod run;
mod sampler;
mod train;
mod watch;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use blob_store::BlobStore;
pub use pulse::Pulse;

use crate::engine::JobEngine;
use crate::service::JobService;

/// What a worker may use, and its rhythm.
#[derive(Debug, Clone)]
pub struct WorkerOptions {
    /// The folder below which the folders of jobs are made. It belongs to this worker alone, holds decrypted data while jobs
    /// run, and is wiped when the worker starts; an encrypted or memory file system suits it.
    pub root: PathBuf,
    /// Jobs at once.
    pub slots: usize,
    /// GPUs of this machine that jobs may have, numbered from 0.
    pub gpus: u32,
    /// How long a worker may give no sign of life before its jobs are taken by others. Workers need not agree on it: this
    /// one takes others' jobs after its own lease, and gives signs of life for the shortest.
    pub lease: Duration,
    /// How often an idle worker looks for jobs that other processes submitted; a third more or less, so that workers spread.
    pub poll: Duration,
    /// How often a running job is checked: cancelled? still allowed? still ours?
    pub control: Duration,
    /// Events are written down at most this often.
    pub flush: Duration,
    /// Bytes of the largest checkpoint that is kept.
    pub max_checkpoint_bytes: u64,
    /// Bytes of memory that the trainer may use for data and network; its own default when not given.
    pub trainer_memory_bytes: Option<u64>,
}

impl WorkerOptions {
    /// The shortest lease that a platform may be set to: there is time for three signs of life at the rhythm of the checks.
    /// Tests, whose checks come faster, go below.
    pub const SHORTEST_LEASE: Duration = Duration::from_secs(6);

    /// In `root`: two jobs at once, no GPU, leases of 30 s, a look every half second, a check every second.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self {
            root: root.into(),
            slots: 2,
            gpus: 0,
            lease: Duration::from_secs(30),
            poll: Duration::from_millis(500),
            control: Duration::from_secs(1),
            flush: Duration::from_millis(200),
            max_checkpoint_bytes: 64 << 30,
            trainer_memory_bytes: None,
        }
    }
}

/// Runs jobs until it is told to stop; see [`Worker::run`].
#[derive(Debug)]
pub struct Worker {
    shared: Arc<Shared>,
    pulse: Pulse,
}

/// What the attempts of a worker have in common.
#[derive(Debug)]
pub(crate) struct Shared {
    pub jobs: JobService,
    pub blobs: BlobStore,
    pub engine: Arc<dyn JobEngine>,
    pub options: WorkerOptions,
}

impl Worker {
    /// A worker for the jobs of this service. In the process of the server give it a clone of the server's own
    /// [`JobService`]: then a submitted job starts at once.
    pub fn new(jobs: JobService, blobs: BlobStore, engine: Arc<dyn JobEngine>, options: WorkerOptions) -> Self {
        let pulse = Pulse::new(options.lease);
        Self { shared: Arc::new(Shared { jobs, blobs, engine, options }), pulse }
    }

    /// Tells whether it is at work, once it runs.
    pub fn pulse(&self) -> Pulse {
        self.pulse.clone()
    }
}

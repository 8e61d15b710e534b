//! What people do with jobs. Every function takes the permit of its action and opens its own transaction.

mod cancel;
mod estimate;
mod follow;
mod joint;
mod read;
mod submit;
mod taken;

use database::Db;
use dataset_sharing::DatasetService;
use foundation::Sources;
use model_registry::ModelService;

pub use estimate::Estimate;
pub use follow::EventFeed;
pub use read::MAX_EVENTS_PER_READ;
pub use submit::{JobInput, NewJob};

use crate::signals::Signals;

/// How jobs are treated, the same for every partner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JobPolicy {
    /// A job fails for good with this many bad attempts. Written into each job when it is submitted.
    pub max_attempts: u32,
    /// Jobs that one partner may have queued. Generous: it bounds what a runaway script can fill the database with.
    pub max_queued: u32,
}

impl Default for JobPolicy {
    fn default() -> Self {
        Self { max_attempts: 10, max_queued: 100_000 }
    }
}

/// Jobs. Cheap to clone; the clones of one process share its wake-ups, which is what makes an embedded worker start at once.
#[derive(Debug, Clone)]
pub struct JobService {
    pub(crate) db: Db,
    pub(crate) sources: Sources,
    pub(crate) datasets: DatasetService,
    pub(crate) models: ModelService,
    pub(crate) signals: Signals,
    pub(crate) policy: JobPolicy,
}

impl JobService {
    /// Jobs in this database, which train on these data sets and begin with these models. Make it once per process and give clones away.
    pub fn new(db: Db, sources: Sources, held: (DatasetService, ModelService), policy: JobPolicy) -> Self {
        let (datasets, models) = held;
        Self { db, sources, datasets, models, signals: Signals::default(), policy }
    }
}

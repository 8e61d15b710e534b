//! Use cases. Each owns its transaction, but for registration, which runs in the job's.

mod artefacts;
mod contents;
mod grants;
mod listing;
mod models;
mod projects;
mod registration;
mod standing;
mod storage;
mod terms;
mod usage;
mod versions;

use blob_store::BlobStore;
use database::Db;
use foundation::Sources;

pub use artefacts::OwnVersion;
pub use projects::{Along, Uses};
pub use registration::{ModelTarget, RegisterVersion, Registered, bytes_of, check_target, register_version};
pub use usage::{FileRef, OpenedFile, PredictionFiles};

/// The registry's use cases. Cheap to clone.
#[derive(Debug, Clone)]
pub struct ModelService {
    db: Db,
    sources: Sources,
    blobs: BlobStore,
}

impl ModelService {
    /// On this database, with this time and randomness, and files in this storage.
    pub fn new(db: Db, sources: Sources, blobs: BlobStore) -> Self {
        Self { db, sources, blobs }
    }
}

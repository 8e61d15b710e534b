//! Use cases. Each method takes the permit for what it does; those that write own one transaction, which holds the audit row
//! as well.

mod conformance;
mod contents;
mod datasets;
mod grants;
mod intake;
mod listing;
mod projects;
mod sight;
mod training;
mod uploads;
mod versions;

use std::sync::Arc;

use blob_store::BlobStore;
use database::Db;
use foundation::Sources;
use tokio::sync::Semaphore;

use crate::profile::FollowedUploads;

pub use conformance::OwnVersion;
pub use contents::Content;
pub use datasets::ShortPage;
pub use projects::{Along, Uses};
pub use uploads::UPLOAD_HOURS;

/// Files that are looked into at the same time, for previews and footers: each may take 50 MiB if it is hostile.
const INSPECTIONS: usize = 2;

/// Everything that can be done with data sets. Cheap to clone; clones share what they hold.
#[derive(Clone)]
pub struct DatasetService {
    db: Db,
    sources: Sources,
    blobs: BlobStore,
    inspections: Arc<Semaphore>,
    followed: Arc<FollowedUploads>,
}

impl DatasetService {
    /// Puts the parts together.
    pub fn new(db: Db, sources: Sources, blobs: BlobStore) -> Self {
        let inspections = Arc::new(Semaphore::new(INSPECTIONS));
        Self { db, sources, blobs, inspections, followed: Arc::default() }
    }
}

impl std::fmt::Debug for DatasetService {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DatasetService")
    }
}

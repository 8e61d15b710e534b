//! What a server does beside answering: expiry and clean-up. Several replicas may do it at once.

use std::time::Duration;

use blob_store::{BlobStore, Grace};
use database::Db;
use dataset_sharing::DatasetService;
use foundation::Sources;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::stack::Stack;

/// How often.
const EVERY: Duration = Duration::from_hours(1);

struct Upkeep {
    db: Db,
    sources: Sources,
    blobs: BlobStore,
    datasets: DatasetService,
}

/// Starts the hourly round; the first one comes at once, for what an earlier process left.
pub(crate) fn start(stack: &Stack, tasks: &TaskTracker, shutdown: &CancellationToken) {
    let upkeep = Upkeep {
        db: stack.db.clone(),
        sources: stack.sources.clone(),
        blobs: stack.blobs.clone(),
        datasets: stack.datasets.clone(),
    };
    let shutdown = shutdown.clone();
    tasks.spawn(async move {
        loop {
            upkeep.round().await;
            if shutdown.run_until_cancelled(tokio::time::sleep(EVERY)).await.is_none() {
                return;
            }
        }
    });
}

impl Upkeep {
    /// One part that fails must not keep the others from running; it is tried again with the next round.
    async fn round(&self) {
        match access::maintenance::sweep(&self.db, &self.sources).await {
            Ok(swept) => tracing::debug!(?swept, "swept credentials"),
            Err(error) => tracing::warn!(%error, "could not sweep credentials"),
        }
        match self.datasets.expire_uploads().await {
            Ok(uploads) => tracing::debug!(uploads, "expired uploads"),
            Err(error) => tracing::warn!(%error, "could not expire uploads"),
        }
        match self.blobs.sweep(Grace::default()).await {
            Ok(swept) => tracing::debug!(?swept, "swept the blob store"),
            Err(error) => tracing::warn!(%error, "could not sweep the blob store"),
        }
    }
}

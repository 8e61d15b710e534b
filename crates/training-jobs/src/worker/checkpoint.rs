//! Checkpoints: from the job's folder into the partner's blobs while training goes on, and back for the next attempt.
//!
//! The stored content begins with the job and the epoch of the claim that wrote it. Blobs are addressed by their content, and
//! two jobs with the same specification, data and seed write the same checkpoints, bit for bit: without the mark they would
//! share a blob that the first of them to finish deletes.

use std::path::{Component, Path};

use access::Scope;
use blob_store::{BlobError, BlobStore, PutOptions};
use bytes::Bytes;
use foundation::{PartnerId, TypedId as _};
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use recipes::protocol::{CHECKPOINT_DIR, PARTIAL_SUFFIX};
use tokio::fs::OpenOptions;
use tokio::io::AsyncWriteExt as _;

use crate::error::JobError;
use crate::model::Checkpoint;
use crate::outputs;
use crate::service::JobService;
use crate::store;
use crate::store::worker::Fence;

/// Job (16 bytes) and epoch (8).
const MARK_BYTES: u64 = 24;

/// A checkpoint that the trainer has written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Written {
    pub file: String,
    pub epoch: u32,
    pub step: u64,
}

/// What became of a checkpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Noted {
    /// The next attempt goes on from it.
    Written,
    /// The claim does not stand any more.
    Fenced,
}

/// Where checkpoints of one attempt go.
#[derive(Debug, Clone)]
pub(crate) struct Keeper {
    pub jobs: JobService,
    pub blobs: BlobStore,
    pub partner: PartnerId,
    pub scope: Scope,
    pub fence: Fence,
    pub max_bytes: u64,
}

impl Keeper {
    /// Stores a checkpoint's content. `None` when the trainer has removed it already: a newer one is there.
    ///
    /// Touches no database: it goes on while events are written, and a transaction that waits in it would hold up theirs.
    pub(crate) async fn store(&self, folder: &Path, written: Written) -> Result<Option<Checkpoint>, JobError> {
        let Some(name) = plain_name(&written.file) else {
            return Err(JobError::invalid("checkpoint", "the trainer names a file that is not one of its checkpoints"));
        };
        let content = match outputs::read(&folder.join(CHECKPOINT_DIR).join(name)).await {
            Ok(content) => content,
            Err(JobError::WorkFolder { source, .. }) if source.kind() == std::io::ErrorKind::NotFound => {
                return Ok(None);
            }
            Err(error) => return Err(error),
        };
        let marked = stream::iter([Ok(self.mark())]).chain(content);
        let stored = self.blobs.put(self.partner, marked, PutOptions::up_to(self.max_bytes)).await?;
        let Written { file, epoch, step } = written;
        Ok(Some(Checkpoint { file, sha256: stored.sha256, size: stored.size, epoch, step }))
    }

    /// Notes a stored checkpoint in the job and removes the one before.
    pub(crate) async fn note(&self, checkpoint: &Checkpoint, before: Option<&Checkpoint>) -> Result<Noted, JobError> {
        let mut tx = self.jobs.db.write(self.scope.tenancy()).await?;
        let ours = store::worker::set_checkpoint(&mut tx, self.scope, self.fence, checkpoint).await?;
        tx.commit().await?;
        if !ours {
            // Nobody else can have this content: the mark holds our epoch.
            self.remove(checkpoint).await;
            return Ok(Noted::Fenced);
        }
        if let Some(before) = before.filter(|before| before.sha256 != checkpoint.sha256) {
            self.remove(before).await;
        }
        Ok(Noted::Written)
    }

    /// What cannot be removed now is found by the storage check, as an orphan.
    async fn remove(&self, checkpoint: &Checkpoint) {
        if let Err(error) = self.blobs.delete(self.partner, &checkpoint.sha256).await {
            let error = &error as &dyn std::error::Error;
            tracing::warn!(job = %self.fence.job, error, "a checkpoint that nobody needs cannot be deleted");
        }
    }

    fn mark(&self) -> Bytes {
        let job = self.fence.job.as_uuid();
        [&job.as_bytes()[..], &self.fence.epoch.to_be_bytes()].concat().into()
    }
}

/// Writes a stored checkpoint into a job's folder. `None` when it is not there any more or damaged: then training starts
/// afresh, which costs time and changes nothing in the result.
pub(crate) async fn restore(
    blobs: &BlobStore,
    partner: PartnerId,
    checkpoint: &Checkpoint,
    folder: &Path,
) -> Result<Option<String>, JobError> {
    let Some(name) = plain_name(&checkpoint.file) else { return Ok(None) };
    let path = folder.join(CHECKPOINT_DIR).join(name);
    match write(blobs, partner, checkpoint, &path).await {
        Ok(()) => Ok(Some(name.to_owned())),
        Err(JobError::Blob(
            BlobError::NotFound { .. } | BlobError::Corrupt { .. } | BlobError::InvalidRange { .. },
        )) => {
            // What was written until the damage showed is no checkpoint.
            drop(tokio::fs::remove_file(&path).await);
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

async fn write(blobs: &BlobStore, partner: PartnerId, checkpoint: &Checkpoint, path: &Path) -> Result<(), JobError> {
    let failed = |source| JobError::folder(path, source);
    let blob = blobs.open_blob(partner, &checkpoint.sha256).await?;
    let mut pieces = blob.read(MARK_BYTES..blob.size())?;
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).await.map_err(failed)?;
    while let Some(piece) = pieces.try_next().await? {
        file.write_all(&piece).await.map_err(failed)?;
    }
    file.flush().await.map_err(failed)
}

/// A name that is one plain component and stands for a whole file.
fn plain_name(file: &str) -> Option<&str> {
    let mut components = Path::new(file).components();
    match (components.next(), components.next()) {
        (Some(Component::Normal(name)), None) if name == file && !file.ends_with(PARTIAL_SUFFIX) => Some(file),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::plain_name;

    #[test]
    fn a_checkpoint_is_a_file_of_its_folder() {
        assert_eq!(plain_name("epoch-000010.ckpt"), Some("epoch-000010.ckpt"));
        for name in ["", ".", "..", "../job.json", "/etc/passwd", "a/b", "a/", "epoch-000010.ckpt.partial"] {
            assert_eq!(plain_name(name), None, "{name}");
        }
    }
}

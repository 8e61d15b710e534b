//! Content: previews, downloads, and what the storage check expects.

use std::ops::Range;
use std::time::Duration;

use access::audit::{self, Entry};
use access::{DownloadDataset, Permit, ReadDataset, Scope, SystemTask, TenantAction};
use blob_store::{Blob, BlobError, BlobStream, Expected};
use foundation::limits::MAX_PAGE_SIZE;
use foundation::{AgreementId, Page, PageRequest};
use serde_json::json;
use tokio::sync::Semaphore;

use super::sight::Seen;
use super::{DatasetService, sight};
use crate::DatasetError;
use crate::model::{Version, VersionRef};
use crate::preview::{self, Preview};
use crate::store::versions;

/// The longest that making a preview may take, the wait for others included.
const PREVIEW_TIME: Duration = Duration::from_secs(10);

/// A version's content, which the caller may read now, in whole or in part: [`DatasetService::read`].
#[derive(Debug, Clone)]
pub struct Content {
    blob: Blob,
    /// Under which agreement it may be read; nothing for the owner.
    agreement: Option<AgreementId>,
    /// What it is. Its SHA-256 is a strong `ETag`.
    pub version: Version,
}

impl DatasetService {
    /// Whether the storage behind the data sets answers: for readiness.
    pub async fn storage_answers(&self) -> Result<(), DatasetError> {
        Ok(self.blobs.check().await?)
    }

    /// The first rows of a version, at most [`MAX_PREVIEW_ROWS`](crate::MAX_PREVIEW_ROWS).
    ///
    /// # Errors
    /// `DownloadNotGranted` for a grantee that may only train; `PreviewTimeout` after ten seconds.
    pub async fn preview(
        &self,
        permit: &Permit<ReadDataset>,
        reference: VersionRef,
        rows: usize,
    ) -> Result<Preview, DatasetError> {
        let seen = self.see_content(permit, reference).await?;
        let making = async { preview::preview(&self.open(&seen.version).await?, &seen.version, rows).await };
        in_turn(&self.inspections, PREVIEW_TIME, making).await
    }

    /// Opens a version's content; nothing of it is taken yet.
    ///
    /// # Errors
    /// `DownloadNotGranted` for a grantee that may only train.
    pub async fn open_version(
        &self,
        permit: &Permit<DownloadDataset>,
        reference: VersionRef,
    ) -> Result<Content, DatasetError> {
        let seen = self.see_content(permit, reference).await?;
        let blob = self.open(&seen.version).await?;
        let mut tx = self.db.read(permit.scope().tenancy()).await?;
        let agreement = sight::agreement_of_download(&mut tx, permit.scope(), &seen, self.sources.now()).await?;
        Ok(Content { blob, agreement, version: seen.version_for(permit.partner()) })
    }

    /// Whether the content may be downloaded at this moment, for a download that is under way.
    ///
    /// # Errors
    /// As [`Self::open_version`].
    pub async fn may_download(
        &self,
        permit: &Permit<DownloadDataset>,
        reference: VersionRef,
    ) -> Result<(), DatasetError> {
        self.see_content(permit, reference).await.map(drop)
    }

    /// Reads a range of an opened content. One audit row says who took which bytes of what, for each part of a download that
    /// is fetched in parts; of another partner's data the owner reads the same row, without the person.
    ///
    /// # Errors
    /// `Blob` with `InvalidRange` when it reaches past the end.
    pub async fn read(
        &self,
        permit: &Permit<DownloadDataset>,
        content: &Content,
        range: Range<u64>,
    ) -> Result<BlobStream, DatasetError> {
        let summary = &content.version.summary;
        let bytes = content.blob.read(range.clone())?;
        let detail = json!({
            "dataset": summary.dataset,
            "number": summary.number,
            "owner": summary.owner,
            "taken_by": permit.partner(),
            "from": range.start,
            "bytes": range.end - range.start,
            "size": summary.size,
        });
        let mut taken = Entry::done(permit, summary.id).part_of(summary.dataset).detail(detail);
        if summary.owner != permit.partner() {
            taken = Entry { agreement: content.agreement, ..taken.shown_to(summary.owner) };
        }
        let mut tx = self.db.write(permit.scope().tenancy()).await?;
        audit::record(&mut tx, &self.sources, permit, taken).await?;
        tx.commit().await?;
        Ok(bytes)
    }

    async fn see_content<A: TenantAction>(
        &self,
        permit: &Permit<A>,
        reference: VersionRef,
    ) -> Result<Seen, DatasetError> {
        let scope = permit.scope();
        let mut tx = self.db.read(scope.tenancy()).await?;
        let seen = sight::version(&mut tx, scope, reference, self.sources.now()).await?;
        if seen.access.may_download() { Ok(seen) } else { Err(DatasetError::DownloadNotGranted) }
    }

    pub(super) async fn open(&self, version: &Version) -> Result<Blob, DatasetError> {
        let opened = self.blobs.open_blob(version.summary.owner, &version.summary.sha256).await;
        opened.map_err(|error| match error {
            // The row says that it is there: that is our failure, not the caller's mistake.
            error @ BlobError::NotFound { .. } => DatasetError::ContentMissing(error),
            error => error.into(),
        })
    }

    /// What the blob store must hold for the versions of all partners, for `hansa storage verify`.
    pub async fn expected_blobs(&self) -> Result<Vec<Expected>, DatasetError> {
        let scope = Scope::system(SystemTask::Maintenance);
        let mut tx = self.db.read(scope.tenancy()).await?;
        let mut expected = Vec::new();
        let mut cursor = None;
        loop {
            let request = PageRequest::new(Some(MAX_PAGE_SIZE), cursor);
            let rows = versions::list_contents(&mut tx, scope, &request).await?;
            let page = Page::cut(rows, &request, |row| row.id);
            expected.extend(page.items.iter().map(|row| Expected {
                partner: row.partner_id,
                sha256: row.sha256,
                size: u64::try_from(row.size_bytes).unwrap_or(0),
            }));
            cursor = page.next_cursor;
            if cursor.is_none() {
                return Ok(expected);
            }
        }
    }
}

/// Runs `work` when it is its turn, and gives up when both together take too long.
async fn in_turn<T>(
    turns: &Semaphore,
    limit: Duration,
    work: impl Future<Output = Result<T, DatasetError>>,
) -> Result<T, DatasetError> {
    let done = tokio::time::timeout(limit, async {
        let _turn = turns.acquire().await.map_err(|_| DatasetError::Cancelled)?;
        work.await
    });
    done.await.map_err(|_| DatasetError::PreviewTimeout)?
}

#[cfg(test)]
mod tests;

//! Uploads that can be resumed.

use access::audit::{self, Entry};
use access::{Permit, Scope, SystemTask, WriteDataset};
use blob_store::{BlobError, Stored};
use bytes::Bytes;
use chrono::TimeDelta;
use foundation::{Page, PageRequest, UploadId};
use futures_util::Stream;
use partner_registry::storage;
use serde_json::json;

use super::intake::{Intake, in_our_words, is_refusal, leaves_nothing};
use super::{DatasetService, sight};
use crate::DatasetError;
use crate::error::Thing;
use crate::model::{Added, BeginUpload, Format, Upload};
use crate::profile::{Aside, Cause, Following};
use crate::store::uploads::{self, UploadRow};
use crate::store::versions::{self, Which};

/// An upload is given up when nothing was appended for so many hours.
pub const UPLOAD_HOURS: i64 = 24;

/// Expired uploads that are removed in one go.
const EXPIRE_BATCH: i64 = 100;

impl DatasetService {
    /// Begins an upload, and reserves room for it in the partner's storage quota.
    ///
    /// # Errors
    /// `StorageFull`; `Archived`; `Invalid` for a size that is not positive.
    pub async fn begin_upload(
        &self,
        permit: &Permit<WriteDataset>,
        begin: BeginUpload,
    ) -> Result<Upload, DatasetError> {
        let max_size = u64::try_from(begin.size).ok().filter(|size| *size > 0).ok_or_else(|| {
            let problem = "an upload has at least one byte".to_owned();
            DatasetError::Invalid { field: "size", problem }
        })?;
        let (scope, now) = (permit.scope(), self.sources.now());
        let upload = Upload {
            id: self.sources.id(),
            dataset: begin.dataset,
            format: begin.format,
            sha256: begin.sha256,
            size: begin.size,
            offset: 0,
            version: None,
            created_at: now,
            expires_at: now + TimeDelta::hours(UPLOAD_HOURS),
        };
        let mut tx = self.db.write(scope.tenancy()).await?;
        sight::own_locked(&mut tx, scope, begin.dataset, now).await?.expect_open()?;
        storage::hold(&mut tx, scope).await?;
        uploads::insert(&mut tx, scope, &upload, permit.principal().user).await?;
        storage::look(&mut tx, scope, now).await?.expect_room(begin.size)?;
        let detail = json!({ "dataset": upload.dataset, "size": upload.size, "sha256": upload.sha256 });
        let entry = Entry::done(permit, upload.id).part_of(upload.dataset).named("dataset:begin-upload").detail(detail);
        audit::record(&mut tx, &self.sources, permit, entry).await?;
        // Before the commit: a row without it would hold its reservation for a day. Without the row, the storage's sweep finds it.
        self.blobs.begin_upload(permit.partner(), upload.id, max_size).await?;
        tx.commit().await?;
        Ok(upload)
    }

    /// How far an upload has come.
    pub async fn upload_status(&self, permit: &Permit<WriteDataset>, id: UploadId) -> Result<Upload, DatasetError> {
        let row = self.upload(permit.scope(), id).await?;
        self.describe(&row).await
    }

    /// The partner's open uploads, newest first.
    pub async fn list_uploads(
        &self,
        permit: &Permit<WriteDataset>,
        page: &PageRequest,
    ) -> Result<Page<Upload>, DatasetError> {
        let scope = permit.scope();
        let mut tx = self.db.read(scope.tenancy()).await?;
        let rows = uploads::list_open(&mut tx, scope, page, self.sources.now()).await?;
        drop(tx);
        let cut = Page::cut(rows, page, |row| row.id);
        let mut items = Vec::with_capacity(cut.items.len());
        for row in &cut.items {
            items.push(self.describe(row).await?);
        }
        Ok(Page { items, next_cursor: cut.next_cursor })
    }

    /// Appends a stream at `offset`, where the upload must end at present. What arrives is kept even when the stream breaks
    /// off: then the answer is the upload with the offset that was reached, and the caller goes on from there.
    ///
    /// # Errors
    /// `Csv` as soon as it is clear that the content will be refused, and then the upload is gone; `UploadCompleted`; `Blob` with
    /// `OffsetMismatch`, which names the offset to go on at, or with `TooLarge` for more bytes than were announced.
    pub async fn append_upload<S, E>(
        &self,
        permit: &Permit<WriteDataset>,
        id: UploadId,
        offset: u64,
        content: S,
    ) -> Result<Upload, DatasetError>
    where
        S: Stream<Item = Result<Bytes, E>>,
        E: Into<Cause>,
    {
        let scope = permit.scope();
        let mut row = self.upload(scope, id).await?;
        if row.version_id.is_some() {
            return Err(DatasetError::UploadCompleted);
        }
        let following = (row.format == Format::Csv).then(|| self.followed.take(id, offset)).flatten();
        let mut content = Aside::new(content, following);
        // To the end of this part even when it is refused: a client that is still sending would not see the answer.
        let appended = self.blobs.append(row.partner_id, id, offset, &mut content).await;
        let following = content.finish().await;
        // Of bytes that were not stored, such as those past the announced size, nothing follows.
        if appended.is_ok()
            && let Some(fault) = following.as_ref().and_then(Following::fault).cloned()
        {
            self.remove_bytes(&row).await?;
            self.forget(permit, &row, "dataset:refuse-upload").await?;
            return Err(fault.into());
        }
        if let Some(following) = following {
            self.followed.keep(id, following, appended.as_ref().ok());
        }
        let appended = appended.map_err(upload_error)?;
        if let Some(cause) = appended.interrupted {
            tracing::debug!(upload = %id, offset = appended.offset, %cause, "an append broke off");
        }
        row.expires_at = self.sources.now() + TimeDelta::hours(UPLOAD_HOURS);
        // No audit row: nothing can be done with these bytes before the upload is completed, which writes one.
        let mut tx = self.db.write(scope.tenancy()).await?;
        uploads::extend(&mut tx, scope, id, row.expires_at).await?;
        tx.commit().await?;
        Ok(row.at(i64::try_from(appended.offset).unwrap_or(row.size_bytes)))
    }

    /// Turns a complete upload into a version: checks its digest, reads it once more from end to end unless all of it came
    /// through this replica, and adds it like [`DatasetService::add_version`] does. May be called again when the answer was
    /// lost: the answer is the same.
    ///
    /// # Errors
    /// `UploadIncomplete` when bytes are missing; `Csv` or `Parquet` when the content is refused, and then the upload is gone;
    /// `Blob` with `DigestMismatch` when it is not what was announced: then abort it.
    pub async fn complete_upload(&self, permit: &Permit<WriteDataset>, id: UploadId) -> Result<Added, DatasetError> {
        let scope = permit.scope();
        let row = self.upload(scope, id).await?;
        if row.version_id.is_some() {
            return self.completed(scope, &row).await;
        }
        let stored = self.finish(&row).await?;
        let followed = self.followed.take(id, stored.size).and_then(|following| following.finish(&stored));
        let profile = match followed {
            Some(profile) => profile.map_err(Into::into),
            None => self.inspect(row.partner_id, stored.sha256, row.format).await,
        };
        let profile = match profile {
            Err(error) if is_refusal(&error) => {
                self.discard(scope, row.partner_id, stored).await?;
                self.forget(permit, &row, "dataset:refuse-upload").await?;
                return Err(error);
            }
            profile => profile?,
        };
        let intake = Intake { dataset: row.dataset_id, format: row.format, stored, upload: Some(id) };
        match self.admit_or_discard(permit, &intake, profile).await {
            // Another call was faster.
            Err(DatasetError::NotFound(Thing::Upload)) => {
                let row = self.upload(scope, id).await?;
                self.completed(scope, &row).await
            }
            Err(error) if leaves_nothing(&error) => {
                self.forget(permit, &row, "dataset:refuse-upload").await?;
                Err(error)
            }
            added => added,
        }
    }

    /// Ends an upload and removes what it holds. One that is gone already is not found.
    ///
    /// # Errors
    /// `UploadCompleted` when it has become a version.
    pub async fn abort_upload(&self, permit: &Permit<WriteDataset>, id: UploadId) -> Result<(), DatasetError> {
        let row = self.upload(permit.scope(), id).await?;
        if row.version_id.is_some() {
            return Err(DatasetError::UploadCompleted);
        }
        self.remove_bytes(&row).await?;
        self.forget(permit, &row, "dataset:abort-upload").await
    }

    async fn remove_bytes(&self, row: &UploadRow) -> Result<(), DatasetError> {
        match self.blobs.abort_upload(row.partner_id, row.id).await {
            // It is being completed at this very moment.
            Err(BlobError::UploadFinished { .. }) => Err(DatasetError::UploadCompleted),
            aborted => Ok(aborted?),
        }
    }

    /// Removes what uploads hold that nobody went on with, and says how many there were. For maintenance to call from time to
    /// time; several replicas may.
    pub async fn expire_uploads(&self) -> Result<u64, DatasetError> {
        let scope = Scope::system(SystemTask::Maintenance);
        let now = self.sources.now();
        let mut removed = 0;
        loop {
            let mut tx = self.db.read(scope.tenancy()).await?;
            let expired = uploads::list_expired(&mut tx, scope, now, EXPIRE_BATCH).await?;
            drop(tx);
            let before = removed;
            for row in &expired {
                match self.blobs.abort_upload(row.partner_id, row.id).await {
                    // Cut off while it was being finished: what became of it is a blob, which the storage check finds if
                    // no version refers to it.
                    Ok(()) | Err(BlobError::UploadFinished { .. } | BlobError::PartnerErased { .. }) => {}
                    Err(error) => return Err(error.into()),
                }
                let mut tx = self.db.write(scope.tenancy()).await?;
                removed += u64::from(uploads::delete_expired(&mut tx, scope, row.id, now).await?);
                tx.commit().await?;
            }
            if expired.is_empty() || removed == before {
                return Ok(removed);
            }
        }
    }

    async fn upload(&self, scope: Scope, id: UploadId) -> Result<UploadRow, DatasetError> {
        let mut tx = self.db.read(scope.tenancy()).await?;
        uploads::get(&mut tx, scope, id, self.sources.now()).await
    }

    async fn describe(&self, row: &UploadRow) -> Result<Upload, DatasetError> {
        if row.version_id.is_some() {
            return Ok(row.at(row.size_bytes));
        }
        let offset = match self.blobs.upload_offset(row.partner_id, row.id).await {
            Ok(offset) => i64::try_from(offset).unwrap_or(row.size_bytes),
            // All of it had arrived when a call to complete it was cut off.
            Err(BlobError::UploadNotFound { .. }) => row.size_bytes,
            Err(error) => return Err(error.into()),
        };
        Ok(row.at(offset))
    }

    async fn finish(&self, row: &UploadRow) -> Result<Stored, DatasetError> {
        let size = u64::try_from(row.size_bytes).unwrap_or(0);
        let finish = || self.blobs.finish_upload(row.partner_id, row.id, row.sha256, size);
        let finished = match finish().await {
            // Another call may be finishing it and have taken the upload away under this one; what it became answers next.
            Err(BlobError::UploadNotFound { .. }) => finish().await,
            finished => finished,
        };
        match finished {
            Err(BlobError::SizeMismatch { actual, .. }) => {
                let offset = i64::try_from(actual).unwrap_or(i64::MAX);
                Err(DatasetError::UploadIncomplete { offset, size: row.size_bytes })
            }
            finished => finished.map_err(upload_error),
        }
    }

    /// The answer of a call that completed the upload before.
    async fn completed(&self, scope: Scope, row: &UploadRow) -> Result<Added, DatasetError> {
        let not_found = || DatasetError::NotFound(Thing::Upload);
        let id = row.version_id.ok_or_else(not_found)?;
        let mut tx = self.db.read(scope.tenancy()).await?;
        let version = versions::find(&mut tx, row.dataset_id, Which::Id(id)).await?.ok_or_else(not_found)?;
        Ok(Added { version, created: true })
    }

    async fn forget(
        &self,
        permit: &Permit<WriteDataset>,
        row: &UploadRow,
        action: &'static str,
    ) -> Result<(), DatasetError> {
        let mut tx = self.db.write(permit.scope().tenancy()).await?;
        if uploads::delete(&mut tx, permit.scope(), row.id).await? {
            let entry = Entry::done(permit, row.id).part_of(row.dataset_id).named(action);
            audit::record(&mut tx, &self.sources, permit, entry).await?;
        }
        Ok(tx.commit().await?)
    }
}

/// What the store says of an upload: its limit is what was announced, not the quota.
fn upload_error(error: BlobError) -> DatasetError {
    match error {
        error @ BlobError::TooLarge { .. } => error.into(),
        error => in_our_words(error, 0),
    }
}

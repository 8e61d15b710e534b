//! From stored content to a version.

use access::audit::{self, Entry};
use access::{Permit, Scope, WriteDataset};
use blob_store::{BlobError, Stored};
use foundation::{DatasetId, DatasetVersionId, PartnerId, Sha256, UploadId};
use futures_util::TryStreamExt as _;
use partner_registry::storage::{self, Content, StorageFull};
use serde_json::json;

use super::DatasetService;
use crate::DatasetError;
use crate::csv::CsvFault;
use crate::error::Thing;
use crate::model::{Added, Format, Version, VersionSummary};
use crate::profile::{CsvProfiler, TableProfile, profile_parquet};
use crate::store::versions::Which;
use crate::store::{datasets, uploads, versions};

/// Content in the blob store that is about to become a version.
pub(super) struct Intake {
    pub dataset: DatasetId,
    pub format: Format,
    pub stored: Stored,
    /// The upload that brought it, if it came piece by piece.
    pub upload: Option<UploadId>,
}

impl DatasetService {
    /// Looks into stored content.
    pub(super) async fn inspect(
        &self,
        owner: PartnerId,
        sha256: Sha256,
        format: Format,
    ) -> Result<TableProfile, DatasetError> {
        let blob = self.blobs.open_blob(owner, &sha256).await?;
        match format {
            Format::Parquet => {
                let _permit = self.inspections.acquire().await.map_err(|_| DatasetError::Cancelled)?;
                profile_parquet(&blob).await
            }
            Format::Csv => {
                let mut profiler = CsvProfiler::new();
                let mut pieces = blob.read_all();
                while let Some(piece) = pieces.try_next().await? {
                    let pushed = tokio::task::spawn_blocking(move || {
                        profiler.push(&piece)?;
                        Ok::<_, CsvFault>(profiler)
                    });
                    profiler = pushed.await.map_err(|_| DatasetError::Cancelled)??;
                }
                Ok(profiler.finish()?)
            }
        }
    }

    /// Makes stored content a version; or, should it turn out that it cannot be one, removes it.
    pub(super) async fn admit_or_discard(
        &self,
        permit: &Permit<WriteDataset>,
        intake: &Intake,
        profile: TableProfile,
    ) -> Result<Added, DatasetError> {
        let admitted = self.admit(permit, intake, profile).await;
        if admitted.as_ref().is_err_and(leaves_nothing) {
            self.discard(permit.scope(), permit.partner(), intake.stored).await?;
        }
        admitted
    }

    async fn admit(
        &self,
        permit: &Permit<WriteDataset>,
        intake: &Intake,
        profile: TableProfile,
    ) -> Result<Added, DatasetError> {
        let (scope, now) = (permit.scope(), self.sources.now());
        let mut tx = self.db.write(scope.tenancy()).await?;
        let mut dataset = datasets::get_own_locked(&mut tx, scope, intake.dataset).await?;
        dataset.expect_open()?;
        let newest = versions::find(&mut tx, dataset.id, Which::Number(dataset.latest_version)).await?;
        let same = |version: &Version| {
            version.summary.sha256 == intake.stored.sha256 && version.summary.format == intake.format
        };
        if let Some(version) = newest.filter(same) {
            if let Some(upload) = intake.upload {
                uploads::complete(&mut tx, scope, upload, version.summary.id).await?;
                tx.commit().await?;
            }
            return Ok(Added { version, created: false });
        }
        dataset.latest_version += 1;
        let version = self.new_version(permit, intake, dataset.latest_version, profile)?;
        versions::insert(&mut tx, scope, &version, permit.principal().user).await?;
        let dataset = datasets::update(&mut tx, scope, &dataset, now).await?;
        self.tell(&mut tx, scope, &dataset).await?;
        // What the upload had reserved is used from now on.
        if let Some(upload) = intake.upload
            && !uploads::complete(&mut tx, scope, upload, version.summary.id).await?
        {
            return Err(DatasetError::NotFound(Thing::Upload));
        }
        let added = version.summary.size;
        storage::add(&mut tx, scope, (Content::Datasets, added), now).await?.expect_room(added)?;
        self.expect_kept(permit.partner(), intake.stored).await?;
        let summary = &version.summary;
        let entry =
            Entry::done(permit, summary.id).part_of(summary.dataset).named("dataset:add-version").detail(json!({
                "dataset": summary.dataset,
                "number": summary.number,
                "sha256": summary.sha256,
                "size": summary.size,
                "rows": summary.rows,
            }));
        audit::record(&mut tx, &self.sources, permit, entry).await?;
        tx.commit().await?;
        Ok(Added { version, created: true })
    }

    fn new_version(
        &self,
        permit: &Permit<WriteDataset>,
        intake: &Intake,
        number: i64,
        profile: TableProfile,
    ) -> Result<Version, DatasetError> {
        let count = |count: u64| {
            let problem = || "it is larger than can be counted".to_owned();
            i64::try_from(count).map_err(|_| DatasetError::Invalid { field: "content", problem: problem() })
        };
        let summary = VersionSummary {
            id: self.sources.id::<DatasetVersionId>(),
            dataset: intake.dataset,
            owner: permit.partner(),
            number,
            format: intake.format,
            sha256: intake.stored.sha256,
            size: count(intake.stored.size)?,
            rows: count(profile.rows)?,
            columns: count(profile.schema.columns.len() as u64)?,
            created_by: Some(permit.principal().user),
            created_at: self.sources.now(),
        };
        Ok(Version { summary, schema: profile.schema })
    }

    /// Makes sure that content which was there before this upload was not removed since: see [`DatasetService::discard`].
    async fn expect_kept(&self, owner: PartnerId, stored: Stored) -> Result<(), DatasetError> {
        if stored.was_new || self.blobs.exists(owner, &stored.sha256).await? {
            return Ok(());
        }
        Err(DatasetError::ContentGone)
    }

    /// Removes content that this upload brought and that became no version.
    ///
    /// The same bytes may just be arriving in another upload, or be a file of a model, which then finds them there and relies on
    /// them. So all sides do their last step while they hold the lock on the partner's storage account: whoever removes asks
    /// first whether anything refers to the content, and whoever makes a version looks whether it is still there.
    pub(super) async fn discard(&self, scope: Scope, owner: PartnerId, stored: Stored) -> Result<(), DatasetError> {
        if !stored.was_new {
            return Ok(());
        }
        let mut tx = self.db.write(scope.tenancy()).await?;
        storage::hold(&mut tx, scope).await?;
        if !storage::refers_to(&mut tx, scope, stored.sha256).await? {
            self.blobs.delete(owner, &stored.sha256).await?;
        }
        tx.commit().await?;
        Ok(())
    }
}

/// Whether an error says something of the content, so that it is not worth keeping.
pub(super) fn is_refusal(error: &DatasetError) -> bool {
    matches!(error, DatasetError::Csv(_) | DatasetError::Parquet(_))
}

/// Whether an error means that this content will become no version, however often one tries.
pub(super) fn leaves_nothing(error: &DatasetError) -> bool {
    matches!(
        error,
        DatasetError::NotFound(_) | DatasetError::Archived | DatasetError::StorageFull(_) | DatasetError::ContentGone
    )
}

/// A store's refusal in the words of this crate; `available` is what the quota had room for.
pub(super) fn in_our_words(error: BlobError, available: i64) -> DatasetError {
    match error {
        BlobError::TooLarge { .. } => StorageFull { available }.into(),
        BlobError::UploadNotFound { .. } => DatasetError::NotFound(Thing::Upload),
        error => error.into(),
    }
}

//! Adding versions in one go, and describing them.

use access::{Permit, ReadDataset, WriteDataset};
use blob_store::{PutOptions, Stored};
use bytes::Bytes;
use foundation::{DatasetId, Page, PageRequest, PartnerId};
use futures_util::Stream;
use partner_registry::storage::{self, StorageFull};

use super::intake::{Intake, in_our_words, is_refusal};
use super::{DatasetService, sight};
use crate::DatasetError;
use crate::model::{AddVersion, Added, Format, Version, VersionRef, VersionSummary};
use crate::profile::{Cause, Observed, TableProfile};
use crate::store::versions;

impl DatasetService {
    /// Adds a version whose content arrives as one stream, in memory that does not grow with it.
    ///
    /// CSV is checked and profiled while it passes, and refused at the first byte that is wrong; Parquet when it is stored, by
    /// its footer. Content equal to that of the newest version, in the same format, adds nothing: see [`Added::created`].
    /// Content equal to that of an older version becomes a version of its own, so that one can go back to it.
    ///
    /// # Errors
    /// `Csv` or `Parquet` say what is wrong with the content; `StorageFull`; `Archived`; `Blob` with `DigestMismatch` when it
    /// is not what was announced, with `Interrupted` when the stream broke off. After any of them nothing is kept.
    pub async fn add_version<S, E>(
        &self,
        permit: &Permit<WriteDataset>,
        add: AddVersion,
        content: S,
    ) -> Result<Added, DatasetError>
    where
        S: Stream<Item = Result<Bytes, E>>,
        E: Into<Cause>,
    {
        let available = self.expect_room_in(permit, add.dataset).await?;
        let max_size = u64::try_from(available).unwrap_or(0);
        let options = PutOptions { max_size, expected_sha256: add.expected_sha256 };
        let owner = permit.partner();
        let (stored, profile) = match add.format {
            Format::Csv => self.put_csv(owner, content, options, available).await?,
            Format::Parquet => {
                let stored = self.blobs.put(owner, content, options).await;
                let stored = stored.map_err(|error| in_our_words(error, available))?;
                let profile = self.inspect(owner, stored.sha256, add.format).await;
                if profile.as_ref().is_err_and(is_refusal) {
                    self.discard(permit.scope(), owner, stored).await?;
                }
                (stored, profile?)
            }
        };
        let intake = Intake { dataset: add.dataset, format: add.format, stored, upload: None };
        self.admit_or_discard(permit, &intake, profile).await
    }

    /// Bytes that still fit, if the data set takes any.
    async fn expect_room_in(&self, permit: &Permit<WriteDataset>, id: DatasetId) -> Result<i64, DatasetError> {
        let (scope, now) = (permit.scope(), self.sources.now());
        let mut tx = self.db.read(scope.tenancy()).await?;
        sight::own(&mut tx, scope, id, now).await?.expect_open()?;
        match storage::look(&mut tx, scope, now).await?.available() {
            0 => Err(StorageFull { available: 0 }.into()),
            available => Ok(available),
        }
    }

    async fn put_csv<S, E>(
        &self,
        owner: PartnerId,
        content: S,
        options: PutOptions,
        available: i64,
    ) -> Result<(Stored, TableProfile), DatasetError>
    where
        S: Stream<Item = Result<Bytes, E>>,
        E: Into<Cause>,
    {
        let mut observed = Observed::new(content);
        let put = self.blobs.put(owner, &mut observed, options).await;
        match (put, observed.finish()) {
            // The store only knows that the stream failed.
            (Err(_), Some(Err(fault))) => Err(fault.into()),
            (Err(error), _) => Err(in_our_words(error, available)),
            (Ok(stored), Some(Ok(profile))) => Ok((stored, profile)),
            // A store that was content without reading to the end.
            (Ok(_), _) => Err(DatasetError::Cancelled),
        }
    }

    /// A version with its columns.
    pub async fn get_version(
        &self,
        permit: &Permit<ReadDataset>,
        reference: VersionRef,
    ) -> Result<Version, DatasetError> {
        let scope = permit.scope();
        let mut tx = self.db.read(scope.tenancy()).await?;
        let seen = sight::version(&mut tx, scope, reference, self.sources.now()).await?;
        Ok(seen.version_for(permit.partner()))
    }

    /// The versions of a data set, newest first.
    pub async fn list_versions(
        &self,
        permit: &Permit<ReadDataset>,
        id: DatasetId,
        page: &PageRequest,
    ) -> Result<Page<VersionSummary>, DatasetError> {
        let scope = permit.scope();
        let mut tx = self.db.read(scope.tenancy()).await?;
        let (dataset, access) = sight::dataset(&mut tx, scope, id, self.sources.now()).await?;
        let rows = versions::list(&mut tx, dataset.id, page).await?;
        Ok(Page::cut(rows, page, |row| row.id).map(|row| row.seen_with(access)))
    }
}

//! What conformance runs ask.

use access::Scope;
use database::Tx;
use foundation::{DatasetId, DatasetVersionId};
use partner_registry::conformance::Report;
use partner_registry::standards::DataRules;

use super::{DatasetService, sight};
use crate::DatasetError;
use crate::conformance::{self, Progress, TestRows};
use crate::error::Thing;
use crate::model::{Access, Format, Version, VersionRef};

/// A version of the partner's own, with what is written about its data set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnVersion {
    /// The version.
    pub version: Version,
    /// What the data set is called.
    pub name: String,
    /// Its description.
    pub description: String,
}

impl DatasetService {
    /// A version of the scope's partner's own.
    ///
    /// # Errors
    /// `NotOwner` for what is shared with it; `NotFound` for what it does not see.
    pub async fn own_version(
        &self,
        tx: &mut Tx,
        scope: Scope,
        reference: VersionRef,
    ) -> Result<OwnVersion, DatasetError> {
        let seen = sight::version(tx, scope, reference, self.sources.now()).await?;
        if seen.access != Access::Own {
            return Err(DatasetError::NotOwner);
        }
        Ok(OwnVersion { version: seen.version, name: seen.dataset.name, description: seen.dataset.description })
    }

    /// The id of a version that the scope's partner sees: its own, or by a grant that counts. `None` for every other.
    ///
    /// # Errors
    /// Only when it cannot be found out.
    pub async fn seen_version(
        &self,
        tx: &mut Tx,
        scope: Scope,
        (dataset, number): (DatasetId, i64),
    ) -> Result<Option<DatasetVersionId>, DatasetError> {
        match sight::version(tx, scope, VersionRef::Number(dataset, number), self.sources.now()).await {
            Ok(seen) => Ok(Some(seen.version.summary.id)),
            Err(DatasetError::NotFound(_) | DatasetError::Ended(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Holds every row of a version of the scope's partner against the rules of a standard. For a worker, not for a request.
    ///
    /// # Errors
    /// `Csv` and `Parquet` when the content turns out not to be readable to the end, and the storage's failures.
    pub async fn examine(
        &self,
        scope: Scope,
        version: DatasetVersionId,
        rules: &DataRules,
        progress: Progress<'_>,
    ) -> Result<Report, DatasetError> {
        let mut tx = self.db.read(scope.tenancy()).await?;
        let own = self.own_version(&mut tx, scope, VersionRef::Id(version)).await?;
        drop(tx);
        conformance::examine(&self.open(&own.version).await?, &own.version, rules, progress).await
    }

    /// Opens a CSV version of the scope's partner as the hidden test set of a standard, and says how many rows it has.
    ///
    /// # Errors
    /// `NotFound` when it is no such version any more, or has no column of the target's name.
    pub async fn test_rows(
        &self,
        scope: Scope,
        version: DatasetVersionId,
        target: &str,
    ) -> Result<(TestRows, u64), DatasetError> {
        let mut tx = self.db.read(scope.tenancy()).await?;
        let own = self.own_version(&mut tx, scope, VersionRef::Id(version)).await?;
        drop(tx);
        let not_found = || DatasetError::NotFound(Thing::Version);
        if own.version.summary.format != Format::Csv {
            return Err(not_found());
        }
        let blob = self.open(&own.version).await?;
        let rows = TestRows::open(&blob, &own.version, target).ok_or_else(not_found)?;
        Ok((rows, u64::try_from(own.version.summary.rows).unwrap_or(0)))
    }
}

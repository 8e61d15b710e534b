//! Data sets in the catalogue.

use access::{Permit, PublishListing, ReadCatalogue, Scope};
use database::Tx;
use foundation::{DatasetId, TypedId as _};
use partner_registry::catalogue::{self, Facts, ItemId, Listing, Showing, Shown};

use super::{DatasetService, sight};
use crate::DatasetError;
use crate::store::datasets::DatasetRow;
use crate::store::versions::{self, Which};

/// A data set as the catalogue is told of it: how large it is, and nothing of what it holds.
async fn listing(tx: &mut Tx, row: &DatasetRow) -> Result<Listing, DatasetError> {
    let newest = versions::find(tx, row.id, Which::Number(row.latest_version)).await?;
    let summary = newest.map(|version| version.summary);
    Ok(Listing {
        item: ItemId::Dataset(row.id),
        owner: row.partner_id,
        name: row.name.clone(),
        description: row.description.clone(),
        is_open: row.archived_at.is_none(),
        industry: None,
        task: None,
        licence: row.licence.clone(),
        version: summary.as_ref().map(|summary| summary.id.as_uuid()),
        facts: Facts {
            version: summary.as_ref().map(|summary| summary.number.to_string()),
            rows: summary.as_ref().map(|summary| Facts::about(summary.rows)),
            columns: summary.as_ref().map(|summary| summary.columns),
            ..Facts::default()
        },
    })
}

impl DatasetService {
    /// Tells the catalogue how a data set is now, in the transaction that has changed it.
    pub(super) async fn tell(&self, tx: &mut Tx, scope: Scope, row: &DatasetRow) -> Result<(), DatasetError> {
        let listing = listing(tx, row).await?;
        Ok(catalogue::put(tx, scope, self.sources.now(), &listing).await?)
    }

    /// Who sees one of the partner's own data sets in the catalogue, and exactly what they see.
    ///
    /// # Errors
    /// `NotOwner` when it was granted to the partner; `NotFound`.
    pub async fn listed(&self, permit: &Permit<ReadCatalogue>, id: DatasetId) -> Result<Shown, DatasetError> {
        let (scope, now) = (permit.scope(), self.sources.now());
        let mut tx = self.db.read(scope.tenancy()).await?;
        let row = sight::own(&mut tx, scope, id, now).await?;
        let listing = listing(&mut tx, &row).await?;
        Ok(catalogue::look(&mut tx, scope, now, &listing).await?)
    }

    /// Says who sees one of the partner's own data sets in the catalogue.
    ///
    /// # Errors
    /// As [`catalogue::change`]; `NotOwner` when it was granted to the partner; `NotFound`; `Archived`.
    pub async fn list_for(
        &self,
        permit: &Permit<PublishListing>,
        id: DatasetId,
        showing: Showing,
    ) -> Result<Shown, DatasetError> {
        let (scope, now) = (permit.scope(), self.sources.now());
        let mut tx = self.db.write(scope.tenancy()).await?;
        // Whoever renames it meanwhile waits, and tells the catalogue afterwards.
        let row = sight::own_locked(&mut tx, scope, id, now).await?;
        row.expect_open()?;
        let listing = listing(&mut tx, &row).await?;
        let shown = catalogue::change(&mut tx, &self.sources, permit, (&listing, showing)).await?;
        tx.commit().await?;
        Ok(shown)
    }
}

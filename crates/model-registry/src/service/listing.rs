//! Models in the catalogue.

use access::{Permit, PublishListing, ReadCatalogue, Scope};
use chrono::{DateTime, Utc};
use database::Tx;
use foundation::{ModelId, TypedId as _};
use partner_registry::catalogue::{self, Facts, ItemId, Listing, Showing, Shown};

use super::{ModelService, standing};
use crate::ModelError;
use crate::model::{Metrics, Model, VersionRef};
use crate::store;

/// The metrics that a model is known by, the most telling first; trained here, they are of the rows that were held out and begin
/// with [`HELD_OUT`].
const HEADLINES: [&str; 9] =
    ["accuracy", "macro_f1", "f1", "balanced_accuracy", "roc_auc", "r2", "mae", "rmse", "loss"];
const HELD_OUT: &str = "test_";
/// Metrics that others are told.
const MOST_HEADLINES: usize = 3;

/// A model as the catalogue is told of it: what it scored, and not on whose data.
async fn listing(tx: &mut Tx, scope: Scope, model: &Model) -> Result<Listing, ModelError> {
    let newest = store::versions::find(tx, scope, model.id, VersionRef::Latest).await?;
    Ok(Listing {
        item: ItemId::Model(model.id),
        owner: model.owner,
        name: model.name.clone(),
        description: model.description.clone(),
        is_open: model.archived_at.is_none(),
        industry: None,
        task: Some(model.task.clone()),
        licence: None,
        version: newest.as_ref().map(|version| version.id.as_uuid()),
        facts: Facts {
            version: newest.as_ref().map(|version| version.number.to_string()),
            metrics: newest.map(|version| headlines(&version.metrics.0)).unwrap_or_default(),
            ..Facts::default()
        },
    })
}

/// A few metrics, to three decimals.
fn headlines(metrics: &Metrics) -> Metrics {
    let held_out = |name: &str| metrics.get_key_value(&format!("{HELD_OUT}{name}"));
    let known = HEADLINES.iter().filter_map(|name| held_out(name).or_else(|| metrics.get_key_value(*name)));
    known.take(MOST_HEADLINES).map(|(name, value)| (name.clone(), (value * 1000.0).round() / 1000.0)).collect()
}

/// Tells the catalogue how a model is now, in the transaction that has changed it.
pub(super) async fn tell(tx: &mut Tx, scope: Scope, now: DateTime<Utc>, model: &Model) -> Result<(), ModelError> {
    let listing = listing(tx, scope, model).await?;
    Ok(catalogue::put(tx, scope, now, &listing).await?)
}

impl ModelService {
    /// Who sees one of the partner's own models in the catalogue, and exactly what they see.
    ///
    /// # Errors
    /// `NotOwner` when it was granted to the partner; `NotFound`.
    pub async fn listed(&self, permit: &Permit<ReadCatalogue>, id: ModelId) -> Result<Shown, ModelError> {
        let (scope, now) = (permit.scope(), self.sources.now());
        let mut tx = self.db.read(scope.tenancy()).await?;
        let model = standing::owned(&mut tx, scope, id, now).await?;
        let listing = listing(&mut tx, scope, &model).await?;
        Ok(catalogue::look(&mut tx, scope, now, &listing).await?)
    }

    /// Says who sees one of the partner's own models in the catalogue.
    ///
    /// # Errors
    /// As [`catalogue::change`]; `NotOwner` when it was granted to the partner; `NotFound`; `Archived`.
    pub async fn list_for(
        &self,
        permit: &Permit<PublishListing>,
        id: ModelId,
        showing: Showing,
    ) -> Result<Shown, ModelError> {
        let (scope, now) = (permit.scope(), self.sources.now());
        let mut tx = self.db.write(scope.tenancy()).await?;
        // Whoever renames it meanwhile waits, and tells the catalogue afterwards.
        let model = standing::owned_for_update(&mut tx, scope, id, now).await?;
        if model.archived_at.is_some() {
            return Err(ModelError::Archived);
        }
        let listing = listing(&mut tx, scope, &model).await?;
        let shown = catalogue::change(&mut tx, &self.sources, permit, (&listing, showing)).await?;
        tx.commit().await?;
        Ok(shown)
    }
}

#[cfg(test)]
mod tests {
    use crate::model::Metrics;

    #[test]
    fn a_few_scores_of_rows_that_were_held_out_come_first() {
        let scores = [("test_accuracy", 0.91234), ("accuracy", 0.99), ("test_loss", 0.3), ("rmse", 2.0), ("r2", 0.5)];
        let metrics: Metrics = scores.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        let wanted = [("r2", 0.5), ("rmse", 2.0), ("test_accuracy", 0.912)];
        assert!(super::headlines(&metrics).iter().map(|(name, value)| (name.as_str(), *value)).eq(wanted));
    }
}

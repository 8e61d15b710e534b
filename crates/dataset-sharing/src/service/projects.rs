//! Data sets in joint projects.

use std::collections::BTreeMap;

use access::{GrantDataset, Permit, ReadProject};
use chrono::{DateTime, Utc};
use foundation::{DatasetId, ProjectId};
use partner_registry::projects::{self, Thing, ThingId};
use serde_json::{Value, json};

use super::{DatasetService, sight};
use crate::DatasetError;
use crate::model::{NewGrant, Permissions};
use crate::store::grants;

/// What is granted to a project's other partner along with attaching something.
#[derive(Debug, Clone, Copy)]
pub struct Along {
    /// For what; at least one.
    pub permissions: Permissions,
    /// Until when, excluded; `None` for as long as the agreement.
    pub expires_at: Option<DateTime<Utc>>,
}

/// What a partner may do with another one's data set now.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Uses {
    /// For what.
    pub permissions: Permissions,
    /// The end of the grant that lasts longest, excluded.
    pub until: Option<DateTime<Utc>>,
}

impl DatasetService {
    /// Attaches one of the partner's own data sets to a project, and grants it to the other partner under the project's
    /// agreement if that is wanted: both, or neither.
    ///
    /// # Errors
    /// `Partner` with why the project takes nothing; `NotFound` and `NotOwner` for what is not one's own; `Archived`; as
    /// [`DatasetService::grant`] when the agreement does not permit the grant.
    pub async fn attach(
        &self,
        permit: &Permit<GrantDataset>,
        project: ProjectId,
        (dataset, along): (DatasetId, Option<Along>),
    ) -> Result<Thing, DatasetError> {
        let (scope, now) = (permit.scope(), self.sources.now());
        let mut tx = self.db.write(scope.tenancy()).await?;
        let working = projects::lock_to_work(&mut tx, permit, project, now).await?;
        let row = sight::own_locked(&mut tx, scope, dataset, now).await?;
        row.expect_open()?;
        let granted = match along {
            Some(Along { permissions, expires_at }) => {
                let new = NewGrant { dataset, agreement: working.project.agreement, permissions, expires_at };
                json!(self.grant_in(&mut tx, permit, new).await?.id)
            }
            None => Value::Null,
        };
        let thing = (ThingId::Dataset(dataset), row.name.as_str(), granted);
        let attached = projects::attach(&mut tx, &self.sources, permit, &working, thing).await?;
        tx.commit().await?;
        Ok(attached)
    }

    /// What the partner may do now with each of these data sets of other partners, under whatever agreement. The permit is for
    /// a project, and tells no more than what its partner could find out of each.
    pub async fn uses(
        &self,
        permit: &Permit<ReadProject>,
        datasets: &[DatasetId],
    ) -> Result<BTreeMap<DatasetId, Uses>, DatasetError> {
        let (scope, now) = (permit.scope(), self.sources.now());
        let mut tx = self.db.read(scope.tenancy()).await?;
        let mut agreements = sight::Agreements::at(now);
        let mut found = BTreeMap::new();
        for dataset in datasets {
            let mut uses = Uses::default();
            for grant in grants::list_live(&mut tx, scope, (*dataset, *dataset), now).await? {
                let effective = agreements.effective(&mut tx, &grant).await?;
                if !effective.is_empty() {
                    uses.permissions = effective.iter().fold(uses.permissions, Permissions::with);
                    uses.until = uses.until.max(Some(grant.expires_at()));
                }
            }
            found.insert(*dataset, uses);
        }
        Ok(found)
    }
}

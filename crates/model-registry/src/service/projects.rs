//! Models in joint projects.

use std::collections::BTreeMap;

use access::{GrantModel, Permit, ReadProject};
use chrono::{DateTime, Utc};
use foundation::{ModelId, ProjectId};
use partner_registry::projects::{self, Thing, ThingId};
use serde_json::{Value, json};

use super::{ModelService, standing, terms};
use crate::ModelError;
use crate::model::{NewGrant, Permissions, Use};
use crate::store;

/// What is granted to a project's other partner along with attaching something.
#[derive(Debug, Clone, Copy)]
pub struct Along {
    /// For what; at least one.
    pub permissions: Permissions,
    /// Until when, excluded; `None` for as long as the agreement.
    pub expires_at: Option<DateTime<Utc>>,
}

/// What a partner may do with another one's model now, as far as its grants go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Uses {
    /// For what.
    pub permissions: Permissions,
    /// The end of the grant that lasts longest, excluded; `None` when one of them lasts as long as its agreement.
    pub until: Option<DateTime<Utc>>,
}

impl ModelService {
    /// Attaches one of the partner's own models to a project, and grants it to the other partner under the project's agreement if
    /// that is wanted: both, or neither.
    ///
    /// # Errors
    /// `Partner` with why the project takes nothing; `NotFound` and `NotOwner` for what is not one's own; `Archived`; as
    /// [`ModelService::grant`] when an agreement does not permit the grant.
    pub async fn attach(
        &self,
        permit: &Permit<GrantModel>,
        project: ProjectId,
        (model, along): (ModelId, Option<Along>),
    ) -> Result<Thing, ModelError> {
        let (scope, now) = (permit.scope(), self.sources.now());
        let mut tx = self.db.write(scope.tenancy()).await?;
        let working = projects::lock_to_work(&mut tx, permit, project, now).await?;
        let found = standing::owned_for_update(&mut tx, scope, model, now).await?;
        if found.archived_at.is_some() {
            return Err(ModelError::Archived);
        }
        let granted = match along {
            Some(Along { permissions, expires_at }) => {
                let grantee = working.project.counterpart(working.partner);
                let agreement = working.project.agreement;
                let new = NewGrant { model, grantee, agreement, permissions, expires_at };
                json!(self.grant_in(&mut tx, permit, new).await?.id)
            }
            None => Value::Null,
        };
        let thing = (ThingId::Model(model), found.name.as_str(), granted);
        let attached = projects::attach(&mut tx, &self.sources, permit, &working, thing).await?;
        tx.commit().await?;
        Ok(attached)
    }

    /// What the partner may do now with each of these models of other partners, under whatever agreement. A version that third
    /// partners' terms bind may allow less.
    pub async fn uses(
        &self,
        permit: &Permit<ReadProject>,
        models: &[ModelId],
    ) -> Result<BTreeMap<ModelId, Uses>, ModelError> {
        let (scope, now) = (permit.scope(), self.sources.now());
        let mut tx = self.db.read(scope.tenancy()).await?;
        let mut found = BTreeMap::new();
        for model in models {
            let mut sum = Uses { permissions: Permissions { download: false, predict: false }, until: None };
            let mut ends: Vec<Option<DateTime<Utc>>> = Vec::new();
            for grant in store::grants::live(&mut tx, scope, (*model, *model), now).await? {
                let allowed = terms::effective(&mut tx, &grant, now).await?;
                if allowed.uses().next().is_some() {
                    sum.permissions.download |= allowed.allows(Use::Download);
                    sum.permissions.predict |= allowed.allows(Use::Predict);
                    ends.push(grant.expires_at);
                }
            }
            // An end that is left open is the latest.
            let open = ends.contains(&None);
            sum.until = if open { None } else { ends.into_iter().flatten().max() };
            found.insert(*model, sum);
        }
        Ok(found)
    }
}

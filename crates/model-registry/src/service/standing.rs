//! What a partner is to a model: its owner, a grantee, or nobody.

use access::Scope;
use chrono::{DateTime, Utc};
use database::Tx;
use foundation::ModelId;
use partner_registry::Ended;

use super::terms;
use crate::ModelError;
use crate::model::{Model, ModelGrant};
use crate::store;

/// What a partner is to a model that it may see.
#[derive(Debug)]
pub(crate) enum Standing {
    /// Its owner.
    Owner(Model),
    /// It holds these grants, live and under agreements in force; never empty.
    Grantee(Model, Vec<ModelGrant>),
}

impl Standing {
    /// Whether the partner is the owner.
    pub(crate) fn is_owner(&self) -> bool {
        matches!(self, Self::Owner(_))
    }
}

/// What the scope's partner is to the model at `at`.
///
/// # Errors
/// `NotFound` for whoever never held a grant of it; for who did, `Ended` says why it counts no longer.
pub(crate) async fn of(tx: &mut Tx, scope: Scope, model: ModelId, at: DateTime<Utc>) -> Result<Standing, ModelError> {
    if let Some(own) = store::models::find(tx, scope, model).await? {
        return Ok(Standing::Owner(own));
    }
    let mut grants = Vec::new();
    for grant in store::grants::live(tx, scope, (model, model), at).await? {
        if terms::why_dormant(tx, &grant, at).await?.is_none() {
            grants.push(grant);
        }
    }
    if grants.is_empty() {
        return Err(why_not(tx, scope, model, at).await?);
    }
    let found = store::models::find_shared(tx, scope, model).await?.ok_or(ModelError::NotFound)?;
    Ok(Standing::Grantee(found, grants))
}

/// The partner's own model.
///
/// # Errors
/// `NotOwner` when it is another partner's and the caller may see it.
pub(crate) async fn owned(tx: &mut Tx, scope: Scope, model: ModelId, at: DateTime<Utc>) -> Result<Model, ModelError> {
    match of(tx, scope, model, at).await? {
        Standing::Owner(model) => Ok(model),
        Standing::Grantee(..) => Err(ModelError::NotOwner),
    }
}

/// The same, locked until the transaction ends.
pub(crate) async fn owned_for_update(
    tx: &mut Tx,
    scope: Scope,
    model: ModelId,
    at: DateTime<Utc>,
) -> Result<Model, ModelError> {
    match store::models::find_for_update(tx, scope, model).await? {
        Some(model) => Ok(model),
        None => owned(tx, scope, model, at).await,
    }
}

/// What is told to a partner that holds no grant that counts: see [`Ended`].
async fn why_not(tx: &mut Tx, scope: Scope, model: ModelId, at: DateTime<Utc>) -> Result<ModelError, ModelError> {
    let Some(newest) = store::grants::newest(tx, scope, model).await? else { return Ok(ModelError::NotFound) };
    let ended = match newest.ended(at) {
        Some(ended) => Some(ended),
        None => terms::why_dormant(tx, &newest, at).await?.map(Ended::Agreement),
    };
    // One that counts was given between the two looks; the next request finds it.
    Ok(ended.map_or(ModelError::NotFound, ModelError::Ended))
}

//! What a partner is to a model: its owner, a grantee, or nobody.

use access::Scope;
use chrono::{DateTime, Utc};
use database::Tx;
use foundation::ModelId;

use super::terms;
use crate::ModelError;
use crate::model::{GrantState, Model, ModelGrant};
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
/// `NotFound` for whoever never held a grant of it; for who did, why it counts no longer.
pub(crate) async fn of(tx: &mut Tx, scope: Scope, model: ModelId, at: DateTime<Utc>) -> Result<Standing, ModelError> {
    if let Some(own) = store::models::find(tx, scope, model).await? {
        return Ok(Standing::Owner(own));
    }
    let held = store::grants::live(tx, scope, (model, model), at).await?;
    if held.is_empty() {
        return Err(why_not(store::grants::newest(tx, scope, model).await?, at));
    }
    let mut grants = Vec::with_capacity(held.len());
    let mut refusal = None;
    for grant in held {
        match terms::why_dormant(tx, &grant, at).await? {
            None => grants.push(grant),
            // That of the newest grant: it is the one that the grantee relies on.
            Some(reason) => refusal = refusal.or(Some(reason)),
        }
    }
    if grants.is_empty() {
        return Err(refusal.map_or(ModelError::NotFound, |refusal| ModelError::Partner(refusal.into())));
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

/// Why the newest grant that a partner ever held counts no longer.
fn why_not(newest: Option<ModelGrant>, at: DateTime<Utc>) -> ModelError {
    let Some(grant) = newest else { return ModelError::NotFound };
    match grant.state(at) {
        GrantState::Revoked(at) => ModelError::GrantRevoked { at, reason: grant.revoked_because.unwrap_or_default() },
        GrantState::Expired(at) => ModelError::GrantExpired { at },
        // Given between the two looks; the next request finds it.
        GrantState::Live => ModelError::NotFound,
    }
}

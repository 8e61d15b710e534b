//! Sharing models, and taking them back.

use access::audit::{self, Entry};
use access::{GrantModel, Permit, ReadModel, Scope};
use chrono::{DateTime, DurationRound as _, TimeDelta, Utc};
use database::Tx;
use foundation::{ModelGrantId, ModelId, Page, PageRequest};
use partner_registry::agreements;
use partner_registry::notices::{self, Deed};
use serde_json::json;

use super::{ModelService, standing, terms};
use crate::ModelError;
use crate::model::{ModelGrant, NewGrant, reason};
use crate::store;

impl ModelService {
    /// Lets the other party of an agreement use one of the partner's models, all versions of it.
    ///
    /// # Errors
    /// `Invalid` names the field; `NotFound`, `NotOwner`, `Archived`, `AlreadyGranted`; what the agreement says when it does
    /// not cover all of the permissions now; `DerivedFromOthers`, `OtherAgreement` or `TermsEnded` when the terms of the data
    /// that a version was derived from stand against it.
    pub async fn grant(&self, permit: &Permit<GrantModel>, new: NewGrant) -> Result<ModelGrant, ModelError> {
        let mut tx = self.db.write(permit.scope().tenancy()).await?;
        let grant = self.grant_in(&mut tx, permit, new).await?;
        tx.commit().await?;
        Ok(grant)
    }

    /// The same, in a transaction of the permit's scope that does more.
    pub(super) async fn grant_in(
        &self,
        tx: &mut Tx,
        permit: &Permit<GrantModel>,
        new: NewGrant,
    ) -> Result<ModelGrant, ModelError> {
        let (scope, now) = (permit.scope(), self.sources.now());
        let expires_at = check(&new, now)?;
        let grant = ModelGrant {
            id: self.sources.id(),
            model: new.model,
            owner: permit.partner(),
            grantee: new.grantee,
            agreement: new.agreement,
            permissions: new.permissions,
            expires_at,
            created_at: now,
            revoked_at: None,
            revoked_because: None,
        };
        let model = standing::owned_for_update(tx, scope, new.model, now).await?;
        if model.archived_at.is_some() {
            return Err(ModelError::Archived);
        }
        check_agreements(tx, scope, &grant).await?;
        let held = store::grants::live_given(tx, scope, (grant.model, grant.grantee), now).await?;
        if let Some(known) = held.iter().find(|known| known.agreement == grant.agreement) {
            return Err(ModelError::AlreadyGranted { grant: known.id });
        }
        store::grants::insert(tx, scope, &grant).await?;
        let detail = json!({
            "model": grant.model,
            "grantee": grant.grantee,
            "agreement": grant.agreement,
            "permissions": grant.permissions.uses().collect::<Vec<_>>(),
            "expires_at": grant.expires_at,
        });
        let entry = Entry::done(permit, grant.id).part_of(grant.model).detail(detail);
        let entry = entry.under(grant.agreement).shown_to(grant.grantee);
        audit::record(tx, &self.sources, permit, entry).await?;
        let (news, path) = ((Deed::ModelGranted, &*model.name), format!("/models/{}", grant.model));
        notices::tell(tx, &self.sources, (grant.owner, grant.grantee), news, path).await?;
        Ok(grant)
    }

    /// Takes a grant back; the next download or prediction is refused. One that was taken back before stays as it is, with
    /// the reason that was given then.
    ///
    /// # Errors
    /// `Invalid` without a reason; `GrantNotFound`; `NotOwner` when the partner holds the grant instead of having given it.
    pub async fn revoke(
        &self,
        permit: &Permit<GrantModel>,
        id: ModelGrantId,
        because: &str,
    ) -> Result<ModelGrant, ModelError> {
        let because = reason(because)?;
        let (scope, now) = (permit.scope(), self.sources.now());
        let mut tx = self.db.write(scope.tenancy()).await?;
        let grant = store::grants::find(&mut tx, scope, id).await?.ok_or(ModelError::GrantNotFound)?;
        if grant.owner != permit.partner() {
            return Err(ModelError::NotOwner);
        }
        if store::grants::revoke(&mut tx, scope, id, (now, &because)).await? {
            let detail = json!({
                "model": grant.model, "grantee": grant.grantee, "reason": because,
            });
            let entry = Entry::done(permit, id).part_of(grant.model).named("model:revoke").detail(detail);
            let entry = entry.under(grant.agreement).shown_to(grant.grantee);
            audit::record(&mut tx, &self.sources, permit, entry).await?;
        }
        let grant = store::grants::find(&mut tx, scope, id).await?.ok_or(ModelError::GrantNotFound)?;
        tx.commit().await?;
        Ok(grant)
    }

    /// A grant that the partner gave or holds, revoked and expired ones too.
    ///
    /// # Errors
    /// `GrantNotFound`.
    pub async fn get_grant(&self, permit: &Permit<ReadModel>, id: ModelGrantId) -> Result<ModelGrant, ModelError> {
        let mut tx = self.db.read(permit.scope().tenancy()).await?;
        store::grants::find(&mut tx, permit.scope(), id).await?.ok_or(ModelError::GrantNotFound)
    }

    /// The grants of a model, newest first, revoked and expired ones too: all of them for its owner, for a grantee its own.
    ///
    /// # Errors
    /// `NotFound`; `Ended` to a former grantee, who finds them with [`ModelService::list_received_grants`].
    pub async fn list_grants(
        &self,
        permit: &Permit<ReadModel>,
        model: ModelId,
        page: &PageRequest,
    ) -> Result<Page<ModelGrant>, ModelError> {
        let scope = permit.scope();
        let mut tx = self.db.read(scope.tenancy()).await?;
        standing::of(&mut tx, scope, model, self.sources.now()).await?;
        let rows = store::grants::list_of_model(&mut tx, scope, model, page).await?;
        Ok(Page::cut(rows, page, |grant| grant.id))
    }

    /// The grants that other partners gave to this one, newest first, revoked and expired ones too.
    pub async fn list_received_grants(
        &self,
        permit: &Permit<ReadModel>,
        page: &PageRequest,
    ) -> Result<Page<ModelGrant>, ModelError> {
        let mut tx = self.db.read(permit.scope().tenancy()).await?;
        let rows = store::grants::list_received(&mut tx, permit.scope(), page).await?;
        Ok(Page::cut(rows, page, |grant| grant.id))
    }
}

/// Checks what can be checked without the database, and gives the end of the grant as the database keeps it.
fn check(new: &NewGrant, now: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, ModelError> {
    if new.permissions.uses().next().is_none() {
        return Err(ModelError::invalid("permissions", "allow at least one of 'download' and 'predict'"));
    }
    // What comes back from the database must equal what was granted.
    let cut = |time: DateTime<Utc>| time.duration_trunc(TimeDelta::microseconds(1)).unwrap_or(time);
    let expires_at = new.expires_at.map(cut);
    if expires_at.is_some_and(|expiry| expiry <= now) {
        return Err(ModelError::invalid("expires_at", "it must lie in the future"));
    }
    Ok(expires_at)
}

/// Whether the grant's agreement covers all that it allows, and whether those of the data that the model was derived from do.
async fn check_agreements(tx: &mut Tx, scope: Scope, grant: &ModelGrant) -> Result<(), ModelError> {
    let (owner, grantee, at) = (grant.owner, grant.grantee, grant.created_at);
    for wanted in grant.permissions.uses() {
        agreements::permits(tx, terms::question(grant, wanted), at).await?;
    }
    let bindings = store::versions::bindings(tx, scope, grant.model).await?;
    for binding in &bindings {
        for wanted in grant.permissions.uses() {
            terms::check_term(tx, (owner, grantee, grant.model), *binding, wanted, at).await?;
        }
    }
    // Who gets back what was derived from its own data gets it under the agreement for that data.
    let mut own = bindings.iter().filter(|(data_owner, _)| *data_owner == grantee).map(|(_, agreement)| *agreement);
    match own.next() {
        Some(first) if first != grant.agreement && own.all(|agreement| agreement != grant.agreement) => {
            Err(ModelError::OtherAgreement { agreement: first })
        }
        _ => Ok(()),
    }
}

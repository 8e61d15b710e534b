//! Granting and revoking.

use access::audit::{self, Entry};
use access::{GrantDataset, Permit, ReadDataset};
use chrono::{DateTime, DurationRound as _, TimeDelta, Utc};
use database::Tx;
use foundation::{DatasetGrantId, DatasetId, Page, PageRequest, PartnerId};
use partner_registry::agreements::{self as registry, Asset, Use};
use partner_registry::notices::{self, Deed};
use serde_json::json;

use super::{DatasetService, sight};
use crate::DatasetError;
use crate::model::{Grant, NewGrant, Permission, Presence, prose};
use crate::store::grants::Revocation;
use crate::store::{agreements, grants};

impl DatasetService {
    /// Lets the other party of an agreement use a data set. The agreement must be in force and cover every permission.
    ///
    /// # Errors
    /// `Partner` with the refusal when the agreement does not permit it; `OutlivesAgreement`; `AlreadyGranted` while there is
    /// a grant under this agreement; `Archived`; `Invalid` names the field.
    pub async fn grant(&self, permit: &Permit<GrantDataset>, new: NewGrant) -> Result<Grant, DatasetError> {
        let mut tx = self.db.write(permit.scope().tenancy()).await?;
        let grant = self.grant_in(&mut tx, permit, new).await?;
        tx.commit().await?;
        Ok(grant)
    }

    /// The same, in a transaction of the permit's scope that does more.
    pub(super) async fn grant_in(
        &self,
        tx: &mut Tx,
        permit: &Permit<GrantDataset>,
        new: NewGrant,
    ) -> Result<Grant, DatasetError> {
        if new.permissions.is_empty() {
            let problem = "name at least one permission".to_owned();
            return Err(DatasetError::Invalid { field: "permissions", problem });
        }
        let (scope, now, owner) = (permit.scope(), self.sources.now(), permit.partner());
        let dataset = sight::own_locked(tx, scope, new.dataset, now).await?;
        dataset.expect_open()?;
        let other = agreements::counterpart(tx, scope, new.agreement).await?;
        for permission in new.permissions.iter() {
            let (user, purpose, asset) = (other.partner, permission.purpose(), Some(Asset::Dataset(new.dataset)));
            let wanted = Use { owner, user, agreement: new.agreement, purpose, asset };
            registry::permits(tx, wanted, now).await?;
        }
        let expires_at = expiry(new.expires_at, now, other.agreement_ends)?;
        if let Some(grant) = grants::find_live_under(tx, scope, (new.dataset, new.agreement), now).await? {
            return Err(DatasetError::AlreadyGranted { grant });
        }
        let user = permit.principal().user;
        let grant = Grant {
            id: self.sources.id(),
            dataset: new.dataset,
            owner,
            grantee: other.partner,
            agreement: new.agreement,
            permissions: new.permissions,
            created_by: Some(user),
            created_at: now,
            expires_at,
            revoked_at: None,
            revoke_reason: None,
        };
        grants::insert(tx, scope, &grant, user).await?;
        let entry = Entry::done(permit, grant.id).part_of(grant.dataset).detail(json!({
            "dataset": grant.dataset,
            "grantee": grant.grantee,
            "agreement": grant.agreement,
            "permissions": grant.permissions.iter().map(Permission::as_str).collect::<Vec<_>>(),
            "expires_at": grant.expires_at,
        }));
        let entry = entry.under(grant.agreement).shown_to(grant.grantee);
        audit::record(tx, &self.sources, permit, entry).await?;
        let (news, path) = ((Deed::DatasetGranted, &*dataset.name), format!("/datasets/{}", grant.dataset));
        notices::tell(tx, &self.sources, (owner, grant.grantee), news, path).await?;
        Ok(grant)
    }

    /// Takes a grant back, at once: jobs that train under it stop within seconds. Both parties read the reason. Revoking what
    /// is revoked changes nothing.
    ///
    /// # Errors
    /// `Invalid` without a reason; `NotOwner` when the partner got the grant instead of having given it.
    pub async fn revoke(
        &self,
        permit: &Permit<GrantDataset>,
        id: DatasetGrantId,
        reason: &str,
    ) -> Result<Grant, DatasetError> {
        let reason = prose("reason", reason, Presence::Required)?;
        let (scope, owner) = (permit.scope(), permit.partner());
        let mut tx = self.db.write(scope.tenancy()).await?;
        let revocation = Revocation { by: permit.principal().user, at: self.sources.now(), reason: &reason };
        let Some(row) = grants::revoke(&mut tx, scope, id, revocation).await? else {
            return revoked_before(grants::get(&mut tx, scope, id).await?.seen_by(owner), owner);
        };
        let detail = json!({ "dataset": row.dataset_id, "grantee": row.grantee_id, "reason": reason });
        let entry = Entry::done(permit, id).part_of(row.dataset_id).named("dataset:revoke").detail(detail);
        let entry = entry.under(row.agreement_id).shown_to(row.grantee_id);
        audit::record(&mut tx, &self.sources, permit, entry).await?;
        tx.commit().await?;
        Ok(row.seen_by(owner))
    }

    /// A grant that the partner gave or got.
    pub async fn get_grant(&self, permit: &Permit<ReadDataset>, id: DatasetGrantId) -> Result<Grant, DatasetError> {
        let mut tx = self.db.read(permit.scope().tenancy()).await?;
        Ok(grants::get(&mut tx, permit.scope(), id).await?.seen_by(permit.partner()))
    }

    /// The grants of a data set, newest first, the past ones included: all of them for its owner, for a grantee its own.
    pub async fn list_grants(
        &self,
        permit: &Permit<ReadDataset>,
        id: DatasetId,
        page: &PageRequest,
    ) -> Result<Page<Grant>, DatasetError> {
        let scope = permit.scope();
        let mut tx = self.db.read(scope.tenancy()).await?;
        sight::dataset(&mut tx, scope, id, self.sources.now()).await?;
        let rows = grants::list_of_dataset(&mut tx, scope, id, page).await?;
        Ok(Page::cut(rows, page, |row| row.id).map(|row| row.seen_by(permit.partner())))
    }

    /// The grants that the partner got, newest first, the past ones included.
    pub async fn list_received_grants(
        &self,
        permit: &Permit<ReadDataset>,
        page: &PageRequest,
    ) -> Result<Page<Grant>, DatasetError> {
        let scope = permit.scope();
        let mut tx = self.db.read(scope.tenancy()).await?;
        let rows = grants::list_received(&mut tx, scope, page).await?;
        Ok(Page::cut(rows, page, |row| row.id).map(|row| row.seen_by(permit.partner())))
    }
}

/// A grantee sees the grant, but it is not its to revoke.
fn revoked_before(grant: Grant, owner: PartnerId) -> Result<Grant, DatasetError> {
    if grant.owner == owner { Ok(grant) } else { Err(DatasetError::NotOwner) }
}

/// The end of a grant: in the future, and not after the agreement's.
fn expiry(
    wanted: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
    agreement_ends: DateTime<Utc>,
) -> Result<DateTime<Utc>, DatasetError> {
    let Some(wanted) = wanted else { return Ok(agreement_ends) };
    // What comes back from the database must equal what was granted.
    let wanted = wanted.duration_trunc(TimeDelta::microseconds(1)).unwrap_or(wanted);
    if wanted <= now {
        return Err(DatasetError::Invalid { field: "expires_at", problem: "it must lie in the future".to_owned() });
    }
    if wanted > agreement_ends {
        return Err(DatasetError::OutlivesAgreement { agreement_ends });
    }
    Ok(wanted)
}

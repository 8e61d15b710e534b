//! Rows of `dataset_grants`.

use access::Scope;
use chrono::{DateTime, Utc};
use database::{Tx, execute, run_on};
use foundation::{AgreementId, DatasetGrantId, DatasetId, PageRequest, PartnerId, UserId};
use partner_registry::Ended;

use super::partner_of;
use crate::DatasetError;
use crate::error::Thing;
use crate::model::{Grant, Permissions};

macro_rules! columns {
    () => {
        "id, partner_id, grantee_id, dataset_id, agreement_id, may_train, may_download, created_by, \
         created_at, expires_at, revoked_at, revoke_reason"
    };
}

#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct GrantRow {
    pub id: DatasetGrantId,
    pub partner_id: PartnerId,
    pub grantee_id: PartnerId,
    pub dataset_id: DatasetId,
    pub agreement_id: AgreementId,
    may_train: bool,
    may_download: bool,
    created_by: UserId,
    created_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    revoked_at: Option<DateTime<Utc>>,
    revoke_reason: Option<String>,
}

impl GrantRow {
    pub(crate) fn permissions(&self) -> Permissions {
        Permissions { train: self.may_train, download: self.may_download }
    }

    /// Its end, excluded.
    pub(crate) fn expires_at(&self) -> DateTime<Utc> {
        self.expires_at
    }

    /// Why it counts no longer at `at`, apart from its agreement; `None` while it does.
    pub(crate) fn ended(&self, at: DateTime<Utc>) -> Option<Ended> {
        let revoked = self.revoked_at.map(|at| (at, self.revoke_reason.as_deref().unwrap_or_default()));
        Ended::of(revoked, Some(self.expires_at), at)
    }

    /// As one of its two sides sees it.
    pub(crate) fn seen_by(self, viewer: PartnerId) -> Grant {
        Grant {
            permissions: self.permissions(),
            id: self.id,
            dataset: self.dataset_id,
            owner: self.partner_id,
            grantee: self.grantee_id,
            agreement: self.agreement_id,
            created_by: (viewer == self.partner_id).then_some(self.created_by),
            created_at: self.created_at,
            expires_at: self.expires_at,
            revoked_at: self.revoked_at,
            revoke_reason: self.revoke_reason,
        }
    }
}

const INSERT: &str = "INSERT INTO dataset_grants (id, partner_id, grantee_id, dataset_id, agreement_id, may_train, \
     may_download, created_by, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";

/// Inserts a grant of one of the partner's own data sets.
pub(crate) async fn insert(tx: &mut Tx, scope: Scope, grant: &Grant, created_by: UserId) -> Result<(), DatasetError> {
    let partner = partner_of(scope, Thing::Grant)?;
    execute!(
        tx,
        sqlx::query(INSERT)
            .bind(grant.id)
            .bind(partner)
            .bind(grant.grantee)
            .bind(grant.dataset)
            .bind(grant.agreement)
            .bind(grant.permissions.train)
            .bind(grant.permissions.download)
            .bind(created_by)
            .bind(grant.created_at)
            .bind(grant.expires_at)
    )?;
    Ok(())
}

pub(super) const FIND: &str =
    concat!("SELECT ", columns!(), " FROM dataset_grants g WHERE g.id = $1 AND $2 IN (g.partner_id, g.grantee_id)");

/// A grant that the partner gave or got.
pub(crate) async fn get(tx: &mut Tx, scope: Scope, id: DatasetGrantId) -> Result<GrantRow, DatasetError> {
    let partner = partner_of(scope, Thing::Grant)?;
    let row = run_on!(tx, |conn| sqlx::query_as(FIND).bind(id).bind(partner).fetch_optional(conn).await)?;
    row.ok_or(DatasetError::NotFound(Thing::Grant))
}

pub(super) const LIVE: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM dataset_grants g WHERE g.grantee_id = $1 AND g.dataset_id >= $2 AND g.dataset_id <= $3 \
     AND g.revoked_at IS NULL AND g.expires_at > $4 ORDER BY g.dataset_id, g.expires_at DESC, g.id"
);

/// The partner's grants, neither revoked nor expired, of the data sets from `first` to `last`: for each, the one that lasts
/// longest first. Whether their agreements are in force is not looked at here.
pub(crate) async fn list_live(
    tx: &mut Tx,
    scope: Scope,
    (first, last): (DatasetId, DatasetId),
    now: DateTime<Utc>,
) -> Result<Vec<GrantRow>, DatasetError> {
    let partner = partner_of(scope, Thing::Grant)?;
    Ok(run_on!(tx, |conn| {
        sqlx::query_as(LIVE).bind(partner).bind(first).bind(last).bind(now).fetch_all(conn).await
    })?)
}

pub(super) const NEWEST: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM dataset_grants g WHERE g.dataset_id = $1 AND g.grantee_id = $2 ORDER BY g.id DESC LIMIT 1"
);

/// The newest grant of a data set that the partner got, whether it still counts or not.
pub(crate) async fn newest(tx: &mut Tx, scope: Scope, dataset: DatasetId) -> Result<Option<GrantRow>, DatasetError> {
    let partner = partner_of(scope, Thing::Grant)?;
    Ok(run_on!(tx, |conn| sqlx::query_as(NEWEST).bind(dataset).bind(partner).fetch_optional(conn).await)?)
}

pub(super) const LIVE_UNDER: &str = "SELECT g.id FROM dataset_grants g WHERE g.dataset_id = $1 AND g.partner_id = $2 \
     AND g.agreement_id = $3 AND g.revoked_at IS NULL AND g.expires_at > $4 ORDER BY g.id DESC LIMIT 1";

/// The grant of an own data set under an agreement, if there is one that is neither revoked nor expired.
pub(crate) async fn find_live_under(
    tx: &mut Tx,
    scope: Scope,
    (dataset, agreement): (DatasetId, AgreementId),
    now: DateTime<Utc>,
) -> Result<Option<DatasetGrantId>, DatasetError> {
    let partner = partner_of(scope, Thing::Grant)?;
    Ok(run_on!(tx, |conn| {
        sqlx::query_scalar(LIVE_UNDER).bind(dataset).bind(partner).bind(agreement).bind(now).fetch_optional(conn).await
    })?)
}

pub(super) const STILL_TRAINS: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM dataset_grants g WHERE g.id = $1 AND g.grantee_id = $2 AND g.dataset_id = $3 AND g.may_train \
     AND g.revoked_at IS NULL AND g.expires_at > $4"
);

/// A training grant that the grantee still holds. Takes the grantee and no scope: a worker asks for the partner of a job that
/// it has claimed.
pub(crate) async fn find_training(
    tx: &mut Tx,
    id: DatasetGrantId,
    (grantee, dataset): (PartnerId, DatasetId),
    now: DateTime<Utc>,
) -> Result<Option<GrantRow>, DatasetError> {
    Ok(run_on!(tx, |conn| {
        sqlx::query_as(STILL_TRAINS).bind(id).bind(grantee).bind(dataset).bind(now).fetch_optional(conn).await
    })?)
}

pub(super) const GOT: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM dataset_grants g WHERE g.id = $1 AND g.grantee_id = $2 AND g.dataset_id = $3"
);

/// The same grant, whether it still counts or not.
pub(crate) async fn find_got(
    tx: &mut Tx,
    id: DatasetGrantId,
    (grantee, dataset): (PartnerId, DatasetId),
) -> Result<Option<GrantRow>, DatasetError> {
    Ok(run_on!(tx, |conn| sqlx::query_as(GOT).bind(id).bind(grantee).bind(dataset).fetch_optional(conn).await)?)
}

pub(super) const LIST_OF_DATASET: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM dataset_grants g WHERE g.dataset_id = $1 AND $2 IN (g.partner_id, g.grantee_id) AND g.id < $3 \
     ORDER BY g.id DESC LIMIT $4"
);

/// The grants of a data set that the partner gave or got.
pub(crate) async fn list_of_dataset(
    tx: &mut Tx,
    scope: Scope,
    dataset: DatasetId,
    page: &PageRequest,
) -> Result<Vec<GrantRow>, DatasetError> {
    let partner = partner_of(scope, Thing::Grant)?;
    let (before, limit) = (page.before(), page.fetch_limit());
    Ok(run_on!(tx, |conn| {
        sqlx::query_as(LIST_OF_DATASET).bind(dataset).bind(partner).bind(before).bind(limit).fetch_all(conn).await
    })?)
}

pub(super) const LIST_RECEIVED: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM dataset_grants g WHERE g.grantee_id = $1 AND g.id < $2 ORDER BY g.id DESC LIMIT $3"
);

/// The grants that the partner got.
pub(crate) async fn list_received(
    tx: &mut Tx,
    scope: Scope,
    page: &PageRequest,
) -> Result<Vec<GrantRow>, DatasetError> {
    let partner = partner_of(scope, Thing::Grant)?;
    let (before, limit) = (page.before(), page.fetch_limit());
    Ok(run_on!(tx, |conn| sqlx::query_as(LIST_RECEIVED).bind(partner).bind(before).bind(limit).fetch_all(conn).await)?)
}

/// Who revokes, when, why.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Revocation<'a> {
    pub by: UserId,
    pub at: DateTime<Utc>,
    pub reason: &'a str,
}

const REVOKE: &str = concat!(
    "UPDATE dataset_grants SET revoked_at = $3, revoked_by = $4, revoke_reason = $5 \
     WHERE id = $1 AND partner_id = $2 AND revoked_at IS NULL RETURNING ",
    columns!()
);

/// Revokes a grant that the partner gave; `None` when there is none, or it was revoked before.
pub(crate) async fn revoke(
    tx: &mut Tx,
    scope: Scope,
    id: DatasetGrantId,
    revocation: Revocation<'_>,
) -> Result<Option<GrantRow>, DatasetError> {
    let partner = partner_of(scope, Thing::Grant)?;
    let Revocation { by, at, reason } = revocation;
    Ok(run_on!(tx, |conn| {
        sqlx::query_as(REVOKE).bind(id).bind(partner).bind(at).bind(by).bind(reason).fetch_optional(conn).await
    })?)
}

pub(super) const REVOKE_ALL: &str = "UPDATE dataset_grants SET revoked_at = $3, revoked_by = $4, revoke_reason = $5 \
     WHERE dataset_id = $1 AND partner_id = $2 AND revoked_at IS NULL";

/// Revokes every grant of one of the partner's own data sets, and says how many there were.
pub(crate) async fn revoke_all(
    tx: &mut Tx,
    scope: Scope,
    dataset: DatasetId,
    revocation: Revocation<'_>,
) -> Result<u64, DatasetError> {
    let partner = partner_of(scope, Thing::Grant)?;
    let Revocation { by, at, reason } = revocation;
    Ok(execute!(tx, sqlx::query(REVOKE_ALL).bind(dataset).bind(partner).bind(at).bind(by).bind(reason))?)
}

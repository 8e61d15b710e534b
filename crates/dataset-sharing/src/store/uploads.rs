//! Rows of `uploads`.

use access::Scope;
use chrono::{DateTime, Utc};
use database::{Tx, execute, run_on};
use foundation::{DatasetId, DatasetVersionId, PageRequest, PartnerId, Sha256, UploadId, UserId};

use super::partner_of;
use crate::DatasetError;
use crate::error::Thing;
use crate::model::{Format, Upload};

macro_rules! columns {
    () => {
        "id, partner_id, dataset_id, format, sha256, size_bytes, version_id, created_at, expires_at"
    };
}

#[derive(Debug, sqlx::FromRow)]
pub(crate) struct UploadRow {
    pub id: UploadId,
    pub partner_id: PartnerId,
    pub dataset_id: DatasetId,
    pub format: Format,
    pub sha256: Sha256,
    pub size_bytes: i64,
    pub version_id: Option<DatasetVersionId>,
    pub created_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
}

impl UploadRow {
    pub(crate) fn at(&self, offset: i64) -> Upload {
        Upload {
            id: self.id,
            dataset: self.dataset_id,
            format: self.format,
            sha256: self.sha256,
            size: self.size_bytes,
            offset,
            version: self.version_id,
            created_at: self.created_at,
            expires_at: self.expires_at,
        }
    }
}

const INSERT: &str = "INSERT INTO uploads (id, partner_id, dataset_id, format, sha256, size_bytes, created_by, created_at, \
     expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

pub(crate) async fn insert(tx: &mut Tx, scope: Scope, upload: &Upload, user: UserId) -> Result<(), DatasetError> {
    let partner = partner_of(scope, Thing::Upload)?;
    execute!(
        tx,
        sqlx::query(INSERT)
            .bind(upload.id)
            .bind(partner)
            .bind(upload.dataset)
            .bind(upload.format)
            .bind(upload.sha256)
            .bind(upload.size)
            .bind(user)
            .bind(upload.created_at)
            .bind(upload.expires_at)
    )?;
    Ok(())
}

pub(super) const FIND: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM uploads u WHERE u.id = $1 AND u.partner_id = $2 AND (u.expires_at > $3 OR u.version_id IS NOT NULL)"
);

/// One of the partner's own that has not expired.
pub(crate) async fn get(
    tx: &mut Tx,
    scope: Scope,
    id: UploadId,
    now: DateTime<Utc>,
) -> Result<UploadRow, DatasetError> {
    let partner = partner_of(scope, Thing::Upload)?;
    let row = run_on!(tx, |conn| sqlx::query_as(FIND).bind(id).bind(partner).bind(now).fetch_optional(conn).await)?;
    row.ok_or(DatasetError::NotFound(Thing::Upload))
}

pub(super) const LIST: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM uploads u WHERE u.partner_id = $1 AND u.version_id IS NULL AND u.expires_at > $2 AND u.id < $3 \
     ORDER BY u.id DESC LIMIT $4"
);

/// The partner's open uploads.
pub(crate) async fn list_open(
    tx: &mut Tx,
    scope: Scope,
    page: &PageRequest,
    now: DateTime<Utc>,
) -> Result<Vec<UploadRow>, DatasetError> {
    let partner = partner_of(scope, Thing::Upload)?;
    let (before, limit) = (page.before(), page.fetch_limit());
    Ok(run_on!(tx, |conn| {
        sqlx::query_as(LIST).bind(partner).bind(now).bind(before).bind(limit).fetch_all(conn).await
    })?)
}

const EXTEND: &str = "UPDATE uploads SET expires_at = $3 WHERE id = $1 AND partner_id = $2 AND version_id IS NULL";

/// Puts off the expiry of an open upload.
pub(crate) async fn extend(
    tx: &mut Tx,
    scope: Scope,
    id: UploadId,
    expires_at: DateTime<Utc>,
) -> Result<(), DatasetError> {
    let partner = partner_of(scope, Thing::Upload)?;
    execute!(tx, sqlx::query(EXTEND).bind(id).bind(partner).bind(expires_at))?;
    Ok(())
}

const COMPLETE: &str = "UPDATE uploads SET version_id = $3 WHERE id = $1 AND partner_id = $2 AND version_id IS NULL";

/// Notes what an upload became; `false` when it is gone or completed already.
pub(crate) async fn complete(
    tx: &mut Tx,
    scope: Scope,
    id: UploadId,
    version: DatasetVersionId,
) -> Result<bool, DatasetError> {
    let partner = partner_of(scope, Thing::Upload)?;
    Ok(execute!(tx, sqlx::query(COMPLETE).bind(id).bind(partner).bind(version))? > 0)
}

const DELETE: &str = "DELETE FROM uploads WHERE id = $1 AND partner_id = $2 AND version_id IS NULL";

/// Deletes an open upload of the partner's; `false` when there is none.
pub(crate) async fn delete(tx: &mut Tx, scope: Scope, id: UploadId) -> Result<bool, DatasetError> {
    let partner = partner_of(scope, Thing::Upload)?;
    Ok(execute!(tx, sqlx::query(DELETE).bind(id).bind(partner))? > 0)
}

pub(super) const EXPIRED: &str =
    concat!("SELECT ", columns!(), " FROM uploads u WHERE u.expires_at <= $1 ORDER BY u.expires_at LIMIT $2");

/// Every partner's expired uploads, the oldest first, for a scope of the platform.
pub(crate) async fn list_expired(
    tx: &mut Tx,
    scope: Scope,
    now: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<UploadRow>, DatasetError> {
    if scope.partner().is_some() {
        return Err(DatasetError::NotFound(Thing::Upload));
    }
    Ok(run_on!(tx, |conn| sqlx::query_as(EXPIRED).bind(now).bind(limit).fetch_all(conn).await)?)
}

const DELETE_EXPIRED: &str = "DELETE FROM uploads WHERE id = $1 AND expires_at <= $2";

/// Deletes an upload that is expired still, for a scope of the platform.
pub(crate) async fn delete_expired(
    tx: &mut Tx,
    scope: Scope,
    id: UploadId,
    now: DateTime<Utc>,
) -> Result<bool, DatasetError> {
    if scope.partner().is_some() {
        return Err(DatasetError::NotFound(Thing::Upload));
    }
    Ok(execute!(tx, sqlx::query(DELETE_EXPIRED).bind(id).bind(now))? > 0)
}

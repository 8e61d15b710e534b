//! Rows of `datasets`.

use access::Scope;
use chrono::{DateTime, Utc};
use database::{DatabaseError, Tx, run_on};
use foundation::{DatasetId, PageRequest, PartnerId, UserId};

use super::partner_of;
use crate::DatasetError;
use crate::error::Thing;
use crate::model::{Access, CheckedDataset, Dataset};

macro_rules! columns {
    () => {
        "id, partner_id, name, description, licence, latest_version, revision, created_by, created_at, \
         updated_at, archived_at"
    };
}

#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct DatasetRow {
    pub id: DatasetId,
    pub partner_id: PartnerId,
    pub name: String,
    pub description: String,
    pub licence: Option<String>,
    pub latest_version: i64,
    pub revision: i64,
    pub created_by: UserId,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub archived_at: Option<DateTime<Utc>>,
}

impl DatasetRow {
    /// As a partner with this access sees it.
    pub(crate) fn seen_with(self, access: Access) -> Dataset {
        Dataset {
            id: self.id,
            owner: self.partner_id,
            name: self.name,
            description: self.description,
            licence: self.licence,
            latest_version: (self.latest_version > 0).then_some(self.latest_version),
            access,
            revision: self.revision,
            created_by: (access == Access::Own).then_some(self.created_by),
            created_at: self.created_at,
            updated_at: self.updated_at,
            archived_at: self.archived_at,
        }
    }

    pub(crate) fn fields(&self) -> CheckedDataset {
        CheckedDataset { name: self.name.clone(), description: self.description.clone(), licence: self.licence.clone() }
    }

    /// Whether it takes new versions, uploads and grants.
    pub(crate) fn expect_open(&self) -> Result<(), DatasetError> {
        if self.archived_at.is_some() { Err(DatasetError::Archived) } else { Ok(()) }
    }
}

const INSERT: &str = concat!(
    "INSERT INTO datasets (id, partner_id, name, description, licence, latest_version, revision, created_by, \
     created_at, updated_at) VALUES ($1, $2, $3, $4, $5, 0, 1, $6, $7, $7) RETURNING ",
    columns!()
);

pub(crate) async fn insert(
    tx: &mut Tx,
    scope: Scope,
    id: DatasetId,
    fields: &CheckedDataset,
    (user, now): (UserId, DateTime<Utc>),
) -> Result<DatasetRow, DatasetError> {
    let partner = partner_of(scope, Thing::Dataset)?;
    let inserted = run_on!(tx, |conn| {
        sqlx::query_as(INSERT)
            .bind(id)
            .bind(partner)
            .bind(&fields.name)
            .bind(&fields.description)
            .bind(&fields.licence)
            .bind(user)
            .bind(now)
            .fetch_one(conn)
            .await
    });
    inserted.map_err(name_taken)
}

/// The id is new, so the name is what there was already.
fn name_taken(error: DatabaseError) -> DatasetError {
    match error {
        DatabaseError::Duplicate(_) => DatasetError::NameTaken,
        error => error.into(),
    }
}

pub(super) const GET: &str = concat!("SELECT ", columns!(), " FROM datasets d WHERE d.id = $1 AND d.partner_id = $2");
const GET_LOCKED: &str =
    concat!("SELECT ", columns!(), " FROM datasets d WHERE d.id = $1 AND d.partner_id = $2 FOR UPDATE");

/// One of the partner's own, which stays as it is until the transaction ends.
pub(crate) async fn get_own_locked(tx: &mut Tx, scope: Scope, id: DatasetId) -> Result<DatasetRow, DatasetError> {
    let statement = tx.pick(GET, GET_LOCKED);
    let partner = partner_of(scope, Thing::Dataset)?;
    let row = run_on!(tx, |conn| sqlx::query_as(statement).bind(id).bind(partner).fetch_optional(conn).await)?;
    row.ok_or(DatasetError::NotFound(Thing::Dataset))
}

pub(super) const FIND_VISIBLE: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM datasets d WHERE d.id = $1 AND (d.partner_id = $2 OR EXISTS (SELECT 1 FROM dataset_grants g \
     WHERE g.grantee_id = $2 AND g.dataset_id = d.id AND g.revoked_at IS NULL AND g.expires_at > $3))"
);

/// The partner's own, or one for which it holds a grant that is neither revoked nor expired. Whether the grant's agreement is
/// in force is not looked at here.
pub(crate) async fn find_visible(
    tx: &mut Tx,
    scope: Scope,
    id: DatasetId,
    now: DateTime<Utc>,
) -> Result<Option<DatasetRow>, DatasetError> {
    let partner = partner_of(scope, Thing::Dataset)?;
    Ok(run_on!(tx, |conn| sqlx::query_as(FIND_VISIBLE).bind(id).bind(partner).bind(now).fetch_optional(conn).await)?)
}

pub(super) const LIST_OWN: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM datasets d WHERE d.partner_id = $1 AND d.archived_at IS NULL AND d.id < $2 ORDER BY d.id DESC LIMIT $3"
);

/// The partner's own, without the archived ones.
pub(crate) async fn list_own(tx: &mut Tx, scope: Scope, page: &PageRequest) -> Result<Vec<DatasetRow>, DatasetError> {
    let partner = partner_of(scope, Thing::Dataset)?;
    let (before, limit) = (page.before(), page.fetch_limit());
    Ok(run_on!(tx, |conn| sqlx::query_as(LIST_OWN).bind(partner).bind(before).bind(limit).fetch_all(conn).await)?)
}

pub(super) const LIST_ALL: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM datasets d WHERE d.partner_id = $1 AND d.id < $2 ORDER BY d.id DESC LIMIT $3"
);

/// The partner's own, the archived ones too.
pub(crate) async fn list_all(tx: &mut Tx, scope: Scope, page: &PageRequest) -> Result<Vec<DatasetRow>, DatasetError> {
    let partner = partner_of(scope, Thing::Dataset)?;
    let (before, limit) = (page.before(), page.fetch_limit());
    Ok(run_on!(tx, |conn| sqlx::query_as(LIST_ALL).bind(partner).bind(before).bind(limit).fetch_all(conn).await)?)
}

pub(super) const LIST_SHARED: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM datasets d WHERE d.id IN (SELECT g.dataset_id FROM dataset_grants g WHERE g.grantee_id = $1 \
     AND g.dataset_id < $2 AND g.revoked_at IS NULL AND g.expires_at > $3 \
     GROUP BY g.dataset_id ORDER BY g.dataset_id DESC LIMIT $4) ORDER BY d.id DESC"
);

/// Other partners', for which the partner holds a grant that is neither revoked nor expired.
pub(crate) async fn list_shared(
    tx: &mut Tx,
    scope: Scope,
    page: &PageRequest,
    now: DateTime<Utc>,
) -> Result<Vec<DatasetRow>, DatasetError> {
    let partner = partner_of(scope, Thing::Dataset)?;
    let (before, limit) = (page.before(), page.fetch_limit());
    Ok(run_on!(tx, |conn| {
        sqlx::query_as(LIST_SHARED).bind(partner).bind(before).bind(now).bind(limit).fetch_all(conn).await
    })?)
}

const UPDATE: &str = concat!(
    "UPDATE datasets SET name = $3, description = $4, licence = $5, archived_at = $6, latest_version = $7, \
     revision = revision + 1, updated_at = $8 WHERE id = $1 AND partner_id = $2 RETURNING ",
    columns!()
);

/// Writes a row that was read in the same transaction and changed since.
pub(crate) async fn update(
    tx: &mut Tx,
    scope: Scope,
    row: &DatasetRow,
    now: DateTime<Utc>,
) -> Result<DatasetRow, DatasetError> {
    let partner = partner_of(scope, Thing::Dataset)?;
    let updated = run_on!(tx, |conn| {
        sqlx::query_as(UPDATE)
            .bind(row.id)
            .bind(partner)
            .bind(&row.name)
            .bind(&row.description)
            .bind(&row.licence)
            .bind(row.archived_at)
            .bind(row.latest_version)
            .bind(now)
            .fetch_one(conn)
            .await
    });
    updated.map_err(name_taken)
}

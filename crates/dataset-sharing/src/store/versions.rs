//! Rows of `dataset_versions`.

use access::Scope;
use chrono::{DateTime, Utc};
use database::{Tx, execute, run_on};
use foundation::{DatasetId, DatasetVersionId, PageRequest, PartnerId, Sha256, UserId};
use sqlx::types::Json;

use super::partner_of;
use crate::DatasetError;
use crate::error::Thing;
use crate::model::{Access, Format, TableSchema, Version, VersionSummary};

macro_rules! columns {
    () => {
        "id, dataset_id, partner_id, number, format, sha256, size_bytes, row_count, column_count, \
         created_by, created_at"
    };
}

/// All but the schema, which can be large.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct SummaryRow {
    pub id: DatasetVersionId,
    pub dataset_id: DatasetId,
    partner_id: PartnerId,
    number: i64,
    format: Format,
    sha256: Sha256,
    size_bytes: i64,
    row_count: i64,
    column_count: i64,
    created_by: UserId,
    created_at: DateTime<Utc>,
}

#[derive(Debug, sqlx::FromRow)]
struct VersionRow {
    #[sqlx(flatten)]
    summary: SummaryRow,
    schema: Json<TableSchema>,
}

impl SummaryRow {
    /// As a partner with this access to the data set sees it.
    pub(crate) fn seen_with(self, access: Access) -> VersionSummary {
        let mut summary = self.whole();
        summary.created_by = summary.created_by.filter(|_| access == Access::Own);
        summary
    }

    fn whole(self) -> VersionSummary {
        VersionSummary {
            id: self.id,
            dataset: self.dataset_id,
            owner: self.partner_id,
            number: self.number,
            format: self.format,
            sha256: self.sha256,
            size: self.size_bytes,
            rows: self.row_count,
            columns: self.column_count,
            created_by: Some(self.created_by),
            created_at: self.created_at,
        }
    }
}

impl From<VersionRow> for Version {
    fn from(row: VersionRow) -> Self {
        Self { summary: row.summary.whole(), schema: row.schema.0 }
    }
}

const INSERT: &str = "INSERT INTO dataset_versions (id, dataset_id, partner_id, number, format, sha256, size_bytes, \
     row_count, column_count, schema, created_by, created_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";

pub(crate) async fn insert(
    tx: &mut Tx,
    scope: Scope,
    version: &Version,
    created_by: UserId,
) -> Result<(), DatasetError> {
    let partner = partner_of(scope, Thing::Version)?;
    let summary = &version.summary;
    execute!(
        tx,
        sqlx::query(INSERT)
            .bind(summary.id)
            .bind(summary.dataset)
            .bind(partner)
            .bind(summary.number)
            .bind(summary.format)
            .bind(summary.sha256)
            .bind(summary.size)
            .bind(summary.rows)
            .bind(summary.columns)
            .bind(Json(&version.schema))
            .bind(created_by)
            .bind(summary.created_at)
    )?;
    Ok(())
}

pub(super) const DATASET_OF: &str = "SELECT v.dataset_id FROM dataset_versions v WHERE v.id = $1 AND (v.partner_id = $2 \
     OR EXISTS (SELECT 1 FROM dataset_grants g WHERE g.grantee_id = $2 AND g.dataset_id = v.dataset_id \
     AND g.revoked_at IS NULL))";

/// The data set of a version that is the partner's own or was granted to it.
pub(crate) async fn find_dataset_of(
    tx: &mut Tx,
    scope: Scope,
    id: DatasetVersionId,
) -> Result<Option<DatasetId>, DatasetError> {
    let partner = partner_of(scope, Thing::Version)?;
    Ok(run_on!(tx, |conn| sqlx::query_scalar(DATASET_OF).bind(id).bind(partner).fetch_optional(conn).await)?)
}

/// Which version of a data set.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Which {
    Id(DatasetVersionId),
    Number(i64),
}

pub(super) const BY_ID: &str =
    concat!("SELECT ", columns!(), ", schema FROM dataset_versions v WHERE v.dataset_id = $1 AND v.id = $2");
pub(super) const BY_NUMBER: &str =
    concat!("SELECT ", columns!(), ", schema FROM dataset_versions v WHERE v.dataset_id = $1 AND v.number = $2");

/// A version of a data set that the caller has found to be visible in this transaction.
pub(crate) async fn find(tx: &mut Tx, dataset: DatasetId, which: Which) -> Result<Option<Version>, DatasetError> {
    let row: Option<VersionRow> = match which {
        Which::Id(id) => run_on!(tx, |conn| sqlx::query_as(BY_ID).bind(dataset).bind(id).fetch_optional(conn).await)?,
        Which::Number(number) => {
            run_on!(tx, |conn| sqlx::query_as(BY_NUMBER).bind(dataset).bind(number).fetch_optional(conn).await)?
        }
    };
    Ok(row.map(Version::from))
}

pub(super) const LIST: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM dataset_versions v WHERE v.dataset_id = $1 AND v.id < $2 ORDER BY v.id DESC LIMIT $3"
);

/// The versions of a data set that the caller has found to be visible in this transaction.
pub(crate) async fn list(tx: &mut Tx, dataset: DatasetId, page: &PageRequest) -> Result<Vec<SummaryRow>, DatasetError> {
    let (before, limit) = (page.before(), page.fetch_limit());
    Ok(run_on!(tx, |conn| sqlx::query_as(LIST).bind(dataset).bind(before).bind(limit).fetch_all(conn).await)?)
}

/// What the platform's storage check compares with the blob store.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct ContentRow {
    pub id: DatasetVersionId,
    pub partner_id: PartnerId,
    pub sha256: Sha256,
    pub size_bytes: i64,
}

pub(super) const CONTENTS: &str = "SELECT v.id, v.partner_id, v.sha256, v.size_bytes FROM dataset_versions v WHERE v.id < $1 \
     ORDER BY v.id DESC LIMIT $2";

/// Every partner's contents, for a scope of the platform.
pub(crate) async fn list_contents(
    tx: &mut Tx,
    scope: Scope,
    page: &PageRequest,
) -> Result<Vec<ContentRow>, DatasetError> {
    if scope.partner().is_some() {
        return Err(DatasetError::NotFound(Thing::Version));
    }
    let (before, limit) = (page.before(), page.fetch_limit());
    Ok(run_on!(tx, |conn| sqlx::query_as(CONTENTS).bind(before).bind(limit).fetch_all(conn).await)?)
}

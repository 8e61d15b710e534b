//! Data sets, versions, uploads, grants.

use chrono::{DateTime, Utc};
use foundation::{AgreementId, DatasetGrantId, DatasetId, DatasetVersionId, PartnerId, Sha256, UploadId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Creates a data set, without content yet.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateDataset {
    /// Unique within the partner.
    #[schema(min_length = 1, max_length = 120)]
    pub name: String,
    /// What it holds, where it comes from.
    #[serde(default)]
    pub description: String,
    /// Its licence, as an SPDX identifier or in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licence: Option<String>,
}

/// Changes a data set's description; what is left out stays.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateDataset {
    /// The name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The description.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The licence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licence: Option<String>,
}

/// A data set.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Dataset {
    /// The data set.
    pub id: DatasetId,
    /// Whose it is.
    pub owner: PartnerId,
    /// Its name.
    pub name: String,
    /// What it holds.
    pub description: String,
    /// Its licence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licence: Option<String>,
    /// The number of the newest version; absent while there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latest_version: Option<i64>,
    /// What one may do with it at the moment, by grants and the agreements that they rest on: `train`, `download`; both with one's own.
    pub permissions: Vec<String>,
    /// Whether it was archived: hidden from lists, kept for the lineage of what was made from it.
    pub archived: bool,
    /// When it was created.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// An immutable version of a data set.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DatasetVersion {
    /// The version's id.
    pub id: DatasetVersionId,
    /// The data set.
    pub dataset: DatasetId,
    /// 1, 2, 3, …
    pub number: i64,
    /// `csv` or `parquet`.
    pub format: String,
    /// The digest of the content.
    pub sha256: Sha256,
    /// Bytes.
    pub size: i64,
    /// Rows, without the header.
    pub rows: i64,
    /// What the columns hold; only when one version is read, not in lists.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<Column>,
    /// When it was uploaded.
    pub created_at: DateTime<Utc>,
}

/// A column, as inferred from the whole content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// `integer`, `number`, `boolean`, `date`, `text` or `empty`; in Parquet also `binary` or `nested`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Whether values are missing.
    pub nullable: bool,
    /// How many different values there are, where they were counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub distinct: Option<u64>,
}

/// The first rows of a version.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Preview {
    /// The columns that are shown, in order.
    pub columns: Vec<String>,
    /// The rows; a value per column: a number, a text, `true` or `false`, or `null` for a missing value.
    pub rows: Vec<Vec<serde_json::Value>>,
    /// Columns that are left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub omitted: Vec<OmittedColumn>,
    /// Whether rows, columns or the rest of long values were left out.
    pub truncated: bool,
}

/// A column that a preview leaves out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OmittedColumn {
    /// Its name.
    pub name: String,
    /// `nested`, `too_large`, `unsupported`, `damaged` or `budget` (the columns before it used up what a preview may read).
    pub reason: String,
}

/// Starts an upload that can be resumed.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BeginUpload {
    /// `csv` or `parquet`.
    pub format: String,
    /// Bytes to come.
    pub size: i64,
    /// The digest of the whole content, checked at the end.
    pub sha256: Sha256,
}

/// An upload in progress.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Upload {
    /// The upload.
    pub id: UploadId,
    /// The data set.
    pub dataset: DatasetId,
    /// Bytes that have arrived and are kept: go on from here.
    pub offset: i64,
    /// Bytes in all.
    pub size: i64,
    /// When it is given up.
    pub expires_at: DateTime<Utc>,
}

/// Lets the other party of an agreement use a data set.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GrantDataset {
    /// The agreement.
    pub agreement: AgreementId,
    /// `train`, `download`.
    pub permissions: Vec<String>,
    /// Until when; as long as the agreement when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<DateTime<Utc>>,
}

/// A right to use a data set.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DatasetGrant {
    /// The grant.
    pub id: DatasetGrantId,
    /// The data set.
    pub dataset: DatasetId,
    /// Who may use it.
    pub grantee: PartnerId,
    /// Under which agreement.
    pub agreement: AgreementId,
    /// For what.
    pub permissions: Vec<String>,
    /// Until when.
    pub expires_at: DateTime<Utc>,
    /// When it was revoked, if it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked_at: Option<DateTime<Utc>>,
    /// When it was given.
    pub created_at: DateTime<Utc>,
}

//! Versions, and what a training job reads.

use chrono::{DateTime, Utc};
use foundation::{AgreementId, DatasetGrantId, DatasetId, DatasetVersionId, PartnerId, Sha256, UserId, word_enum};
use serde::{Deserialize, Serialize};

use super::schema::TableSchema;

word_enum! {
    /// How a version's content is written.
    pub enum Format {
        /// Comma-separated values (RFC 4180) in UTF-8, the columns' names in the first line.
        Csv = "csv",
        /// Apache Parquet.
        Parquet = "parquet",
    }
}

/// An immutable version, without its columns: what lists give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionSummary {
    /// Its id.
    pub id: DatasetVersionId,
    /// The data set.
    pub dataset: DatasetId,
    /// Whose it is.
    pub owner: PartnerId,
    /// 1, 2, 3, … within the data set.
    pub number: i64,
    /// How the content is written.
    pub format: Format,
    /// SHA-256 of the content: its address in the owner's part of the blob store, and its `ETag`.
    pub sha256: Sha256,
    /// Bytes of the content.
    pub size: i64,
    /// Rows, the header line apart.
    pub rows: i64,
    /// How many columns.
    pub columns: i64,
    /// The member who uploaded it; `None` for other partners.
    pub created_by: Option<UserId>,
    /// When it was uploaded.
    pub created_at: DateTime<Utc>,
}

/// An immutable version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// All but the columns.
    pub summary: VersionSummary,
    /// The columns.
    pub schema: TableSchema,
}

/// Names a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VersionRef {
    /// By its id.
    Id(DatasetVersionId),
    /// By its number in a data set.
    Number(DatasetId, i64),
    /// The newest one of a data set.
    Latest(DatasetId),
}

/// What is to be uploaded in one go.
#[derive(Debug, Clone, Copy)]
pub struct AddVersion {
    /// The data set.
    pub dataset: DatasetId,
    /// How the content is written.
    pub format: Format,
    /// What the content must hash to, if the uploader knows.
    pub expected_sha256: Option<Sha256>,
}

/// The version that an upload led to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Added {
    /// The version.
    pub version: Version,
    /// `false` when the newest version had the same content and format already: uploading again what was just uploaded, for
    /// instance because the answer was lost, makes no second version.
    pub created: bool,
}

/// A version that a partner may train on, with the right to do so: what a job's lineage records, and what
/// [`may_still_train`](crate::DatasetService::may_still_train) asks about while it runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrainingInput {
    /// The data set.
    pub dataset: DatasetId,
    /// The version.
    pub version: DatasetVersionId,
    /// Its number.
    pub number: i64,
    /// Whose data it is: the blob lies in this partner's part of the store.
    pub owner: PartnerId,
    /// How the content is written.
    pub format: Format,
    /// SHA-256 of the content.
    pub sha256: Sha256,
    /// Bytes of the content.
    pub size: i64,
    /// The grant under which it is used; `None` for one's own data.
    pub grant: Option<DatasetGrantId>,
    /// The agreement under which that was given; `None` for one's own data.
    pub agreement: Option<AgreementId>,
}

/// A version that a partner may train on, and its columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrainingData {
    /// What a job pins.
    pub input: TrainingInput,
    /// The columns, which everybody may see who may train on the version.
    pub schema: TableSchema,
}

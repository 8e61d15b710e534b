//! Uploads that can be resumed.

use chrono::{DateTime, Utc};
use foundation::{DatasetId, DatasetVersionId, Sha256, UploadId};

use super::version::Format;

/// What is to be uploaded piece by piece.
#[derive(Debug, Clone, Copy)]
pub struct BeginUpload {
    /// The data set.
    pub dataset: DatasetId,
    /// How the content is written.
    pub format: Format,
    /// What the content must hash to.
    pub sha256: Sha256,
    /// Bytes in all; so many of the partner's storage quota are reserved until the upload is completed, aborted or expired.
    pub size: i64,
}

/// An upload in progress.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// Its id.
    pub id: UploadId,
    /// The data set.
    pub dataset: DatasetId,
    /// How the content is written.
    pub format: Format,
    /// What the content must hash to.
    pub sha256: Sha256,
    /// Bytes in all.
    pub size: i64,
    /// Bytes that have arrived and will not be lost: go on from here.
    pub offset: i64,
    /// The version that it became, once it is completed.
    pub version: Option<DatasetVersionId>,
    /// When it was begun.
    pub created_at: DateTime<Utc>,
    /// When it is given up, unless more arrives before.
    pub expires_at: DateTime<Utc>,
}

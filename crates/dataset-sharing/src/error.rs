//! Failures of this crate.

use std::collections::BTreeMap;

use access::AccessError;
use blob_store::BlobError;
use chrono::{DateTime, Utc};
use database::DatabaseError;
use foundation::{DatasetGrantId, ErrorKind, Fault};
use partner_registry::storage::StorageFull;
use partner_registry::{Ended, PartnerError};

use crate::csv::CsvFault;
use crate::parquet::ParquetFault;

/// What does not exist, or must not be known to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Thing {
    /// A data set.
    Dataset,
    /// A version of one.
    Version,
    /// An upload.
    Upload,
    /// A grant.
    Grant,
}

impl Thing {
    fn noun(self) -> &'static str {
        match self {
            Self::Dataset => "data set",
            Self::Version => "version of a data set",
            Self::Upload => "upload",
            Self::Grant => "grant",
        }
    }
}

/// A failure of data sharing. The texts are safe to show to the caller.
#[derive(Debug, thiserror::Error)]
pub enum DatasetError {
    /// There is no such thing, or the caller may not see it.
    #[error("there is no such {}", .0.noun())]
    NotFound(Thing),
    /// A field cannot be taken as it is.
    #[error("'{field}' cannot be taken: {problem}")]
    Invalid {
        /// The field, as the model names it.
        field: &'static str,
        /// What is wrong with it.
        problem: String,
    },
    /// The partner has a data set of this name, perhaps an archived one.
    #[error("your partner has a data set with this name already")]
    NameTaken,
    /// The data set was archived.
    #[error("the data set was archived: its versions stay, and it takes no new ones")]
    Archived,
    /// The record was changed after the caller had read it.
    #[error("the record was changed in the meantime: its revision is {current} now")]
    Outdated {
        /// The present revision.
        current: i64,
    },
    /// The content would exceed the partner's storage quota.
    #[error(transparent)]
    StorageFull(#[from] StorageFull),
    /// Bytes of an upload are missing.
    #[error("the upload holds {offset} of its {size} bytes")]
    UploadIncomplete {
        /// Bytes that have arrived.
        offset: i64,
        /// Bytes that were announced.
        size: i64,
    },
    /// The upload has become a version.
    #[error("the upload is completed")]
    UploadCompleted,
    /// The same content was just refused from another upload, and went with it.
    #[error("the content was removed while it was being added")]
    ContentGone,
    /// The caller sees the data set or its grant, but it belongs to another partner.
    #[error("the data set belongs to another partner, which alone can do this")]
    NotOwner,
    /// The caller's grant counts no longer.
    #[error(transparent)]
    Ended(#[from] Ended),
    /// The grantee sees the data set and may not have its content.
    #[error("the data set was not granted to your partner for download")]
    DownloadNotGranted,
    /// The grantee sees the data set and may not train on it.
    #[error("the data set was not granted to your partner for training")]
    TrainingNotGranted,
    /// The other party has a grant under this agreement.
    #[error("the data set is granted under this agreement already, by {grant}")]
    AlreadyGranted {
        /// The grant that there is.
        grant: DatasetGrantId,
    },
    /// A grant cannot last longer than its agreement.
    #[error("the agreement ends at {agreement_ends}, and no grant under it can last longer")]
    OutlivesAgreement {
        /// When the agreement ends.
        agreement_ends: DateTime<Utc>,
    },
    /// The content is no usable CSV.
    #[error(transparent)]
    Csv(#[from] CsvFault),
    /// The content is no usable Parquet.
    #[error(transparent)]
    Parquet(#[from] ParquetFault),
    /// A preview took too long, or too many were wanted at once.
    #[error("the preview could not be made in time")]
    PreviewTimeout,
    /// A version's content is not in the blob store.
    #[error("the content of this version cannot be found in the storage")]
    ContentMissing(#[source] BlobError),
    /// The agreement does not permit it, or the registry failed.
    #[error(transparent)]
    Partner(#[from] PartnerError),
    /// The blob store failed, or refused the content.
    #[error(transparent)]
    Blob(#[from] BlobError),
    /// An audit row could not be written.
    #[error(transparent)]
    Access(#[from] AccessError),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// A background task of ours ended before its work: the program is shutting down, or a defect.
    #[error("reading the content was cancelled")]
    Cancelled,
}

impl DatasetError {
    fn inner(&self) -> Option<&dyn Fault> {
        match self {
            Self::Csv(fault) => Some(fault),
            Self::Parquet(fault) => Some(fault),
            Self::Ended(ended) => Some(ended),
            Self::StorageFull(full) => Some(full),
            Self::Partner(error) => Some(error),
            Self::Blob(error) => Some(error),
            Self::Access(error) => Some(error),
            Self::Database(error) => Some(error),
            _ => None,
        }
    }
}

impl Fault for DatasetError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::NotFound(_) => ErrorKind::NotFound,
            Self::Invalid { .. } | Self::OutlivesAgreement { .. } => ErrorKind::Invalid,
            Self::NameTaken
            | Self::Archived
            | Self::UploadIncomplete { .. }
            | Self::UploadCompleted
            | Self::ContentGone
            | Self::AlreadyGranted { .. } => ErrorKind::Conflict,
            Self::Outdated { .. } => ErrorKind::PreconditionFailed,
            Self::StorageFull(full) => full.kind(),
            Self::NotOwner | Self::DownloadNotGranted | Self::TrainingNotGranted => ErrorKind::Forbidden,
            Self::PreviewTimeout | Self::Cancelled => ErrorKind::Unavailable,
            Self::ContentMissing(_) => ErrorKind::Internal,
            Self::Csv(fault) => fault.kind(),
            Self::Parquet(fault) => fault.kind(),
            Self::Ended(ended) => ended.kind(),
            Self::Partner(error) => error.kind(),
            Self::Blob(error) => error.kind(),
            Self::Access(error) => error.kind(),
            Self::Database(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotFound(Thing::Dataset) => "dataset_not_found",
            Self::NotFound(Thing::Version) => "dataset_version_not_found",
            Self::NotFound(Thing::Upload) => "upload_not_found",
            Self::NotFound(Thing::Grant) => "dataset_grant_not_found",
            Self::Invalid { .. } => "invalid_field",
            Self::NameTaken => "dataset_name_taken",
            Self::Archived => "dataset_archived",
            Self::Outdated { .. } => "revision_outdated",
            Self::StorageFull(full) => full.code(),
            Self::UploadIncomplete { .. } => "upload_incomplete",
            Self::UploadCompleted => "upload_completed",
            Self::ContentGone => "content_gone",
            Self::NotOwner => "dataset_not_owned",
            Self::DownloadNotGranted => "download_not_granted",
            Self::TrainingNotGranted => "training_not_granted",
            Self::AlreadyGranted { .. } => "dataset_already_granted",
            Self::OutlivesAgreement { .. } => "grant_outlives_agreement",
            Self::PreviewTimeout => "preview_timeout",
            Self::ContentMissing(_) => "content_missing",
            Self::Cancelled => "cancelled",
            Self::Csv(fault) => fault.code(),
            Self::Parquet(fault) => fault.code(),
            Self::Ended(ended) => ended.code(),
            Self::Partner(error) => error.code(),
            Self::Blob(error) => error.code(),
            Self::Access(error) => error.code(),
            Self::Database(error) => error.code(),
        }
    }

    fn values(&self) -> BTreeMap<String, String> {
        self.inner().map(Fault::values).unwrap_or_default()
    }

    fn next_step(&self) -> Option<String> {
        if let Some(inner) = self.inner() {
            return inner.next_step();
        }
        Some(match self {
            Self::NotFound(thing) => format!("Check the id; list to find the {}.", thing.noun()),
            Self::Invalid { field, .. } => format!("Correct '{field}' and send the request again."),
            Self::NameTaken => "Choose another name, or add a version to the data set that has it.".into(),
            Self::Archived => "Restore the data set first, or create a new one.".into(),
            Self::Outdated { .. } => "Read the record again, and repeat your change with its present revision.".into(),
            Self::UploadIncomplete { offset, .. } => {
                format!("Go on sending at offset {offset}, then complete it again.")
            }
            Self::UploadCompleted => "Nothing is left to do: the version is there.".into(),
            Self::ContentGone => "Upload it again.".into(),
            Self::NotOwner => "Ask the partner that owns the data set.".into(),
            Self::DownloadNotGranted => "Ask the data set's owner for a grant that permits download.".into(),
            Self::TrainingNotGranted => "Ask the data set's owner for a grant that permits training.".into(),
            Self::AlreadyGranted { grant } => format!("Revoke {grant} first to change what it permits."),
            Self::OutlivesAgreement { .. } => "Choose an earlier end, or leave it out.".into(),
            Self::PreviewTimeout | Self::Cancelled => "Try again in a moment.".into(),
            Self::ContentMissing(_) => "Ask the operator to run the storage check and to restore a backup.".into(),
            _ => return None,
        })
    }

    fn field(&self) -> Option<String> {
        match self {
            Self::Invalid { field, .. } => Some((*field).to_owned()),
            Self::NameTaken => Some("name".to_owned()),
            Self::OutlivesAgreement { .. } => Some("expires_at".to_owned()),
            _ => self.inner().and_then(Fault::field),
        }
    }
}

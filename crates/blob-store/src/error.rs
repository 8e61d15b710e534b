//! What can go wrong with blobs.

use std::error::Error as StdError;
use std::io;
use std::path::PathBuf;

use foundation::{ErrorKind, Fault, PartnerId, Sha256, UploadId};

/// The cause of an error that came from outside this crate.
pub type Cause = Box<dyn StdError + Send + Sync>;

/// A failed operation on blobs.
#[derive(Debug, thiserror::Error)]
pub enum BlobError {
    /// The partner holds no such blob.
    #[error("{partner} holds no blob {sha256}")]
    NotFound {
        /// The partner that was asked.
        partner: PartnerId,
        /// The digest that was asked for.
        sha256: Sha256,
    },
    /// No such upload is open: never begun, finished, or aborted.
    #[error("upload {upload} is not open")]
    UploadNotFound {
        /// The upload that was named.
        upload: UploadId,
    },
    /// The upload was already finished, so it cannot be aborted or appended to.
    #[error("upload {upload} is being finished")]
    UploadFinished {
        /// The upload that was named.
        upload: UploadId,
    },
    /// What the store holds is not what was written.
    #[error("the stored object {object} is damaged: {corruption}")]
    Corrupt {
        /// The object's key in the store.
        object: String,
        /// What is wrong with it.
        corruption: Corruption,
    },
    /// More bytes than the caller allowed.
    #[error("the content is larger than the {limit} bytes allowed")]
    TooLarge {
        /// The most bytes allowed.
        limit: u64,
    },
    /// A blob cut into more pieces than a head can list.
    #[error("the content is cut into more than {limit} pieces")]
    TooManyPieces {
        /// The most pieces allowed.
        limit: usize,
    },
    /// The content is not the one that the caller announced.
    #[error("the content's SHA-256 is {actual}, not {expected}")]
    DigestMismatch {
        /// What the caller announced.
        expected: Sha256,
        /// What arrived.
        actual: Sha256,
    },
    /// The content is not as long as the caller announced.
    #[error("the content has {actual} bytes, not {expected}")]
    SizeMismatch {
        /// What the caller announced.
        expected: u64,
        /// What arrived.
        actual: u64,
    },
    /// An append that does not start where the upload ends.
    #[error("the upload holds {expected} bytes: the next one has that offset")]
    OffsetMismatch {
        /// Where the next append must start.
        expected: u64,
    },
    /// A range that reaches past the end of the blob.
    #[error("the blob has {size} bytes and the range reaches past them")]
    InvalidRange {
        /// The blob's size in bytes.
        size: u64,
    },
    /// The incoming stream failed before its end.
    #[error("the incoming content broke off")]
    Interrupted(#[source] Cause),
    /// A put took longer than its pieces are protected from being swept.
    #[error("the content took longer than {hours} hours to arrive")]
    TooSlow {
        /// The most hours allowed.
        hours: i64,
    },
    /// The disk, the quota or the bucket is full.
    #[error("the blob storage is full")]
    StorageFull(#[source] Cause),
    /// The store cannot be reached or reports a failure of its own; nothing is known to be damaged.
    #[error("the blob storage cannot be used at the moment")]
    Unavailable(#[source] Cause),
    /// The partner's key was destroyed: its blobs can never be read again, and it gets no new ones.
    #[error("the key of {partner} was destroyed")]
    PartnerErased {
        /// The partner.
        partner: PartnerId,
    },
    /// The master key given is not one that this store was written with.
    #[error("the store was written under master key {found}, which was not given")]
    WrongMasterKey {
        /// The public identifier of the key that is needed, 16 hexadecimal digits.
        found: String,
    },
    /// The store cannot work as configured.
    #[error("the blob storage is misconfigured: {reason}")]
    Misconfigured {
        /// What is wrong, in words.
        reason: String,
    },
    /// A file outside the store could not be written.
    #[error("cannot write {}", path.display())]
    LocalFile {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A defect in this crate or in the cryptographic library.
    #[error("internal failure: {0}")]
    Internal(&'static str),
}

/// How a stored object differs from what was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Corruption {
    /// It does not begin as an object of its kind does.
    #[error("it is no object of this format")]
    Format,
    /// Its authentication tag does not fit: bytes were changed, or the object belongs elsewhere.
    #[error("its authentication tag does not fit")]
    Authentication,
    /// It is shorter or longer than was written.
    #[error("it has {actual} bytes instead of {expected}")]
    Length {
        /// Bytes written.
        expected: u64,
        /// Bytes found.
        actual: u64,
    },
    /// It is gone, although something else refers to it.
    #[error("it is gone")]
    Missing,
    /// It decrypts, but to other content than its name says. Only a defect before sealing can cause this.
    #[error("its content has another digest")]
    Digest,
}

impl BlobError {
    pub(crate) fn corrupt(object: &object_store::path::Path, corruption: Corruption) -> Self {
        Self::Corrupt { object: object.to_string(), corruption }
    }

    /// Classifies a failure of the store that has no meaning of its own for the caller.
    pub(crate) fn from_store(error: object_store::Error) -> Self {
        match error {
            object_store::Error::JoinError { .. } => Self::Internal("a storage task was cancelled"),
            error if is_full(&error) => Self::StorageFull(Box::new(error)),
            error => Self::Unavailable(Box::new(error)),
        }
    }

    pub(crate) fn from_file(path: &std::path::Path, source: io::Error) -> Self {
        if is_full(&source) {
            return Self::StorageFull(Box::new(source));
        }
        Self::LocalFile { path: path.to_owned(), source }
    }
}

/// Whether some cause in the chain says that there is no room left.
fn is_full(error: &(dyn StdError + 'static)) -> bool {
    std::iter::successors(Some(error), |&error| error.source()).any(|error| match error.downcast_ref::<io::Error>() {
        Some(error) => matches!(
            error.kind(),
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge
        ),
        // object_store keeps the type that holds the HTTP status private; its text names it.
        None => error.to_string().contains("507 Insufficient Storage"),
    })
}

impl Fault for BlobError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::NotFound { .. } | Self::UploadNotFound { .. } => ErrorKind::NotFound,
            Self::TooLarge { .. } | Self::TooManyPieces { .. } => ErrorKind::TooLarge,
            Self::DigestMismatch { .. } | Self::SizeMismatch { .. } => ErrorKind::Unprocessable,
            Self::UploadFinished { .. } | Self::OffsetMismatch { .. } | Self::PartnerErased { .. } => {
                ErrorKind::Conflict
            }
            Self::InvalidRange { .. } | Self::Interrupted(_) | Self::TooSlow { .. } => ErrorKind::Invalid,
            Self::StorageFull(_) | Self::Unavailable(_) => ErrorKind::Unavailable,
            Self::Corrupt { .. }
            | Self::WrongMasterKey { .. }
            | Self::Misconfigured { .. }
            | Self::LocalFile { .. }
            | Self::Internal(_) => ErrorKind::Internal,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotFound { .. } => "blob_not_found",
            Self::UploadNotFound { .. } => "upload_not_found",
            Self::UploadFinished { .. } => "upload_finished",
            Self::Corrupt { .. } => "blob_corrupt",
            Self::TooLarge { .. } => "blob_too_large",
            Self::TooManyPieces { .. } => "too_many_pieces",
            Self::DigestMismatch { .. } => "digest_mismatch",
            Self::SizeMismatch { .. } => "size_mismatch",
            Self::OffsetMismatch { .. } => "offset_mismatch",
            Self::InvalidRange { .. } => "invalid_range",
            Self::Interrupted(_) => "upload_interrupted",
            Self::TooSlow { .. } => "upload_too_slow",
            Self::StorageFull(_) => "storage_full",
            Self::Unavailable(_) => "storage_unavailable",
            Self::PartnerErased { .. } => "partner_erased",
            Self::WrongMasterKey { .. } => "wrong_master_key",
            Self::Misconfigured { .. } => "storage_misconfigured",
            Self::LocalFile { .. } => "local_file",
            Self::Internal(_) => "blob_internal",
        }
    }

    fn next_step(&self) -> Option<String> {
        Some(match self {
            Self::NotFound { .. } | Self::PartnerErased { .. } | Self::Internal(_) => return None,
            Self::UploadNotFound { .. } => "Begin a new upload.".into(),
            Self::UploadFinished { .. } => "Ask for the finished content, or begin a new upload.".into(),
            Self::Corrupt { .. } => "Ask the operator to run the storage check and to restore a backup.".into(),
            Self::TooLarge { limit } => format!("Send at most {limit} bytes."),
            Self::TooManyPieces { .. } => "Send larger pieces, at least 8 MiB each.".into(),
            Self::DigestMismatch { .. } => "Compare the local file's SHA-256 and upload it again.".into(),
            Self::SizeMismatch { actual, .. } => format!("Go on sending at offset {actual}, or upload again."),
            Self::OffsetMismatch { expected } => format!("Go on sending at offset {expected}."),
            Self::InvalidRange { size } => format!("Ask for bytes before offset {size}."),
            Self::Interrupted(_) => "Send the content again, or use a resumable upload.".into(),
            Self::TooSlow { .. } => "Use a resumable upload.".into(),
            Self::StorageFull(_) => "Ask the operator to add storage, then try again.".into(),
            Self::Unavailable(_) => "Try again in a moment.".into(),
            Self::WrongMasterKey { .. } => "Start with the master key that the store was written with.".into(),
            Self::Misconfigured { .. } => "Correct the storage settings.".into(),
            Self::LocalFile { path, .. } => format!("Make sure that {} can be written.", path.display()),
        })
    }
}

#[cfg(test)]
mod tests;

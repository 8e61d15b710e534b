use std::collections::HashSet;
use std::io;

use foundation::{Fault, PartnerId, Sources};

use super::{BlobError, Corruption};

fn store_error(source: io::Error) -> object_store::Error {
    // As deep as object_store buries it.
    #[derive(Debug, thiserror::Error)]
    #[error("copying failed")]
    struct Outer {
        source: io::Error,
    }
    object_store::Error::Generic { store: "test", source: Box::new(Outer { source }) }
}

#[test]
fn a_full_disk_is_told_from_other_failures() {
    for kind in [io::ErrorKind::StorageFull, io::ErrorKind::QuotaExceeded, io::ErrorKind::FileTooLarge] {
        let error = BlobError::from_store(store_error(kind.into()));
        assert!(matches!(error, BlobError::StorageFull(_)), "{kind:?}: {error:?}");
    }
    // The numbers that Linux gives: ENOSPC, EDQUOT, EFBIG.
    for number in [28, 122, 27] {
        let error = BlobError::from_store(store_error(io::Error::from_raw_os_error(number)));
        assert!(matches!(error, BlobError::StorageFull(_)), "{number}: {error:?}");
    }
    // EIO
    let error = BlobError::from_store(store_error(io::Error::from_raw_os_error(5)));
    assert!(matches!(error, BlobError::Unavailable(_)), "{error:?}");
}

#[test]
fn a_full_bucket_is_told_by_its_status() {
    let source = "Server returned non-2xx status code: 507 Insufficient Storage: ".into();
    let error = BlobError::from_store(object_store::Error::Generic { store: "S3", source });
    assert!(matches!(error, BlobError::StorageFull(_)), "{error:?}");
}

#[test]
fn codes_are_distinct() {
    let sources = Sources::fixed(1);
    let partner: PartnerId = sources.id();
    let errors = [
        BlobError::Corrupt { object: String::new(), corruption: Corruption::Missing },
        BlobError::TooLarge { limit: 1 },
        BlobError::TooManyPieces { limit: 1 },
        BlobError::SizeMismatch { expected: 1, actual: 2 },
        BlobError::OffsetMismatch { expected: 1 },
        BlobError::InvalidRange { size: 1 },
        BlobError::Interrupted("cut".into()),
        BlobError::TooSlow { hours: 1 },
        BlobError::StorageFull("full".into()),
        BlobError::Unavailable("down".into()),
        BlobError::PartnerErased { partner },
        BlobError::WrongMasterKey { found: String::new() },
        BlobError::Misconfigured { reason: String::new() },
        BlobError::UploadNotFound { upload: sources.id() },
        BlobError::UploadFinished { upload: sources.id() },
    ];
    let codes: HashSet<&str> = errors.iter().map(Fault::code).collect();
    assert_eq!(codes.len(), errors.len());
}

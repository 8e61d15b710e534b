//! Where blobs are kept.

use std::fmt;
use std::path::PathBuf;

use zeroize::Zeroizing;

/// Where a [`BlobStore`](crate::BlobStore) keeps its objects.
#[derive(Debug, Clone)]
pub enum BlobStoreConfig {
    /// A folder of this machine. It is created, readable by its owner alone, if it does not exist. Its file system must
    /// support hard links (ext4, XFS, btrfs, ZFS, NFS and tmpfs do; FAT does not).
    Folder {
        /// The folder.
        path: PathBuf,
    },
    /// A bucket of an S3-compatible store. The store must honour `If-None-Match: *`, which opening checks.
    S3(S3Config),
}

/// How to reach a bucket.
#[derive(Debug, Clone)]
pub struct S3Config {
    /// Base URL of the store, such as `https://s3.example.org`; `None` for Amazon's own, found by region.
    pub endpoint: Option<String>,
    /// Region, such as `eu-central-1`; stores without regions usually take `us-east-1`.
    pub region: String,
    /// The bucket, which must exist.
    pub bucket: String,
    /// Puts all keys below this prefix, so that a bucket can be shared; `None` for the bucket's root.
    pub prefix: Option<String>,
    /// How the bucket stands in the URL.
    pub addressing: S3Addressing,
    /// Whether plain HTTP is allowed. Content is encrypted before it is sent, but keys of the store's API are only as safe
    /// as the network.
    pub allow_http: bool,
    /// Who we are to the store.
    pub credentials: S3Credentials,
}

/// How the bucket stands in a request's URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum S3Addressing {
    /// `https://endpoint/bucket/key`: what most self-hosted stores expect.
    Path,
    /// `https://bucket.endpoint/key`: Amazon's own.
    VirtualHost,
}

/// Who we are to an S3-compatible store.
#[derive(Clone)]
pub enum S3Credentials {
    /// A key pair.
    Static {
        /// Public half.
        access_key_id: String,
        /// Secret half; wiped when dropped, never printed.
        secret_access_key: Zeroizing<String>,
    },
    /// The instance's own role, from the cloud's metadata service.
    Instance,
}

impl fmt::Debug for S3Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Static { access_key_id, .. } => {
                f.debug_struct("Static").field("access_key_id", access_key_id).finish_non_exhaustive()
            }
            Self::Instance => f.write_str("Instance"),
        }
    }
}

//! Places to store in, and content to store.

use aws_lc_rs::digest::{SHA256, digest};
use blob_store::{BlobError, BlobStore, BlobStoreConfig, Keyring, MasterKey, S3Addressing, S3Config, S3Credentials};
use bytes::Bytes;
use foundation::{PartnerId, Sha256, Sources};
use futures_util::{Stream, stream};
use tempfile::TempDir;

/// Somewhere to keep a store for one test.
pub(crate) struct Place {
    config: BlobStoreConfig,
    folder: Option<TempDir>,
    pub sources: Sources,
}

impl Place {
    pub(crate) fn folder() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let config = BlobStoreConfig::Folder { path: folder.path().join("blobs") };
        Self { config, folder: Some(folder), sources: Sources::system() }
    }

    /// A fresh prefix of the bucket that `cargo xtask test` provides.
    pub(crate) fn bucket() -> Self {
        let sources = Sources::system();
        let config = BlobStoreConfig::S3(S3Config {
            endpoint: Some(setting("HANSA_TEST_S3_URL")),
            region: "us-east-1".into(),
            bucket: setting("HANSA_TEST_S3_BUCKET"),
            prefix: Some(format!("blob-store-{}", sources.id::<PartnerId>())),
            addressing: S3Addressing::Path,
            allow_http: true,
            credentials: S3Credentials::Static {
                access_key_id: setting("HANSA_TEST_S3_KEY"),
                secret_access_key: setting("HANSA_TEST_S3_SECRET").into(),
            },
        });
        Self { config, folder: None, sources }
    }

    /// Where a folder's store lies.
    pub(crate) fn path(&self) -> std::path::PathBuf {
        self.folder.as_ref().unwrap().path().join("blobs")
    }

    pub(crate) async fn open(&self) -> BlobStore {
        self.open_with(master()).await.unwrap()
    }

    /// Each opening stands for a replica of its own.
    pub(crate) async fn open_with(&self, keys: impl Into<Keyring>) -> Result<BlobStore, BlobError> {
        self.open_at(keys, self.sources.clone()).await
    }

    pub(crate) async fn open_at(&self, keys: impl Into<Keyring>, sources: Sources) -> Result<BlobStore, BlobError> {
        BlobStore::open(self.config.clone(), keys, sources).await
    }
}

#[expect(clippy::disallowed_methods, reason = "the test runner says where its servers are")]
fn setting(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| {
        panic!("{name} is not set: this test needs an S3-compatible store, which `cargo xtask test` starts and names")
    })
}

pub(crate) fn master() -> MasterKey {
    MasterKey::from_bytes([0x42; 32])
}

/// Bytes without a pattern, the same for the same seed (xorshift64*, Vigna 2016).
pub(crate) fn content(length: usize, seed: u64) -> Bytes {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut bytes = Vec::with_capacity(length + 8);
    while bytes.len() < length {
        state ^= state >> 12;
        state ^= state << 25;
        state ^= state >> 27;
        bytes.extend_from_slice(&state.wrapping_mul(0x2545_f491_4f6c_dd1d).to_le_bytes());
    }
    bytes.truncate(length);
    bytes.into()
}

pub(crate) fn sha256(content: &[u8]) -> Sha256 {
    Sha256::from_bytes(digest(&SHA256, content).as_ref().try_into().unwrap())
}

pub(crate) type Piece = Result<Bytes, std::io::Error>;

/// The content in pieces, as a network would bring it.
pub(crate) fn stream_of(content: &Bytes) -> impl Stream<Item = Piece> + Send + use<> {
    const PIECE: usize = 48_000;
    let content = content.clone();
    let starts = (0..content.len()).step_by(PIECE);
    stream::iter(starts.map(move |start| Ok(content.slice(start..content.len().min(start + PIECE)))))
}

pub(crate) fn connection_reset() -> Piece {
    Err(std::io::ErrorKind::ConnectionReset.into())
}

pub(crate) const MIB: usize = 1024 * 1024;

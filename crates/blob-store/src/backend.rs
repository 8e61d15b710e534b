//! The object store below: a folder or a bucket, with the few operations that blobs need and with errors classified.
//!
//! **Invariant:** every object appears whole or not at all. In a folder that means: written to `<name>#<n>`, file synced,
//! renamed (or hard-linked, when the name must be new), folder synced. `object_store` does all of this when asked to
//! (`with_fsync`); without, it syncs nothing. In a bucket each object is one PUT.

use std::fs::{DirBuilder, File};
use std::ops::Range;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path as FilePath, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::stream::BoxStream;
use futures_util::{StreamExt, TryStreamExt};
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::prefix::PrefixStore;
use object_store::{
    ClientOptions, Error as StoreError, ObjectMeta, ObjectStore, ObjectStoreExt, PutMode, PutPayload, RetryConfig,
};

use tokio::sync::Semaphore;

use crate::config::{BlobStoreConfig, S3Addressing, S3Config, S3Credentials};
use crate::error::{BlobError, Corruption};

/// Longest time for one request, which moves at most one segment.
const REQUEST_TIMEOUT: Duration = Duration::from_mins(1);
/// After this long a store that keeps failing is reported as unavailable.
const RETRY_TIMEOUT: Duration = Duration::from_secs(20);
const MAX_RETRIES: usize = 5;
/// Requests at once when many objects are deleted or looked at.
pub(crate) const CONCURRENCY: usize = 16;

/// Segments being stored at the same time, over all puts: 64 MiB.
pub(crate) const MAX_WRITES: usize = 8;
/// What a stream fetches at once from a folder: enough to make opening the file cheap beside decrypting.
const FOLDER_UNIT: u64 = 256 * 1024;
/// What a stream fetches at once from a bucket: with three requests ahead, 100 MiB/s at a latency of 50 ms.
const BUCKET_UNIT: u64 = 2 * 1024 * 1024;

/// The object store that holds everything.
#[derive(Debug, Clone)]
pub(crate) struct Backend {
    store: Arc<dyn ObjectStore>,
    folder: Option<Arc<PathBuf>>,
    /// Plain bytes that a stream fetches at once.
    pub(crate) unit: u64,
    /// Permits to store a segment, which is in memory until it is stored.
    pub(crate) writes: Arc<Semaphore>,
}

/// Whether an object was there before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Creation {
    Created,
    Existed,
}

impl Backend {
    pub(crate) fn connect(config: &BlobStoreConfig) -> Result<Self, BlobError> {
        match config {
            BlobStoreConfig::Folder { path } => Self::folder(path),
            BlobStoreConfig::S3(config) => bucket(config).map_err(|error| misconfigured(&error)),
        }
    }

    fn folder(path: &FilePath) -> Result<Self, BlobError> {
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(path)
            .map_err(|source| BlobError::from_file(path, source))?;
        let store = LocalFileSystem::new_with_prefix(path).map_err(|error| misconfigured(&error))?;
        let store = store.with_fsync(true).with_automatic_cleanup(true);
        Ok(Self { folder: Some(Arc::new(path.to_owned())), ..Self::remote(Arc::new(store), FOLDER_UNIT) })
    }

    /// Any store without a folder of ours.
    pub(crate) fn remote(store: Arc<dyn ObjectStore>, unit: u64) -> Self {
        Self { store, folder: None, unit, writes: Arc::new(Semaphore::new(MAX_WRITES)) }
    }

    /// The whole object, `None` when there is none.
    ///
    /// # Errors
    /// `Corrupt` when it is larger than `limit` bytes, so that a planted file cannot fill the memory.
    pub(crate) async fn get(&self, path: &Path, limit: u64) -> Result<Option<Bytes>, BlobError> {
        let found = match self.store.get(path).await {
            Ok(found) => found,
            Err(StoreError::NotFound { .. }) => return Ok(None),
            Err(error) => return Err(BlobError::from_store(error)),
        };
        if found.meta.size > limit {
            let actual = found.meta.size;
            return Err(BlobError::corrupt(path, Corruption::Length { expected: limit, actual }));
        }
        found.bytes().await.map(Some).map_err(BlobError::from_store)
    }

    /// Part of an object that was written with `expected` bytes.
    ///
    /// # Errors
    /// `Corrupt` when the object is gone or has another length: then the failure is the object's, not the store's.
    pub(crate) async fn get_range(&self, path: &Path, range: Range<u64>, expected: u64) -> Result<Bytes, BlobError> {
        let wanted = range.end - range.start;
        match self.store.get_range(path, range).await {
            Ok(bytes) if bytes.len() as u64 == wanted => Ok(bytes),
            Ok(bytes) => {
                self.check_length(path, expected).await?;
                Err(BlobError::corrupt(path, Corruption::Length { expected: wanted, actual: bytes.len() as u64 }))
            }
            Err(error) => {
                self.check_length(path, expected).await?;
                Err(BlobError::from_store(error))
            }
        }
    }

    async fn check_length(&self, path: &Path, expected: u64) -> Result<(), BlobError> {
        match self.head(path).await? {
            None => Err(BlobError::corrupt(path, Corruption::Missing)),
            Some(meta) if meta.size != expected => {
                Err(BlobError::corrupt(path, Corruption::Length { expected, actual: meta.size }))
            }
            Some(_) => Ok(()),
        }
    }

    pub(crate) async fn head(&self, path: &Path) -> Result<Option<ObjectMeta>, BlobError> {
        match self.store.head(path).await {
            Ok(meta) => Ok(Some(meta)),
            Err(StoreError::NotFound { .. }) => Ok(None),
            Err(error) => Err(BlobError::from_store(error)),
        }
    }

    /// Writes an object, replacing one of the same name.
    pub(crate) async fn put(&self, path: &Path, object: impl Into<PutPayload>) -> Result<(), BlobError> {
        self.store.put(path, object.into()).await.map(drop).map_err(BlobError::from_store)
    }

    /// Writes an object unless there is one of that name; of several that try at once, exactly one creates it.
    pub(crate) async fn put_new(&self, path: &Path, object: impl Into<PutPayload>) -> Result<Creation, BlobError> {
        match self.store.put_opts(path, object.into(), PutMode::Create.into()).await {
            Ok(_) => Ok(Creation::Created),
            Err(StoreError::AlreadyExists { .. }) => Ok(Creation::Existed),
            Err(error) => Err(BlobError::from_store(error)),
        }
    }

    /// Deletes an object; one that does not exist is fine.
    pub(crate) async fn delete(&self, path: &Path) -> Result<(), BlobError> {
        match self.store.delete(path).await {
            Ok(()) | Err(StoreError::NotFound { .. }) => Ok(()),
            Err(error) => Err(BlobError::from_store(error)),
        }
    }

    /// Deletes an object so that it does not come back after a power failure.
    pub(crate) async fn delete_durably(&self, path: &Path) -> Result<(), BlobError> {
        self.delete(path).await?;
        let Some(folder) = &self.folder else { return Ok(()) };
        let mut folder = folder.join(path.as_ref());
        folder.pop();
        let synced = tokio::task::spawn_blocking(move || {
            let result = File::open(&folder).and_then(|folder| folder.sync_all());
            result.map_err(|source| BlobError::from_file(&folder, source))
        });
        synced.await.map_err(|_| BlobError::Internal("a storage task was cancelled"))?
    }

    /// Deletes objects, several at once, and says how many there were and their bytes.
    pub(crate) async fn delete_all(
        &self,
        objects: BoxStream<'static, Result<ObjectMeta, BlobError>>,
    ) -> Result<(u64, u64), BlobError> {
        let backend = self.clone();
        objects
            .map_ok(move |meta| {
                let backend = backend.clone();
                async move { backend.delete(&meta.location).await.map(|()| meta.size) }
            })
            .try_buffer_unordered(CONCURRENCY)
            .try_fold((0, 0), |(count, bytes), size| async move { Ok((count + 1, bytes + size)) })
            .await
    }

    /// All objects below `prefix`, in no particular order.
    pub(crate) fn list(&self, prefix: &Path) -> BoxStream<'static, Result<ObjectMeta, BlobError>> {
        self.store.list(Some(prefix)).map_err(BlobError::from_store).boxed()
    }

    /// The names directly below `prefix` under which there is anything.
    pub(crate) async fn folders(&self, prefix: &Path) -> Result<Vec<Path>, BlobError> {
        let listed = self.store.list_with_delimiter(Some(prefix)).await.map_err(BlobError::from_store)?;
        Ok(listed.common_prefixes)
    }

    /// Files of writes that were cut off by a crash, last written before `age` ago. A bucket has none.
    pub(crate) async fn temporaries(&self, age: Duration) -> Result<Vec<PathBuf>, BlobError> {
        let Some(folder) = self.folder.clone() else { return Ok(Vec::new()) };
        let walk = tokio::task::spawn_blocking(move || {
            let mut found = Vec::new();
            collect_temporaries(&folder, age, &mut found).map_err(|source| BlobError::from_file(&folder, source))?;
            Ok(found)
        });
        walk.await.map_err(|_| BlobError::Internal("a storage task was cancelled"))?
    }
}

fn misconfigured(error: &StoreError) -> BlobError {
    BlobError::Misconfigured { reason: error.to_string() }
}

fn bucket(config: &S3Config) -> Result<Backend, StoreError> {
    let options = ClientOptions::new().with_allow_http(config.allow_http).with_timeout(REQUEST_TIMEOUT);
    let retry = RetryConfig { max_retries: MAX_RETRIES, retry_timeout: RETRY_TIMEOUT, ..RetryConfig::default() };
    let mut builder = AmazonS3Builder::new()
        .with_client_options(options)
        .with_retry(retry)
        .with_region(&config.region)
        .with_bucket_name(&config.bucket)
        .with_virtual_hosted_style_request(config.addressing == S3Addressing::VirtualHost)
        // Plain DELETE is understood by every store; the bulk form is not.
        .with_disable_bulk_delete(true);
    if let Some(endpoint) = &config.endpoint {
        builder = builder.with_endpoint(endpoint);
    }
    if let S3Credentials::Static { access_key_id, secret_access_key } = &config.credentials {
        builder = builder.with_access_key_id(access_key_id).with_secret_access_key(secret_access_key.as_str());
    }
    let store = builder.build()?;
    let store: Arc<dyn ObjectStore> = match &config.prefix {
        Some(prefix) => Arc::new(PrefixStore::new(store, Path::parse(prefix)?)),
        None => Arc::new(store),
    };
    Ok(Backend::remote(store, BUCKET_UNIT))
}

/// `object_store` writes to `<name>#<digits>` and never lists such names, so leftovers are found in the folder itself.
fn collect_temporaries(folder: &FilePath, age: Duration, found: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        // What another process removes meanwhile is no leftover.
        let Ok(metadata) = entry.metadata() else { continue };
        if metadata.is_dir() {
            match collect_temporaries(&entry.path(), age, found) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
                _ => continue,
            }
        }
        let name = entry.file_name();
        let staged = name.to_str().and_then(|name| name.rsplit_once('#'));
        let staged = staged.is_some_and(|(_, digits)| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()));
        let old = metadata.modified()?.elapsed().is_ok_and(|elapsed| elapsed >= age);
        if staged && old {
            found.push(entry.path());
        }
    }
    Ok(())
}

//! A store in memory that fails when told to, for tests.

use std::fmt;
use std::io;
use std::ops::Range;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use foundation::Sources;
use futures_util::stream::{BoxStream, StreamExt};
use object_store::memory::InMemory;
use object_store::path::Path;
use object_store::{
    CopyOptions, GetOptions, GetResult, ListResult, MultipartUpload, ObjectMeta, ObjectStore, ObjectStoreExt, PutMode,
    PutMultipartOptions, PutOptions, PutPayload, PutResult, Result,
};

use crate::backend::Backend;
use crate::key::MasterKey;
use crate::segment::Geometry;
use crate::store::BlobStore;

/// What happens to an operation instead of success.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Verdict {
    /// ENOSPC, and nothing is stored.
    DiskFull,
    /// EIO, and nothing is stored.
    Broken,
    /// EIO, although it was stored: an answer that got lost.
    StoredButBroken,
}

type PutRule = Box<dyn Fn(&str, &PutMode) -> Option<Verdict> + Send>;
type GetRule = Box<dyn Fn(&str) -> bool + Send>;

#[derive(Clone)]
pub(crate) struct FaultyStore {
    inner: Arc<InMemory>,
    put: Arc<Mutex<PutRule>>,
    get: Arc<Mutex<GetRule>>,
}

impl Default for FaultyStore {
    fn default() -> Self {
        Self {
            inner: Arc::default(),
            put: Arc::new(Mutex::new(Box::new(|_, _| None))),
            get: Arc::new(Mutex::new(Box::new(|_| false))),
        }
    }
}

impl FaultyStore {
    /// From now on, puts fail as `rule` says.
    pub(crate) fn on_put(&self, rule: impl Fn(&str, &PutMode) -> Option<Verdict> + Send + 'static) {
        *self.put.lock().unwrap() = Box::new(rule);
    }

    /// From now on, reads for which `rule` holds fail with EIO.
    pub(crate) fn on_get(&self, rule: impl Fn(&str) -> bool + Send + 'static) {
        *self.get.lock().unwrap() = Box::new(rule);
    }

    /// Names of the stored objects that contain `part`.
    pub(crate) fn names(&self, part: &str) -> Vec<String> {
        let listed = futures_util::StreamExt::collect::<Vec<_>>(self.inner.list(None));
        let listed = futures_util::FutureExt::now_or_never(listed).unwrap();
        let names = listed.into_iter().map(|meta| meta.unwrap().location.to_string());
        names.filter(|name| name.contains(part)).collect()
    }

    /// Changes a stored object.
    pub(crate) async fn change(&self, name: &str, change: impl FnOnce(&mut Vec<u8>)) {
        let path = Path::from(name);
        let mut bytes = self.inner.get(&path).await.unwrap().bytes().await.unwrap().to_vec();
        change(&mut bytes);
        self.inner.put(&path, bytes.into()).await.unwrap();
    }

    /// Stores an object at once, from within a rule.
    pub(crate) fn plant(&self, path: &Path, object: bytes::Bytes) {
        let put = self.inner.put(path, object.into());
        futures_util::FutureExt::now_or_never(put).unwrap().unwrap();
    }

    pub(crate) async fn remove(&self, name: &str) {
        self.inner.delete(&Path::from(name)).await.unwrap();
    }
}

/// A store over `faulty` with chunks of 16 and segments of 64 bytes; all that are opened over it share a master key.
pub(crate) async fn small_store(faulty: &FaultyStore, seed: u64) -> BlobStore {
    let backend = Backend::remote(Arc::new(faulty.clone()), 32);
    let geometry = Geometry { chunk: 16, segment: 64 };
    BlobStore::open_backend(backend, MasterKey::from_bytes([1; 32]).into(), Sources::fixed(seed), geometry)
        .await
        .unwrap()
}

fn broken(kind: io::ErrorKind) -> object_store::Error {
    object_store::Error::Generic { store: "faulty", source: Box::new(io::Error::from(kind)) }
}

#[async_trait]
impl ObjectStore for FaultyStore {
    async fn put_opts(&self, location: &Path, payload: PutPayload, opts: PutOptions) -> Result<PutResult> {
        let verdict = (self.put.lock().unwrap())(location.as_ref(), &opts.mode);
        match verdict {
            None => self.inner.put_opts(location, payload, opts).await,
            Some(Verdict::DiskFull) => Err(broken(io::ErrorKind::StorageFull)),
            Some(Verdict::Broken) => Err(broken(io::ErrorKind::Other)),
            Some(Verdict::StoredButBroken) => {
                self.inner.put_opts(location, payload, opts).await?;
                Err(broken(io::ErrorKind::Other))
            }
        }
    }

    async fn put_multipart_opts(&self, location: &Path, opts: PutMultipartOptions) -> Result<Box<dyn MultipartUpload>> {
        self.inner.put_multipart_opts(location, opts).await
    }

    async fn get_opts(&self, location: &Path, options: GetOptions) -> Result<GetResult> {
        if (self.get.lock().unwrap())(location.as_ref()) && !options.head {
            return Err(broken(io::ErrorKind::Other));
        }
        self.inner.get_opts(location, options).await
    }

    async fn get_ranges(&self, location: &Path, ranges: &[Range<u64>]) -> Result<Vec<bytes::Bytes>> {
        self.inner.get_ranges(location, ranges).await
    }

    fn delete_stream(&self, locations: BoxStream<'static, Result<Path>>) -> BoxStream<'static, Result<Path>> {
        self.inner.delete_stream(locations)
    }

    fn list(&self, prefix: Option<&Path>) -> BoxStream<'static, Result<ObjectMeta>> {
        self.inner.list(prefix).boxed()
    }

    async fn list_with_delimiter(&self, prefix: Option<&Path>) -> Result<ListResult> {
        self.inner.list_with_delimiter(prefix).await
    }

    async fn copy_opts(&self, from: &Path, to: &Path, options: CopyOptions) -> Result<()> {
        self.inner.copy_opts(from, to, options).await
    }
}

impl fmt::Display for FaultyStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FaultyStore")
    }
}

impl fmt::Debug for FaultyStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FaultyStore")
    }
}

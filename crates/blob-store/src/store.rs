//! The store itself: opening it, and the operations that touch no content.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use foundation::{PartnerId, Sha256, Sources};
use futures_util::stream::{BoxStream, StreamExt, TryStreamExt};

use crate::backend::{Backend, Creation};
use crate::buffers::Buffers;
use crate::config::BlobStoreConfig;
use crate::error::{BlobError, Corruption};
use crate::head::{BlobHead, MAX_SEGMENTS, instance_of};
use crate::key::{Keyring, MasterKeyId};
use crate::layout::{self, Entry};
use crate::partner_keys::{PartnerKeys, Rotation};
use crate::segment::{Geometry, Instance};
use crate::upload::HashCache;
use crate::write::BATCH;

/// Bytes of the largest head with inline content.
pub(crate) const HEAD_LIMIT: u64 = MAX_SEGMENTS as u64 * 16 + 1024 * 1024;

/// Encrypted blobs of all partners. Cheap to clone; clones share caches and connections.
#[derive(Clone)]
pub struct BlobStore {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) backend: Backend,
    pub(crate) keys: PartnerKeys,
    pub(crate) sources: Sources,
    pub(crate) geometry: Geometry,
    pub(crate) hashes: HashCache,
    pub(crate) buffers: Arc<Buffers>,
}

/// One blob of a listing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BlobEntry {
    /// SHA-256 of the plain content.
    pub sha256: Sha256,
    /// When it was stored, or last put again; by the store's clock.
    pub modified: DateTime<Utc>,
}

/// What an erasure removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Erased {
    /// Stored objects deleted.
    pub objects: u64,
    /// Their sealed bytes.
    pub bytes: u64,
}

impl BlobStore {
    /// Opens the store, or sets it up when there is none yet.
    ///
    /// # Errors
    /// `WrongMasterKey` when it was written under a master key that `keys` lacks; `Misconfigured` when the place cannot hold
    /// a store; `Unavailable` when it cannot be reached.
    pub async fn open(config: BlobStoreConfig, keys: impl Into<Keyring>, sources: Sources) -> Result<Self, BlobError> {
        Self::open_backend(Backend::connect(&config)?, keys.into(), sources, Geometry::DEFAULT).await
    }

    pub(crate) async fn open_backend(
        backend: Backend,
        keyring: Keyring,
        sources: Sources,
        geometry: Geometry,
    ) -> Result<Self, BlobError> {
        let keys = PartnerKeys::new(backend.clone(), keyring, sources.clone());
        let batch = usize::try_from(geometry.sealed_len(BATCH)).map_err(|_| BlobError::Internal("batch size"))?;
        let buffers = Buffers::new(batch);
        let inner = Inner { backend, keys, sources, geometry, hashes: HashCache::default(), buffers };
        inner.claim().await?;
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Whether the store answers: a cheap look, for a readiness probe.
    pub async fn check(&self) -> Result<(), BlobError> {
        match self.inner.backend.head(&layout::marker()).await? {
            Some(_) => Ok(()),
            None => Err(BlobError::Misconfigured { reason: "the store's marker is gone".into() }),
        }
    }

    /// Whether the partner holds this content, all of it: a head alone may be left of a blob that was deleted while it was put.
    pub async fn exists(&self, partner: PartnerId, sha256: &Sha256) -> Result<bool, BlobError> {
        match self.inner.find_head(partner, sha256).await? {
            Some((head, _)) => self.inner.is_whole(partner, &head).await,
            None => Ok(false),
        }
    }

    /// Deletes a blob; `None` when there was none, or else its sealed bytes.
    ///
    /// The caller makes sure, in its database, that nothing refers to the blob and that nothing is about to: a put of the
    /// same content that runs at the same time may find it there and rely on it.
    pub async fn delete(&self, partner: PartnerId, sha256: &Sha256) -> Result<Option<u64>, BlobError> {
        let backend = &self.inner.backend;
        let path = layout::blob(partner, sha256);
        let Some(object) = backend.get(&path, HEAD_LIMIT).await? else { return Ok(None) };
        // The head first: a blob half deleted must not look whole.
        backend.delete(&path).await?;
        let mut bytes = object.len() as u64;
        if let Ok(instance) = instance_of(&object) {
            bytes += self.inner.delete_instance(partner, instance).await?;
        }
        Ok(Some(bytes))
    }

    /// The sealed bytes that [`BlobStore::delete`] would free; `None` when there is no such blob.
    pub async fn sealed_size(&self, partner: PartnerId, sha256: &Sha256) -> Result<Option<u64>, BlobError> {
        let backend = &self.inner.backend;
        let Some(object) = backend.get(&layout::blob(partner, sha256), HEAD_LIMIT).await? else { return Ok(None) };
        let mut bytes = object.len() as u64;
        if let Ok(instance) = instance_of(&object) {
            let segments = backend.list(&layout::segments(partner, instance));
            bytes += segments.try_fold(0, |sum, segment| async move { Ok(sum + segment.size) }).await?;
        }
        Ok(Some(bytes))
    }

    /// Deletes a blob that verification called orphaned, unless it was put again within `grace`; gives its sealed bytes if it
    /// did.
    pub async fn delete_orphan(
        &self,
        partner: PartnerId,
        sha256: &Sha256,
        grace: TimeDelta,
    ) -> Result<Option<u64>, BlobError> {
        let meta = self.inner.backend.head(&layout::blob(partner, sha256)).await?;
        match meta {
            Some(meta) if self.inner.sources.now() - meta.last_modified >= grace => self.delete(partner, sha256).await,
            _ => Ok(None),
        }
    }

    /// The partner's blobs, in no particular order.
    pub fn list(&self, partner: PartnerId) -> BoxStream<'static, Result<BlobEntry, BlobError>> {
        let entries = self.inner.backend.list(&layout::blobs(partner));
        let entries = entries.try_filter_map(|meta| async move {
            Ok(match Entry::parse(&meta.location) {
                Some(Entry::Blob(sha256)) => Some(BlobEntry { sha256, modified: meta.last_modified }),
                _ => None,
            })
        });
        entries.boxed()
    }

    /// Destroys the partner's key, which makes every blob of the partner unreadable for ever, wherever copies of it may be;
    /// then deletes the blobs. The partner cannot store anything afterwards. May be repeated if it was cut short.
    ///
    /// Another replica that has the key in memory forgets it within a minute. A backup of the *key's* object must be
    /// destroyed as well: with the master key it would still open.
    pub async fn erase_partner(&self, partner: PartnerId) -> Result<Erased, BlobError> {
        self.inner.keys.erase(partner).await?;
        tracing::info!(%partner, "partner key destroyed");
        let tombstone = layout::tombstone(partner);
        let objects = self.inner.backend.list(&layout::partner(partner));
        let objects = objects.try_filter(move |meta| std::future::ready(meta.location != tombstone));
        let (objects, bytes) = self.inner.backend.delete_all(objects.boxed()).await?;
        Ok(Erased { objects, bytes })
    }

    /// Wraps every partner's key under the current master key; content is not touched. Retired keys may be dropped once a
    /// rotation reports nothing rewrapped and nothing failed, with every replica running on the new keyring.
    pub async fn rotate_master(&self) -> Result<Rotation, BlobError> {
        let rotation = self.inner.keys.rotate().await?;
        if rotation.failed.is_empty() {
            self.inner.backend.put(&layout::marker(), Bytes::from(self.inner.marker())).await?;
        }
        tracing::info!(
            rewrapped = rotation.rewrapped,
            unchanged = rotation.unchanged,
            failed = rotation.failed.len(),
            "master key rotated"
        );
        Ok(rotation)
    }
}

impl Inner {
    fn marker(&self) -> String {
        format!("hansa-blob-store 1\nmaster-key {}\n", self.keys.keyring().current().id())
    }

    /// Puts our marker into an empty place, or makes sure that the marker there is one that we can work with.
    async fn claim(&self) -> Result<(), BlobError> {
        let path = layout::marker();
        if let Some(found) = self.backend.get(&path, 4096).await? {
            return self.accept(&found);
        }
        let marker = Bytes::from(self.marker());
        if self.backend.put_new(&path, marker.clone()).await? == Creation::Existed {
            let found = self.backend.get(&path, 4096).await?.unwrap_or_default();
            return self.accept(&found);
        }
        // Everything relies on "create only if absent": better to find out now than to overwrite a key later.
        match self.backend.put_new(&path, marker).await? {
            Creation::Existed => Ok(()),
            Creation::Created => Err(BlobError::Misconfigured {
                reason: "the object store ignores `If-None-Match: *`, so two writers could overwrite each other".into(),
            }),
        }
    }

    fn accept(&self, marker: &[u8]) -> Result<(), BlobError> {
        let foreign = || BlobError::Misconfigured {
            reason: format!(
                "its marker, '{}', is damaged or of a later version: restore it from a backup",
                layout::marker()
            ),
        };
        let text = std::str::from_utf8(marker).map_err(|_| foreign())?;
        let id = text.strip_prefix("hansa-blob-store 1\nmaster-key ").map(str::trim_end).ok_or_else(foreign)?;
        let mut bytes = [0; 8];
        hex::decode_to_slice(id, &mut bytes).map_err(|_| foreign())?;
        self.keys.master(MasterKeyId(bytes)).map(drop)
    }

    /// Reads and decrypts a blob's head, `None` when there is no such blob.
    pub(crate) async fn find_head(
        &self,
        partner: PartnerId,
        sha256: &Sha256,
    ) -> Result<Option<(BlobHead, Bytes)>, BlobError> {
        let path = layout::blob(partner, sha256);
        let Some(object) = self.backend.get(&path, HEAD_LIMIT).await? else { return Ok(None) };
        let key = self.keys.find(partner).await?;
        let key = key.ok_or_else(|| BlobError::corrupt(&layout::partner_key(partner), Corruption::Missing))?;
        let head = BlobHead::decode(&object, &key, partner, sha256)
            .map_err(|corruption| BlobError::corrupt(&path, corruption))?;
        Ok(Some((head, object)))
    }

    /// Deletes the segments of an instance, and gives their sealed bytes.
    pub(crate) async fn delete_instance(&self, partner: PartnerId, instance: Instance) -> Result<u64, BlobError> {
        let segments = self.backend.list(&layout::segments(partner, instance));
        self.backend.delete_all(segments).await.map(|(_, bytes)| bytes)
    }
}

impl fmt::Debug for BlobStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BlobStore").field("backend", &self.inner.backend).finish_non_exhaustive()
    }
}

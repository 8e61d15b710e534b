//! Reading blobs: whole, in part, into memory or into a file.

use std::fmt;
use std::ops::Range;
use std::path::{Path as FilePath, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use foundation::{PartnerId, Sha256};
use futures_util::stream::{self, BoxStream, StreamExt, TryStreamExt};
use tokio::fs::{File, OpenOptions};
use tokio::io::AsyncWriteExt;

use crate::backend::Backend;
use crate::error::BlobError;
use crate::head::{BlobHead, Content};
use crate::key::SecretKey;
use crate::layout;
use crate::segment::{Geometry, Instance, Segment, SegmentCipher, Unit, units};
use crate::store::{BlobStore, Inner};
use crate::write::Hasher;

/// Plain content in pieces of at most a few MiB, each of them verified before it is given out.
pub type BlobStream = BoxStream<'static, Result<Bytes, BlobError>>;

/// Units that are fetched and opened ahead of the reader.
const PREFETCH: usize = 3;
/// A unit up to this size is opened where it is: worth less than a change of thread.
const SMALL: usize = 192 * 1024;

/// A blob that was found; nothing of its content has been read yet.
#[derive(Clone)]
pub struct Blob {
    sha256: Sha256,
    size: u64,
    source: Arc<Source>,
}

/// Where plain content comes from.
pub(crate) struct Source {
    pub backend: Backend,
    pub partner: PartnerId,
    pub instance: Instance,
    pub key: SecretKey,
    pub geometry: Geometry,
    pub content: Content,
    /// What stands in errors for inline content.
    pub head_path: object_store::path::Path,
}

impl BlobStore {
    /// Finds a blob and reads its head.
    ///
    /// # Errors
    /// `NotFound`, `Corrupt` when the head is damaged, `PartnerErased`, `Unavailable`.
    pub async fn open_blob(&self, partner: PartnerId, sha256: &Sha256) -> Result<Blob, BlobError> {
        let found = self.inner.find_head(partner, sha256).await?;
        let (head, _) = found.ok_or(BlobError::NotFound { partner, sha256: *sha256 })?;
        let size = head.size;
        Ok(Blob { sha256: *sha256, size, source: Arc::new(self.inner.source(partner, sha256, head)) })
    }

    /// Writes a blob's plain content to a new file that its owner alone may read; `path` is replaced in one step when the
    /// content is complete, and left as it was after an error. Not synced: this is for working copies.
    pub async fn write_to_file(&self, partner: PartnerId, sha256: &Sha256, path: &FilePath) -> Result<u64, BlobError> {
        let blob = self.open_blob(partner, sha256).await?;
        let mut staged = path.as_os_str().to_owned();
        staged.push(format!(".{}.part", hex::encode(self.inner.sources.bytes::<8>())));
        let staged = PathBuf::from(staged);
        let written = blob.copy_to(&staged).await;
        let renamed = match written {
            Ok(()) => tokio::fs::rename(&staged, path).await.map_err(|source| BlobError::from_file(path, source)),
            Err(error) => Err(error),
        };
        if let Err(error) = renamed {
            // It may not have been created at all.
            drop(tokio::fs::remove_file(&staged).await);
            return Err(error);
        }
        Ok(blob.size)
    }
}

impl Blob {
    /// SHA-256 of the plain content.
    pub fn sha256(&self) -> Sha256 {
        self.sha256
    }

    /// Plain bytes.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The bytes `range` of the content. Only the chunks that it touches are fetched and decrypted; a damaged one ends the
    /// stream with `Corrupt` and none of its bytes are given out.
    ///
    /// # Errors
    /// `InvalidRange` when it reaches past the end.
    pub fn read(&self, range: Range<u64>) -> Result<BlobStream, BlobError> {
        if range.start > range.end || range.end > self.size {
            return Err(BlobError::InvalidRange { size: self.size });
        }
        Ok(self.source.clone().stream(self.segments(), range))
    }

    /// All of the content.
    pub fn read_all(&self) -> BlobStream {
        self.source.clone().stream(self.segments(), 0..self.size)
    }

    /// All of the content, in memory.
    ///
    /// # Errors
    /// `TooLarge` when it has more than `limit` bytes; then nothing is read.
    pub async fn bytes(&self, limit: u64) -> Result<Bytes, BlobError> {
        if self.size > limit {
            return Err(BlobError::TooLarge { limit });
        }
        let mut pieces = self.read_all();
        let first = pieces.try_next().await?.unwrap_or_default();
        if first.len() as u64 == self.size {
            return Ok(first);
        }
        let mut all = Vec::with_capacity(usize::try_from(self.size).map_err(|_| BlobError::TooLarge { limit })?);
        all.extend_from_slice(&first);
        while let Some(piece) = pieces.try_next().await? {
            all.extend_from_slice(&piece);
        }
        Ok(all.into())
    }

    async fn copy_to(&self, path: &FilePath) -> Result<(), BlobError> {
        let failed = |source| BlobError::from_file(path, source);
        let mut file = create_private(path).await.map_err(failed)?;
        let mut pieces = self.read_all();
        while let Some(piece) = pieces.try_next().await? {
            file.write_all(&piece).await.map_err(failed)?;
        }
        file.flush().await.map_err(failed)
    }

    fn segments(&self) -> Arc<[Segment]> {
        self.source.content.segments(self.size)
    }
}

impl fmt::Debug for Blob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Blob").field("sha256", &self.sha256).field("size", &self.size).finish_non_exhaustive()
    }
}

async fn create_private(path: &FilePath) -> std::io::Result<File> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).await?;
    // The default of 2 MiB would double-buffer every piece; one piece at a time is what we have anyway.
    file.set_max_buf_size(1024 * 1024);
    Ok(file)
}

impl Inner {
    fn source(&self, partner: PartnerId, sha256: &Sha256, head: BlobHead) -> Source {
        let BlobHead { instance, key, geometry, content, .. } = head;
        let head_path = layout::blob(partner, sha256);
        Source { backend: self.backend.clone(), partner, instance, key, geometry, content, head_path }
    }

    /// All of the content behind a head.
    pub(crate) fn read_head(&self, partner: PartnerId, sha256: &Sha256, head: BlobHead) -> BlobStream {
        let size = head.size;
        let segments = head.content.segments(size);
        Arc::new(self.source(partner, sha256, head)).stream(segments, 0..size)
    }
}

impl Source {
    /// The bytes `range` of the content that `segments` make up.
    pub(crate) fn stream(self: Arc<Self>, segments: Arc<[Segment]>, range: Range<u64>) -> BlobStream {
        let unit = self.backend.unit.max(self.geometry.chunk);
        stream::iter(units(self.geometry, segments, range, unit))
            .map(move |unit| self.clone().fetch(unit))
            .buffered(PREFETCH)
            .boxed()
    }

    async fn fetch(self: Arc<Self>, unit: Unit) -> Result<Bytes, BlobError> {
        let range = unit.sealed.0..unit.sealed.1;
        let (path, sealed) = match &self.content {
            Content::Inline(object) => (self.head_path.clone(), slice(object, &range)?),
            Content::Segments(_) => {
                let path = layout::segment(self.partner, self.instance, unit.segment.name);
                let expected = self.geometry.sealed_len(unit.segment.len);
                let sealed = self.backend.get_range(&path, range, expected).await?;
                (path, sealed)
            }
        };
        let open = move || self.open(&path, unit, &sealed);
        if unit.sealed.1 - unit.sealed.0 <= SMALL as u64 {
            return open();
        }
        tokio::task::spawn_blocking(open).await.map_err(|_| BlobError::Internal("opening was cancelled"))?
    }

    fn open(&self, path: &object_store::path::Path, unit: Unit, sealed: &[u8]) -> Result<Bytes, BlobError> {
        let cipher = SegmentCipher::new(&self.key, self.geometry, self.instance, unit.segment.name)?;
        let plain = cipher
            .open(unit.first_chunk, unit.segment.len, sealed)
            .map_err(|corruption| BlobError::corrupt(path, corruption))?;
        slice(&Bytes::from(plain), &(unit.wanted.0..unit.wanted.1))
    }
}

fn slice(bytes: &Bytes, range: &Range<u64>) -> Result<Bytes, BlobError> {
    let defect = |_| BlobError::Internal("range");
    let (from, until) = (usize::try_from(range.start).map_err(defect)?, usize::try_from(range.end).map_err(defect)?);
    if until > bytes.len() || from > until {
        return Err(BlobError::Internal("range"));
    }
    Ok(bytes.slice(from..until))
}

/// Hashes a stream of content, off the executor.
pub(crate) async fn digest(mut pieces: BlobStream, mut seen: impl FnMut(u64)) -> Result<Sha256, BlobError> {
    let mut hasher = Hasher::new();
    while let Some(piece) = pieces.try_next().await? {
        seen(piece.len() as u64);
        if piece.len() <= SMALL {
            hasher.update(&piece);
            continue;
        }
        let job = tokio::task::spawn_blocking(move || {
            hasher.update(&piece);
            hasher
        });
        hasher = job.await.map_err(|_| BlobError::Internal("hashing was cancelled"))?;
    }
    Ok(hasher.finish())
}

//! Resumable uploads.
//!
//! All state lies in the store, so that any replica can go on where another stopped: an upload is a head (its key and limit)
//! and the segments below its instance. Appending adds segments; where the upload ends is found by joining them up; finishing
//! writes a blob's head that refers to those same segments, so nothing is copied.
//!
//! Two appends at one offset (a client that tries again while its first connection still drains) make two chains. The one
//! that reaches furthest counts. So an offset that was once reported never shrinks, and no write is ever undone; should the
//! two have carried different bytes, finishing notices by the digest.

mod chain;
mod hash_cache;

use std::pin::pin;
use std::sync::Arc;

use bytes::Bytes;
use foundation::{PartnerId, Sha256, UploadId};
use futures_util::TryStreamExt;
use futures_util::stream::Stream;

pub(crate) use self::hash_cache::HashCache;
use crate::backend::Creation;
use crate::error::{BlobError, Cause};
use crate::head::{BlobHead, Content, UploadHead};
use crate::key::SecretKey;
use crate::layout::{self, Entry};
use crate::put::{Stored, seal_inline};
use crate::read::{Source, digest};
use crate::segment::{Instance, Segment};
use crate::store::{BlobStore, Inner};
use crate::write::{Batch, Batches, Hasher, SegmentWriter, Target};

/// How much an append stored.
#[derive(Debug)]
pub struct Appended {
    /// Bytes that the upload now holds, all of them on disk: where the next append starts.
    pub offset: u64,
    /// What the upload's bytes hash to, as long as all of them came through this replica.
    pub digests: Option<Digests>,
    /// Why the incoming stream ended early, if it did. What had arrived is stored all the same.
    pub interrupted: Option<Cause>,
}

/// SHA-256 of what an upload holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Digests {
    /// Up to where the append began.
    pub before: Sha256,
    /// With the bytes that were appended.
    pub after: Sha256,
}

/// How an upload was closed. Whoever writes it first decides, so that an upload is never both finished and aborted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Closing {
    Finished,
    Aborted,
}

impl Closing {
    fn word(self) -> &'static [u8] {
        match self {
            Self::Finished => b"finished",
            Self::Aborted => b"aborted",
        }
    }
}

impl BlobStore {
    /// Begins an upload of at most `max_size` bytes. Beginning one that is open already changes nothing.
    ///
    /// # Errors
    /// `PartnerErased`, `StorageFull`, `Unavailable`.
    pub async fn begin_upload(&self, partner: PartnerId, upload: UploadId, max_size: u64) -> Result<(), BlobError> {
        let inner = &*self.inner;
        let partner_key = inner.keys.get_or_create(partner).await?;
        let head = UploadHead {
            instance: Instance(inner.sources.bytes()),
            key: SecretKey::generate(&inner.sources),
            geometry: inner.geometry,
            max_size,
        };
        let object = head.encode(&inner.sources, &partner_key, partner, upload)?;
        inner.backend.put_new(&layout::upload(partner, upload), Bytes::from(object)).await.map(drop)
    }

    /// Appends a stream to an upload, at `offset`, which must be where the upload ends.
    ///
    /// Whatever arrives is kept, in steps of 8 MiB and at the stream's end, even when the stream fails: then the result says
    /// both how far it got and why it stopped. Should this future be dropped, the steps completed are kept.
    ///
    /// # Errors
    /// `UploadNotFound`, `UploadFinished`, `OffsetMismatch` (with the offset to go on at), `TooLarge` (nothing past the
    /// limit is kept), `TooManyPieces`, `StorageFull`, `Unavailable`.
    pub async fn append<S, E>(
        &self,
        partner: PartnerId,
        upload: UploadId,
        offset: u64,
        content: S,
    ) -> Result<Appended, BlobError>
    where
        S: Stream<Item = Result<Bytes, E>>,
        E: Into<Cause>,
    {
        let inner = &*self.inner;
        let head = inner.open_upload(partner, upload).await?;
        let mut chain = inner.chain(partner, &head).await?;
        let end = end_of(&chain);
        if offset != end {
            return Err(BlobError::OffsetMismatch { expected: end });
        }
        let hasher = inner.hashes.take(partner, upload, &chain);
        let before = hasher.clone().map(Hasher::finish);
        let mut writer = SegmentWriter::new(inner.upload_target(partner, &head), end, chain.len(), hasher);
        let allowed = head.max_size.saturating_sub(end);
        let content = pin!(content);
        let mut batches = Batches::new(content, head.geometry, allowed);
        let first = batches.next().await.map_err(|error| whole_limit(error, &head))?;
        if let Err(error) = writer.write(first, &mut batches).await {
            writer.salvage().await;
            return Err(whole_limit(error, &head));
        }
        let (segments, hasher) = writer.finish();
        chain.extend(segments);
        let offset = end_of(&chain);
        let after = hasher.clone().map(Hasher::finish);
        if let Some(hasher) = hasher {
            inner.hashes.put(partner, upload, chain, hasher);
        }
        let digests = before.zip(after).map(|(before, after)| Digests { before, after });
        Ok(Appended { offset, digests, interrupted: batches.failure })
    }

    /// Where the upload ends: the offset at which to go on.
    ///
    /// # Errors
    /// `UploadNotFound`, `Unavailable`.
    pub async fn upload_offset(&self, partner: PartnerId, upload: UploadId) -> Result<u64, BlobError> {
        let head = self.inner.upload_head(partner, upload).await?;
        Ok(end_of(&self.inner.chain(partner, &head).await?))
    }

    /// Turns an upload into a blob. May be called again when the answer to the first call was lost.
    ///
    /// # Errors
    /// `SizeMismatch` when bytes are missing (append more and try again), `DigestMismatch` when the content is not what was
    /// announced (the upload stays; abort it), `UploadNotFound`, `StorageFull`, `Unavailable`.
    pub async fn finish_upload(
        &self,
        partner: PartnerId,
        upload: UploadId,
        expected_sha256: Sha256,
        expected_size: u64,
    ) -> Result<Stored, BlobError> {
        let inner = &*self.inner;
        let head = match inner.upload_head(partner, upload).await {
            Err(BlobError::UploadNotFound { .. }) => {
                return self.finished_before(partner, upload, expected_sha256, expected_size).await;
            }
            head => head?,
        };
        let chain = inner.chain(partner, &head).await?;
        let size = end_of(&chain);
        if size != expected_size {
            return Err(BlobError::SizeMismatch { expected: expected_size, actual: size });
        }
        let actual = inner.upload_digest(partner, upload, &head, &chain).await?;
        if actual != expected_sha256 {
            return Err(BlobError::DigestMismatch { expected: expected_sha256, actual });
        }
        if inner.close(partner, upload, Closing::Finished).await? == Closing::Aborted {
            return Err(BlobError::UploadNotFound { upload });
        }
        let blob = inner.blob_of(partner, &head, &chain)?;
        let was_new = inner.publish(partner, actual, &blob).await?;
        // Asked anew what is in use: a second finish of this upload may have published another chain of the same bytes.
        let published = inner.find_head(partner, &actual).await?;
        let ours = published.filter(|(published, _)| published.instance == head.instance);
        let kept = ours.map(|(published, _)| published.content.segments(published.size));
        inner.clear(partner, upload, &head, kept.as_deref().unwrap_or_default()).await?;
        Ok(Stored { sha256: actual, size, was_new })
    }

    /// Ends an upload and deletes what it holds. One that is not open is fine.
    ///
    /// # Errors
    /// `UploadFinished` when it is just being turned into a blob.
    pub async fn abort_upload(&self, partner: PartnerId, upload: UploadId) -> Result<(), BlobError> {
        let inner = &*self.inner;
        let head = match inner.upload_head(partner, upload).await {
            Err(BlobError::UploadNotFound { .. }) => return Ok(()),
            head => head?,
        };
        match inner.close(partner, upload, Closing::Aborted).await? {
            Closing::Finished => Err(BlobError::UploadFinished { upload }),
            Closing::Aborted => inner.clear(partner, upload, &head, &[]).await,
        }
    }

    /// The answer to a repeated finish: the upload is gone because it became this blob.
    async fn finished_before(
        &self,
        partner: PartnerId,
        upload: UploadId,
        sha256: Sha256,
        size: u64,
    ) -> Result<Stored, BlobError> {
        match self.open_blob(partner, &sha256).await {
            Ok(blob) if blob.size() == size => Ok(Stored { sha256, size, was_new: false }),
            Ok(_) | Err(BlobError::NotFound { .. }) => Err(BlobError::UploadNotFound { upload }),
            Err(error) => Err(error),
        }
    }
}

impl Inner {
    async fn upload_head(&self, partner: PartnerId, upload: UploadId) -> Result<UploadHead, BlobError> {
        let path = layout::upload(partner, upload);
        let object = self.backend.get(&path, 4096).await?.ok_or(BlobError::UploadNotFound { upload })?;
        let key = self.keys.find(partner).await?.ok_or(BlobError::UploadNotFound { upload })?;
        UploadHead::decode(&object, &key, partner, upload).map_err(|corruption| BlobError::corrupt(&path, corruption))
    }

    /// The head of an upload that nobody has closed.
    async fn open_upload(&self, partner: PartnerId, upload: UploadId) -> Result<UploadHead, BlobError> {
        let head = self.upload_head(partner, upload).await?;
        match self.backend.head(&layout::upload_closed(partner, upload)).await? {
            Some(_) => Err(BlobError::UploadFinished { upload }),
            None => Ok(head),
        }
    }

    /// The segments that count, in order.
    async fn chain(&self, partner: PartnerId, head: &UploadHead) -> Result<Vec<Segment>, BlobError> {
        let mut listed = self.backend.list(&layout::segments(partner, head.instance));
        let mut segments = Vec::new();
        while let Some(meta) = listed.try_next().await? {
            if let Some(Entry::Segment(_, name)) = Entry::parse(&meta.location) {
                segments.extend(head.geometry.plain_len(meta.size).map(|len| Segment { name, len }));
            }
        }
        Ok(chain::longest(segments))
    }

    fn upload_target(&self, partner: PartnerId, head: &UploadHead) -> Target {
        Target {
            backend: self.backend.clone(),
            sources: self.sources.clone(),
            partner,
            instance: head.instance,
            key: head.key.clone(),
            geometry: head.geometry,
            buffers: self.buffers.clone(),
        }
    }

    /// The digest of what was uploaded: known if this replica saw all of it, else by reading it back.
    async fn upload_digest(
        &self,
        partner: PartnerId,
        upload: UploadId,
        head: &UploadHead,
        chain: &[Segment],
    ) -> Result<Sha256, BlobError> {
        if let Some(hasher) = self.hashes.peek(partner, upload, chain) {
            return Ok(hasher.finish());
        }
        let segments: Arc<[Segment]> = chain.into();
        let source = Source {
            backend: self.backend.clone(),
            partner,
            instance: head.instance,
            key: head.key.clone(),
            geometry: head.geometry,
            content: Content::Segments(segments.clone()),
            head_path: layout::upload(partner, upload),
        };
        digest(Arc::new(source).stream(segments, 0..end_of(chain)), |_| ()).await
    }

    /// Closes the upload, and says how it was closed: as wanted, unless somebody was first.
    async fn close(&self, partner: PartnerId, upload: UploadId, wanted: Closing) -> Result<Closing, BlobError> {
        let path = layout::upload_closed(partner, upload);
        if self.backend.put_new(&path, Bytes::from_static(wanted.word())).await? == Creation::Created {
            return Ok(wanted);
        }
        let found = self.backend.get(&path, 64).await?.unwrap_or_default();
        Ok(if found == Closing::Finished.word() { Closing::Finished } else { Closing::Aborted })
    }

    fn blob_of(&self, partner: PartnerId, head: &UploadHead, chain: &[Segment]) -> Result<BlobHead, BlobError> {
        if chain.is_empty() {
            return Ok(seal_inline(&self.upload_target(partner, head), &Batch::default())?.1);
        }
        Ok(BlobHead {
            instance: head.instance,
            key: head.key.clone(),
            geometry: head.geometry,
            size: end_of(chain),
            content: Content::Segments(chain.into()),
        })
    }

    /// Removes a closed upload: segments that are not to be `kept`, then the head, then the note how it was closed. In this
    /// order, so that a cut-off removal is taken up again and never mistaken for an open upload.
    async fn clear(
        &self,
        partner: PartnerId,
        upload: UploadId,
        head: &UploadHead,
        kept: &[Segment],
    ) -> Result<(), BlobError> {
        let kept: std::collections::HashSet<_> =
            kept.iter().map(|segment| layout::segment(partner, head.instance, segment.name)).collect();
        let segments = self.backend.list(&layout::segments(partner, head.instance));
        let unused = segments.try_filter(move |meta| std::future::ready(!kept.contains(&meta.location)));
        self.backend.delete_all(Box::pin(unused)).await?;
        self.hashes.forget(partner, upload);
        self.backend.delete(&layout::upload(partner, upload)).await?;
        self.backend.delete(&layout::upload_closed(partner, upload)).await
    }
}

fn end_of(chain: &[Segment]) -> u64 {
    chain.last().map_or(0, |segment| segment.end())
}

/// The limit that the caller knows is that of the whole upload, not what was left of it.
fn whole_limit(error: BlobError, head: &UploadHead) -> BlobError {
    match error {
        BlobError::TooLarge { .. } => BlobError::TooLarge { limit: head.max_size },
        error => error,
    }
}

#[cfg(test)]
mod tests;

//! Storing content in one go, and publishing a blob's head.

use std::pin::pin;

use bytes::Bytes;
use chrono::TimeDelta;
use foundation::{PartnerId, Sha256};
use futures_util::stream::{self, Stream};

use crate::backend::Creation;
use crate::error::{BlobError, Cause};
use crate::head::{BlobHead, Content, INLINE_SEGMENT};
use crate::key::SecretKey;
use crate::layout::{self, Entry};
use crate::segment::{Instance, SegmentCipher, SegmentSealer};
use crate::store::{BlobStore, Inner};
use crate::write::{Batch, Batches, Hasher, SegmentWriter, Target};

/// The longest a put may take. Sweeping spares segments for twice as long (see [`crate::MIN_GRACE_HOURS`]), so that it
/// cannot take them away from a put that is about to publish them.
pub(crate) const MAX_PUT_HOURS: i64 = 12;

/// What a put is held to.
#[derive(Debug, Clone, Copy)]
pub struct PutOptions {
    /// The most bytes to accept.
    pub max_size: u64,
    /// What the content must hash to, if the caller knows.
    pub expected_sha256: Option<Sha256>,
}

impl PutOptions {
    /// At most `max_size` bytes, whatever they are.
    pub fn up_to(max_size: u64) -> Self {
        Self { max_size, expected_sha256: None }
    }
}

/// A blob that is now stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stored {
    /// SHA-256 of the plain content: the blob's address.
    pub sha256: Sha256,
    /// Plain bytes.
    pub size: u64,
    /// Whether the partner did not hold this content before.
    pub was_new: bool,
}

impl BlobStore {
    /// Stores the content of a stream. Nothing is visible until all of it is on disk; after an error nothing ever is.
    ///
    /// Content that the partner already holds is stored once; putting it again renews its grace period.
    ///
    /// # Errors
    /// `TooLarge`, `DigestMismatch`, `Interrupted` (the stream failed), `TooSlow`, `StorageFull`, `Unavailable`,
    /// `PartnerErased`.
    pub async fn put<S, E>(&self, partner: PartnerId, content: S, options: PutOptions) -> Result<Stored, BlobError>
    where
        S: Stream<Item = Result<Bytes, E>>,
        E: Into<Cause>,
    {
        let inner = &*self.inner;
        let began = inner.sources.now();
        let target = inner.target(partner).await?;
        let content = pin!(content);
        let mut batches = Batches::new(content, target.geometry, options.max_size);
        let first = batches.next().await?;
        let written = if batches.is_last(first.len) && first.len as u64 <= target.geometry.chunk {
            seal_inline(&target, &first)
        } else {
            inner.write_segments(&target, first, &mut batches).await
        };
        let sealed = match (written, batches.failure.take()) {
            (Ok(sealed), None) => inner.admit(sealed, options, began),
            (Ok(_), Some(cause)) => Err(BlobError::Interrupted(cause)),
            (Err(error), _) => Err(error),
        };
        let (sha256, head) = match sealed {
            Ok(sealed) => sealed,
            Err(error) => {
                inner.discard(&target).await;
                return Err(error);
            }
        };
        match inner.publish(partner, sha256, &head).await {
            Ok(was_new) => Ok(Stored { sha256, size: head.size, was_new }),
            Err(error) => {
                // After any other error the head may have been stored although we were not told: its segments must stay.
                if matches!(error, BlobError::StorageFull(_)) {
                    inner.discard(&target).await;
                }
                Err(error)
            }
        }
    }

    /// Stores bytes that are in memory.
    pub async fn put_bytes(&self, partner: PartnerId, content: Bytes) -> Result<Stored, BlobError> {
        let options = PutOptions::up_to(content.len() as u64);
        self.put(partner, stream::iter([Ok::<_, BlobError>(content)]), options).await
    }
}

/// The head of content that is small enough to stand in it.
pub(crate) fn seal_inline(target: &Target, batch: &Batch) -> Result<(Sha256, BlobHead), BlobError> {
    let Target { key, geometry, instance, .. } = target.clone();
    let mut hasher = Hasher::new();
    batch.pieces.iter().for_each(|piece| hasher.update(piece));
    let cipher = SegmentCipher::new(&key, geometry, instance, INLINE_SEGMENT)?;
    let mut segment = SegmentSealer::new(cipher, INLINE_SEGMENT, target.buffers.clone());
    segment.absorb(&batch.pieces, true)?;
    let (_, sealed) = segment.into_sealed();
    let content = Content::Inline(Bytes::from(sealed.concat()));
    Ok((hasher.finish(), BlobHead { instance, key, geometry, size: batch.len as u64, content }))
}

impl Inner {
    async fn target(&self, partner: PartnerId) -> Result<Target, BlobError> {
        // Erased partners are refused before anything is read.
        self.keys.get_or_create(partner).await?;
        Ok(Target {
            backend: self.backend.clone(),
            sources: self.sources.clone(),
            partner,
            instance: Instance(self.sources.bytes()),
            key: SecretKey::generate(&self.sources),
            geometry: self.geometry,
            buffers: self.buffers.clone(),
        })
    }

    async fn write_segments<S, E>(
        &self,
        target: &Target,
        first: Batch,
        batches: &mut Batches<'_, S>,
    ) -> Result<(Sha256, BlobHead), BlobError>
    where
        S: Stream<Item = Result<Bytes, E>>,
        E: Into<Cause>,
    {
        let mut writer = SegmentWriter::new(target.clone(), 0, 0, Some(Hasher::new()));
        if let Err(error) = writer.write(first, batches).await {
            writer.salvage().await;
            return Err(error);
        }
        let (segments, hasher) = writer.finish();
        let sha256 = hasher.ok_or(BlobError::Internal("no hash was kept"))?.finish();
        let Target { key, geometry, instance, .. } = target.clone();
        let size = segments.last().map_or(0, |segment| segment.end());
        Ok((sha256, BlobHead { instance, key, geometry, size, content: Content::Segments(segments.into()) }))
    }

    /// The last checks before content becomes visible.
    fn admit(
        &self,
        (sha256, head): (Sha256, BlobHead),
        options: PutOptions,
        began: chrono::DateTime<chrono::Utc>,
    ) -> Result<(Sha256, BlobHead), BlobError> {
        if let Some(expected) = options.expected_sha256.filter(|expected| *expected != sha256) {
            return Err(BlobError::DigestMismatch { expected, actual: sha256 });
        }
        if self.sources.now() - began > TimeDelta::hours(MAX_PUT_HOURS) {
            return Err(BlobError::TooSlow { hours: MAX_PUT_HOURS });
        }
        Ok((sha256, head))
    }

    /// Makes a blob visible whose content is stored; `false` when the partner already held it, in which case the segments of
    /// `head` are deleted.
    pub(crate) async fn publish(&self, partner: PartnerId, sha256: Sha256, head: &BlobHead) -> Result<bool, BlobError> {
        let path = layout::blob(partner, &sha256);
        let partner_key = self.keys.get_or_create(partner).await?;
        let object = Bytes::from(head.encode(&self.sources, &partner_key, partner, &sha256)?);
        if self.backend.put_new(&path, object.clone()).await? == Creation::Created {
            return Ok(true);
        }
        match self.find_head(partner, &sha256).await {
            // Our own head: the store had taken it although it did not say so in time.
            Ok(Some((existing, _))) if existing.instance == head.instance => return Ok(true),
            Ok(Some((existing, bytes))) if self.is_whole(partner, &existing).await? => {
                // Written again as it is, so that it counts as recent. Looked at again, because it may have been deleted.
                self.backend.put(&path, bytes).await?;
                if self.is_whole(partner, &existing).await? {
                    self.delete_instance(partner, head.instance).await?;
                    return Ok(false);
                }
            }
            Ok(_) | Err(BlobError::Corrupt { .. }) => {}
            Err(error) => return Err(error),
        }
        tracing::warn!(%partner, %sha256, "a damaged blob is replaced by content that was put again");
        self.backend.put(&path, object).await?;
        Ok(true)
    }

    /// Whether all segments are there with the right length.
    pub(crate) async fn is_whole(&self, partner: PartnerId, head: &BlobHead) -> Result<bool, BlobError> {
        use futures_util::TryStreamExt;

        let Content::Segments(segments) = &head.content else { return Ok(true) };
        let mut listed = self.backend.list(&layout::segments(partner, head.instance));
        let mut found = std::collections::HashMap::new();
        while let Some(meta) = listed.try_next().await? {
            if let Some(Entry::Segment(_, name)) = Entry::parse(&meta.location) {
                found.insert((name.start, name.nonce), meta.size);
            }
        }
        let stored = |name: crate::segment::SegmentName| found.get(&(name.start, name.nonce)).copied();
        Ok(segments.iter().all(|segment| stored(segment.name) == Some(head.geometry.sealed_len(segment.len))))
    }

    /// Removes the segments of a put that failed. What cannot be removed now is swept later.
    async fn discard(&self, target: &Target) {
        if let Err(error) = self.delete_instance(target.partner, target.instance).await {
            tracing::warn!(partner = %target.partner, %error, "segments of a failed put stay until the next sweep");
        }
    }
}

#[cfg(test)]
mod tests;

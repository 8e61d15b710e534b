//! Streaming content into segments with constant memory.
//!
//! Three things happen at once: the next batch of content arrives, the one before is hashed and sealed on a blocking thread,
//! and finished segments are being stored. In memory at most, per put: one segment being filled, [`IN_FLIGHT`] being stored, and
//! two batches of at most [`BATCH`] bytes; and over all puts, [`crate::backend::MAX_WRITES`] segments being stored.

use std::pin::{Pin, pin};
use std::sync::Arc;

use aws_lc_rs::digest::{Context, SHA256};
use bytes::Bytes;
use foundation::{PartnerId, Sha256, Sources};
use futures_util::future::BoxFuture;
use futures_util::stream::{FuturesOrdered, Stream};
use futures_util::{FutureExt, StreamExt};
use object_store::PutPayload;
use tokio::sync::OwnedSemaphorePermit;
use tokio::task::JoinHandle;

use crate::backend::Backend;
use crate::buffers::Buffers;
use crate::error::{BlobError, Cause};
use crate::head::MAX_SEGMENTS;
use crate::key::SecretKey;
use crate::layout;
use crate::segment::{Geometry, Instance, Segment, SegmentCipher, SegmentName, SegmentSealer};

/// Plain bytes that are hashed and sealed in one go.
pub(crate) const BATCH: u64 = 1024 * 1024;
/// Segments that are being stored at the same time.
const IN_FLIGHT: usize = 2;
/// A batch up to this size is worth less than a change of thread (about 100 µs of work).
const SMALL: usize = 64 * 1024;

/// Where segments go.
#[derive(Clone)]
pub(crate) struct Target {
    pub backend: Backend,
    pub sources: Sources,
    pub partner: PartnerId,
    pub instance: Instance,
    pub key: SecretKey,
    pub geometry: Geometry,
    pub buffers: Arc<Buffers>,
}

/// Cuts an incoming stream into batches.
pub(crate) struct Batches<'a, S> {
    input: Pin<&'a mut S>,
    size: usize,
    rest: Bytes,
    pieces: Vec<Bytes>,
    filled: usize,
    taken: u64,
    limit: u64,
    ended: bool,
    /// Why the stream ended before its end, if it did.
    pub(crate) failure: Option<Cause>,
}

/// A batch; shorter than usual only when it is the last.
#[derive(Default)]
pub(crate) struct Batch {
    pub pieces: Vec<Bytes>,
    pub len: usize,
}

impl<'a, S, E> Batches<'a, S>
where
    S: Stream<Item = Result<Bytes, E>>,
    E: Into<Cause>,
{
    /// Batches of `input`, of which no more than `limit` bytes are allowed.
    pub(crate) fn new(input: Pin<&'a mut S>, geometry: Geometry, limit: u64) -> Self {
        let size = usize::try_from(BATCH.min(geometry.segment)).unwrap_or(usize::MAX);
        let (rest, pieces) = (Bytes::new(), Vec::new());
        Self { input, size, rest, pieces, filled: 0, taken: 0, limit, ended: false, failure: None }
    }

    /// Whether a batch of `len` bytes was the last.
    pub(crate) fn is_last(&self, len: usize) -> bool {
        len < self.size
    }

    /// The next batch; an empty one at the end. Loses nothing when it is cancelled.
    pub(crate) async fn next(&mut self) -> Result<Batch, BlobError> {
        while self.filled < self.size {
            if self.rest.is_empty() {
                if self.ended {
                    break;
                }
                match self.input.next().await {
                    Some(Ok(bytes)) => self.accept(bytes)?,
                    Some(Err(error)) => {
                        self.failure = Some(error.into());
                        self.ended = true;
                    }
                    None => self.ended = true,
                }
                continue;
            }
            let piece = self.rest.split_to(self.rest.len().min(self.size - self.filled));
            self.filled += piece.len();
            self.pieces.push(piece);
        }
        let len = std::mem::take(&mut self.filled);
        Ok(Batch { pieces: std::mem::take(&mut self.pieces), len })
    }

    fn accept(&mut self, bytes: Bytes) -> Result<(), BlobError> {
        self.taken += bytes.len() as u64;
        if self.taken > self.limit {
            return Err(BlobError::TooLarge { limit: self.limit });
        }
        self.rest = bytes;
        Ok(())
    }
}

/// SHA-256 of a stream of pieces so far.
#[derive(Clone)]
pub struct Hasher(Context);

impl Default for Hasher {
    fn default() -> Self {
        Self::new()
    }
}

impl Hasher {
    /// Of nothing yet.
    pub fn new() -> Self {
        Self(Context::new(&SHA256))
    }

    /// Takes the next piece.
    pub fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The digest of all pieces.
    pub fn finish(self) -> Sha256 {
        let mut bytes = [0; 32];
        bytes.copy_from_slice(self.0.finish().as_ref());
        Sha256::from_bytes(bytes)
    }
}

/// What moves to the blocking thread and back.
#[derive(Default)]
struct Work {
    hasher: Option<Hasher>,
    sealer: Option<SegmentSealer>,
}

impl Work {
    fn absorb(mut self, batch: &Batch, last: bool) -> Result<Self, BlobError> {
        if let Some(hasher) = &mut self.hasher {
            batch.pieces.iter().for_each(|piece| hasher.update(piece));
        }
        if let Some(sealer) = &mut self.sealer {
            sealer.absorb(&batch.pieces, last)?;
        }
        Ok(self)
    }
}

/// Writes content as segments.
pub(crate) struct SegmentWriter {
    target: Target,
    begin: u64,
    /// Offset of the next byte.
    position: u64,
    /// Segments that the content may still have.
    allowed: usize,
    idle: Work,
    job: Option<JoinHandle<Result<Work, BlobError>>>,
    storing: FuturesOrdered<BoxFuture<'static, Result<Segment, BlobError>>>,
    stored: Vec<Segment>,
}

impl SegmentWriter {
    /// A writer that goes on at `position`, after `existing` segments, and hashes if it is given the hash up to there.
    pub(crate) fn new(target: Target, position: u64, existing: usize, hasher: Option<Hasher>) -> Self {
        Self {
            target,
            begin: position,
            position,
            allowed: MAX_SEGMENTS.saturating_sub(existing),
            idle: Work { hasher, sealer: None },
            job: None,
            storing: FuturesOrdered::new(),
            stored: Vec::new(),
        }
    }

    /// Writes `first` and then all of `batches`; everything is stored when this returns.
    ///
    /// # Errors
    /// After an error, [`SegmentWriter::salvage`] says what was stored.
    pub(crate) async fn write<S, E>(&mut self, first: Batch, batches: &mut Batches<'_, S>) -> Result<(), BlobError>
    where
        S: Stream<Item = Result<Bytes, E>>,
        E: Into<Cause>,
    {
        // One batch is held back, because only what follows tells whether its last chunk is the segment's last.
        let mut held = first;
        while held.len > 0 {
            let next = if batches.is_last(held.len) { Batch::default() } else { self.receive(batches).await? };
            let last = next.len == 0;
            self.submit(std::mem::replace(&mut held, next), last).await?;
        }
        self.idle = self.settle().await?;
        while let Some(segment) = self.storing.next().await {
            self.stored.push(segment?);
        }
        Ok(())
    }

    /// The stored segments, and the hash if one was kept.
    pub(crate) fn finish(self) -> (Vec<Segment>, Option<Hasher>) {
        (self.stored, self.idle.hasher)
    }

    /// After an error: waits for what is still under way, deletes what does not join on, and gives what was stored without
    /// a gap.
    pub(crate) async fn salvage(mut self) -> Vec<Segment> {
        let mut position = self.stored.last().map_or(self.begin, |segment| segment.end());
        while let Some(result) = self.storing.next().await {
            // A failed one leaves a gap, which no later one joins on to.
            let Ok(segment) = result else { continue };
            if position == segment.name.start {
                position = segment.end();
                self.stored.push(segment);
                continue;
            }
            let path = layout::segment(self.target.partner, self.target.instance, segment.name);
            if let Err(error) = self.target.backend.delete(&path).await {
                tracing::warn!(%path, %error, "a stray segment stays until the next sweep");
            }
        }
        self.stored
    }

    /// Waits for content, moving storage along meanwhile.
    async fn receive<S, E>(&mut self, batches: &mut Batches<'_, S>) -> Result<Batch, BlobError>
    where
        S: Stream<Item = Result<Bytes, E>>,
        E: Into<Cause>,
    {
        loop {
            tokio::select! {
                biased;
                Some(segment) = self.storing.next() => self.stored.push(segment?),
                batch = batches.next() => return batch,
            }
        }
    }

    async fn submit(&mut self, batch: Batch, end: bool) -> Result<(), BlobError> {
        let mut work = self.settle().await?;
        let len = batch.len as u64;
        let sealer = match work.sealer.take() {
            Some(sealer) => sealer,
            None => self.new_sealer()?,
        };
        let last = end || len == sealer.room();
        work.sealer = Some(sealer);
        self.position += len;
        if batch.len <= SMALL {
            self.idle = work.absorb(&batch, last)?;
        } else {
            self.job = Some(tokio::task::spawn_blocking(move || work.absorb(&batch, last)));
        }
        Ok(())
    }

    fn new_sealer(&self) -> Result<SegmentSealer, BlobError> {
        let Target { key, geometry, instance, sources, buffers, .. } = &self.target;
        let name = SegmentName { start: self.position, nonce: u64::from_be_bytes(sources.bytes()) };
        Ok(SegmentSealer::new(SegmentCipher::new(key, *geometry, *instance, name)?, name, buffers.clone()))
    }

    /// Waits for the batch being sealed, and sends its segment off if that is complete.
    async fn settle(&mut self) -> Result<Work, BlobError> {
        let mut work = match self.job.take() {
            Some(job) => job.await.map_err(|_| BlobError::Internal("sealing was cancelled"))??,
            None => std::mem::take(&mut self.idle),
        };
        if let Some(complete) = work.sealer.take_if(|segment| segment.is_complete()) {
            let (segment, sealed) = complete.into_sealed();
            self.ship(segment, sealed.into_iter().collect()).await?;
        }
        Ok(work)
    }

    async fn ship(&mut self, segment: Segment, sealed: PutPayload) -> Result<(), BlobError> {
        self.allowed = self.allowed.checked_sub(1).ok_or(BlobError::TooManyPieces { limit: MAX_SEGMENTS })?;
        while self.storing.len() >= IN_FLIGHT {
            if let Some(segment) = self.storing.next().await {
                self.stored.push(segment?);
            }
        }
        let permit = self.permission().await?;
        let Target { backend, partner, instance, .. } = self.target.clone();
        let path = layout::segment(partner, instance, segment.name);
        let store = async move {
            let stored = backend.put(&path, sealed).await;
            drop(permit);
            stored.map(|()| segment)
        };
        self.storing.push_back(store.boxed());
        Ok(())
    }

    /// Waits until one more segment may be stored. What is being stored must be moved along meanwhile: it may be what all
    /// others are waiting for.
    async fn permission(&mut self) -> Result<OwnedSemaphorePermit, BlobError> {
        let permit = self.target.backend.writes.clone().acquire_owned();
        let mut permit = pin!(permit);
        loop {
            tokio::select! {
                biased;
                Some(segment) = self.storing.next() => self.stored.push(segment?),
                permit = &mut permit => return permit.map_err(|_| BlobError::Internal("storing has ended")),
            }
        }
    }
}

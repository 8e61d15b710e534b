//! Segments: runs of sealed chunks, stored as one object each.
//!
//! A segment's AES key belongs to it alone (derived from the blob's key with the segment's name as salt), so a chunk's nonce
//! can be its index and whether it is the last: the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár ("Online
//! Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance", CRYPTO 2015). A chunk that is moved, dropped from the end
//! or taken from another segment does not authenticate.

use std::ops::Range;
use std::sync::Arc;

use aws_lc_rs::aead::{Aad, LessSafeKey, NONCE_LEN, Nonce};
use bytes::Bytes;

use crate::buffers::Buffers;
use crate::error::{BlobError, Corruption};
use crate::key::{Purpose, SALT_LEN, SecretKey, TAG_LEN};

/// How content is cut. Written into every head, so that other values can be chosen later without rewriting what is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Geometry {
    /// Plain bytes of a chunk: what must be decrypted to read one byte.
    pub chunk: u64,
    /// Plain bytes of a segment; a multiple of `chunk`. What a put holds in memory while it is being stored.
    pub segment: u64,
}

impl Geometry {
    /// 64 KiB and 8 MiB, by measurement (`examples/throughput.rs`). Streams are as fast with chunks of 16 KiB to 256 KiB.
    /// Smaller chunks do not make a small `Range` read cheaper, as opening the files outweighs decrypting; larger ones make
    /// it dearer (100 µs with 64 KiB, 600 µs with 1 MiB). 8 MiB is a usual size for an S3 request.
    pub(crate) const DEFAULT: Self = Self { chunk: 64 * 1024, segment: 8 * 1024 * 1024 };

    pub(crate) fn chunk_log2(self) -> u8 {
        u8::try_from(self.chunk.trailing_zeros()).unwrap_or(u8::MAX)
    }

    /// Chunks that hold `plain` bytes.
    pub(crate) fn chunks(self, plain: u64) -> u64 {
        plain.div_ceil(self.chunk)
    }

    /// Bytes of a segment's object that holds `plain` bytes.
    pub(crate) fn sealed_len(self, plain: u64) -> u64 {
        plain + self.chunks(plain) * TAG_LEN as u64
    }

    /// The inverse of [`Geometry::sealed_len`]; `None` for a length that no segment can have.
    pub(crate) fn plain_len(self, sealed: u64) -> Option<u64> {
        let tag = TAG_LEN as u64;
        let plain = sealed.checked_sub(sealed.div_ceil(self.chunk + tag) * tag)?;
        (self.sealed_len(plain) == sealed).then_some(plain)
    }

    /// Where chunk `index` begins in the segment's object.
    pub(crate) fn sealed_offset(self, index: u64) -> u64 {
        index * (self.chunk + TAG_LEN as u64)
    }
}

/// 16 random bytes that name one writing of one content; its segments lie in a folder of this name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Instance(pub [u8; 16]);

/// Names one segment within its instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct SegmentName {
    /// Offset of the first byte in the content.
    pub start: u64,
    /// Keeps two segments apart that begin at the same offset (a retried append).
    pub nonce: u64,
}

/// A segment whose length is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Segment {
    pub name: SegmentName,
    /// Plain bytes.
    pub len: u64,
}

impl Segment {
    /// The offset after the last byte.
    pub(crate) fn end(self) -> u64 {
        self.name.start.saturating_add(self.len)
    }
}

/// The cipher of one segment.
pub(crate) struct SegmentCipher {
    key: LessSafeKey,
    geometry: Geometry,
}

impl SegmentCipher {
    pub(crate) fn new(
        blob_key: &SecretKey,
        geometry: Geometry,
        instance: Instance,
        name: SegmentName,
    ) -> Result<Self, BlobError> {
        let mut salt = [0; SALT_LEN];
        salt[..16].copy_from_slice(&instance.0);
        salt[16..24].copy_from_slice(&name.start.to_be_bytes());
        salt[24..].copy_from_slice(&name.nonce.to_be_bytes());
        Ok(Self { key: blob_key.cipher(&salt, Purpose::Segment)?, geometry })
    }

    /// Seals one chunk in place and gives its tag.
    pub(crate) fn seal(&self, index: u64, last: bool, chunk: &mut [u8]) -> Result<[u8; TAG_LEN], BlobError> {
        let tag = self
            .key
            .seal_in_place_separate_tag(nonce(index, last), Aad::empty(), chunk)
            .map_err(|_| BlobError::Internal("sealing"))?;
        tag.as_ref().try_into().map_err(|_| BlobError::Internal("tag length"))
    }

    /// Opens the whole chunks that `sealed` holds, the first of which is number `first` of a segment of `total` plain bytes.
    pub(crate) fn open(&self, first: u64, total: u64, sealed: &[u8]) -> Result<Vec<u8>, Corruption> {
        let last = self.geometry.chunks(total).saturating_sub(1);
        let stride = usize::try_from(self.geometry.sealed_offset(1)).map_err(|_| Corruption::Format)?;
        let mut plain = vec![0; sealed.len()];
        let mut filled = 0;
        for (index, piece) in (first..).zip(sealed.chunks(stride)) {
            let (cipher, tag) = piece.split_last_chunk::<TAG_LEN>().ok_or(Corruption::Format)?;
            let target = &mut plain[filled..filled + cipher.len()];
            self.key
                .open_separate_gather(nonce(index, index == last), Aad::empty(), cipher, tag, target)
                .map_err(|_| Corruption::Authentication)?;
            filled += cipher.len();
        }
        plain.truncate(filled);
        Ok(plain)
    }
}

/// Chunk index (8 bytes, big-endian), last flag (1), zeros (3).
fn nonce(index: u64, last: bool) -> Nonce {
    let mut bytes = [0; NONCE_LEN];
    bytes[..8].copy_from_slice(&index.to_be_bytes());
    bytes[8] = u8::from(last);
    Nonce::assume_unique_for_key(bytes)
}

/// Fills one segment with batches of content and seals them as they come.
pub(crate) struct SegmentSealer {
    cipher: SegmentCipher,
    geometry: Geometry,
    name: SegmentName,
    sealed: Vec<Bytes>,
    plain_len: u64,
    next_chunk: u64,
    complete: bool,
    buffers: Arc<Buffers>,
}

impl SegmentSealer {
    pub(crate) fn new(cipher: SegmentCipher, name: SegmentName, buffers: Arc<Buffers>) -> Self {
        let geometry = cipher.geometry;
        Self { cipher, geometry, name, sealed: Vec::new(), plain_len: 0, next_chunk: 0, complete: false, buffers }
    }

    /// Plain bytes that still fit.
    pub(crate) fn room(&self) -> u64 {
        self.geometry.segment - self.plain_len
    }

    /// Appends a batch. All but the `last` one must be a whole number of chunks.
    pub(crate) fn absorb(&mut self, batch: &[Bytes], last: bool) -> Result<(), BlobError> {
        let length: usize = batch.iter().map(Bytes::len).sum();
        let too_long = |_| BlobError::Internal("batch length");
        let chunk_len = usize::try_from(self.geometry.chunk).map_err(too_long)?;
        let capacity = usize::try_from(self.geometry.sealed_len(length as u64)).map_err(too_long)?;
        let mut sealed = self.buffers.take(capacity);
        let (mut chunk_start, mut left) = (0, length);
        for piece in batch {
            let mut piece = &piece[..];
            while !piece.is_empty() {
                let (now, later) = piece.split_at(piece.len().min(chunk_start + chunk_len - sealed.len()));
                sealed.extend_from_slice(now);
                left -= now.len();
                piece = later;
                if left == 0 || sealed.len() == chunk_start + chunk_len {
                    self.seal_chunk(&mut sealed, chunk_start, last && left == 0)?;
                    chunk_start = sealed.len();
                }
            }
        }
        self.sealed.push(self.buffers.freeze(sealed));
        self.plain_len += length as u64;
        self.complete = last;
        Ok(())
    }

    fn seal_chunk(&mut self, sealed: &mut Vec<u8>, start: usize, last: bool) -> Result<(), BlobError> {
        let tag = self.cipher.seal(self.next_chunk, last, &mut sealed[start..])?;
        sealed.extend_from_slice(&tag);
        self.next_chunk += 1;
        Ok(())
    }

    /// Whether the last batch was absorbed.
    pub(crate) fn is_complete(&self) -> bool {
        self.complete
    }

    /// The segment and its sealed bytes, one piece a batch.
    pub(crate) fn into_sealed(self) -> (Segment, Vec<Bytes>) {
        (Segment { name: self.name, len: self.plain_len }, self.sealed)
    }
}

/// A stretch of one segment that is fetched and opened in one go: whole chunks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unit {
    pub segment: Segment,
    /// Number of the first chunk.
    pub first_chunk: u64,
    /// First and last-but-one byte in the segment's object.
    pub sealed: (u64, u64),
    /// What of the opened bytes was asked for.
    pub wanted: (u64, u64),
}

/// Cuts the range `want` of a content into units of at most `unit` plain bytes (a multiple of the chunk size).
pub(crate) fn units(
    geometry: Geometry,
    segments: Arc<[Segment]>,
    want: Range<u64>,
    unit: u64,
) -> impl Iterator<Item = Unit> + Send + 'static {
    let mut at = want.start;
    let mut index = segments.partition_point(|segment| segment.end() <= at);
    std::iter::from_fn(move || {
        if at >= want.end {
            return None;
        }
        let segment = *segments.get(index)?;
        let from = at - segment.name.start;
        let first_chunk = from / geometry.chunk;
        let aligned = first_chunk * geometry.chunk;
        let until = (aligned + unit).min(segment.len).min(want.end - segment.name.start);
        let end_chunk = until.div_ceil(geometry.chunk);
        let sealed_end = geometry.sealed_offset(end_chunk).min(geometry.sealed_len(segment.len));
        at = segment.name.start + until;
        if at == segment.end() {
            index += 1;
        }
        let sealed = (geometry.sealed_offset(first_chunk), sealed_end);
        Some(Unit { segment, first_chunk, sealed, wanted: (from - aligned, until - aligned) })
    })
}

#[cfg(test)]
mod tests;

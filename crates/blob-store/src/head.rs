//! Heads: what stands in front of a blob's content, and what describes an open upload.

use std::sync::Arc;

use bytes::Bytes;
use foundation::{PartnerId, Sha256, Sources, UploadId};
use zeroize::Zeroizing;

use crate::error::{BlobError, Corruption};
use crate::key::{KEY_LEN, Purpose, SecretKey};
use crate::segment::{Geometry, Instance, Segment, SegmentName};

/// The most segments that one blob can have: with full segments 1 TiB, and a head of 2 MiB.
pub(crate) const MAX_SEGMENTS: usize = 131_072;

const BLOB_MAGIC: [u8; 8] = *b"HNSBLOB\x01";
const UPLOAD_MAGIC: [u8; 8] = *b"HNSUPLD\x01";
/// Magic (8) and instance (16): what every head begins with, unencrypted.
pub(crate) const CLEAR_LEN: usize = 24;
const INLINE: u8 = 0;
const SEGMENTED: u8 = 1;

/// A blob's head, decrypted.
#[derive(Debug, Clone)]
pub(crate) struct BlobHead {
    pub instance: Instance,
    pub key: SecretKey,
    pub geometry: Geometry,
    pub size: u64,
    pub content: Content,
}

/// Where a blob's content is.
#[derive(Debug, Clone)]
pub(crate) enum Content {
    /// One sealed segment, named `INLINE_SEGMENT`, behind the head in the same object.
    Inline(Bytes),
    /// Objects of their own, in order and without gaps.
    Segments(Arc<[Segment]>),
}

impl Content {
    /// The segments of content of `size` bytes, inline content counting as one.
    pub(crate) fn segments(&self, size: u64) -> Arc<[Segment]> {
        match self {
            Self::Inline(_) => [Segment { name: INLINE_SEGMENT, len: size }].into(),
            Self::Segments(segments) => segments.clone(),
        }
    }
}

/// The name under which inline content is sealed.
pub(crate) const INLINE_SEGMENT: SegmentName = SegmentName { start: 0, nonce: 0 };

impl BlobHead {
    /// The object to be stored as head of blob `sha256` of `partner`.
    pub(crate) fn encode(
        &self,
        sources: &Sources,
        partner_key: &SecretKey,
        partner: PartnerId,
        sha256: &Sha256,
    ) -> Result<Vec<u8>, BlobError> {
        let (kind, segments, inline) = match &self.content {
            Content::Inline(sealed) => (INLINE, &[][..], sealed.clone()),
            Content::Segments(segments) => (SEGMENTED, &segments[..], Bytes::new()),
        };
        let mut body = Zeroizing::new(Vec::with_capacity(46 + 16 * segments.len()));
        body.extend_from_slice(self.key.as_bytes());
        body.extend_from_slice(&self.size.to_be_bytes());
        body.push(self.geometry.chunk_log2());
        body.push(kind);
        let count = u32::try_from(segments.len()).map_err(|_| BlobError::TooManyPieces { limit: MAX_SEGMENTS })?;
        body.extend_from_slice(&count.to_be_bytes());
        for segment in segments {
            body.extend_from_slice(&segment.name.nonce.to_be_bytes());
            body.extend_from_slice(&segment.len.to_be_bytes());
        }
        let mut object = clear(BLOB_MAGIC, self.instance);
        let context = blob_context(&object, partner, sha256);
        let envelope = partner_key.wrap(sources, Purpose::BlobHead, &context, &body)?;
        let length = u32::try_from(envelope.len()).map_err(|_| BlobError::Internal("head length"))?;
        object.extend_from_slice(&length.to_be_bytes());
        object.extend_from_slice(&envelope);
        object.extend_from_slice(&inline);
        Ok(object)
    }

    /// Reads a stored head.
    pub(crate) fn decode(
        object: &Bytes,
        partner_key: &SecretKey,
        partner: PartnerId,
        sha256: &Sha256,
    ) -> Result<Self, Corruption> {
        let instance = instance_of(object)?;
        let mut rest = Reader(&object[CLEAR_LEN..]);
        let length = usize::try_from(rest.u32()?).map_err(|_| Corruption::Format)?;
        let envelope = rest.take(length)?;
        let bound_to = blob_context(&object[..CLEAR_LEN], partner, sha256);
        let body = partner_key.unwrap(Purpose::BlobHead, &bound_to, envelope)?;
        let inline = object.slice(CLEAR_LEN + 4 + length..);
        let mut body = Reader(&body);
        let key = SecretKey::from_bytes(body.array::<KEY_LEN>()?);
        let size = body.u64()?;
        let geometry = read_geometry(&mut body)?;
        let content = match body.array::<1>()? {
            [INLINE] => Content::Inline(inline.clone()),
            [SEGMENTED] => Content::Segments(read_segments(&mut body, size)?),
            _ => return Err(Corruption::Format),
        };
        let inline_len = match &content {
            Content::Inline(_) => geometry.sealed_len(size),
            Content::Segments(_) => 0,
        };
        if inline.len() as u64 != inline_len {
            let head = (CLEAR_LEN + 4 + length) as u64;
            return Err(Corruption::Length { expected: head + inline_len, actual: object.len() as u64 });
        }
        Ok(Self { instance, key, geometry, size, content })
    }
}

/// The instance that a blob's head names, without decrypting it.
pub(crate) fn instance_of(head: &[u8]) -> Result<Instance, Corruption> {
    read_clear(head, BLOB_MAGIC)
}

/// The instance that an upload's head names, without decrypting it.
pub(crate) fn upload_instance_of(head: &[u8]) -> Result<Instance, Corruption> {
    read_clear(head, UPLOAD_MAGIC)
}

fn read_clear(head: &[u8], magic: [u8; 8]) -> Result<Instance, Corruption> {
    let mut head = Reader(head);
    if head.array::<8>()? != magic {
        return Err(Corruption::Format);
    }
    head.array().map(Instance)
}

fn blob_context(clear: &[u8], partner: PartnerId, sha256: &Sha256) -> Vec<u8> {
    [clear, partner.to_string().as_bytes(), sha256.as_bytes()].concat()
}

fn clear(magic: [u8; 8], instance: Instance) -> Vec<u8> {
    [&magic[..], &instance.0].concat()
}

fn read_segments(body: &mut Reader<'_>, size: u64) -> Result<Arc<[Segment]>, Corruption> {
    let count = body.u32()?;
    let mut start = 0_u64;
    let mut segments = Vec::with_capacity(usize::try_from(count).unwrap_or(0).min(MAX_SEGMENTS));
    for _ in 0..count {
        let nonce = body.u64()?;
        let segment = Segment { name: SegmentName { start, nonce }, len: body.u64()? };
        start = segment.end();
        segments.push(segment);
    }
    if start == size { Ok(segments.into()) } else { Err(Corruption::Format) }
}

fn read_geometry(body: &mut Reader<'_>) -> Result<Geometry, Corruption> {
    match body.array::<1>()? {
        [log2 @ 4..=24] => Ok(Geometry { chunk: 1 << log2, ..Geometry::DEFAULT }),
        _ => Err(Corruption::Format),
    }
}

/// An open upload's head, decrypted.
#[derive(Debug, Clone)]
pub(crate) struct UploadHead {
    pub instance: Instance,
    pub key: SecretKey,
    pub geometry: Geometry,
    pub max_size: u64,
}

impl UploadHead {
    pub(crate) fn encode(
        &self,
        sources: &Sources,
        partner_key: &SecretKey,
        partner: PartnerId,
        upload: UploadId,
    ) -> Result<Vec<u8>, BlobError> {
        let mut body = Zeroizing::new(Vec::with_capacity(49));
        body.extend_from_slice(self.key.as_bytes());
        body.extend_from_slice(&self.max_size.to_be_bytes());
        body.push(self.geometry.chunk_log2());
        body.extend_from_slice(&self.geometry.segment.to_be_bytes());
        let mut object = clear(UPLOAD_MAGIC, self.instance);
        let context = upload_context(&object, partner, upload);
        object.extend_from_slice(&partner_key.wrap(sources, Purpose::UploadHead, &context, &body)?);
        Ok(object)
    }

    pub(crate) fn decode(
        object: &[u8],
        partner_key: &SecretKey,
        partner: PartnerId,
        upload: UploadId,
    ) -> Result<Self, Corruption> {
        let instance = upload_instance_of(object)?;
        let (clear, envelope) = object.split_at_checked(CLEAR_LEN).ok_or(Corruption::Format)?;
        let body = partner_key.unwrap(Purpose::UploadHead, &upload_context(clear, partner, upload), envelope)?;
        let mut body = Reader(&body);
        let key = SecretKey::from_bytes(body.array::<KEY_LEN>()?);
        let max_size = body.u64()?;
        let geometry = read_geometry(&mut body)?;
        Ok(Self { instance, key, max_size, geometry: Geometry { segment: body.u64()?, ..geometry } })
    }
}

fn upload_context(clear: &[u8], partner: PartnerId, upload: UploadId) -> Vec<u8> {
    [clear, partner.to_string().as_bytes(), upload.to_string().as_bytes()].concat()
}

/// Reads fixed-size fields off the front.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, length: usize) -> Result<&'a [u8], Corruption> {
        let (taken, rest) = self.0.split_at_checked(length).ok_or(Corruption::Format)?;
        self.0 = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], Corruption> {
        self.take(N)?.try_into().map_err(|_| Corruption::Format)
    }

    fn u32(&mut self) -> Result<u32, Corruption> {
        self.array().map(u32::from_be_bytes)
    }

    fn u64(&mut self) -> Result<u64, Corruption> {
        self.array().map(u64::from_be_bytes)
    }
}

#[cfg(test)]
mod tests;

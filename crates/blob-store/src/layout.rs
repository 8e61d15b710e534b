//! Where things lie in the store.

use foundation::{PartnerId, Sha256, UploadId};
use object_store::path::{Path, PathPart};

use crate::segment::{Instance, SegmentName};

/// Marks a store as ours.
pub(crate) fn marker() -> Path {
    Path::from("hansa-blob-store")
}

/// Everything of all partners.
pub(crate) fn partners() -> Path {
    Path::from("partners")
}

/// Everything of one partner.
pub(crate) fn partner(partner: PartnerId) -> Path {
    Path::from_iter(["partners".to_owned(), partner.to_string()])
}

/// The partner's key, wrapped under the master key.
pub(crate) fn partner_key(id: PartnerId) -> Path {
    partner(id).join("key")
}

/// Says that the partner's key was destroyed.
pub(crate) fn tombstone(id: PartnerId) -> Path {
    partner(id).join("erased")
}

/// The folder of blob heads.
pub(crate) fn blobs(id: PartnerId) -> Path {
    partner(id).join("blobs")
}

/// A blob's head.
pub(crate) fn blob(id: PartnerId, sha256: &Sha256) -> Path {
    blobs(id).join(sha256.to_string())
}

/// The folder of all segments of a partner.
pub(crate) fn all_segments(id: PartnerId) -> Path {
    partner(id).join("segments")
}

/// The folder of one instance's segments.
pub(crate) fn segments(id: PartnerId, instance: Instance) -> Path {
    all_segments(id).join(hex::encode(instance.0))
}

/// One segment.
pub(crate) fn segment(id: PartnerId, instance: Instance, name: SegmentName) -> Path {
    segments(id, instance).join(format!("{:016x}-{:016x}", name.start, name.nonce))
}

/// The folder of open uploads.
pub(crate) fn uploads(id: PartnerId) -> Path {
    partner(id).join("uploads")
}

/// An upload's head.
pub(crate) fn upload(id: PartnerId, upload: UploadId) -> Path {
    uploads(id).join(upload.to_string()).join("head")
}

/// Says how an upload was closed.
pub(crate) fn upload_closed(id: PartnerId, upload: UploadId) -> Path {
    uploads(id).join(upload.to_string()).join("closed")
}

/// What a key of the store names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Entry {
    Blob(Sha256),
    Segment(Instance, SegmentName),
    Upload(UploadId),
}

impl Entry {
    /// Reads a key below [`partner`]; `None` for keys, tombstones and what does not belong here.
    pub(crate) fn parse(path: &Path) -> Option<Self> {
        let parts: Vec<PathPart<'_>> = path.parts().skip(2).collect();
        let text: Vec<&str> = parts.iter().map(AsRef::as_ref).collect();
        match text[..] {
            ["blobs", digest] => digest.parse().ok().map(Self::Blob),
            ["segments", instance, name] => {
                let mut bytes = [0; 16];
                hex::decode_to_slice(instance, &mut bytes).ok()?;
                let (start, nonce) = name.split_once('-')?;
                let name = SegmentName { start: parse_hex(start)?, nonce: parse_hex(nonce)? };
                Some(Self::Segment(Instance(bytes), name))
            }
            ["uploads", upload, "head" | "closed"] => upload.parse().ok().map(Self::Upload),
            _ => None,
        }
    }
}

fn parse_hex(text: &str) -> Option<u64> {
    (text.len() == 16).then(|| u64::from_str_radix(text, 16).ok()).flatten()
}

/// The partner that a key below [`partners`] belongs to.
pub(crate) fn partner_of(path: &Path) -> Option<PartnerId> {
    path.parts().nth(1)?.as_ref().parse().ok()
}

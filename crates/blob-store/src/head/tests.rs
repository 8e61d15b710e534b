use bytes::Bytes;
use foundation::{PartnerId, Sha256, Sources, UploadId};

use super::{BlobHead, CLEAR_LEN, Content, UploadHead};
use crate::error::Corruption;
use crate::key::SecretKey;
use crate::segment::{Geometry, Instance, Segment, SegmentName};

struct Case {
    sources: Sources,
    key: SecretKey,
    partner: PartnerId,
    sha256: Sha256,
}

fn case() -> Case {
    let sources = Sources::fixed(5);
    Case {
        key: SecretKey::generate(&sources),
        partner: sources.id(),
        sha256: Sha256::from_bytes(sources.bytes()),
        sources,
    }
}

fn head(case: &Case, size: u64, content: Content) -> BlobHead {
    let key = SecretKey::generate(&case.sources);
    BlobHead { instance: Instance([4; 16]), key, geometry: Geometry::DEFAULT, size, content }
}

fn segmented(case: &Case) -> BlobHead {
    let first = Segment { name: SegmentName { start: 0, nonce: 11 }, len: 100 };
    let second = Segment { name: SegmentName { start: 100, nonce: 12 }, len: 23 };
    head(case, 123, Content::Segments([first, second].into()))
}

fn encode(case: &Case, head: &BlobHead) -> Bytes {
    head.encode(&case.sources, &case.key, case.partner, &case.sha256).unwrap().into()
}

fn decode(case: &Case, object: &Bytes) -> Result<BlobHead, Corruption> {
    BlobHead::decode(object, &case.key, case.partner, &case.sha256)
}

#[test]
fn heads_read_as_written() {
    let case = case();
    let written = segmented(&case);
    let object = encode(&case, &written);
    // The documented layout: 28 clear bytes, an envelope of 46 + 2 × 16 bytes with salt and tag, nothing behind.
    assert_eq!(object.len(), 28 + 32 + 46 + 32 + 16);
    let read = decode(&case, &object).unwrap();
    assert_eq!((read.instance, read.size, read.geometry), (written.instance, 123, Geometry::DEFAULT));
    assert_eq!(read.key.as_bytes(), written.key.as_bytes());
    assert_eq!(read.content.segments(123), written.content.segments(123));

    let sealed = Bytes::from_static(b"0123456789abcdef<-tag->");
    let read = decode(&case, &encode(&case, &head(&case, 7, Content::Inline(sealed.clone())))).unwrap();
    assert!(matches!(read.content, Content::Inline(content) if content == sealed));
}

#[test]
fn every_changed_byte_of_a_head_is_noticed() {
    let case = case();
    let object = encode(&case, &segmented(&case));
    for bit in 0..object.len() * 8 {
        let mut flipped = object.to_vec();
        flipped[bit / 8] ^= 1 << (bit % 8);
        assert!(decode(&case, &flipped.into()).is_err(), "bit {bit}");
    }
    for length in 0..object.len() {
        assert!(decode(&case, &object.slice(..length)).is_err(), "{length} bytes");
    }
    assert!(decode(&case, &[&object[..], b"x"].concat().into()).is_err(), "a byte too many");
}

#[test]
fn a_head_belongs_to_one_blob_of_one_partner() {
    let case = case();
    let object = encode(&case, &segmented(&case));
    let refused = Some(Corruption::Authentication);
    let stranger: PartnerId = case.sources.id();
    assert_eq!(BlobHead::decode(&object, &case.key, stranger, &case.sha256).err(), refused);
    let other = Sha256::from_bytes([0; 32]);
    assert_eq!(BlobHead::decode(&object, &case.key, case.partner, &other).err(), refused);
    assert_eq!(
        BlobHead::decode(&object, &SecretKey::generate(&case.sources), case.partner, &case.sha256).err(),
        refused
    );
}

#[test]
fn inline_content_has_the_length_that_its_head_says() {
    let case = case();
    let written = head(&case, 7, Content::Inline(Bytes::from_static(b"0123456789abcdef<-tag->")));
    let object = encode(&case, &written);
    let cut = decode(&case, &object.slice(..object.len() - 1));
    let (expected, actual) = (object.len() as u64, object.len() as u64 - 1);
    assert_eq!(cut.err(), Some(Corruption::Length { expected, actual }));
}

#[test]
fn upload_heads_read_as_written_and_only_so() {
    let case = case();
    let upload: UploadId = case.sources.id();
    let key = SecretKey::generate(&case.sources);
    let geometry = Geometry { chunk: 16, segment: 64 };
    let written = UploadHead { instance: Instance([4; 16]), key, geometry, max_size: 77 };
    let object = written.encode(&case.sources, &case.key, case.partner, upload).unwrap();
    assert_eq!(object.len(), CLEAR_LEN + 97);
    let read = UploadHead::decode(&object, &case.key, case.partner, upload).unwrap();
    assert_eq!((read.instance, read.max_size, read.geometry), (written.instance, 77, geometry));
    assert_eq!(read.key.as_bytes(), written.key.as_bytes());
    for bit in 0..object.len() * 8 {
        let mut flipped = object.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        assert!(UploadHead::decode(&flipped, &case.key, case.partner, upload).is_err(), "bit {bit}");
    }
    assert!(UploadHead::decode(&object, &case.key, case.partner, case.sources.id()).is_err());
}

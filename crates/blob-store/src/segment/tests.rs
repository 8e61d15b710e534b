use std::sync::Arc;

use bytes::Bytes;
use foundation::Sources;
use proptest::prelude::*;

use super::{Geometry, Instance, Segment, SegmentCipher, SegmentName, SegmentSealer, units};
use crate::buffers::Buffers;
use crate::error::Corruption;
use crate::key::{SecretKey, TAG_LEN};

const SMALL: Geometry = Geometry { chunk: 16, segment: 64 };
const NAME: SegmentName = SegmentName { start: 0, nonce: 9 };

fn cipher(seed: u64) -> SegmentCipher {
    SegmentCipher::new(&SecretKey::from_bytes([3; 32]), SMALL, Instance([u8::try_from(seed).unwrap(); 16]), NAME)
        .unwrap()
}

fn content(length: usize) -> Vec<u8> {
    let mut bytes = vec![0; length];
    Sources::fixed(7).random.fill(&mut bytes);
    bytes
}

/// Seals `plain` in batches of two chunks whose pieces have the given lengths.
fn seal(plain: &[u8], piece: usize) -> Vec<u8> {
    let mut segment = SegmentSealer::new(cipher(1), NAME, Buffers::new(1000));
    let batches: Vec<&[u8]> = plain.chunks(32).collect();
    for (index, batch) in batches.iter().enumerate() {
        let pieces: Vec<Bytes> = batch.chunks(piece).map(Bytes::copy_from_slice).collect();
        segment.absorb(&pieces, index + 1 == batches.len()).unwrap();
    }
    assert!(segment.is_complete());
    let (segment, sealed) = segment.into_sealed();
    assert_eq!(segment, Segment { name: NAME, len: plain.len() as u64 });
    sealed.concat()
}

proptest! {
    #[test]
    fn what_is_sealed_opens_again(length in 1_usize..=64, piece in 1_usize..40) {
        let plain = content(length);
        let sealed = seal(&plain, piece);
        prop_assert_eq!(sealed.len() as u64, SMALL.sealed_len(length as u64));
        prop_assert_eq!(cipher(1).open(0, length as u64, &sealed).unwrap(), plain);
    }

    #[test]
    fn sealed_and_plain_lengths_are_inverse(plain in 0_u64..100_000, chunk in 4_u32..12) {
        let geometry = Geometry { chunk: 1 << chunk, segment: 1 << 20 };
        prop_assert_eq!(geometry.plain_len(geometry.sealed_len(plain)), Some(plain));
    }

    #[test]
    fn units_cover_exactly_what_is_wanted(
        lengths in proptest::collection::vec(1_u64..70, 1..6),
        from in 0.0..1.0_f64,
        until in 0.0..1.0_f64,
        unit in 1_u64..4,
    ) {
        let mut start = 0;
        let segments: Arc<[Segment]> = lengths.iter().map(|len| {
            let segment = Segment { name: SegmentName { start, nonce: 0 }, len: *len };
            start += len;
            segment
        }).collect();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "small numbers")]
        let at = |share: f64| (share * start as f64) as u64;
        let want = at(from.min(until))..at(from.max(until));
        let mut next = want.start;
        for piece in units(SMALL, segments, want.clone(), unit * SMALL.chunk) {
            let chunk_start = piece.segment.name.start + piece.first_chunk * SMALL.chunk;
            prop_assert_eq!(chunk_start + piece.wanted.0, next);
            prop_assert!(piece.wanted.1 > piece.wanted.0);
            prop_assert!(piece.wanted.1 <= unit * SMALL.chunk);
            prop_assert_eq!(piece.sealed.0, SMALL.sealed_offset(piece.first_chunk));
            prop_assert!(piece.sealed.1 <= SMALL.sealed_len(piece.segment.len));
            // As many whole chunks as what is wanted needs, and no more.
            let chunks = piece.wanted.1.div_ceil(SMALL.chunk);
            prop_assert_eq!((piece.sealed.1 - piece.sealed.0).div_ceil(SMALL.sealed_offset(1)), chunks);
            next = chunk_start + piece.wanted.1;
        }
        prop_assert_eq!(next, want.end);
    }
}

#[test]
fn no_segment_has_a_length_that_sealing_cannot_give() {
    assert_eq!(SMALL.plain_len(0), Some(0));
    for wrong in [1, 15, 16, 33, 48] {
        assert_eq!(SMALL.plain_len(wrong), None, "{wrong}");
    }
}

#[test]
fn every_flipped_bit_is_noticed() {
    let sealed = seal(&content(40), 40);
    for bit in 0..sealed.len() * 8 {
        let mut flipped = sealed.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        assert_eq!(cipher(1).open(0, 40, &flipped), Err(Corruption::Authentication), "bit {bit}");
    }
}

#[test]
fn chunks_cannot_be_moved_dropped_or_exchanged() {
    let stride = 16 + TAG_LEN;
    let plain = content(48);
    let sealed = seal(&plain, 48);
    let (first, second, third) = (&sealed[..stride], &sealed[stride..2 * stride], &sealed[2 * stride..]);
    let refused = Err(Corruption::Authentication);

    assert_eq!(cipher(1).open(0, 48, &[second, first, third].concat()), refused, "exchanged");
    assert_eq!(cipher(1).open(0, 48, &[first, first, third].concat()), refused, "repeated");
    // Cut at a chunk border, and the length believed: the last flag is missing.
    assert_eq!(cipher(1).open(0, 32, &sealed[..2 * stride]), refused, "cut");
    // Grown beyond its end: what was last no longer is.
    let longer = seal(&content(64), 64);
    assert_eq!(cipher(1).open(0, 64, &[&sealed[..], &longer[3 * stride..]].concat()), refused, "grown");
    // From another segment of the same blob, or of another blob.
    assert_eq!(cipher(2).open(0, 48, &sealed), refused, "another instance");
    let moved = SegmentName { start: 64, nonce: 9 };
    let other = SegmentCipher::new(&SecretKey::from_bytes([3; 32]), SMALL, Instance([1; 16]), moved).unwrap();
    assert_eq!(other.open(0, 48, &sealed), refused, "another place");
    // The middle alone opens, as itself.
    assert_eq!(cipher(1).open(1, 48, second).unwrap(), plain[16..32]);
}

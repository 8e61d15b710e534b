//! The encodings that store differences.

use super::hybrid::{bits, take, take_varint, take_zigzag};
use super::thrift::Damaged;

/// Values of a block at most; writers use 128 or 1,024.
const MAX_BLOCK: usize = 1 << 16;

const MALFORMED: Damaged = Damaged("a page of differences is malformed");

/// `DELTA_BINARY_PACKED`.
pub(crate) struct Deltas<'a> {
    /// The first values, as many as were wanted or there are.
    pub values: Vec<i64>,
    /// What follows.
    pub rest: &'a [u8],
}

impl<'a> Deltas<'a> {
    /// Reads the first `wanted` values and finds the end of all of them, of which there may be `most`.
    pub(crate) fn read(mut bytes: &'a [u8], wanted: usize, most: usize) -> Result<Self, Damaged> {
        let mut size = || take_varint(&mut bytes).and_then(|value| usize::try_from(value).map_err(|_| MALFORMED));
        let (block, miniblocks, total) = (size()?, size()?, size()?);
        let first = take_zigzag(&mut bytes)?;
        let sound = (1..=MAX_BLOCK).contains(&block)
            && (1..=block).contains(&miniblocks)
            && block.is_multiple_of(miniblocks)
            && (block / miniblocks).is_multiple_of(8)
            && total <= most;
        if !sound {
            return Err(MALFORMED);
        }
        let mut deltas = Self { values: Vec::new(), rest: bytes };
        if total > 0 && wanted > 0 {
            deltas.values.push(first);
        }
        let mut left = total.saturating_sub(1);
        while left > 0 {
            left = deltas.block(left, wanted, (miniblocks, block / miniblocks))?;
        }
        Ok(deltas)
    }

    /// Reads a block of (how many, how large) miniblocks, and says how many of the `left` values are left after it.
    fn block(&mut self, mut left: usize, wanted: usize, (count, size): (usize, usize)) -> Result<usize, Damaged> {
        let least = take_zigzag(&mut self.rest)?;
        let widths = take(&mut self.rest, count)?;
        for &width in widths {
            // The last block ends with the miniblock of the last value.
            if left == 0 {
                break;
            }
            if width > 64 {
                return Err(MALFORMED);
            }
            let packed = take(&mut self.rest, size / 8 * usize::from(width))?;
            let here = size.min(left);
            for index in 0..here.min(wanted.saturating_sub(self.values.len())) {
                let delta = bits(packed, u32::from(width), index).ok_or(MALFORMED)?.cast_signed();
                let previous = self.values.last().copied().unwrap_or(0);
                // Differences wrap around by definition.
                self.values.push(previous.wrapping_add(least).wrapping_add(delta));
            }
            left -= here;
        }
        Ok(left)
    }

    fn lengths(&self) -> impl Iterator<Item = Result<usize, Damaged>> + '_ {
        self.values.iter().map(|length| usize::try_from(*length).map_err(|_| MALFORMED))
    }
}

/// `DELTA_LENGTH_BYTE_ARRAY`: all lengths, then all texts.
pub(crate) fn delta_lengths(bytes: &[u8], wanted: usize, most: usize) -> Result<Vec<&[u8]>, Damaged> {
    let lengths = Deltas::read(bytes, wanted, most)?;
    let mut texts = lengths.rest;
    lengths.lengths().map(|length| take(&mut texts, length?)).collect()
}

/// `DELTA_BYTE_ARRAY`: how much of the beginning each text shares with the one before it, and what follows. Of each text, as
/// many bytes as `shown` are given out.
pub(crate) fn delta_texts(bytes: &[u8], wanted: usize, most: usize, shown: usize) -> Result<Vec<Vec<u8>>, Damaged> {
    let shared = Deltas::read(bytes, wanted, most)?;
    let suffixes = delta_lengths(shared.rest, wanted, most)?;
    if suffixes.len() != shared.values.len() {
        return Err(MALFORMED);
    }
    // At most as long as the page: every byte of it came from one.
    let mut text = Vec::new();
    let mut texts = Vec::with_capacity(suffixes.len());
    for (shared, suffix) in shared.lengths().zip(suffixes) {
        let shared = shared?;
        if shared > text.len() {
            return Err(MALFORMED);
        }
        text.truncate(shared);
        text.extend_from_slice(suffix);
        texts.push(text[..text.len().min(shown)].to_vec());
    }
    Ok(texts)
}

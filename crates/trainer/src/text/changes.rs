//! Changes that make training texts more varied.

use recipes::Augmentation;

use crate::random::{Purpose, Stream};

/// A text as it is learned from in an epoch; which changes are made depends on seed, epoch and the text's number alone. The first and
/// the last token stay where they are: they are the special ones.
pub(super) fn changed(
    text: &[u32],
    what: Augmentation,
    mask: u32,
    (seed, epoch, number): (u64, u32, usize),
) -> Vec<u32> {
    let (false, [first, inner @ .., last]) = (what.is_none(), text) else { return text.to_vec() };
    let text = u32::try_from(number).unwrap_or(u32::MAX);
    let mut random = Stream::new(seed, Purpose::Augmentation { epoch, text });
    let mut kept: Vec<u32> = Vec::with_capacity(inner.len());
    for &token in inner {
        if random.unit() >= what.delete {
            kept.push(if random.unit() < what.mask { mask } else { token });
        }
    }
    if kept.is_empty() {
        // A text of which nothing is left would teach nothing.
        kept.extend_from_slice(inner);
    }
    for place in 0..kept.len() {
        if random.unit() < what.swap {
            let other = random.below(kept.len());
            kept.swap(place, other);
        }
    }
    kept.insert(0, *first);
    kept.push(*last);
    kept
}

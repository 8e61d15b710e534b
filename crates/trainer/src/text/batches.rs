//! Texts of like length together, so that little is padding.

use std::sync::Arc;

use super::examples::Examples;
use crate::encoder::Tokens;
use crate::random::{Purpose, Stream};

/// Batches whose texts are sorted by length together.
const BATCHES_OF_POOL: usize = 50;

/// The texts of each batch of an epoch: a random order, in which pools of neighbours are sorted by length and cut into batches, which
/// then come in a random order again. It depends on seed and epoch alone.
pub(super) fn of_epoch(examples: &Examples, batch_size: usize, seed: u64, epoch: u32) -> Vec<Vec<usize>> {
    let mut random = Stream::new(seed, Purpose::Epoch(epoch));
    let mut order: Vec<usize> = (0..examples.len()).collect();
    random.shuffle(&mut order);
    let mut batches = Vec::with_capacity(order.len().div_ceil(batch_size));
    for pool in order.chunks_mut(batch_size * BATCHES_OF_POOL) {
        pool.sort_by_key(|&text| examples.ids[text].len());
        batches.extend(pool.chunks(batch_size).map(<[usize]>::to_vec));
    }
    random.shuffle(&mut batches);
    batches
}

/// The texts in the order of their length, cut into batches.
pub(super) fn by_length(examples: &Examples, batch_size: usize) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..examples.len()).collect();
    order.sort_by_key(|&text| examples.ids[text].len());
    order.chunks(batch_size).map(<[usize]>::to_vec).collect()
}

/// A batch, padded to its longest text.
pub(super) fn padded<'a>(texts: impl ExactSizeIterator<Item = &'a [u32]> + Clone, padding: u32) -> Tokens {
    let width = texts.clone().map(<[u32]>::len).max().unwrap_or(0);
    let mut ids = Vec::with_capacity(texts.len() * width);
    let lengths: Arc<[u32]> = texts
        .map(|text| {
            ids.extend_from_slice(text);
            ids.resize(ids.len() + width - text.len(), padding);
            u32::try_from(text.len()).unwrap_or(u32::MAX)
        })
        .collect();
    Tokens { ids, lengths, width }
}

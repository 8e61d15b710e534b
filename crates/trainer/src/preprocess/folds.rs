//! Parts of the training rows that are held out in turn.

use crate::random::{Purpose, Stream};

/// Deals the rows of every class out to `count` parts, and gives for each part the rows outside it and the rows in it, both in their
/// order. Parts differ by at most one row in all; one without rows is left out.
pub fn folds(labels: &[u32], count: usize, seed: u64) -> Vec<(Vec<usize>, Vec<usize>)> {
    let mut random = Stream::new(seed, Purpose::Folds);
    let mut rows: Vec<usize> = (0..labels.len()).collect();
    random.shuffle(&mut rows);
    // Stable: within a class the order stays random. Dealing goes on where the class before ended.
    rows.sort_by_key(|&row| labels[row]);
    let mut part_of = vec![0; labels.len()];
    for (place, row) in rows.into_iter().enumerate() {
        part_of[row] = place % count.max(1);
    }
    let all = 0..labels.len();
    let parts = (0..count).map(|part| all.clone().partition(|&row| part_of[row] != part));
    parts.filter(|(learned, held_out): &(Vec<_>, Vec<_>)| !learned.is_empty() && !held_out.is_empty()).collect()
}

//! Which rows are held out.

use crate::DataError;
use crate::random::{Purpose, Stream};

/// Fewest rows that can be split.
const FEWEST_ROWS: usize = 5;

/// Rows of a table in two parts, each in the order of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Split {
    /// Rows to learn from.
    pub train: Vec<u32>,
    /// Rows held out.
    pub test: Vec<u32>,
}

/// Holds out a share of the rows of every class. The parts' sizes are those of rounding the whole; within a class,
/// which rows are held out depends on the seed alone. A class with a single row stays in the training part.
pub fn stratified(labels: &[Option<u32>], classes: usize, fraction: f64, seed: u64) -> Result<Split, DataError> {
    let mut rows_of = vec![Vec::new(); classes];
    for (row, label) in (0_u32..).zip(labels) {
        if let Some(label) = label {
            rows_of[*label as usize].push(row);
        }
    }
    let sizes: Vec<usize> = rows_of.iter().map(Vec::len).collect();
    let held_out = held_out(&sizes, fraction);
    let rows = sizes.iter().sum();
    if rows < FEWEST_ROWS || held_out.iter().sum::<usize>() == 0 {
        return Err(DataError::TooFewRows { rows, needed: fewest(rows, FEWEST_ROWS, fraction) });
    }
    let mut random = Stream::new(seed, Purpose::Split);
    let mut split = Split { train: Vec::with_capacity(rows), test: Vec::new() };
    for (mut rows, count) in rows_of.into_iter().zip(held_out) {
        random.shuffle(&mut rows);
        split.test.extend_from_slice(&rows[..count]);
        split.train.extend_from_slice(&rows[count..]);
    }
    split.train.sort_unstable();
    split.test.sort_unstable();
    Ok(split)
}

/// Rows of which that share is at least one, where so many are too few.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a fraction is at least a hundredth")]
pub(crate) fn fewest(rows: usize, least: usize, fraction: f64) -> usize {
    let of_share = (0.5 / fraction).ceil() as usize;
    if rows < least.max(of_share) { least.max(of_share) } else { rows + 1 }
}

/// Rows to hold out of each class, by largest remainder; at least one of a class stays.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "row counts are far below 2^52 and the fraction lies in 0..1"
)]
fn held_out(sizes: &[usize], fraction: f64) -> Vec<usize> {
    let total: usize = sizes.iter().sum();
    let exact = |size: usize| size as f64 * fraction;
    let at_most = |size: usize| size.saturating_sub(1);
    let mut counts: Vec<usize> = sizes.iter().map(|&size| (exact(size) as usize).min(at_most(size))).collect();
    let mut missing = (exact(total).round() as usize).saturating_sub(counts.iter().sum());
    let mut order: Vec<usize> = (0..sizes.len()).collect();
    let remainder = |class: usize| exact(sizes[class]).fract();
    order.sort_by(|&one, &other| remainder(other).total_cmp(&remainder(one)));
    for class in order {
        if missing > 0 && counts[class] < at_most(sizes[class]) {
            counts[class] += 1;
            missing -= 1;
        }
    }
    counts
}

//! Loops over the rows of a matrix, on all processors.
//!
//! The rows are dealt out in blocks whose size depends on the matrix alone, and sums over rows are added up block by block: the
//! result is the same bit for bit however many threads there are.
//!
//! A block runs with the vector instructions that the processor has ([`vectorised`]), as far as its code is inlined: closures that
//! are passed here say so.
#![expect(clippy::inline_always, reason = "what is not inlined is compiled for the oldest processor")]

use std::mem::MaybeUninit;

use rayon::prelude::*;

use super::real::Real;

/// Elements of a block: small enough to share the work, large enough to be worth a task.
const BLOCK_ELEMENTS: usize = 16 * 1024;

fn rows_of_block(width: usize) -> usize {
    (BLOCK_ELEMENTS / width.max(1)).max(1)
}

/// Runs code that is compiled for several generations of processors, in the form for the one at hand. The results are the same: the
/// instructions are wider and compute the same operations.
#[inline(always)]
pub(super) fn vectorised<R>(run: impl FnOnce() -> R) -> R {
    pulp::Arch::new().dispatch(run)
}

/// A matrix of `rows` rows, each of which `each` fills in by its number; before, it holds zeros.
pub(super) fn map<T: Real>(rows: usize, width: usize, each: impl Fn(usize, &mut [T]) + Sync) -> Vec<T> {
    map_from((rows, width, width), each)
}

/// The same of rows that are each made from `cost` elements rather than from as many as they have.
pub(super) fn map_from<T: Real>(shape: (usize, usize, usize), each: impl Fn(usize, &mut [T]) + Sync) -> Vec<T> {
    let ([result], _) = map_in_blocks(
        shape,
        || (),
        #[inline(always)]
        |row, [values], ()| each(row, values),
    );
    result
}

/// Two matrices whose rows are filled in together.
pub(super) fn map_two<T: Real>(rows: usize, width: usize, each: impl Fn(usize, [&mut [T]; 2]) + Sync) -> [Vec<T>; 2] {
    let (results, _) = map_in_blocks(
        (rows, width, width),
        || (),
        #[inline(always)]
        |row, values, ()| each(row, values),
    );
    results
}

/// Matrices, and sums over the rows: `each` adds those of its row to a buffer of `sums` elements.
pub(super) fn map_and_sum<T: Real, const N: usize>(
    (rows, width, sums): (usize, usize, usize),
    each: impl Fn(usize, [&mut [T]; N], &mut [T]) + Sync,
) -> ([Vec<T>; N], Vec<T>) {
    map_and_sum_from((rows, width, width), sums, each)
}

/// The same of rows that are each made from `cost` elements rather than from as many as they have.
pub(super) fn map_and_sum_from<T: Real, const N: usize>(
    shape: (usize, usize, usize),
    sums: usize,
    each: impl Fn(usize, [&mut [T]; N], &mut [T]) + Sync,
) -> ([Vec<T>; N], Vec<T>) {
    let (results, parts) = map_in_blocks(
        shape,
        || vec![T::ZERO; sums],
        #[inline(always)]
        |row, values, sums: &mut Vec<T>| each(row, values, sums),
    );
    (results, added(parts, sums))
}

/// Fills rows block by block, with something that each block makes for itself and leaves behind, in the order of the blocks.
#[inline(always)]
fn map_in_blocks<T: Real, S: Send, const N: usize>(
    (rows, width, cost): (usize, usize, usize),
    start: impl Fn() -> S + Sync,
    each: impl Fn(usize, [&mut [T]; N], &mut S) + Sync,
) -> ([Vec<T>; N], Vec<S>) {
    let count = rows * width;
    let mut results = [const { Vec::new() }; N];
    if count == 0 {
        return (results, Vec::new());
    }
    for result in &mut results {
        result.reserve_exact(count);
    }
    let block = rows_of_block(cost);
    let fill = |number: usize, parts: [&mut [MaybeUninit<T>]; N]| {
        let (mut left, mut parts) = (start(), parts.map(|part| zeroed(part).chunks_exact_mut(width)));
        vectorised(
            #[inline(always)]
            || {
                for row in number * block..rows.min((number + 1) * block) {
                    each(row, parts.each_mut().map(|part| part.next().unwrap_or_default()), &mut left);
                }
            },
        );
        left
    };
    let mut rooms = results.each_mut().map(|result| result.spare_capacity_mut()[..count].chunks_mut(block * width));
    let mut next = || rooms.each_mut().map(|room| room.next().unwrap_or_default());
    let left = if rows <= block {
        vec![fill(0, next())]
    } else {
        let parts: Vec<_> = (0..rows.div_ceil(block)).map(|_| next()).collect();
        parts.into_par_iter().enumerate().map(|(number, parts)| fill(number, parts)).collect()
    };
    for result in &mut results {
        #[expect(unsafe_code, reason = "zeros that one thread writes in a pass of its own cost as much as some layers")]
        // SAFETY: the blocks are all of the room, and each began by writing zeros over its part.
        unsafe {
            result.set_len(count);
        }
    }
    (results, left)
}

fn zeroed<T: Real>(part: &mut [MaybeUninit<T>]) -> &mut [T] {
    part.fill(MaybeUninit::new(T::ZERO));
    #[expect(unsafe_code, reason = "see its only caller")]
    // SAFETY: every element was written in the line above.
    unsafe {
        part.assume_init_mut()
    }
}

/// Changes every row in place; `each` gets its number.
pub(super) fn update<T: Real>(values: &mut [T], width: usize, each: impl Fn(usize, &mut [T]) + Sync) {
    if width == 0 {
        return;
    }
    let block = rows_of_block(width);
    let change = |(number, part): (usize, &mut [T])| {
        vectorised(
            #[inline(always)]
            || {
                for (row, values) in part.chunks_exact_mut(width).enumerate() {
                    each(number * block + row, values);
                }
            },
        );
    };
    if values.len() <= block * width {
        change((0, values));
    } else {
        values.par_chunks_mut(block * width).enumerate().for_each(change);
    }
}

/// Adds the same row to every row.
pub(super) fn add_to_each<T: Real>(values: &mut [T], row: &[T]) {
    update(
        values,
        row.len(),
        #[inline(always)]
        |_, values| values.iter_mut().zip(row).for_each(|(value, &added)| *value += added),
    );
}

/// Changes every row in place; what `each` says of the rows, in their order.
pub(super) fn change_and_map<T: Real, R: Send>(
    values: &mut [T],
    width: usize,
    each: impl Fn(usize, &mut [T]) -> R + Sync,
) -> Vec<R> {
    if width == 0 {
        return Vec::new();
    }
    let block = rows_of_block(width);
    let change = |(number, part): (usize, &mut [T])| -> Vec<R> {
        vectorised(
            #[inline(always)]
            || {
                part.chunks_exact_mut(width)
                    .enumerate()
                    .map(|(row, values)| each(number * block + row, values))
                    .collect()
            },
        )
    };
    if values.len() <= block * width {
        return change((0, values));
    }
    values.par_chunks_mut(block * width).enumerate().flat_map_iter(change).collect()
}

/// Changes every element in place, by the one at its place in an equally long slice.
#[inline(always)]
pub(super) fn update_from<T: Real>(values: &mut [T], other: &[T], each: impl Fn(&mut T, &T) + Sync) {
    let change = |(values, other): (&mut [T], &[T])| {
        vectorised(
            #[inline(always)]
            || values.iter_mut().zip(other).for_each(|(value, other)| each(value, other)),
        );
    };
    if values.len() <= BLOCK_ELEMENTS {
        change((values, other));
    } else {
        values.par_chunks_mut(BLOCK_ELEMENTS).zip(other.par_chunks(BLOCK_ELEMENTS)).for_each(change);
    }
}

/// The sum over the rows, column by column.
pub(super) fn column_sums<T: Real>(values: &[T], width: usize) -> Vec<T> {
    if width == 0 {
        return Vec::new();
    }
    let sum = |part: &[T]| {
        let mut sums = vec![T::ZERO; width];
        vectorised(
            #[inline(always)]
            || {
                for row in part.chunks_exact(width) {
                    for (sum, &value) in sums.iter_mut().zip(row) {
                        *sum += value;
                    }
                }
            },
        );
        sums
    };
    let block = rows_of_block(width) * width;
    if values.len() <= block {
        return sum(values);
    }
    added(values.par_chunks(block).map(sum).collect(), width)
}

/// The sums of blocks, in their order.
fn added<T: Real>(parts: Vec<Vec<T>>, width: usize) -> Vec<T> {
    let mut parts = parts.into_iter();
    let mut total = parts.next().unwrap_or_else(|| vec![T::ZERO; width]);
    for part in parts {
        for (total, part) in total.iter_mut().zip(part) {
            *total += part;
        }
    }
    total
}

/// Sums that are kept beside each other, so that one vector instruction adds to all of them.
const LANES: usize = 16;

/// The sum of a term over the positions of two rows of equal length.
#[inline(always)]
pub(super) fn sum2<T: Real>(a: &[T], b: &[T], term: impl Fn(T, T) -> T) -> T {
    let mut lanes = [T::ZERO; LANES];
    let (whole_a, rest_a) = a.as_chunks::<LANES>();
    let (whole_b, rest_b) = b.as_chunks::<LANES>();
    for (a, b) in whole_a.iter().zip(whole_b) {
        for lane in 0..LANES {
            lanes[lane] += term(a[lane], b[lane]);
        }
    }
    let mut sum = T::ZERO;
    for lane in lanes {
        sum += lane;
    }
    for (&a, &b) in rest_a.iter().zip(rest_b) {
        sum += term(a, b);
    }
    sum
}

/// The sum of a term over a row.
#[inline(always)]
pub(super) fn sum<T: Real>(row: &[T], term: impl Fn(T) -> T) -> T {
    sum2(
        row,
        row,
        #[inline(always)]
        |value, _| term(value),
    )
}

/// The largest element; NaN elements are passed over.
#[inline(always)]
pub(super) fn largest<T: Real>(row: &[T]) -> T {
    let mut lanes = [T::from_f64(f64::NEG_INFINITY); LANES];
    let (whole, rest) = row.as_chunks::<LANES>();
    for values in whole {
        for lane in 0..LANES {
            lanes[lane] = if values[lane] > lanes[lane] { values[lane] } else { lanes[lane] };
        }
    }
    let mut found = T::from_f64(f64::NEG_INFINITY);
    for &value in lanes.iter().chain(rest) {
        found = if value > found { value } else { found };
    }
    found
}

/// The sum of the squares in double precision, in which no square of single precision overflows.
pub(super) fn sum_of_squares<T: Real>(values: &[T]) -> f64 {
    let sum = |values: &[T]| {
        vectorised(
            #[inline(always)]
            || {
                let mut lanes = [0.0; LANES];
                let (whole, rest) = values.as_chunks::<LANES>();
                for values in whole {
                    for lane in 0..LANES {
                        let value = values[lane].to_f64();
                        lanes[lane] += value * value;
                    }
                }
                lanes.iter().sum::<f64>() + rest.iter().map(|value| value.to_f64() * value.to_f64()).sum::<f64>()
            },
        )
    };
    if values.len() <= BLOCK_ELEMENTS {
        return sum(values);
    }
    values.par_chunks(BLOCK_ELEMENTS).map(sum).collect::<Vec<_>>().iter().sum()
}

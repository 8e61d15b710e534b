//! Loops over the rows of a matrix, on all processors.
//!
//! The rows are dealt out in blocks whose size depends on the matrix alone, and sums over rows are added up block by block: the
//! result is the same bit for bit however many threads there are.

use rayon::prelude::*;

use super::real::Real;

/// Elements of a block: small enough to share the work, large enough to be worth a task.
const BLOCK_ELEMENTS: usize = 16 * 1024;

fn rows_of_block(width: usize) -> usize {
    (BLOCK_ELEMENTS / width.max(1)).max(1)
}

/// A matrix of `rows` rows, each of which `each` fills in by its number.
pub(super) fn map<T: Real>(rows: usize, width: usize, each: impl Fn(usize, &mut [T]) + Sync) -> Vec<T> {
    map_from((rows, width, width), each)
}

/// The same of rows that are each made from `cost` elements rather than from as many as they have.
pub(super) fn map_from<T: Real>(
    (rows, width, cost): (usize, usize, usize),
    each: impl Fn(usize, &mut [T]) + Sync,
) -> Vec<T> {
    let mut result = vec![T::ZERO; rows * width];
    if width == 0 {
        return result;
    }
    let block = rows_of_block(cost);
    let fill = |(number, part): (usize, &mut [T])| {
        for (row, values) in part.chunks_exact_mut(width).enumerate() {
            each(number * block + row, values);
        }
    };
    if rows <= block {
        fill((0, &mut result));
    } else {
        result.par_chunks_mut(block * width).enumerate().for_each(fill);
    }
    result
}

/// The same, and sums over the rows: `each` adds those of its row to a buffer of `sums` elements.
pub(super) fn map_and_sum<T: Real>(
    (rows, width, sums): (usize, usize, usize),
    each: impl Fn(usize, &mut [T], &mut [T]) + Sync,
) -> (Vec<T>, Vec<T>) {
    let mut result = vec![T::ZERO; rows * width];
    if width == 0 {
        return (result, vec![T::ZERO; sums]);
    }
    let block = rows_of_block(width);
    let fill = |(number, part): (usize, &mut [T])| {
        let mut sums = vec![T::ZERO; sums];
        for (row, values) in part.chunks_exact_mut(width).enumerate() {
            each(number * block + row, values, &mut sums);
        }
        sums
    };
    if rows <= block {
        let sums = fill((0, &mut result));
        return (result, sums);
    }
    let parts: Vec<Vec<T>> = result.par_chunks_mut(block * width).enumerate().map(fill).collect();
    (result, added(parts, sums))
}

/// Changes every row in place.
pub(super) fn update<T: Real>(values: &mut [T], width: usize, each: impl Fn(&mut [T]) + Sync) {
    if width == 0 {
        return;
    }
    let block = rows_of_block(width) * width;
    if values.len() <= block {
        values.chunks_exact_mut(width).for_each(each);
    } else {
        values.par_chunks_mut(block).for_each(|part| part.chunks_exact_mut(width).for_each(&each));
    }
}

/// The sum over the rows, column by column.
pub(super) fn column_sums<T: Real>(values: &[T], width: usize) -> Vec<T> {
    if width == 0 {
        return Vec::new();
    }
    let sum = |part: &[T]| {
        let mut sums = vec![T::ZERO; width];
        for row in part.chunks_exact(width) {
            for (sum, &value) in sums.iter_mut().zip(row) {
                *sum += value;
            }
        }
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
    let mut total = vec![T::ZERO; width];
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
pub(super) fn sum<T: Real>(row: &[T], term: impl Fn(T) -> T) -> T {
    sum2(row, row, |value, _| term(value))
}

/// The largest element; NaN elements are passed over.
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
    let mut lanes = [0.0; LANES];
    let (whole, rest) = values.as_chunks::<LANES>();
    for values in whole {
        for lane in 0..LANES {
            let value = values[lane].to_f64();
            lanes[lane] += value * value;
        }
    }
    lanes.iter().sum::<f64>() + rest.iter().map(|value| value.to_f64() * value.to_f64()).sum::<f64>()
}

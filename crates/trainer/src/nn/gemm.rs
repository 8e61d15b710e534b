//! Products of matrices in main memory.
//!
//! The order in which the terms of an element are added up depends on the shapes alone, not on the number of threads.

use gemm::Parallelism;

use super::real::Real;

/// A matrix within a slice.
#[derive(Clone, Copy, Debug)]
pub(super) struct Matrix<'a, T> {
    values: &'a [T],
    rows: usize,
    columns: usize,
    row_step: usize,
    column_step: usize,
}

impl<'a, T> Matrix<'a, T> {
    /// Rows of `columns` elements, the first elements of two of them `row_step` apart.
    pub(super) fn new(values: &'a [T], (rows, columns): (usize, usize), row_step: usize) -> Self {
        assert!(
            rows == 0 || columns <= row_step && (rows - 1) * row_step + columns <= values.len(),
            "matrix too large"
        );
        Self { values, rows, columns, row_step, column_step: 1 }
    }

    /// Rows that follow one another without a gap.
    pub(super) fn dense(values: &'a [T], shape: (usize, usize)) -> Self {
        Self::new(values, shape, shape.1)
    }

    pub(super) fn transposed(self) -> Self {
        Self { rows: self.columns, columns: self.rows, row_step: self.column_step, column_step: self.row_step, ..self }
    }

    /// Rows from a place on.
    pub(super) fn part(self, from: usize, rows: usize) -> Self {
        assert!(from + rows <= self.rows, "a matrix of {} rows has no {rows} from {from} on", self.rows);
        Self { values: &self.values[from * self.row_step..], rows, ..self }
    }
}

/// Who computes a product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Threads {
    /// The calling thread: other products are computed beside this one.
    One,
    /// All of the pool.
    All,
}

/// `a b`, row by row.
pub(super) fn product<T: Real>(a: Matrix<'_, T>, b: Matrix<'_, T>, threads: Threads) -> Vec<T> {
    let count = a.rows * b.columns;
    if a.columns == 0 {
        return vec![T::ZERO; count];
    }
    let mut result = Vec::with_capacity(count);
    #[expect(unsafe_code, reason = "zeros that are written over at once cost a pass over memory")]
    // SAFETY: the vector has room for the whole product, of which every element is written without reading it.
    unsafe {
        multiply((result.as_mut_ptr(), b.columns), Before::Ignored, (a, b), threads);
        result.set_len(count);
    }
    result
}

/// Adds `a b` to `result`, whose rows have no gaps.
pub(super) fn add_product<T: Real>(result: &mut [T], a: Matrix<'_, T>, b: Matrix<'_, T>, threads: Threads) {
    assert_eq!(result.len(), a.rows * b.columns, "the sum has another shape than the product");
    #[expect(unsafe_code, reason = "the library takes pointers")]
    // SAFETY: the slice is as large as the product.
    unsafe {
        multiply((result.as_mut_ptr(), b.columns), Before::Kept, (a, b), threads);
    }
}

/// Adds `a b` to a matrix whose rows begin `step` elements apart.
pub(super) fn add_product_at<T: Real>(
    (result, step): (&mut [T], usize),
    a: Matrix<'_, T>,
    b: Matrix<'_, T>,
    threads: Threads,
) {
    let fits = a.rows == 0 || b.columns <= step && (a.rows - 1) * step + b.columns <= result.len();
    assert!(fits, "the sum has another shape than the product");
    #[expect(unsafe_code, reason = "the library takes pointers")]
    // SAFETY: every element of the product has its place in the slice.
    unsafe {
        multiply((result.as_mut_ptr(), step), Before::Kept, (a, b), threads);
    }
}

/// What becomes of what the result held before.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    Ignored,
    Kept,
}

/// # Safety
/// The result must be writable at `row · step + column` for every row of `a` and column of `b`, and initialised if it is kept.
#[expect(unsafe_code, reason = "the library takes pointers")]
unsafe fn multiply<T: Real>(
    (result, step): (*mut T, usize),
    before: Before,
    (a, b): (Matrix<'_, T>, Matrix<'_, T>),
    threads: Threads,
) {
    assert_eq!(a.columns, b.rows, "matrices that do not fit each other");
    let step_of = |step: usize| isize::try_from(step).unwrap_or(isize::MAX);
    let parallelism = match threads {
        Threads::All if rayon::current_num_threads() > 1 => Parallelism::Rayon(rayon::current_num_threads()),
        _ => Parallelism::None,
    };
    // SAFETY: matrices lie within their slices (`Matrix::new`); the caller vouches for the result.
    unsafe {
        gemm::gemm(
            a.rows,
            b.columns,
            a.columns,
            result,
            1,
            step_of(step),
            before == Before::Kept,
            a.values.as_ptr(),
            step_of(a.column_step),
            step_of(a.row_step),
            b.values.as_ptr(),
            step_of(b.column_step),
            step_of(b.row_step),
            T::ONE,
            T::ONE,
            false,
            false,
            false,
            parallelism,
        );
    }
}

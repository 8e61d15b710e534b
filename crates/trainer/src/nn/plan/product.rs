//! Products of matrices that fit a processor's cache.
//!
//! The library of matrix products divides its work so that large matrices pass through the caches once, which takes longer than a small product
//! itself. Here a block of the result stays in registers while the depth is walked through once. Every element is a sum over the depth in its
//! order, whatever the vectors of the processor.
#![expect(clippy::inline_always, reason = "what is not inlined is compiled for the oldest processor")]

use std::array::from_fn;

use pulp::{Simd, WithSimd};

use super::layout::{Layer, padded};
use crate::nn::gemm::{Matrix, Threads, add_product_at};

/// Multiplications from which the library is quicker.
const LARGE: usize = 1 << 20;
/// Elements of a right side that no longer stay in the cache from block to block.
pub(super) const WIDE: usize = 1 << 16;

fn is_large(rows: usize, depth: usize, width: usize) -> bool {
    rows * depth * width >= LARGE || depth * width > WIDE
}

/// The left side of a product.
#[derive(Clone, Copy)]
pub(super) enum Left<'a> {
    /// `[rows, depth]`, rows so far apart.
    Rows(&'a [f32], usize),
    /// `[depth, rows]`, rows of the depth so far apart.
    Columns(&'a [f32], usize),
}

/// A product, and where it goes.
pub(super) struct Product<'a> {
    /// `[rows, width]`.
    pub(super) result: &'a mut [f32],
    /// `[width]`: first term of every row; without it, 0.
    pub(super) start: Option<&'a [f32]>,
    pub(super) left: Left<'a>,
    /// `[depth, width]`.
    pub(super) right: &'a [f32],
    /// Rows, depth and width; the width is a multiple of [`LANES`](super::layout::LANES).
    pub(super) shape: (usize, usize, usize),
}

impl Product<'_> {
    pub(super) fn run(self) {
        let (rows, depth, width) = self.shape;
        if !is_large(rows, depth, width) {
            return pulp::Arch::new().dispatch(self);
        }
        let result = &mut self.result[..rows * width];
        match self.start {
            Some(start) => result.chunks_exact_mut(width).for_each(|row| row.copy_from_slice(start)),
            None => result.fill(0.0),
        }
        let left = match self.left {
            Left::Rows(values, step) => Matrix::new(values, (rows, depth), step),
            Left::Columns(values, step) => Matrix::new(values, (depth, rows), step).transposed(),
        };
        add_product_at((result, width), left, Matrix::dense(self.right, (depth, width)), Threads::All);
    }
}

/// The gradient in what a layer saw, from the one in what it made (`[rows, width]`), as far as it belongs to inputs from one on.
///
/// `result`: `[rows, step]`, with a step of the padded number of these inputs; `turned`: room for the weight.
pub(super) fn back(
    layer: &Layer,
    (weight, from): (&[f32], usize),
    slopes: &[f32],
    (result, step): (&mut [f32], usize),
    turned: &mut [f32],
) {
    let (rows, inputs) = (slopes.len() / layer.width, layer.inputs - from);
    let weight = &weight[from * layer.width..];
    if is_large(rows, layer.outputs, step) {
        let left = Matrix::new(slopes, (rows, layer.outputs), layer.width);
        let weight = Matrix::new(weight, (inputs, layer.outputs), layer.width).transposed();
        result.fill(0.0);
        return add_product_at((result, step), left, weight, Threads::All);
    }
    debug_assert_eq!(step, padded(inputs));
    let turned = &mut turned[..layer.outputs * step];
    turn(weight, (inputs, layer.width), turned, step);
    let shape = (rows, layer.outputs, step);
    Product { result, start: None, left: Left::Rows(slopes, layer.width), right: turned, shape }.run();
}

/// Writes the rows of a weight as columns; what is behind them becomes zero.
fn turn(weight: &[f32], (rows, width): (usize, usize), turned: &mut [f32], step: usize) {
    for (column, turned) in turned.chunks_exact_mut(step).enumerate() {
        let (values, padding) = turned.split_at_mut(rows);
        for (value, row) in values.iter_mut().zip(weight.chunks_exact(width)) {
            *value = row[column];
        }
        padding.fill(0.0);
    }
}

impl WithSimd for Product<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let (rows, depth, width) = self.shape;
        let mut blocks = Blocks {
            simd,
            result: S::as_mut_simd_f32s(self.result).0,
            start: self.start.map(|start| S::as_simd_f32s(start).0),
            left: self.left,
            right: S::as_simd_f32s(self.right).0,
            rows,
            depth,
            vectors: width / S::F32_LANES,
        };
        let mut column = 0;
        while column + 2 <= blocks.vectors {
            blocks.columns::<2, 4>(column);
            column += 2;
        }
        if column < blocks.vectors {
            blocks.columns::<1, 8>(column);
        }
    }
}

/// A product, its rows cut into vectors.
struct Blocks<'a, S: Simd> {
    simd: S,
    result: &'a mut [S::f32s],
    start: Option<&'a [S::f32s]>,
    left: Left<'a>,
    right: &'a [S::f32s],
    rows: usize,
    depth: usize,
    vectors: usize,
}

impl<S: Simd> Blocks<'_, S> {
    /// `N` vectors of every row, `R` rows at a time.
    #[inline(always)]
    fn columns<const N: usize, const R: usize>(&mut self, column: usize) {
        let mut row = 0;
        while row + R <= self.rows {
            self.block::<N, R>(row, column);
            row += R;
        }
        while row + 2 <= self.rows {
            self.block::<N, 2>(row, column);
            row += 2;
        }
        if row < self.rows {
            self.block::<N, 1>(row, column);
        }
    }

    #[inline(always)]
    fn block<const N: usize, const R: usize>(&mut self, row: usize, column: usize) {
        let start = self.start.map_or([self.simd.splat_f32s(0.0); N], |start| from_fn(|part| start[column + part]));
        let mut sums = [start; R];
        match self.left {
            Left::Rows(values, step) => {
                let rows: [&[f32]; R] = from_fn(|part| &values[(row + part) * step..][..self.depth]);
                #[expect(clippy::needless_range_loop, reason = "each row is asked at the same place")]
                for place in 0..self.depth {
                    self.add(&mut sums, from_fn(|part| rows[part][place]), place, column);
                }
            }
            Left::Columns(values, step) => {
                for place in 0..self.depth {
                    let left = &values[place * step + row..][..R];
                    self.add(&mut sums, from_fn(|part| left[part]), place, column);
                }
            }
        }
        for (part, sums) in sums.iter().enumerate() {
            self.result[(row + part) * self.vectors + column..][..N].copy_from_slice(sums);
        }
    }

    /// Adds the terms of one place of the depth.
    #[inline(always)]
    fn add<const N: usize, const R: usize>(
        &self,
        sums: &mut [[S::f32s; N]; R],
        left: [f32; R],
        place: usize,
        column: usize,
    ) {
        let right = &self.right[place * self.vectors + column..][..N];
        for part in 0..R {
            let factor = self.simd.splat_f32s(left[part]);
            for vector in 0..N {
                sums[part][vector] = self.simd.mul_add_e_f32s(factor, right[vector], sums[part][vector]);
            }
        }
    }
}

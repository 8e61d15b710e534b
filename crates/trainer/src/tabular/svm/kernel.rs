//! How alike rows are, and the rows of the kernel matrix that are kept.

use std::collections::VecDeque;
use std::sync::Arc;

use rayon::prelude::*;
use recipes::Kernel;

use crate::DataError;
use crate::data::Budget;
use crate::preprocess::Examples;

/// A kernel with everything it needs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Likeness {
    Linear,
    /// With its gamma.
    Rbf(f64),
}

impl Likeness {
    pub(super) fn new(kernel: Kernel, examples: &Examples) -> Self {
        match kernel {
            Kernel::Rbf(options) => Self::Rbf(options.gamma.unwrap_or_else(|| gamma(examples))),
            _ => Self::Linear,
        }
    }

    /// Of two rows.
    pub(super) fn of(self, one: &[f32], other: &[f32]) -> f64 {
        match self {
            Self::Linear => f64::from(dot(one, other)),
            Self::Rbf(gamma) => (-gamma * f64::from(distance(one, other))).exp(),
        }
    }
}

/// One over the summed variances of the inputs.
#[expect(clippy::cast_precision_loss, reason = "row counts are far below 2^52")]
fn gamma(examples: &Examples) -> f64 {
    let rows = examples.rows().max(1) as f64;
    let mut sums = vec![(0.0, 0.0); examples.inputs];
    for row in examples.features.chunks(examples.inputs.max(1)) {
        for ((sum, squares), &x) in sums.iter_mut().zip(row) {
            *sum += f64::from(x);
            *squares += f64::from(x) * f64::from(x);
        }
    }
    let variance: f64 = sums.iter().map(|(sum, squares)| squares / rows - (sum / rows).powi(2)).sum();
    if variance > 0.0 { 1.0 / variance } else { 1.0 }
}

/// Eight sums side by side, which the compiler makes one vector of.
fn fold(one: &[f32], other: &[f32], term: impl Fn(f32, f32) -> f32) -> f32 {
    const LANES: usize = 8;
    let mut sums = [0.0_f32; LANES];
    let (one, other) = (one.chunks_exact(LANES), other.chunks_exact(LANES));
    let rest: f32 = one.remainder().iter().zip(other.remainder()).map(|(&one, &other)| term(one, other)).sum();
    for (one, other) in one.zip(other) {
        for lane in 0..LANES {
            sums[lane] += term(one[lane], other[lane]);
        }
    }
    sums.iter().sum::<f32>() + rest
}

fn dot(one: &[f32], other: &[f32]) -> f32 {
    fold(one, other, |one, other| one * other)
}

/// The square of the distance.
fn distance(one: &[f32], other: &[f32]) -> f32 {
    fold(one, other, |one, other| (one - other) * (one - other))
}

/// Of a row of the matrix.
fn row_bytes(rows: usize) -> u64 {
    4 * rows.max(1) as u64
}

/// Rows of the kernel matrix of some examples, as many of them kept as there is memory for; the oldest go first.
pub(super) struct Rows<'a> {
    likeness: Likeness,
    examples: &'a Examples,
    diagonal: Vec<f64>,
    kept: Vec<Option<Arc<[f32]>>>,
    order: VecDeque<usize>,
    most: usize,
}

impl<'a> Rows<'a> {
    pub(super) fn new(
        likeness: Likeness,
        examples: &'a Examples,
        budget: &Budget,
        most_bytes: u64,
    ) -> Result<Self, DataError> {
        let rows = examples.rows();
        let bytes = Self::bytes(rows, budget, most_bytes)?;
        let most = usize::try_from(bytes / row_bytes(rows)).unwrap_or(usize::MAX).max(2);
        let diagonal = (0..rows).map(|row| likeness.of(examples.row(row), examples.row(row))).collect();
        Ok(Self { likeness, examples, diagonal, kept: vec![None; rows], order: VecDeque::new(), most })
    }

    /// The bytes that rows of the matrix of so many examples may take; an error where not even two of them fit.
    pub(super) fn bytes(rows: usize, budget: &Budget, most: u64) -> Result<u64, DataError> {
        let bytes = most.min(budget.left() / 2).max(2 * row_bytes(rows));
        budget.check(bytes.min(row_bytes(rows) * rows as u64))?;
        Ok(bytes)
    }

    /// How alike a row is to itself.
    pub(super) fn diagonal(&self, row: usize) -> f64 {
        self.diagonal[row]
    }

    /// How alike a row is to every row.
    pub(super) fn row(&mut self, row: usize) -> Arc<[f32]> {
        if let Some(kept) = &self.kept[row] {
            return Arc::clone(kept);
        }
        let made = self.make(row);
        if self.order.len() >= self.most
            && let Some(oldest) = self.order.pop_front()
        {
            self.kept[oldest] = None;
        }
        self.order.push_back(row);
        self.kept[row] = Some(Arc::clone(&made));
        made
    }

    fn make(&self, row: usize) -> Arc<[f32]> {
        /// Fewer products than this are not worth a second thread.
        const WORTH_A_THREAD: usize = 1 << 16;
        let one = self.examples.row(row);
        #[expect(clippy::cast_possible_truncation, reason = "single precision is enough to choose directions by")]
        let alike = |other: usize| self.likeness.of(one, self.examples.row(other)) as f32;
        let rows = self.examples.rows();
        if self.examples.features.len() < WORTH_A_THREAD {
            return (0..rows).map(alike).collect();
        }
        let values: Vec<f32> = (0..rows).into_par_iter().with_min_len(512).map(alike).collect();
        values.into()
    }
}

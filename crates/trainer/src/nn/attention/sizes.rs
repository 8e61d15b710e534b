//! How queries, keys and values lie in memory, and in which blocks queries are taken.

use crate::nn::gemm::Matrix;
use crate::nn::real::Real;
use crate::nn::rows;

/// Scores that are held at once: a quarter of a megabyte in single precision.
const SCORES: usize = 64 * 1024;

/// What comes after what in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    /// `[batch, heads, length, width]`.
    Heads,
    /// `[batch, length, heads, width]`, the first elements of two rows `step` apart.
    Rows { step: usize },
}

/// Queries, or keys and values.
#[derive(Clone, Copy, Debug)]
pub(super) struct Side {
    pub(super) batch: usize,
    pub(super) heads: usize,
    pub(super) length: usize,
    pub(super) width: usize,
    pub(super) order: Order,
}

impl Side {
    /// `[length, width]` of a head, counted over the batch.
    pub(super) fn of<'a, T>(&self, values: &'a [T], head: usize) -> Matrix<'a, T> {
        let shape = (self.length, self.width);
        match self.order {
            Order::Heads => Matrix::dense(&values[head * self.length * self.width..], shape),
            Order::Rows { step } => {
                let (text, head) = (head / self.heads, head % self.heads);
                Matrix::new(&values[text * self.length * step + head * self.width..], shape, step)
            }
        }
    }

    /// Elements of all heads in a row.
    pub(super) fn columns(&self) -> usize {
        self.heads * self.width
    }

    /// The same with nothing beside it.
    pub(super) fn alone(self) -> Self {
        match self.order {
            Order::Heads => self,
            Order::Rows { .. } => Self { order: Order::Rows { step: self.columns() }, ..self },
        }
    }

    /// All heads in their order, with nothing beside them, from `[length, width]` of each, which may be cut into several parts.
    pub(super) fn joined<T: Real>(&self, parts: &[&[T]]) -> Vec<T> {
        match self.order {
            Order::Rows { .. } => beside([(self, parts)]),
            Order::Heads => rows::map(
                self.batch * self.heads * self.length,
                self.width,
                #[inline(always)]
                |index, result| result.copy_from_slice(self.row(parts, (index / self.length, index % self.length))),
            ),
        }
    }

    /// A row of a head, counted over the batch.
    fn row<'a, T>(&self, parts: &[&'a [T]], (head, row): (usize, usize)) -> &'a [T] {
        let per_head = parts.len() / (self.batch * self.heads).max(1);
        let part_rows = parts.first().map_or(1, |part| part.len() / self.width).max(1);
        &parts[head * per_head + row / part_rows][row % part_rows * self.width..][..self.width]
    }
}

/// Heads that lie in rows, beside others of the same rows.
pub(super) fn beside<T: Real, const N: usize>(sides: [(&Side, &[&[T]]); N]) -> Vec<T> {
    let (tokens, length) = sides.first().map_or((0, 1), |(side, _)| (side.batch * side.length, side.length));
    rows::map(
        tokens,
        sides.iter().map(|(side, _)| side.columns()).sum(),
        #[inline(always)]
        |token, mut result| {
            for (side, parts) in sides {
                let (own, rest) = result.split_at_mut(side.columns());
                for (head, own) in own.chunks_exact_mut(side.width).enumerate() {
                    own.copy_from_slice(side.row(parts, (token / length * side.heads + head, token % length)));
                }
                result = rest;
            }
        },
    )
}

/// Sizes of queries, and of keys and values, which may have fewer heads: each is used by as many heads of queries.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sizes {
    pub(super) queries: Side,
    pub(super) keys: Side,
}

impl Sizes {
    /// Heads of queries that use the same keys.
    pub(super) fn shared_by(&self) -> usize {
        self.queries.heads / self.keys.heads.max(1)
    }

    /// The head of keys, counted over the batch, that a head of queries uses.
    pub(super) fn keys_of(&self, head: usize) -> usize {
        head / self.shared_by().max(1)
    }

    /// Queries of a block.
    fn block(&self) -> usize {
        (SCORES / self.keys.length.max(1)).clamp(1, self.queries.length.max(1))
    }

    /// Places of the blocks: head, first query, number of queries.
    pub(super) fn blocks(&self, head: usize) -> impl Iterator<Item = (usize, usize, usize)> + use<> {
        let (queries, block) = (self.queries.length, self.block());
        (0..queries).step_by(block).map(move |from| (head, from, block.min(queries - from)))
    }
}

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
    /// `[batch, length, heads, width]`.
    Rows,
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
            Order::Rows => {
                let (text, head, step) = (head / self.heads, head % self.heads, self.heads * self.width);
                Matrix::new(&values[text * self.length * step + head * self.width..], shape, step)
            }
        }
    }

    /// All heads in their order, from `[length, width]` of each, which may be cut into several parts.
    pub(super) fn joined<T: Real>(&self, parts: &[&[T]]) -> Vec<T> {
        let Self { batch, heads, length, width, .. } = *self;
        let per_head = parts.len() / (batch * heads).max(1);
        let part_rows = parts.first().map_or(1, |part| part.len() / width).max(1);
        let row_of =
            |head: usize, row: usize| &parts[head * per_head + row / part_rows][row % part_rows * width..][..width];
        rows::map(
            batch * heads * length,
            width,
            #[inline(always)]
            |index, result| {
                let (head, row) = match self.order {
                    Order::Heads => (index / length, index % length),
                    Order::Rows => {
                        let (token, head) = (index / heads, index % heads);
                        (token / length * heads + head, token % length)
                    }
                };
                result.copy_from_slice(row_of(head, row));
            },
        )
    }
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

//! Attention in main memory, head by head, without keeping its scores.
//!
//! Queries are taken in blocks, whose scores of all keys fit a processor's cache. What is kept is each query's logarithm of the sum
//! of its exponentials; with it, the backward pass computes the probabilities again (Dao and others, 2022; arXiv:2205.14135).

use std::ops::Range;
use std::sync::OnceLock;

use candle_core::{CpuStorage, CustomOp1, CustomOp3, Device, Layout, Result, Shape, Tensor, WithDType, bail};
use rayon::prelude::*;

use super::sizes::{Sizes, beside};
use super::{Mask, scale};
use crate::nn::dropout::Drop;
use crate::nn::gemm::{self, Matrix, Threads};
use crate::nn::real::Real;
use crate::nn::tape::{apply1, apply3, is_kept};
use crate::nn::{by_dtype, rows, slices};

pub(super) fn apply(
    (q, k, v): (&Tensor, &Tensor, &Tensor),
    sizes: Sizes,
    mask: &Mask,
    drop: Option<Drop>,
) -> Result<Tensor> {
    let keeps = is_kept(&[q, k, v]);
    apply3((q, k, v), Attention { sizes, mask: mask.clone(), drop, keeps, levels: OnceLock::new() })
}

/// The same where queries, keys and values lie beside each other in every row.
pub(super) fn apply_beside(all: &Tensor, sizes: Sizes, mask: &Mask, drop: Option<Drop>) -> Result<Tensor> {
    let keeps = is_kept(&[all]);
    apply1(all, Beside(Attention { sizes, mask: mask.clone(), drop, keeps, levels: OnceLock::new() }))
}

struct Attention {
    sizes: Sizes,
    mask: Mask,
    /// Which probabilities are left out: an element's number is that in `[batch, heads, queries, keys]`.
    drop: Option<Drop>,
    /// Whether there will be a backward pass.
    keeps: bool,
    /// `ln Σ exp(scale · score)` of every query: `[batch · heads, queries]`.
    levels: OnceLock<Tensor>,
}

/// A head, counted over the batch, the first of its queries, and their number.
type Block = (usize, usize, usize);

/// Queries, keys and values.
type Operands<'a, T> = (&'a [T], &'a [T], &'a [T]);

impl Attention {
    /// Keys that a query of a head, counted over the batch, sees.
    fn seen(&self, head: usize, query: usize) -> Range<usize> {
        let (heads, queries, keys) = (self.sizes.queries.heads, self.sizes.queries.length, self.sizes.keys.length);
        self.mask.keys_of_query((head / heads, query), (queries, keys))
    }

    /// Keys that one of a block's queries sees: from the first of all to the last of all.
    fn seen_by(&self, (head, from, count): Block) -> Range<usize> {
        let all = (from..from + count).map(|query| self.seen(head, query));
        all.reduce(|one, other| one.start.min(other.start)..one.end.max(other.end)).unwrap_or(0..0)
    }

    /// Leaves out what is left out of the values for some keys of a query.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "what is not inlined is compiled for the oldest processor")]
    fn leave_out<T: Real>(&self, (head, query, first): (usize, usize, usize), values: &mut [T]) {
        if let Some(drop) = self.drop {
            let from = (head * self.sizes.queries.length + query) * self.sizes.keys.length + first;
            for (key, value) in values.iter_mut().enumerate() {
                *value *= drop.factor(from + key);
            }
        }
    }

    /// `[keys, width]` of those keys that a head of queries uses and that lie in a range.
    fn of_keys<'a, T>(&self, values: &'a [T], head: usize, keys: &Range<usize>) -> Matrix<'a, T> {
        self.sizes.keys.of(values, self.sizes.keys_of(head)).part(keys.start, keys.len())
    }

    /// Scores of a block of queries and those keys.
    fn scores<T: Real>(&self, (q, k): (&[T], &[T]), block: Block, keys: &Range<usize>) -> Vec<T> {
        let (head, from, count) = block;
        let q = self.sizes.queries.of(q, head).part(from, count);
        gemm::product(q, self.of_keys(k, head, keys).transposed(), Threads::One)
    }

    /// The result of a block of queries, and their levels.
    fn forward_block<T: Real>(&self, (q, k, v): Operands<'_, T>, block: Block) -> (Vec<T>, Vec<T>) {
        let (head, from, count) = block;
        let keys = self.seen_by(block);
        let mut scores = self.scores((q, k), block, &keys);
        let scale = T::from_f64(scale(self.sizes.queries.width));
        let mut levels = vec![T::ZERO; count];
        rows::vectorised(
            #[inline(always)]
            || {
                for (row, (scores, level)) in scores.chunks_exact_mut(keys.len()).zip(&mut levels).enumerate() {
                    let seen = self.seen(head, from + row);
                    let scores = only(scores, &seen, keys.start);
                    *level = softmax(scores, scale);
                    self.leave_out((head, from + row, seen.start), scores);
                }
            },
        );
        let v = self.of_keys(v, head, &keys);
        (gemm::product(Matrix::dense(&scores, (count, keys.len())), v, Threads::One), levels)
    }

    fn forward<T: Real>(&self, operands: Operands<'_, T>) -> (Vec<T>, Vec<T>) {
        let heads = self.sizes.queries.batch * self.sizes.queries.heads;
        let blocks: Vec<_> = (0..heads).flat_map(|head| self.sizes.blocks(head)).collect();
        let parts: Vec<_> = blocks.into_par_iter().map(|block| self.forward_block(operands, block)).collect();
        let results: Vec<&[T]> = parts.iter().map(|(result, _)| result.as_slice()).collect();
        let levels =
            if self.keeps { parts.iter().flat_map(|(_, levels)| levels).copied().collect() } else { Vec::new() };
        (self.sizes.queries.joined(&results), levels)
    }

    /// Gradients of the queries of the heads that use a head of keys, one after the other, and of its keys and values.
    fn backward_group<T: Real>(&self, operands: Operands<'_, T>, given: (&[T], &[T]), group: usize) -> [Vec<T>; 3] {
        let (queries, keys, shared) = (self.sizes.queries, self.sizes.keys, self.sizes.shared_by());
        let mut of_q = Vec::with_capacity(shared * queries.length * queries.width);
        let (mut of_k, mut of_v) = (vec![T::ZERO; keys.length * keys.width], vec![T::ZERO; keys.length * keys.width]);
        for head in group * shared..(group + 1) * shared {
            for block in self.sizes.blocks(head) {
                of_q.extend(self.backward_block(operands, given, block, (&mut of_k, &mut of_v)));
            }
        }
        [of_q, of_k, of_v]
    }

    /// Gradient of the queries of a block; those of the keys and values are added to what is there.
    fn backward_block<T: Real>(
        &self,
        (q, k, v): Operands<'_, T>,
        (gradient, levels): (&[T], &[T]),
        block: Block,
        (of_k, of_v): (&mut [T], &mut [T]),
    ) -> Vec<T> {
        let ((head, from, count), queries, width) = (block, self.sizes.queries, self.sizes.keys.width);
        let seen = self.seen_by(block);
        let mut p = self.scores((q, k), block, &seen);
        let gradient = queries.alone().of(gradient, head).part(from, count);
        let (k, v) = (self.of_keys(k, head, &seen), self.of_keys(v, head, &seen));
        let mut of_p = gemm::product(gradient, v.transposed(), Threads::One);
        self.of_scores((head, from), (&mut p, &mut of_p), &levels[head * queries.length + from..][..count], &seen);
        let shape = (count, seen.len());
        let (p, of_scores) = (Matrix::dense(&p, shape), Matrix::dense(&of_p, shape));
        let q = queries.of(q, head).part(from, count);
        let seen = seen.start * width..seen.end * width;
        gemm::add_product(&mut of_v[seen.clone()], p.transposed(), gradient, Threads::One);
        gemm::add_product(&mut of_k[seen], of_scores.transposed(), q, Threads::One);
        gemm::product(of_scores, k, Threads::One)
    }

    /// Makes probabilities of the scores, and of their gradient that of the scores: `scale · p · (gradient - Σ p gradient)`. In the end,
    /// probabilities that are left out are 0.
    fn of_scores<T: Real>(
        &self,
        (head, from): (usize, usize),
        (scores, gradient): (&mut [T], &mut [T]),
        levels: &[T],
        keys: &Range<usize>,
    ) {
        let scale = T::from_f64(scale(self.sizes.queries.width));
        rows::vectorised(
            #[inline(always)]
            || {
                let rows = scores.chunks_exact_mut(keys.len()).zip(gradient.chunks_exact_mut(keys.len())).zip(levels);
                for (row, ((p, gradient), &level)) in rows.enumerate() {
                    let seen = self.seen(head, from + row);
                    let (p, gradient) = (only(p, &seen, keys.start), only(gradient, &seen, keys.start));
                    for p in &mut *p {
                        *p = (*p * scale - level).exp();
                    }
                    self.leave_out((head, from + row, seen.start), gradient);
                    let mean = rows::sum2(
                        p,
                        gradient,
                        #[inline(always)]
                        |p, gradient| p * gradient,
                    );
                    for (gradient, &p) in gradient.iter_mut().zip(&*p) {
                        *gradient = scale * p * (*gradient - mean);
                    }
                    self.leave_out((head, from + row, seen.start), p);
                }
            },
        );
    }

    /// Gradients of every head of keys.
    fn backward<T: Real>(&self, operands: Operands<'_, T>, given: (&[T], &[T])) -> Vec<[Vec<T>; 3]> {
        let groups = self.sizes.keys.batch * self.sizes.keys.heads;
        (0..groups).into_par_iter().map(|group| self.backward_group(operands, given, group)).collect()
    }

    /// Of those, the gradients of every head of queries, of keys and of values.
    fn by_head<'a, T>(&self, parts: &'a [[Vec<T>; 3]]) -> [Vec<&'a [T]>; 3] {
        let per_head = self.sizes.queries.length * self.sizes.queries.width;
        let of_keys = |index: usize| parts.iter().map(|part| part[index].as_slice()).collect();
        [parts.iter().flat_map(|[of_q, ..]| of_q.chunks(per_head)).collect(), of_keys(1), of_keys(2)]
    }

    /// Keeps what the backward pass needs.
    fn keep<T: WithDType>(&self, levels: Vec<T>) -> Result<()> {
        let count = levels.len();
        let levels = Tensor::from_vec(levels, count, &Device::Cpu)?;
        self.levels.get_or_init(|| levels);
        Ok(())
    }

    fn kept(&self) -> Result<&Tensor> {
        let Some(levels) = self.levels.get() else { bail!("attention: a backward pass before the forward pass") };
        Ok(levels)
    }
}

/// The values of the keys that are seen, of a row that begins with the key `first`; the others become 0.
#[inline(always)]
#[expect(clippy::inline_always, reason = "what is not inlined is compiled for the oldest processor")]
fn only<'a, T: Real>(row: &'a mut [T], seen: &Range<usize>, first: usize) -> &'a mut [T] {
    let (before, rest) = row.split_at_mut(seen.start - first);
    let (seen, after) = rest.split_at_mut(seen.len());
    before.fill(T::ZERO);
    after.fill(T::ZERO);
    seen
}

/// Softmax of `scale · scores` in place; the logarithm of the sum of the exponentials.
#[inline(always)]
#[expect(clippy::inline_always, reason = "what is not inlined is compiled for the oldest processor")]
fn softmax<T: Real>(scores: &mut [T], scale: T) -> T {
    let largest = rows::largest(scores);
    for score in &mut *scores {
        *score = ((*score - largest) * scale).exp();
    }
    let sum = rows::sum(
        scores,
        #[inline(always)]
        |value| value,
    );
    let factor = T::ONE / sum;
    for score in scores {
        *score *= factor;
    }
    largest * scale + T::from_f64(sum.to_f64().ln())
}

impl CustomOp3 for Attention {
    fn name(&self) -> &'static str {
        "attention"
    }

    fn cpu_fwd(
        &self,
        q: &CpuStorage,
        q_layout: &Layout,
        k: &CpuStorage,
        k_layout: &Layout,
        v: &CpuStorage,
        v_layout: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        let result = by_dtype!(slices::dtype(q), self.name(), T => {
            let (k, v) = (slices::of_storage::<T>(k, k_layout)?, slices::of_storage::<T>(v, v_layout)?);
            let (result, levels) = self.forward((slices::of_storage::<T>(q, q_layout)?, k, v));
            self.keep(levels)?;
            slices::storage(result)
        });
        Ok((result, q_layout.shape().clone()))
    }

    fn bwd(
        &self,
        q: &Tensor,
        k: &Tensor,
        v: &Tensor,
        _result: &Tensor,
        gradient: &Tensor,
    ) -> Result<(Option<Tensor>, Option<Tensor>, Option<Tensor>)> {
        by_dtype!(gradient.dtype(), self.name(), T => {
            let parts = slices::with3::<T, _>([q, k, v], |q, k, v| {
                slices::with2::<T, _>([gradient, self.kept()?], |gradient, levels| {
                    Ok(self.backward((q, k, v), (gradient, levels)))
                })
            })?;
            let [of_q, of_k, of_v] = self.by_head(&parts);
            let tensor = |values, like: &Tensor| Tensor::from_vec(values, like.shape(), like.device()).map(Some);
            let (queries, keys) = (self.sizes.queries, self.sizes.keys);
            Ok((tensor(queries.joined(&of_q), q)?, tensor(keys.joined(&of_k), k)?, tensor(keys.joined(&of_v), v)?))
        })
    }
}

/// Attention of queries, keys and values that lie beside each other: `[rows, columns of each]`.
struct Beside(Attention);

impl Beside {
    fn operands<'a, T>(&self, all: &'a [T]) -> Operands<'a, T> {
        let (queries, keys) = (self.0.sizes.queries.columns(), self.0.sizes.keys.columns());
        // An empty batch has nothing behind its beginning either.
        let from = |place: usize| &all[place.min(all.len())..];
        (all, from(queries), from(queries + keys))
    }
}

impl CustomOp1 for Beside {
    fn name(&self) -> &'static str {
        "attention-beside"
    }

    fn cpu_fwd(&self, all: &CpuStorage, layout: &Layout) -> Result<(CpuStorage, Shape)> {
        let rows = layout.dims()[0];
        let result = by_dtype!(slices::dtype(all), self.name(), T => {
            let (result, levels) = self.0.forward(self.operands(slices::of_storage::<T>(all, layout)?));
            self.0.keep(levels)?;
            slices::storage(result)
        });
        Ok((result, (rows, self.0.sizes.queries.columns()).into()))
    }

    fn bwd(&self, all: &Tensor, _result: &Tensor, gradient: &Tensor) -> Result<Option<Tensor>> {
        by_dtype!(gradient.dtype(), self.name(), T => {
            let parts = slices::with3::<T, _>([all, gradient, self.0.kept()?], |all, gradient, levels| {
                Ok(self.0.backward(self.operands(all), (gradient, levels)))
            })?;
            let [of_q, of_k, of_v] = self.0.by_head(&parts);
            let (queries, keys) = (&self.0.sizes.queries, &self.0.sizes.keys);
            let values = beside([(queries, &of_q), (keys, &of_k), (keys, &of_v)]);
            Ok(Some(Tensor::from_vec(values, all.shape(), all.device())?))
        })
    }
}

//! Attention in main memory, head by head, without keeping its scores.
//!
//! Queries are taken in blocks, whose scores of all keys fit a processor's cache. What is kept is each query's logarithm of the sum
//! of its exponentials; with it, the backward pass computes the probabilities again (Dao and others, 2022; arXiv:2205.14135).

use std::sync::OnceLock;

use candle_core::{CpuStorage, CustomOp3, Layout, Result, Shape, Tensor, bail};
use rayon::prelude::*;

use super::sizes::Sizes;
use super::{Mask, scale};
use crate::nn::dropout::Drop;
use crate::nn::gemm::{self, Matrix, Threads};
use crate::nn::real::Real;
use crate::nn::tape::{apply3, is_kept};
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

/// Queries, keys and values.
type Operands<'a, T> = (&'a [T], &'a [T], &'a [T]);

impl Attention {
    /// Keys that a query of a head, counted over the batch, sees.
    fn seen(&self, head: usize, query: usize) -> usize {
        let of = (self.sizes.heads, self.sizes.queries, self.sizes.keys);
        self.mask.keys_of(head * self.sizes.queries + query, of).end
    }

    /// Leaves out what is left out of the values for the first keys of a query.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "what is not inlined is compiled for the oldest processor")]
    fn leave_out<T: Real>(&self, (head, query): (usize, usize), values: &mut [T]) {
        if let Some(drop) = self.drop {
            let from = (head * self.sizes.queries + query) * self.sizes.keys;
            for (key, value) in values.iter_mut().enumerate() {
                *value *= drop.factor(from + key);
            }
        }
    }

    /// Scores of a block of queries and as many keys as one of them sees, and that number.
    fn scores<T: Real>(&self, (q, k): (&[T], &[T]), (head, from, count): (usize, usize, usize)) -> (Vec<T>, usize) {
        let seen = (from..from + count).map(|query| self.seen(head, query)).max().unwrap_or(0);
        let q = self.sizes.of(q, head, self.sizes.queries).part(from, count);
        let k = self.sizes.of(k, head, self.sizes.keys).head(seen);
        (gemm::product(q, k.transposed(), Threads::One), seen)
    }

    /// The result of a block of queries, and their levels.
    fn forward_block<T: Real>(&self, (q, k, v): Operands<'_, T>, block: (usize, usize, usize)) -> (Vec<T>, Vec<T>) {
        let (head, from, count) = block;
        let (mut scores, keys) = self.scores((q, k), block);
        let scale = T::from_f64(scale(self.sizes.width));
        let mut levels = vec![T::ZERO; count];
        rows::vectorised(
            #[inline(always)]
            || {
                for (row, (scores, level)) in scores.chunks_exact_mut(keys).zip(&mut levels).enumerate() {
                    let (scores, hidden) = scores.split_at_mut(self.seen(head, from + row));
                    hidden.fill(T::ZERO);
                    *level = softmax(scores, scale);
                    self.leave_out((head, from + row), scores);
                }
            },
        );
        let v = self.sizes.of(v, head, self.sizes.keys).head(keys);
        (gemm::product(Matrix::dense(&scores, (count, keys)), v, Threads::One), levels)
    }

    fn forward<T: Real>(&self, operands: Operands<'_, T>) -> (Vec<T>, Vec<T>) {
        let heads = self.sizes.batch * self.sizes.heads;
        let blocks: Vec<_> = (0..heads).flat_map(|head| self.sizes.blocks(head)).collect();
        let parts: Vec<_> = blocks.into_par_iter().map(|block| self.forward_block(operands, block)).collect();
        let results: Vec<&[T]> = parts.iter().map(|(result, _)| result.as_slice()).collect();
        let levels =
            if self.keeps { parts.iter().flat_map(|(_, levels)| levels).copied().collect() } else { Vec::new() };
        (self.sizes.joined(&results, self.sizes.queries), levels)
    }

    /// Gradients of the queries, keys and values of one head.
    fn backward_head<T: Real>(
        &self,
        (q, k, v): Operands<'_, T>,
        (gradient, levels): (&[T], &[T]),
        head: usize,
    ) -> [Vec<T>; 3] {
        let Sizes { queries, keys, width, .. } = self.sizes;
        let (mut of_q, mut of_k, mut of_v) =
            (Vec::with_capacity(queries * width), vec![T::ZERO; keys * width], vec![T::ZERO; keys * width]);
        for block in self.sizes.blocks(head) {
            let (_, from, count) = block;
            let (mut p, seen) = self.scores((q, k), block);
            let gradient = self.sizes.of(gradient, head, queries).part(from, count);
            let (k, v) = (self.sizes.of(k, head, keys).head(seen), self.sizes.of(v, head, keys).head(seen));
            let mut of_p = gemm::product(gradient, v.transposed(), Threads::One);
            self.of_scores((head, from), (&mut p, &mut of_p), &levels[head * queries + from..][..count], seen);
            let (p, of_scores) = (Matrix::dense(&p, (count, seen)), Matrix::dense(&of_p, (count, seen)));
            let q = self.sizes.of(q, head, queries).part(from, count);
            gemm::add_product(&mut of_v[..seen * width], p.transposed(), gradient, Threads::One);
            gemm::add_product(&mut of_k[..seen * width], of_scores.transposed(), q, Threads::One);
            of_q.extend(gemm::product(of_scores, k, Threads::One));
        }
        [of_q, of_k, of_v]
    }

    /// Makes probabilities of the scores, and of their gradient that of the scores: `scale · p · (gradient - Σ p gradient)`. In the end,
    /// probabilities that are left out are 0.
    fn of_scores<T: Real>(
        &self,
        (head, from): (usize, usize),
        (scores, gradient): (&mut [T], &mut [T]),
        levels: &[T],
        keys: usize,
    ) {
        let scale = T::from_f64(scale(self.sizes.width));
        rows::vectorised(
            #[inline(always)]
            || {
                let rows = scores.chunks_exact_mut(keys).zip(gradient.chunks_exact_mut(keys)).zip(levels);
                for (row, ((p, gradient), &level)) in rows.enumerate() {
                    let seen = self.seen(head, from + row);
                    p[seen..].fill(T::ZERO);
                    gradient[seen..].fill(T::ZERO);
                    let (p, gradient) = (&mut p[..seen], &mut gradient[..seen]);
                    for p in &mut *p {
                        *p = (*p * scale - level).exp();
                    }
                    self.leave_out((head, from + row), gradient);
                    let mean = rows::sum2(
                        p,
                        gradient,
                        #[inline(always)]
                        |p, gradient| p * gradient,
                    );
                    for (gradient, &p) in gradient.iter_mut().zip(&*p) {
                        *gradient = scale * p * (*gradient - mean);
                    }
                    self.leave_out((head, from + row), p);
                }
            },
        );
    }

    fn backward<T: Real>(&self, operands: Operands<'_, T>, gradient: (&[T], &[T])) -> [Vec<T>; 3] {
        let heads = self.sizes.batch * self.sizes.heads;
        let parts: Vec<[Vec<T>; 3]> =
            (0..heads).into_par_iter().map(|head| self.backward_head(operands, gradient, head)).collect();
        let joined = |index: usize, length| {
            let parts: Vec<&[T]> = parts.iter().map(|part| part[index].as_slice()).collect();
            self.sizes.joined(&parts, length)
        };
        [joined(0, self.sizes.queries), joined(1, self.sizes.keys), joined(2, self.sizes.keys)]
    }
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
            let count = levels.len();
            let levels = Tensor::from_vec(levels, count, &candle_core::Device::Cpu)?;
            self.levels.get_or_init(|| levels);
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
        let Some(levels) = self.levels.get() else { bail!("attention: a backward pass before the forward pass") };
        by_dtype!(gradient.dtype(), self.name(), T => {
            let [of_q, of_k, of_v] = slices::with3::<T, _>([q, k, v], |q, k, v| {
                slices::with2::<T, _>([gradient, levels], |gradient, levels| {
                    Ok(self.backward((q, k, v), (gradient, levels)))
                })
            })?;
            let tensor = |values, like: &Tensor| Tensor::from_vec(values, like.shape(), like.device()).map(Some);
            Ok((tensor(of_q, q)?, tensor(of_k, k)?, tensor(of_v, v)?))
        })
    }
}

//! Scaled dot-product attention.

mod fused;
mod sizes;

use std::ops::Range;
use std::sync::Arc;

use candle_core::{CpuStorage, CustomOp1, D, Layout, Result, Shape, Tensor, bail};

use super::dropout::{Drop, DropoutKey, dropout};
use super::real::Real;
use super::tape::apply1;
use super::{by_dtype, rows, slices};
use sizes::{Order, Side, Sizes};

/// Which keys a query may look at: those from one place to another.
#[derive(Clone, Debug, Default)]
pub struct Mask {
    /// Whether a query sees no key after its own place. With fewer queries than keys, the queries are the last ones.
    pub causal: bool,
    /// Keys of each sequence of the batch that are not padding, at least one; without it, all of them.
    pub lengths: Option<Arc<[u32]>>,
    /// The first key that each query sees, `[batch · queries]`: in a packed sequence, that of its own document. Without it, the
    /// first of all.
    pub starts: Option<Arc<[u32]>>,
}

impl Mask {
    /// Which keys the query `row` of `[batch, heads, queries, keys]` sees.
    fn keys_of(&self, row: usize, (heads, queries, keys): (usize, usize, usize)) -> Range<usize> {
        let (sequence, query) = (row / (heads * queries), row % queries);
        self.keys_of_query((sequence, query), (queries, keys))
    }

    fn keys_of_query(&self, (sequence, query): (usize, usize), (queries, keys): (usize, usize)) -> Range<usize> {
        let seen = self.lengths.as_ref().map_or(keys, |lengths| lengths[sequence] as usize);
        let seen = if self.causal { seen.min(query + 1 + keys - queries) } else { seen };
        self.starts.as_ref().map_or(0, |starts| starts[sequence * queries + query] as usize)..seen
    }

    fn check(&self, (batch, queries, keys): (usize, usize, usize)) -> Result<()> {
        if self.causal && queries > keys {
            bail!("attention: {queries} queries of {keys} keys cannot be causal");
        }
        if let Some(lengths) = &self.lengths
            && (lengths.len() != batch || lengths.iter().any(|&length| length == 0 || length as usize > keys))
        {
            bail!("attention: the lengths {lengths:?} do not fit a batch of {batch} with {keys} keys");
        }
        let Some(starts) = &self.starts else { return Ok(()) };
        if starts.len() != batch * queries {
            bail!("attention: {} first keys do not fit a batch of {batch} with {queries} queries", starts.len());
        }
        for query in 0..starts.len() {
            if self.keys_of_query((query / queries, query % queries), (queries, keys)).is_empty() {
                bail!("attention: query {} of sequence {} sees no key", query % queries, query / queries);
            }
        }
        Ok(())
    }
}

/// `softmax(q kᵀ / √width + mask) v` (Vaswani and others, 2017).
///
/// `q`: `[batch, heads, queries, width]`, `k` and `v`: `[batch, groups, keys, width]`, result: as `q`. Differentiable in all three.
/// Several heads of queries may look at the same keys and values (Ainslie and others, 2023; arXiv:2305.13245): the n-th
/// `heads / groups` of them at the n-th.
pub fn attention(q: &Tensor, k: &Tensor, v: &Tensor, mask: &Mask) -> Result<Tensor> {
    attention_dropping((q, k, v), mask, None)
}

/// A share of what is left out, and which.
type Drops = Option<(f32, DropoutKey)>;

/// The same where some of the probabilities are left out.
pub(super) fn attention_dropping((q, k, v): (&Tensor, &Tensor, &Tensor), mask: &Mask, drop: Drops) -> Result<Tensor> {
    let (batch, heads, queries, width) = q.dims4()?;
    let (groups, keys) = (k.dim(1)?, k.dim(2)?);
    if k.dims() != [batch, groups, keys, width] || v.dims() != k.dims() {
        bail!("attention: queries {:?}, keys {:?} and values {:?} do not fit", q.dims(), k.dims(), v.dims());
    }
    check_sizes((queries, keys, width))?;
    check_sharing(heads, groups)?;
    mask.check((batch, queries, keys))?;
    if q.device().is_cpu() {
        let order = Order::Heads;
        let queries = Side { batch, heads, length: queries, width, order };
        let sizes = Sizes { queries, keys: Side { heads: groups, length: keys, ..queries } };
        return fused::apply((&q.contiguous()?, &k.contiguous()?, &v.contiguous()?), sizes, mask, Drop::of(drop)?);
    }
    #[cfg(feature = "cuda")]
    if super::cuda::takes(q) && width <= super::cuda::WIDEST {
        let of = super::cuda::Attended { batch, heads, groups, queries, keys, width, by_rows: false };
        return super::cuda::attention((q, k, v), of, mask, Drop::of(drop)?);
    }
    composed_attention((q, k, v), mask, drop)
}

/// Where there is nothing to see, or nothing that sees, there is no softmax either.
fn check_sizes((queries, keys, width): (usize, usize, usize)) -> Result<()> {
    if queries == 0 || keys == 0 || width == 0 {
        bail!("attention: {queries} queries and {keys} keys of width {width}: there must be some of each");
    }
    Ok(())
}

fn check_sharing(heads: usize, groups: usize) -> Result<()> {
    if groups == 0 || !heads.is_multiple_of(groups) {
        bail!("attention: {heads} heads of queries cannot share {groups} of keys");
    }
    Ok(())
}

/// The same of single operations.
pub(super) fn composed_attention((q, k, v): (&Tensor, &Tensor, &Tensor), mask: &Mask, drop: Drops) -> Result<Tensor> {
    let (batch, heads, queries, width) = q.dims4()?;
    let (groups, keys) = (k.dim(1)?, k.dim(2)?);
    // The queries of heads that share keys are one matrix: nothing is repeated.
    let together = heads / groups * queries;
    let scores = q.contiguous()?.reshape((batch, groups, together, width))?.matmul(&k.t()?.contiguous()?)?;
    let probabilities = masked_softmax(&scores.reshape((batch, heads, queries, keys))?, scale(width), mask)?;
    let probabilities = match drop {
        Some((rate, key)) => dropout(&probabilities, rate, key)?,
        None => probabilities,
    };
    let probabilities = probabilities.reshape((batch, groups, together, keys))?;
    probabilities.matmul(&v.contiguous()?)?.reshape(q.shape())
}

/// The same of heads that lie beside each other, as a linear layer gives them.
///
/// `q`: `[batch · queries, heads · width]`, `k` and `v`: `[batch · keys, groups · width]`, of as many groups as there is room for;
/// result: as `q`.
/// With `drop`, some of the probabilities are left out: in the forward pass, and again in the backward pass, which does not keep them.
pub fn multi_head_attention_dropping(
    (q, k, v): (&Tensor, &Tensor, &Tensor),
    (batch, heads): (usize, usize),
    mask: &Mask,
    drop: Option<(f32, DropoutKey)>,
) -> Result<Tensor> {
    let ((rows, columns), (other_rows, other_columns)) = (q.dims2()?, k.dims2()?);
    let fits = batch > 0 && heads > 0 && rows.is_multiple_of(batch) && other_rows.is_multiple_of(batch);
    let fits = fits && columns.is_multiple_of(heads) && v.dims() == k.dims();
    let width = if fits { columns / heads } else { 0 };
    if width == 0 || !other_columns.is_multiple_of(width) {
        bail!("attention: {batch} texts and {heads} heads do not fit {:?} and {:?}", q.dims(), k.dims());
    }
    let (queries, keys, groups) = (rows / batch, other_rows / batch, other_columns / width);
    check_sizes((queries, keys, width))?;
    check_sharing(heads, groups)?;
    mask.check((batch, queries, keys))?;
    if q.device().is_cpu() {
        let side = |heads, length| Side { batch, heads, length, width, order: Order::Rows { step: heads * width } };
        let sizes = Sizes { queries: side(heads, queries), keys: side(groups, keys) };
        return fused::apply((&q.contiguous()?, &k.contiguous()?, &v.contiguous()?), sizes, mask, Drop::of(drop)?);
    }
    #[cfg(feature = "cuda")]
    if super::cuda::takes(q) && width <= super::cuda::WIDEST {
        let of = super::cuda::Attended { batch, heads, groups, queries, keys, width, by_rows: true };
        return super::cuda::attention((q, k, v), of, mask, Drop::of(drop)?);
    }
    let split = |x: &Tensor, (heads, length)| x.reshape((batch, length, heads, width))?.transpose(1, 2)?.contiguous();
    let (key, value) = (split(k, (groups, keys))?, split(v, (groups, keys))?);
    let seen = attention_dropping((&split(q, (heads, queries))?, &key, &value), mask, drop)?;
    seen.transpose(1, 2)?.contiguous()?.reshape((rows, columns))
}

/// The same where query, key and value of a row lie beside each other, as [`projections`](super::projections) gives them.
///
/// `all`: `[batch · tokens, 3 · heads · width]` in main memory, result: `[batch · tokens, heads · width]`.
pub fn self_attention(
    all: &Tensor,
    (batch, heads): (usize, usize),
    mask: &Mask,
    drop: Option<(f32, DropoutKey)>,
) -> Result<Tensor> {
    let (rows, columns) = all.dims2()?;
    if batch == 0 || heads == 0 || !rows.is_multiple_of(batch) || !columns.is_multiple_of(3 * heads) {
        bail!("attention: {batch} texts and {heads} heads do not fit {:?}", all.dims());
    }
    let (length, width) = (rows / batch, columns / (3 * heads));
    check_sizes((length, length, width))?;
    mask.check((batch, length, length))?;
    let side = Side { batch, heads, length, width, order: Order::Rows { step: columns } };
    fused::apply_beside(&all.contiguous()?, Sizes { queries: side, keys: side }, mask, Drop::of(drop)?)
}

#[expect(clippy::cast_precision_loss, reason = "widths are far below 2^52")]
pub(super) fn scale(width: usize) -> f64 {
    1.0 / (width as f64).sqrt()
}

/// Softmax over the last dimension.
///
/// `x`: `[…, width]`, result: as `x`. Differentiable.
pub fn softmax(x: &Tensor) -> Result<Tensor> {
    let width = x.dim(D::Minus1)?;
    let rows = x.elem_count() / width.max(1);
    masked_softmax(&x.reshape((1, 1, rows, width))?, 1.0, &Mask::default())?.reshape(x.shape())
}

/// Softmax over the keys of `scale · scores` with a positive scale, 0 where the mask hides a key.
///
/// `scores`: `[batch, heads, queries, keys]`, result: as `scores`.
pub(super) fn masked_softmax(scores: &Tensor, scale: f64, mask: &Mask) -> Result<Tensor> {
    let (batch, heads, queries, keys) = scores.dims4()?;
    mask.check((batch, queries, keys))?;
    if !scores.device().is_cpu() {
        #[cfg(feature = "cuda")]
        if super::cuda::takes(scores) {
            return super::cuda::masked_softmax(scores, scale, mask);
        }
        return composed(scores, scale, mask);
    }
    apply1(&scores.contiguous()?, MaskedSoftmax { scale, mask: mask.clone(), of: (heads, queries, keys) })
}

/// The same of candle's own operations.
pub(super) fn composed(scores: &Tensor, scale: f64, mask: &Mask) -> Result<Tensor> {
    let (batch, heads, queries, keys) = scores.dims4()?;
    let of = (heads, queries, keys);
    let row = |row: usize| {
        let seen = mask.keys_of(row, of);
        (0..keys).map(move |key| if seen.contains(&key) { 0.0 } else { f64::NEG_INFINITY })
    };
    let hidden: Vec<f64> = (0..batch * heads * queries).flat_map(row).collect();
    let hidden = Tensor::from_vec(hidden, scores.shape(), scores.device())?.to_dtype(scores.dtype())?;
    let scores = ((scores * scale)? + hidden)?;
    let exponentials = scores.broadcast_sub(&scores.max_keepdim(D::Minus1)?.detach())?.exp()?;
    exponentials.broadcast_div(&exponentials.sum_keepdim(D::Minus1)?)
}

struct MaskedSoftmax {
    scale: f64,
    mask: Mask,
    /// Heads, queries and keys.
    of: (usize, usize, usize),
}

impl MaskedSoftmax {
    fn forward<T: Real>(&self, scores: &[T]) -> Vec<T> {
        let keys = self.of.2;
        let scale = T::from_f64(self.scale);
        rows::map(
            scores.len() / keys.max(1),
            keys,
            #[inline(always)]
            |row, result| {
                let seen = self.mask.keys_of(row, self.of);
                let scores = &scores[row * keys..][seen.clone()];
                let largest = rows::largest(scores);
                let result = &mut result[seen];
                for (result, &score) in result.iter_mut().zip(scores) {
                    *result = ((score - largest) * scale).exp();
                }
                let factor = T::ONE / rows::sum(result, |value| value);
                for value in result {
                    *value *= factor;
                }
            },
        )
    }

    /// `scale · p · (gradient - Σ p gradient)`.
    fn backward<T: Real>(&self, probabilities: &[T], gradient: &[T]) -> Vec<T> {
        let keys = self.of.2;
        let scale = T::from_f64(self.scale);
        rows::map(
            probabilities.len() / keys.max(1),
            keys,
            #[inline(always)]
            |row, result| {
                let seen = self.mask.keys_of(row, self.of);
                let probabilities = &probabilities[row * keys..][seen.clone()];
                let gradient = &gradient[row * keys..][seen.clone()];
                let mean = rows::sum2(probabilities, gradient, |p, gradient| p * gradient);
                for ((result, &p), &gradient) in result[seen].iter_mut().zip(probabilities).zip(gradient) {
                    *result = scale * p * (gradient - mean);
                }
            },
        )
    }
}

impl CustomOp1 for MaskedSoftmax {
    fn name(&self) -> &'static str {
        "masked-softmax"
    }

    fn cpu_fwd(&self, scores: &CpuStorage, layout: &Layout) -> Result<(CpuStorage, Shape)> {
        let result = by_dtype!(slices::dtype(scores), self.name(), T => {
            slices::storage(self.forward(slices::of_storage::<T>(scores, layout)?))
        });
        Ok((result, layout.shape().clone()))
    }

    fn bwd(&self, _scores: &Tensor, probabilities: &Tensor, gradient: &Tensor) -> Result<Option<Tensor>> {
        by_dtype!(gradient.dtype(), self.name(), T => {
            let values = slices::with2::<T, _>([probabilities, gradient], |p, gradient| Ok(self.backward(p, gradient)))?;
            Ok(Some(Tensor::from_vec(values, gradient.shape(), gradient.device())?))
        })
    }
}

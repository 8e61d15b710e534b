//! Attention whose heads share keys and values.

use candle_core::{Result, Tensor, bail};

use super::attention::{Mask, attention, masked_softmax};

/// Attention in which several heads of queries look at the same keys and values (Ainslie and others, 2023; arXiv:2305.13245).
///
/// `q`: `[batch, heads, queries, width]`, `k` and `v`: `[batch, groups, keys, width]`, of which the n-th `heads / groups` heads of
/// queries use the n-th; result: as `q`. Differentiable in all three.
pub fn grouped_attention(q: &Tensor, k: &Tensor, v: &Tensor, mask: &Mask) -> Result<Tensor> {
    let (batch, heads, queries, width) = q.dims4()?;
    let (_, groups, keys, _) = k.dims4()?;
    if groups == heads {
        return attention(q, k, v, mask);
    }
    if groups == 0 || !heads.is_multiple_of(groups) {
        bail!("attention: {heads} heads of queries cannot share {groups} of keys");
    }
    // The queries of heads that share keys are one matrix: nothing is repeated.
    let together = (batch, groups, heads / groups * queries, width);
    let scores = q.contiguous()?.reshape(together)?.matmul(&k.t()?.contiguous()?)?;
    #[expect(clippy::cast_precision_loss, reason = "widths are far below 2^52")]
    let scale = 1.0 / (width as f64).sqrt();
    let shares = masked_softmax(&scores.reshape((batch, heads, queries, keys))?, scale, mask)?;
    let shares = shares.reshape((batch, groups, heads / groups * queries, keys))?;
    shares.matmul(&v.contiguous()?)?.reshape(q.shape())
}

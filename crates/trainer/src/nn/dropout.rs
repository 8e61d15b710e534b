//! Dropout.

use candle_core::{CpuStorage, CustomOp1, Layout, Result, Shape, Tensor, bail};

use super::real::Real;
use super::tape::apply1;
use super::{by_dtype, rows, slices};
use crate::random::{Purpose, Stream};

#[cfg(test)]
mod tests;

/// Which elements are left out: the same for the same seed, step and layer, whatever was drawn before.
#[derive(Clone, Copy, Debug)]
pub struct DropoutKey {
    /// Seed of the job.
    pub seed: u64,
    /// Optimiser step.
    pub step: u64,
    /// Number of the dropout within the network.
    pub layer: u32,
}

/// Sets a share of the elements to 0 and makes the rest greater, so that the expected values stay.
///
/// `x`: any shape, `rate`: in `0..1`, result: as `x`. Differentiable.
pub fn dropout(x: &Tensor, rate: f32, key: DropoutKey) -> Result<Tensor> {
    let drop = Drop::new(rate, key)?;
    if rate == 0.0 {
        return Ok(x.clone());
    }
    if x.device().is_cpu() {
        return apply1(&x.contiguous()?, drop);
    }
    #[cfg(feature = "cuda")]
    if super::cuda::takes(x) {
        return super::cuda::dropout(x, drop);
    }
    let factors: Vec<f64> = (0..x.elem_count()).map(|index| drop.factor(index)).collect();
    x.mul(&Tensor::from_vec(factors, x.shape(), x.device())?.to_dtype(x.dtype())?)?.contiguous()
}

/// What every element is multiplied by.
///
/// An element's number is hashed with two words of the key's stream; which ones are left out is thus known anywhere, without having
/// drawn for those before, and need not be kept.
#[derive(Clone, Copy, Debug)]
pub(super) struct Drop {
    words: [u32; 2],
    /// Hashes from here on stay.
    least: u32,
    scale: f64,
}

impl Drop {
    pub(super) fn new(rate: f32, key: DropoutKey) -> Result<Self> {
        if !(0.0..1.0).contains(&rate) {
            bail!("dropout: the rate {rate} is not in 0..1");
        }
        let word = Stream::new(key.seed, Purpose::Dropout { step: key.step, layer: key.layer }).word();
        #[expect(clippy::cast_possible_truncation, reason = "the two halves of a word")]
        let words = [word as u32, (word >> 32) as u32];
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the rate is in 0..1")]
        let least = (f64::from(rate) * 2.0_f64.powi(32)) as u32;
        Ok(Self { words, least, scale: 1.0 / (1.0 - f64::from(rate)) })
    }

    /// What is left out at a rate, if anything is.
    pub(super) fn of(dropout: Option<(f32, DropoutKey)>) -> Result<Option<Self>> {
        dropout.filter(|(rate, _)| *rate != 0.0).map(|(rate, key)| Self::new(rate, key)).transpose()
    }

    /// What kernels take: the words of the stream, the least hash that stays, and what makes up for the zeros. Without a dropout, nothing
    /// is left out.
    #[cfg(feature = "cuda")]
    #[expect(clippy::cast_possible_truncation, reason = "kernels compute in single precision")]
    pub(super) fn constants(drop: Option<Self>) -> ([u32; 2], u32, f32) {
        drop.map_or(([0, 0], 0, 1.0), |drop| (drop.words, drop.least, drop.scale as f32))
    }

    /// 0 or what makes up for the zeros.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "what is not inlined is compiled for the oldest processor")]
    pub(super) fn factor<T: Real>(&self, index: usize) -> T {
        #[expect(clippy::cast_possible_truncation, reason = "beyond 2^32 elements the pattern comes again")]
        let hash = mixed(mixed(index as u32 ^ self.words[0]).wrapping_add(self.words[1]));
        if hash >= self.least { T::from_f64(self.scale) } else { T::ZERO }
    }

    fn apply<T: Real>(&self, x: &[T]) -> Vec<T> {
        let width = 4096;
        let mut result = rows::map(
            x.len().div_ceil(width),
            width,
            #[inline(always)]
            |row, result| {
                let from = row * width;
                for (index, (result, &x)) in result.iter_mut().zip(&x[from..]).enumerate() {
                    *result = x * self.factor(from + index);
                }
            },
        );
        result.truncate(x.len());
        result
    }
}

/// A permutation of the words in which every bit depends on every other (Wellons, 2018: "lowbias32").
#[inline(always)]
#[expect(clippy::inline_always, reason = "what is not inlined is compiled for the oldest processor")]
fn mixed(word: u32) -> u32 {
    let word = (word ^ word >> 16).wrapping_mul(0x7feb_352d);
    let word = (word ^ word >> 15).wrapping_mul(0x846c_a68b);
    word ^ word >> 16
}

impl CustomOp1 for Drop {
    fn name(&self) -> &'static str {
        "dropout"
    }

    fn cpu_fwd(&self, x: &CpuStorage, layout: &Layout) -> Result<(CpuStorage, Shape)> {
        let result = by_dtype!(slices::dtype(x), self.name(), T => {
            slices::storage(self.apply(slices::of_storage::<T>(x, layout)?))
        });
        Ok((result, layout.shape().clone()))
    }

    fn bwd(&self, _x: &Tensor, _result: &Tensor, gradient: &Tensor) -> Result<Option<Tensor>> {
        Ok(Some(gradient.contiguous()?.apply_op1_no_bwd(self)?))
    }
}

//! Dropout.

use std::sync::Arc;

use candle_core::{CpuStorage, CustomOp1, Layout, Result, Shape, Tensor, bail};

use super::real::Real;
use super::{by_dtype, rows, slices};
use crate::random::{Purpose, Stream};

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
    if !(0.0..1.0).contains(&rate) {
        bail!("dropout: the rate {rate} is not in 0..1");
    }
    if rate == 0.0 {
        return Ok(x.clone());
    }
    let kept: Arc<[bool]> = drawn(x.elem_count(), rate, key).into();
    let scale = 1.0 / (1.0 - f64::from(rate));
    if x.device().is_cpu() {
        return x.contiguous()?.apply_op1(Dropout { kept, scale });
    }
    let factors: Vec<f32> = kept.iter().map(|&kept| if kept { 1.0 } else { 0.0 }).collect();
    let factors = Tensor::from_vec(factors, x.shape(), x.device())?.to_dtype(x.dtype())?;
    (x.mul(&factors)? * scale)?.contiguous()
}

fn drawn(count: usize, rate: f32, key: DropoutKey) -> Vec<bool> {
    let mut random = Stream::new(key.seed, Purpose::Dropout { step: key.step, layer: key.layer });
    (0..count).map(|_| random.unit() >= f64::from(rate)).collect()
}

#[derive(Clone)]
struct Dropout {
    kept: Arc<[bool]>,
    scale: f64,
}

impl Dropout {
    fn apply<T: Real>(&self, x: &[T]) -> Vec<T> {
        let scale = T::from_f64(self.scale);
        let width = 4096;
        let mut result = rows::map(x.len().div_ceil(width), width, |row, result| {
            let from = row * width;
            for ((result, &x), &kept) in result.iter_mut().zip(&x[from..]).zip(&self.kept[from..]) {
                *result = if kept { x * scale } else { T::ZERO };
            }
        });
        result.truncate(x.len());
        result
    }
}

impl CustomOp1 for Dropout {
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

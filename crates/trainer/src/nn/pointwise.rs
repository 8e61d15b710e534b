//! Activations, element by element.
#![expect(clippy::inline_always, reason = "what is not inlined is compiled for the oldest processor")]

use candle_core::{CpuStorage, CustomOp1, CustomOp2, Layout, Result, Shape, Tensor, bail};

use super::real::Real;
use super::tape::{apply1, apply2, is_off_graph};
use super::{backend, by_dtype, rows, slices};

/// How the Gaussian error linear unit is computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gelu {
    /// `x · Φ(x)`, by the error function, as BERT has it.
    Exact,
    /// By the hyperbolic tangent, as GPT-2 has it (`gelu_new`).
    Tanh,
}

/// The Gaussian error linear unit (Hendrycks and Gimpel, 2016).
///
/// `x`: any shape, result: as `x`. Differentiable.
pub fn gelu(x: &Tensor, kind: Gelu) -> Result<Tensor> {
    if x.device().is_cpu() {
        return apply1(&x.contiguous()?, kind);
    }
    #[cfg(feature = "cuda")]
    if super::cuda::takes(x) {
        return super::cuda::gelu(x, kind);
    }
    match kind {
        Gelu::Exact => x.gelu_erf(),
        Gelu::Tanh => x.gelu(),
    }
}

/// `silu(gate) · value`, the gated unit of Llama (Shazeer, 2020).
///
/// `gate` and `value`: the same shape, result: as they. Differentiable in both.
pub fn swiglu(gate: &Tensor, value: &Tensor) -> Result<Tensor> {
    if gate.device().is_cpu() {
        return apply2(&gate.contiguous()?, &value.contiguous()?, SwiGlu);
    }
    #[cfg(feature = "cuda")]
    if super::cuda::takes(gate) {
        return super::cuda::swiglu(gate, value);
    }
    composed_swiglu(gate, value)
}

/// The same of candle's own operations.
pub(super) fn composed_swiglu(gate: &Tensor, value: &Tensor) -> Result<Tensor> {
    gate.silu()?.mul(value)
}

/// `x + y`, such as what a layer adds to its input.
///
/// `x` and `y`: the same shape, result: as they. Differentiable in both.
pub fn add(x: &Tensor, y: &Tensor) -> Result<Tensor> {
    if x.device().is_cpu() {
        return apply2(&x.contiguous()?, &y.contiguous()?, Add);
    }
    if is_off_graph() {
        return backend::add(x, y);
    }
    x + y
}

/// `1 / √(2π)`.
const DENSITY_AT_0: f64 = 0.398_942_280_401_432_7;
/// `√(2/π)`, and the weight of the cube in the approximation.
const TANH_SCALE: f64 = 0.797_884_560_802_865_4;
const TANH_CUBE: f64 = 0.044_715;

impl Gelu {
    #[inline(always)]
    pub(super) fn value<T: Real>(self, x: T) -> T {
        match self {
            Self::Exact => T::from_f64(0.5) * x * (T::ONE + (x * T::from_f64(std::f64::consts::FRAC_1_SQRT_2)).erf()),
            Self::Tanh => x * sigmoid(inner(x)),
        }
    }

    #[inline(always)]
    pub(super) fn slope<T: Real>(self, x: T) -> T {
        let half = T::from_f64(0.5);
        match self {
            Self::Exact => {
                let density = T::from_f64(DENSITY_AT_0) * (T::ZERO - half * x * x).exp();
                half * (T::ONE + (x * T::from_f64(std::f64::consts::FRAC_1_SQRT_2)).erf()) + x * density
            }
            Self::Tanh => {
                // 1 - open by a sigmoid of its own: subtracting would lose digits where it is small.
                let (open, closed) = (sigmoid(inner(x)), sigmoid(T::ZERO - inner(x)));
                let steep = T::from_f64(2.0 * TANH_SCALE) * (T::ONE + T::from_f64(3.0 * TANH_CUBE) * x * x);
                open + x * open * closed * steep
            }
        }
    }
}

/// `(1 + tanh(u)) / 2` is the sigmoid of `2 u`: this is that `2 u`.
#[inline(always)]
fn inner<T: Real>(x: T) -> T {
    T::from_f64(2.0 * TANH_SCALE) * (x + T::from_f64(TANH_CUBE) * x * x * x)
}

/// Elements that are handled at once.
const CHUNK: usize = 4096;

/// Applies a function to every position of equally long slices.
pub(super) fn each<T: Real>(x: &[T], other: &[T], function: impl Fn(T, T) -> T + Sync) -> Vec<T> {
    let chunks = x.len().div_ceil(CHUNK);
    let mut result = rows::map(
        chunks,
        CHUNK,
        #[inline(always)]
        |chunk, result| {
            let from = chunk * CHUNK;
            for ((result, &x), &other) in result.iter_mut().zip(&x[from..]).zip(&other[from..]) {
                *result = function(x, other);
            }
        },
    );
    result.truncate(x.len());
    result
}

/// The same with two results.
fn each_two<T: Real>(x: &[T], y: &[T], z: &[T], function: impl Fn(T, T, T) -> (T, T) + Sync) -> [Vec<T>; 2] {
    let mut results = rows::map_two(
        x.len().div_ceil(CHUNK),
        CHUNK,
        #[inline(always)]
        |chunk, [first, second]| {
            let from = chunk * CHUNK;
            let operands = x[from..].iter().zip(&y[from..]).zip(&z[from..]);
            for ((first, second), ((&x, &y), &z)) in first.iter_mut().zip(second).zip(operands) {
                (*first, *second) = function(x, y, z);
            }
        },
    );
    for result in &mut results {
        result.truncate(x.len());
    }
    results
}

impl CustomOp1 for Gelu {
    fn name(&self) -> &'static str {
        "gelu"
    }

    fn cpu_fwd(&self, x: &CpuStorage, layout: &Layout) -> Result<(CpuStorage, Shape)> {
        let result = by_dtype!(slices::dtype(x), self.name(), T => {
            let x = slices::of_storage::<T>(x, layout)?;
            slices::storage(match self {
                Self::Exact => each(x, x, #[inline(always)] |x, _| Self::Exact.value(x)),
                Self::Tanh => each(x, x, #[inline(always)] |x, _| Self::Tanh.value(x)),
            })
        });
        Ok((result, layout.shape().clone()))
    }

    fn bwd(&self, x: &Tensor, _result: &Tensor, gradient: &Tensor) -> Result<Option<Tensor>> {
        by_dtype!(x.dtype(), self.name(), T => {
            let values = slices::with2::<T, _>([x, gradient], |x, gradient| Ok(match self {
                Self::Exact => each(x, gradient, #[inline(always)] |x, gradient| Self::Exact.slope(x) * gradient),
                Self::Tanh => each(x, gradient, #[inline(always)] |x, gradient| Self::Tanh.slope(x) * gradient),
            }))?;
            Ok(Some(Tensor::from_vec(values, x.shape(), x.device())?))
        })
    }
}

struct Add;

impl CustomOp2 for Add {
    fn name(&self) -> &'static str {
        "add"
    }

    fn cpu_fwd(&self, x: &CpuStorage, of_x: &Layout, y: &CpuStorage, of_y: &Layout) -> Result<(CpuStorage, Shape)> {
        if of_x.dims() != of_y.dims() {
            bail!("add: {:?} and {:?} do not fit", of_x.dims(), of_y.dims());
        }
        let result = by_dtype!(slices::dtype(x), self.name(), T => {
            let (x, y) = (slices::of_storage::<T>(x, of_x)?, slices::of_storage::<T>(y, of_y)?);
            slices::storage(each(x, y, #[inline(always)] |x, y| x + y))
        });
        Ok((result, of_x.shape().clone()))
    }

    fn bwd(
        &self,
        _x: &Tensor,
        _y: &Tensor,
        _result: &Tensor,
        gradient: &Tensor,
    ) -> Result<(Option<Tensor>, Option<Tensor>)> {
        Ok((Some(gradient.clone()), Some(gradient.clone())))
    }
}

struct SwiGlu;

#[inline(always)]
fn sigmoid<T: Real>(x: T) -> T {
    T::ONE / (T::ONE + (T::ZERO - x).exp())
}

impl CustomOp2 for SwiGlu {
    fn name(&self) -> &'static str {
        "swiglu"
    }

    fn cpu_fwd(
        &self,
        gate: &CpuStorage,
        gate_layout: &Layout,
        value: &CpuStorage,
        value_layout: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        if gate_layout.dims() != value_layout.dims() {
            bail!("swiglu: a gate of {:?} does not fit a value of {:?}", gate_layout.dims(), value_layout.dims());
        }
        let result = by_dtype!(slices::dtype(gate), self.name(), T => {
            let value = slices::of_storage::<T>(value, value_layout)?;
            let gate = slices::of_storage::<T>(gate, gate_layout)?;
            slices::storage(each(gate, value, #[inline(always)] |gate, value| gate * sigmoid(gate) * value))
        });
        Ok((result, gate_layout.shape().clone()))
    }

    fn bwd(
        &self,
        gate: &Tensor,
        value: &Tensor,
        _result: &Tensor,
        gradient: &Tensor,
    ) -> Result<(Option<Tensor>, Option<Tensor>)> {
        by_dtype!(gate.dtype(), self.name(), T => {
            let [of_gate, of_value] = slices::with3::<T, _>([gate, value, gradient], |gate, value, gradient| {
                Ok(each_two(gate, value, gradient, #[inline(always)] |gate, value, gradient| {
                    let open = sigmoid(gate);
                    let slope = open * (T::ONE + gate * (T::ONE - open));
                    (value * slope * gradient, gate * open * gradient)
                }))
            })?;
            let tensor = |values| Tensor::from_vec(values, gate.shape(), gate.device());
            Ok((Some(tensor(of_gate)?), Some(tensor(of_value)?)))
        })
    }
}

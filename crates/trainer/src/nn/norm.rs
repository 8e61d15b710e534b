//! Normalisation of the last dimension.
#![expect(clippy::inline_always, reason = "what is not inlined is compiled for the oldest processor")]

use candle_core::{CpuStorage, CustomOp2, CustomOp3, D, Layout, Result, Shape, Tensor, bail};

use super::real::Real;
use super::tape::{apply2, apply3};
use super::{by_dtype, rows, slices};

/// `(x - mean) / sqrt(variance + epsilon) · weight + bias` over the last dimension (Ba, Kiros and Hinton, 2016).
///
/// `x`: `[…, width]`, `weight` and `bias`: `[width]`, result: as `x`. The variance is that of the population. Differentiable in
/// all three.
pub fn layer_norm(x: &Tensor, weight: &Tensor, bias: &Tensor, epsilon: f64) -> Result<Tensor> {
    if x.device().is_cpu() {
        return apply3((&x.contiguous()?, &weight.contiguous()?, &bias.contiguous()?), LayerNorm { epsilon });
    }
    #[cfg(feature = "cuda")]
    if super::cuda::takes(x) {
        return super::cuda::layer_norm(x, weight, bias, epsilon);
    }
    composed_layer_norm(x, weight, bias, epsilon)
}

/// The same of candle's own operations.
pub(super) fn composed_layer_norm(x: &Tensor, weight: &Tensor, bias: &Tensor, epsilon: f64) -> Result<Tensor> {
    let centred = x.broadcast_sub(&x.mean_keepdim(D::Minus1)?)?;
    let deviation = (centred.sqr()?.mean_keepdim(D::Minus1)? + epsilon)?.sqrt()?;
    centred.broadcast_div(&deviation)?.broadcast_mul(weight)?.broadcast_add(bias)
}

/// `x / sqrt(mean(x²) + epsilon) · weight` over the last dimension (Zhang and Sennrich, 2019).
///
/// `x`: `[…, width]`, `weight`: `[width]`, result: as `x`. Differentiable in both.
pub fn rms_norm(x: &Tensor, weight: &Tensor, epsilon: f64) -> Result<Tensor> {
    if x.device().is_cpu() {
        return apply2(&x.contiguous()?, &weight.contiguous()?, RmsNorm { epsilon });
    }
    #[cfg(feature = "cuda")]
    if super::cuda::takes(x) {
        return super::cuda::rms_norm(x, weight, epsilon);
    }
    composed_rms_norm(x, weight, epsilon)
}

/// The same of candle's own operations.
pub(super) fn composed_rms_norm(x: &Tensor, weight: &Tensor, epsilon: f64) -> Result<Tensor> {
    let size = (x.sqr()?.mean_keepdim(D::Minus1)? + epsilon)?.sqrt()?;
    x.broadcast_div(&size)?.broadcast_mul(weight)
}

struct LayerNorm {
    epsilon: f64,
}

struct RmsNorm {
    epsilon: f64,
}

/// Rows and width of `x`, which every other operand must have as its only dimension.
fn matrix(name: &str, x: &Layout, others: &[&Layout]) -> Result<(usize, usize)> {
    let width = x.dims().last().copied().unwrap_or(0);
    if width == 0 || others.iter().any(|other| other.dims() != [width]) {
        let others: Vec<_> = others.iter().map(|other| other.dims()).collect();
        bail!("{name}: {:?} does not fit parameters of {others:?}", x.dims());
    }
    Ok((x.shape().elem_count() / width, width))
}

/// Mean and reciprocal deviation of a row.
#[inline(always)]
pub(super) fn moments<T: Real>(row: &[T], epsilon: f64) -> (T, T) {
    let width = T::count(row.len());
    let mean = rows::sum(row, |x| x) / width;
    let variance = rows::sum(row, |x| (x - mean) * (x - mean)) / width;
    (mean, T::ONE / (variance + T::from_f64(epsilon)).sqrt())
}

/// One over the root of the mean square of a row.
#[inline(always)]
fn scale_of<T: Real>(row: &[T], epsilon: f64) -> T {
    let mean = rows::sum(row, |x| x * x) / T::count(row.len());
    T::ONE / (mean + T::from_f64(epsilon)).sqrt()
}

impl LayerNorm {
    fn forward<T: Real>(&self, (x, weight, bias): (&[T], &[T], &[T])) -> Vec<T> {
        let width = weight.len();
        rows::map(
            x.len() / width,
            width,
            #[inline(always)]
            |row, result| {
                self::row((&x[row * width..][..width], weight, bias), self.epsilon, result);
            },
        )
    }

    /// Gradients of `x`, and those of the weight and of the bias one after the other.
    fn backward<T: Real>(&self, (x, weight, gradient): (&[T], &[T], &[T])) -> (Vec<T>, Vec<T>) {
        let width = weight.len();
        let ([of_x], sums) = rows::map_and_sum(
            (x.len() / width, width, 2 * width),
            #[inline(always)]
            |row, [result], sums: &mut [T]| {
                let (x, gradient) = (&x[row * width..][..width], &gradient[row * width..][..width]);
                of_row((x, weight, gradient), self.epsilon, (result, sums));
            },
        );
        (of_x, sums)
    }
}

/// Writes one row of a layer normalisation.
#[inline(always)]
pub(super) fn row<T: Real>((x, weight, bias): (&[T], &[T], &[T]), epsilon: f64, result: &mut [T]) {
    let (mean, scale) = moments(x, epsilon);
    for (((result, &x), &weight), &bias) in result.iter_mut().zip(x).zip(weight).zip(bias) {
        *result = (x - mean) * scale * weight + bias;
    }
}

/// The gradient of one row, and what is added to those of the weight and, behind it, of the bias.
#[inline(always)]
pub(super) fn of_row<T: Real>(
    (x, weight, gradient): (&[T], &[T], &[T]),
    epsilon: f64,
    (result, sums): (&mut [T], &mut [T]),
) {
    let width = weight.len();
    let count = T::count(width);
    let (mean, scale) = moments(x, epsilon);
    let (of_weight, of_bias) = sums.split_at_mut(width);
    let (x, gradient, result) = (&x[..width], &gradient[..width], &mut result[..width]);
    let of_bias = &mut of_bias[..width];
    for column in 0..width {
        result[column] = gradient[column] * weight[column];
        of_weight[column] += gradient[column] * (x[column] - mean) * scale;
        of_bias[column] += gradient[column];
    }
    let plain = rows::sum(
        result,
        #[inline(always)]
        |inner| inner,
    ) / count;
    let along = rows::sum2(
        result,
        x,
        #[inline(always)]
        |inner, x| inner * (x - mean) * scale,
    ) / count;
    for (result, &x) in result.iter_mut().zip(x) {
        *result = (*result - plain - (x - mean) * scale * along) * scale;
    }
}

impl RmsNorm {
    fn forward<T: Real>(&self, (x, weight): (&[T], &[T])) -> Vec<T> {
        let width = weight.len();
        rows::map(
            x.len() / width,
            width,
            #[inline(always)]
            |row, result| {
                let x = &x[row * width..][..width];
                let scale = scale_of(x, self.epsilon);
                for ((result, &x), &weight) in result.iter_mut().zip(x).zip(weight) {
                    *result = x * scale * weight;
                }
            },
        )
    }

    fn backward<T: Real>(&self, (x, weight, gradient): (&[T], &[T], &[T])) -> (Vec<T>, Vec<T>) {
        let width = weight.len();
        let count = T::count(width);
        let ([of_x], of_weight) = rows::map_and_sum(
            (x.len() / width, width, width),
            #[inline(always)]
            |row, [result], of_weight: &mut [T]| {
                let (x, gradient) = (&x[row * width..][..width], &gradient[row * width..][..width]);
                let scale = scale_of(x, self.epsilon);
                for column in 0..width {
                    result[column] = gradient[column] * weight[column];
                    of_weight[column] += gradient[column] * x[column] * scale;
                }
                let along = rows::sum2(result, x, |inner, x| inner * x) * scale * scale / count;
                for (result, &x) in result.iter_mut().zip(x) {
                    *result = (*result - x * along) * scale;
                }
            },
        );
        (of_x, of_weight)
    }
}

impl CustomOp3 for LayerNorm {
    fn name(&self) -> &'static str {
        "layer-norm"
    }

    fn cpu_fwd(
        &self,
        x: &CpuStorage,
        x_layout: &Layout,
        weight: &CpuStorage,
        weight_layout: &Layout,
        bias: &CpuStorage,
        bias_layout: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        matrix(self.name(), x_layout, &[weight_layout, bias_layout])?;
        let result = by_dtype!(slices::dtype(x), self.name(), T => {
            let weight = slices::of_storage::<T>(weight, weight_layout)?;
            let bias = slices::of_storage::<T>(bias, bias_layout)?;
            slices::storage(self.forward((slices::of_storage::<T>(x, x_layout)?, weight, bias)))
        });
        Ok((result, x_layout.shape().clone()))
    }

    fn bwd(
        &self,
        x: &Tensor,
        weight: &Tensor,
        _bias: &Tensor,
        _result: &Tensor,
        gradient: &Tensor,
    ) -> Result<(Option<Tensor>, Option<Tensor>, Option<Tensor>)> {
        let width = weight.elem_count();
        by_dtype!(x.dtype(), self.name(), T => {
            let (of_x, mut of_weight) = slices::with3::<T, _>([x, weight, gradient], |x, weight, gradient| {
                Ok(self.backward((x, weight, gradient)))
            })?;
            let of_bias = of_weight.split_off(width);
            let vector = |values| Tensor::from_vec(values, width, x.device());
            Ok((Some(Tensor::from_vec(of_x, x.shape(), x.device())?), Some(vector(of_weight)?), Some(vector(of_bias)?)))
        })
    }
}

impl CustomOp2 for RmsNorm {
    fn name(&self) -> &'static str {
        "rms-norm"
    }

    fn cpu_fwd(
        &self,
        x: &CpuStorage,
        x_layout: &Layout,
        weight: &CpuStorage,
        weight_layout: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        matrix(self.name(), x_layout, &[weight_layout])?;
        let result = by_dtype!(slices::dtype(x), self.name(), T => {
            let weight = slices::of_storage::<T>(weight, weight_layout)?;
            slices::storage(self.forward((slices::of_storage::<T>(x, x_layout)?, weight)))
        });
        Ok((result, x_layout.shape().clone()))
    }

    fn bwd(
        &self,
        x: &Tensor,
        weight: &Tensor,
        _result: &Tensor,
        gradient: &Tensor,
    ) -> Result<(Option<Tensor>, Option<Tensor>)> {
        by_dtype!(x.dtype(), self.name(), T => {
            let (of_x, of_weight) = slices::with3::<T, _>([x, weight, gradient], |x, weight, gradient| {
                Ok(self.backward((x, weight, gradient)))
            })?;
            let of_weight = Tensor::from_vec(of_weight, weight.elem_count(), x.device())?;
            Ok((Some(Tensor::from_vec(of_x, x.shape(), x.device())?), Some(of_weight)))
        })
    }
}

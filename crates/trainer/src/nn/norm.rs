//! Normalisation of the last dimension.

use candle_core::{CpuStorage, CustomOp2, CustomOp3, D, Layout, Result, Shape, Tensor, bail};

use super::real::Real;
use super::{by_dtype, rows, slices};

/// `(x - mean) / sqrt(variance + epsilon) · weight + bias` over the last dimension (Ba, Kiros and Hinton, 2016).
///
/// `x`: `[…, width]`, `weight` and `bias`: `[width]`, result: as `x`. The variance is that of the population. Differentiable in
/// all three.
pub fn layer_norm(x: &Tensor, weight: &Tensor, bias: &Tensor, epsilon: f64) -> Result<Tensor> {
    if x.device().is_cpu() {
        return x.contiguous()?.apply_op3(&weight.contiguous()?, &bias.contiguous()?, LayerNorm { epsilon });
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
        return x.contiguous()?.apply_op2(&weight.contiguous()?, RmsNorm { epsilon });
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
fn moments<T: Real>(row: &[T], epsilon: f64) -> (T, T) {
    let width = T::count(row.len());
    let mean = rows::sum(row, |x| x) / width;
    let variance = rows::sum(row, |x| (x - mean) * (x - mean)) / width;
    (mean, T::ONE / (variance + T::from_f64(epsilon)).sqrt())
}

/// One over the root of the mean square of a row.
fn scale_of<T: Real>(row: &[T], epsilon: f64) -> T {
    let mean = rows::sum(row, |x| x * x) / T::count(row.len());
    T::ONE / (mean + T::from_f64(epsilon)).sqrt()
}

impl LayerNorm {
    fn forward<T: Real>(&self, (x, weight, bias): (&[T], &[T], &[T])) -> Vec<T> {
        let width = weight.len();
        rows::map(x.len() / width, width, |row, result| {
            let x = &x[row * width..][..width];
            let (mean, scale) = moments(x, self.epsilon);
            for (((result, &x), &weight), &bias) in result.iter_mut().zip(x).zip(weight).zip(bias) {
                *result = (x - mean) * scale * weight + bias;
            }
        })
    }

    /// Gradients of `x`, and those of the weight and of the bias one after the other.
    fn backward<T: Real>(&self, (x, weight, gradient): (&[T], &[T], &[T])) -> (Vec<T>, Vec<T>) {
        let width = weight.len();
        let count = T::count(width);
        rows::map_and_sum((x.len() / width, width, 2 * width), |row, result, sums| {
            let (x, gradient) = (&x[row * width..][..width], &gradient[row * width..][..width]);
            let (mean, scale) = moments(x, self.epsilon);
            let (of_weight, of_bias) = sums.split_at_mut(width);
            for column in 0..width {
                result[column] = gradient[column] * weight[column];
                of_weight[column] += gradient[column] * (x[column] - mean) * scale;
                of_bias[column] += gradient[column];
            }
            let plain = rows::sum(result, |inner| inner) / count;
            let along = rows::sum2(result, x, |inner, x| inner * (x - mean) * scale) / count;
            for (result, &x) in result.iter_mut().zip(x) {
                *result = (*result - plain - (x - mean) * scale * along) * scale;
            }
        })
    }
}

impl RmsNorm {
    fn forward<T: Real>(&self, (x, weight): (&[T], &[T])) -> Vec<T> {
        let width = weight.len();
        rows::map(x.len() / width, width, |row, result| {
            let x = &x[row * width..][..width];
            let scale = scale_of(x, self.epsilon);
            for ((result, &x), &weight) in result.iter_mut().zip(x).zip(weight) {
                *result = x * scale * weight;
            }
        })
    }

    fn backward<T: Real>(&self, (x, weight, gradient): (&[T], &[T], &[T])) -> (Vec<T>, Vec<T>) {
        let width = weight.len();
        let count = T::count(width);
        rows::map_and_sum((x.len() / width, width, width), |row, result, of_weight| {
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
        })
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

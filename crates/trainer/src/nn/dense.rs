//! The dense layer `activation(x Wᵀ + b)`.

use candle_core::{CpuStorage, CustomOp2, CustomOp3, Layout, Result, Shape, Tensor, bail};
use recipes::Activation;

use super::gemm::{self, Matrix, Threads};
use super::real::Real;
use super::tape::{apply2, apply3, is_off_graph};
use super::{backend, by_dtype, rows, slices};

/// Applies a dense layer.
///
/// `x`: `[batch, in]`, `weight`: `[out, in]`, `bias`: `[out]`, result: `[batch, out]`. Without an activation the layer
/// is affine. Differentiable in all three.
pub fn dense(x: &Tensor, weight: &Tensor, bias: &Tensor, activation: Option<Activation>) -> Result<Tensor> {
    if x.device().is_cpu() {
        return apply3((&x.contiguous()?, weight, bias), Dense { activation });
    }
    match activation {
        None if is_off_graph() => backend::affine(x, weight, Some(bias)),
        _ => composed(x, weight, bias, activation),
    }
}

/// The same of candle's own operations.
pub(super) fn composed(x: &Tensor, weight: &Tensor, bias: &Tensor, activation: Option<Activation>) -> Result<Tensor> {
    let affine = x.matmul(&weight.t()?)?.broadcast_add(bias)?;
    match activation {
        None => Ok(affine),
        Some(Activation::Relu) => affine.relu(),
        Some(Activation::Tanh) => affine.tanh(),
    }
}

/// The product `x Wᵀ`.
///
/// `x`: `[batch, in]`, `weight`: `[out, in]`, result: `[batch, out]`. Differentiable in both; of what is frozen, nothing is computed.
pub fn product(x: &Tensor, weight: &Tensor) -> Result<Tensor> {
    if x.device().is_cpu() {
        return apply2(&x.contiguous()?, weight, Product);
    }
    if is_off_graph() {
        return backend::affine(x, weight, None);
    }
    x.matmul(&weight.t()?)
}

/// `x Wᵀ` in main memory, and its shape.
pub(super) fn multiply<T: Real>(
    (x, x_layout): (&CpuStorage, &Layout),
    (weight, weight_layout): (&CpuStorage, &Layout),
) -> Result<(Vec<T>, (usize, usize))> {
    let (batch, inputs) = x_layout.shape().dims2()?;
    let (outputs, weight_inputs) = weight_layout.shape().dims2()?;
    if inputs != weight_inputs {
        bail!("a layer of {weight_inputs} inputs and {outputs} outputs does not fit [{batch}, {inputs}]");
    }
    let x = Matrix::dense(slices::of_storage::<T>(x, x_layout)?, (batch, inputs));
    let weight = Matrix::dense(slices::of_storage::<T>(weight, weight_layout)?, (outputs, inputs));
    Ok((gemm::product(x, weight.transposed(), Threads::All), (batch, outputs)))
}

/// Gradients of `x` and of the weight, from that of `x Wᵀ`: of data and of what is frozen, none.
pub(super) fn of_product<T: Real>(
    x: &Tensor,
    weight: &Tensor,
    gradient: &Tensor,
) -> Result<(Option<Tensor>, Option<Tensor>)> {
    let ((outputs, inputs), batch) = (weight.dims2()?, x.dim(0)?);
    slices::with::<T, _>(gradient, |gradient| {
        let gradient = Matrix::dense(gradient, (batch, outputs));
        let times = |a: Matrix<'_, T>, other: &Tensor, shape| {
            let product = slices::with::<T, _>(other, |b| {
                Ok(gemm::product(a, Matrix::dense(b, (other.dim(0)?, inputs)), Threads::All))
            });
            Tensor::from_vec(product?, shape, x.device()).map(Some)
        };
        let of_x = if x.track_op() { times(gradient, weight, (batch, inputs))? } else { None };
        let of_weight = if weight.track_op() { times(gradient.transposed(), x, (outputs, inputs))? } else { None };
        Ok((of_x, of_weight))
    })
}

struct Product;

impl CustomOp2 for Product {
    fn name(&self) -> &'static str {
        "product"
    }

    fn cpu_fwd(
        &self,
        x: &CpuStorage,
        x_layout: &Layout,
        weight: &CpuStorage,
        weight_layout: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        by_dtype!(slices::dtype(x), self.name(), T => {
            let (product, shape) = multiply::<T>((x, x_layout), (weight, weight_layout))?;
            Ok((slices::storage(product), shape.into()))
        })
    }

    fn bwd(
        &self,
        x: &Tensor,
        weight: &Tensor,
        _result: &Tensor,
        gradient: &Tensor,
    ) -> Result<(Option<Tensor>, Option<Tensor>)> {
        by_dtype!(gradient.dtype(), self.name(), T => of_product::<T>(x, weight, gradient))
    }
}

struct Dense {
    activation: Option<Activation>,
}

impl CustomOp3 for Dense {
    fn name(&self) -> &'static str {
        "dense"
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
        by_dtype!(slices::dtype(x), self.name(), T => {
            let (mut values, shape) = multiply::<T>((x, x_layout), (weight, weight_layout))?;
            if bias_layout.shape().dims1()? != shape.1 {
                bail!("dense: a bias of {:?} does not fit {} outputs", bias_layout.dims(), shape.1);
            }
            self.finish::<T>(&mut values, slices::of_storage(bias, bias_layout)?);
            Ok((slices::storage(values), shape.into()))
        })
    }

    fn bwd(
        &self,
        x: &Tensor,
        weight: &Tensor,
        bias: &Tensor,
        result: &Tensor,
        gradient: &Tensor,
    ) -> Result<(Option<Tensor>, Option<Tensor>, Option<Tensor>)> {
        by_dtype!(result.dtype(), self.name(), T => {
            let (before_activation, of_bias) = self.backward::<T>(result, gradient, bias.track_op())?;
            let (of_x, of_weight) = of_product::<T>(x, weight, &before_activation)?;
            Ok((of_x, of_weight, of_bias))
        })
    }
}

impl Dense {
    /// Adds the bias to `[batch, out]` and applies the activation, in place.
    fn finish<T: Real>(&self, values: &mut [T], bias: &[T]) {
        let activation = self.activation;
        rows::update(
            values,
            bias.len(),
            #[inline(always)]
            |_, row| {
                for (value, &bias) in row.iter_mut().zip(bias) {
                    *value += bias;
                }
                match activation {
                    None => {}
                    Some(Activation::Relu) => {
                        for value in row {
                            // A NaN stays one: it must reach the loss, where divergence is noticed.
                            if *value < T::ZERO {
                                *value = T::ZERO;
                            }
                        }
                    }
                    Some(Activation::Tanh) => {
                        for value in row {
                            *value = T::from_f64(value.to_f64().tanh());
                        }
                    }
                }
            },
        );
    }

    /// From the gradient of the result, that of `x Wᵀ + b` (`[batch, out]`) and of the bias (`[out]`). The derivatives
    /// of both activations follow from their result. Of a bias that is frozen, no sums are made in a pass of their own.
    fn backward<T: Real>(
        &self,
        result: &Tensor,
        gradient: &Tensor,
        bias_learns: bool,
    ) -> Result<(Tensor, Option<Tensor>)> {
        let of_bias = |(before, sums)| (before, Some(sums).filter(|_| bias_learns));
        match self.activation {
            None => {
                let before = gradient.contiguous()?.detach();
                if !bias_learns {
                    return Ok((before, None));
                }
                let outputs = result.dim(1)?;
                let sums = slices::with::<T, _>(gradient, |gradient| Ok(rows::column_sums(gradient, outputs)))?;
                Ok((before, Some(Tensor::from_vec(sums, outputs, result.device())?)))
            }
            Some(Activation::Relu) => {
                sloped::<T>(result, gradient, |y| if y > T::ZERO { T::ONE } else { T::ZERO }).map(of_bias)
            }
            Some(Activation::Tanh) => sloped::<T>(result, gradient, |y| T::ONE - y * y).map(of_bias),
        }
    }
}

/// The gradient times the slope at every result, and its sums over the rows.
fn sloped<T: Real>(result: &Tensor, gradient: &Tensor, slope: impl Fn(T) -> T + Sync) -> Result<(Tensor, Tensor)> {
    let (batch, outputs) = result.dims2()?;
    let ([before], bias) = slices::with2::<T, _>([result, gradient], |result, gradient| {
        Ok(rows::map_and_sum(
            (batch, outputs, outputs),
            #[inline(always)]
            |row, [before], sums: &mut [T]| {
                let (result, gradient) = (&result[row * outputs..][..outputs], &gradient[row * outputs..][..outputs]);
                for column in 0..outputs {
                    before[column] = gradient[column] * slope(result[column]);
                    sums[column] += before[column];
                }
            },
        ))
    })?;
    let device = result.device();
    Ok((Tensor::from_vec(before, (batch, outputs), device)?, Tensor::from_vec(bias, outputs, device)?))
}

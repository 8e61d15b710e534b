//! The dense layer `activation(x Wᵀ + b)`.

use candle_core::backend::BackendStorage;
use candle_core::{CpuStorage, CustomOp3, DType, Layout, Result, Shape, Tensor, WithDType, bail};
use recipes::Activation;

use super::slices;

/// Applies a dense layer.
///
/// `x`: `[batch, in]`, `weight`: `[out, in]`, `bias`: `[out]`, result: `[batch, out]`. Without an activation the layer
/// is affine. Differentiable in all three.
pub fn dense(x: &Tensor, weight: &Tensor, bias: &Tensor, activation: Option<Activation>) -> Result<Tensor> {
    if x.device().is_cpu() {
        return x.apply_op3(weight, bias, Dense { activation });
    }
    composed(x, weight, bias, activation)
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
        let (batch, inputs) = x_layout.shape().dims2()?;
        let (outputs, weight_inputs) = weight_layout.shape().dims2()?;
        if inputs != weight_inputs || bias_layout.shape().dims1()? != outputs {
            bail!("dense: [{batch}, {inputs}] does not fit a layer of {weight_inputs} inputs and {outputs} outputs");
        }
        let transposed = weight_layout.transpose(0, 1)?;
        let product = x.matmul(weight, (1, batch, outputs, inputs), x_layout, &transposed)?;
        let result = match product.dtype() {
            DType::F32 => self.finish::<f32>(product, slices::of_storage(bias, bias_layout)?)?,
            DType::F64 => self.finish::<f64>(product, slices::of_storage(bias, bias_layout)?)?,
            other => bail!("dense: unsupported type {other:?}"),
        };
        Ok((result, (batch, outputs).into()))
    }

    fn bwd(
        &self,
        x: &Tensor,
        weight: &Tensor,
        _bias: &Tensor,
        result: &Tensor,
        gradient: &Tensor,
    ) -> Result<(Option<Tensor>, Option<Tensor>, Option<Tensor>)> {
        let (before_activation, bias) = match result.dtype() {
            DType::F32 => self.backward::<f32>(result, gradient)?,
            DType::F64 => self.backward::<f64>(result, gradient)?,
            other => bail!("dense: unsupported type {other:?}"),
        };
        // The first layer's input is data: nobody asks for its gradient.
        let x_gradient = if x.track_op() { Some(before_activation.matmul(&weight.detach())?) } else { None };
        let weight_gradient = before_activation.t()?.matmul(&x.detach())?;
        Ok((x_gradient, Some(weight_gradient), Some(bias)))
    }
}

impl Dense {
    /// Adds the bias to `[batch, out]` and applies the activation, in place.
    fn finish<T: WithDType>(&self, product: CpuStorage, bias: &[T]) -> Result<CpuStorage> {
        let mut values = T::cpu_storage_data(product)?;
        for row in values.chunks_exact_mut(bias.len().max(1)) {
            for (value, &bias) in row.iter_mut().zip(bias) {
                *value += bias;
            }
            match self.activation {
                None => {}
                Some(Activation::Relu) => row.iter_mut().for_each(|value| {
                    // A NaN stays one: it must reach the loss, where divergence is noticed.
                    if *value < T::zero() {
                        *value = T::zero();
                    }
                }),
                Some(Activation::Tanh) => row.iter_mut().for_each(|value| *value = T::from_f64(value.to_f64().tanh())),
            }
        }
        Ok(T::to_cpu_storage_owned(values))
    }

    /// From the gradient of the result, that of `x Wᵀ + b` (`[batch, out]`) and of the bias (`[out]`). The derivatives
    /// of both activations follow from their result.
    fn backward<T: WithDType>(&self, result: &Tensor, gradient: &Tensor) -> Result<(Tensor, Tensor)> {
        let (batch, outputs) = result.dims2()?;
        let slope: fn(T) -> T = match self.activation {
            None => |_| T::one(),
            Some(Activation::Relu) => |y| if y > T::zero() { T::one() } else { T::zero() },
            Some(Activation::Tanh) => |y| T::one() - y * y,
        };
        let mut before = Vec::with_capacity(batch * outputs);
        let mut bias = vec![T::zero(); outputs];
        slices::with::<T, _>(result, |result| {
            slices::with::<T, _>(gradient, |gradient| {
                for (results, gradients) in result.chunks_exact(outputs).zip(gradient.chunks_exact(outputs)) {
                    for ((&y, &gradient), sum) in results.iter().zip(gradients).zip(&mut bias) {
                        let gradient = gradient * slope(y);
                        *sum += gradient;
                        before.push(gradient);
                    }
                }
                Ok(())
            })
        })?;
        let device = result.device();
        Ok((Tensor::from_vec(before, (batch, outputs), device)?, Tensor::from_vec(bias, outputs, device)?))
    }
}

//! A dense layer with the activation of transformers.

use std::sync::OnceLock;

use candle_core::{CpuStorage, CustomOp3, Device, Layout, Result, Shape, Tensor, bail};

use super::dense::{dense, multiply, of_product};
use super::pointwise::{Gelu, gelu};
use super::real::Real;
use super::tape::apply3;
use super::{by_dtype, rows, slices};

/// `gelu(x Wᵀ + b)`.
///
/// `x`: `[batch, in]`, `weight`: `[out, in]`, `bias`: `[out]`, result: `[batch, out]`. Differentiable in all three.
pub fn dense_gelu(x: &Tensor, weight: &Tensor, bias: &Tensor, kind: Gelu) -> Result<Tensor> {
    if x.device().is_cpu() {
        return apply3((&x.contiguous()?, weight, bias), DenseGelu { kind, product: OnceLock::new() });
    }
    gelu(&dense(x, weight, bias, None)?, kind)
}

struct DenseGelu {
    kind: Gelu,
    /// `x Wᵀ`: all that the backward pass needs.
    product: OnceLock<Tensor>,
}

/// `activation(product + bias)`.
fn finish<T: Real>(product: &[T], bias: &[T], activation: impl Fn(T) -> T + Sync) -> Vec<T> {
    let width = bias.len();
    rows::map(
        product.len() / width.max(1),
        width,
        #[inline(always)]
        |row, result| {
            for ((result, &product), &bias) in result.iter_mut().zip(&product[row * width..]).zip(bias) {
                *result = activation(product + bias);
            }
        },
    )
}

/// The gradient of the product, `gradient · slope(product + bias)`, and that of the bias.
fn back<T: Real>(
    (product, bias, gradient): (&[T], &[T], &[T]),
    slope: impl Fn(T) -> T + Sync,
) -> ([Vec<T>; 1], Vec<T>) {
    let width = bias.len();
    rows::map_and_sum(
        (product.len() / width.max(1), width, width),
        #[inline(always)]
        |row, [result], sums: &mut [T]| {
            let (product, gradient) = (&product[row * width..][..width], &gradient[row * width..][..width]);
            for ((result, &product), (&gradient, &bias)) in
                result.iter_mut().zip(product).zip(gradient.iter().zip(bias))
            {
                *result = gradient * slope(product + bias);
            }
            for (sum, &result) in sums.iter_mut().zip(&*result) {
                *sum += result;
            }
        },
    )
}

impl DenseGelu {
    fn forward<T: Real>(&self, product: &[T], bias: &[T]) -> Vec<T> {
        // A loop for each kind: a choice within it would keep it from becoming vector instructions.
        match self.kind {
            Gelu::Exact => finish(
                product,
                bias,
                #[inline(always)]
                |x| Gelu::Exact.value(x),
            ),
            Gelu::Tanh => finish(
                product,
                bias,
                #[inline(always)]
                |x| Gelu::Tanh.value(x),
            ),
        }
    }

    fn backward<T: Real>(&self, operands: (&[T], &[T], &[T])) -> ([Vec<T>; 1], Vec<T>) {
        match self.kind {
            Gelu::Exact => back(
                operands,
                #[inline(always)]
                |x| Gelu::Exact.slope(x),
            ),
            Gelu::Tanh => back(
                operands,
                #[inline(always)]
                |x| Gelu::Tanh.slope(x),
            ),
        }
    }
}

impl CustomOp3 for DenseGelu {
    fn name(&self) -> &'static str {
        "dense-gelu"
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
            let (product, shape) = multiply::<T>((x, x_layout), (weight, weight_layout))?;
            if bias_layout.shape().dims1()? != shape.1 {
                bail!("dense: a bias of {:?} does not fit {} outputs", bias_layout.dims(), shape.1);
            }
            let result = self.forward(&product, slices::of_storage::<T>(bias, bias_layout)?);
            let product = Tensor::from_vec(product, shape, &Device::Cpu)?;
            self.product.get_or_init(|| product);
            Ok((slices::storage(result), shape.into()))
        })
    }

    fn bwd(
        &self,
        x: &Tensor,
        weight: &Tensor,
        bias: &Tensor,
        _result: &Tensor,
        gradient: &Tensor,
    ) -> Result<(Option<Tensor>, Option<Tensor>, Option<Tensor>)> {
        let Some(product) = self.product.get() else { bail!("dense: a backward pass before the forward pass") };
        by_dtype!(gradient.dtype(), self.name(), T => {
            let ([before], of_bias) = slices::with3::<T, _>([product, bias, gradient], |product, bias, gradient| {
                Ok(self.backward((product, bias, gradient)))
            })?;
            let before = Tensor::from_vec(before, product.shape(), x.device())?;
            let (of_x, of_weight) = of_product::<T>(x, weight, &before)?;
            Ok((of_x, of_weight, Some(Tensor::from_vec(of_bias, bias.shape(), x.device())?)))
        })
    }
}

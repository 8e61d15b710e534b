//! A residual connection and the normalisation behind it in one pass.

use candle_core::{Result, Tensor, bail};

use super::dropout::Drop;
use super::real::Real;
use super::tape::{Backward, is_kept, is_off_graph, push};
use super::{DropoutKey, by_dtype, dropout, layer_norm, norm, rows, slices};

/// `layer_norm(residual + dropout(x))`.
///
/// `x` and `residual`: `[rows, width]`, `weight` and `bias`: `[width]`, result: as `x`. Differentiable in all four. Nothing is left
/// out without a rate and a key.
pub fn add_norm(
    (x, residual): (&Tensor, &Tensor),
    (weight, bias, epsilon): (&Tensor, &Tensor, f64),
    drop: Option<(f32, DropoutKey)>,
) -> Result<Tensor> {
    #[cfg(feature = "cuda")]
    if is_off_graph() && super::cuda::takes(x) {
        return super::cuda::add_norm((x, residual), (weight, bias, epsilon), Drop::of(drop)?);
    }
    if !is_off_graph() || !x.device().is_cpu() {
        let x = drop.map_or_else(|| Ok(x.clone()), |(rate, key)| dropout(x, rate, key))?;
        return layer_norm(&(residual + x)?, weight, bias, epsilon);
    }
    let (rows, width) = x.dims2()?;
    if residual.dims() != [rows, width] || weight.dims() != [width] || bias.dims() != [width] {
        bail!("add and norm: {:?} does not fit {:?} and {:?}", x.dims(), residual.dims(), weight.dims());
    }
    let drop = Drop::of(drop)?;
    let inputs = [x, residual, weight, bias];
    by_dtype!(x.dtype(), "add and norm", T => {
        let [sum, result] = slices::with2::<T, _>([x, residual], |x, residual| {
            slices::with2::<T, _>([weight, bias], |weight, bias| {
                Ok(forward((x, residual), (weight, bias, epsilon), drop))
            })
        })?;
        let step = AddNorm { sum: is_kept(&inputs).then(|| Tensor::from_vec(sum, x.shape(), x.device())).transpose()?, drop, epsilon };
        Ok(push(inputs.map(Tensor::clone).to_vec(), (slices::storage(result), x.shape().clone()), step))
    })
}

/// The sum, and what is made of it.
fn forward<T: Real>(
    (x, residual): (&[T], &[T]),
    (weight, bias, epsilon): (&[T], &[T], f64),
    drop: Option<Drop>,
) -> [Vec<T>; 2] {
    let width = weight.len();
    rows::map_two(
        x.len() / width,
        width,
        #[inline(always)]
        |row, [sum, result]| {
            let from = row * width;
            let values = sum.iter_mut().zip(&x[from..from + width]).zip(&residual[from..]);
            match drop {
                None => values.for_each(|((sum, &x), &residual)| *sum = residual + x),
                Some(drop) => values
                    .enumerate()
                    .for_each(|(index, ((sum, &x), &residual))| *sum = residual + x * drop.factor(from + index)),
            }
            norm::row((sum, weight, bias), epsilon, result);
        },
    )
}

struct AddNorm {
    /// `residual + dropout(x)`.
    sum: Option<Tensor>,
    drop: Option<Drop>,
    epsilon: f64,
}

impl AddNorm {
    /// Gradients of the sum and of `x`, and those of weight and bias one after the other.
    fn backward<T: Real>(&self, (sum, weight, gradient): (&[T], &[T], &[T])) -> ([Vec<T>; 2], Vec<T>) {
        let width = weight.len();
        rows::map_and_sum(
            (sum.len() / width, width, 2 * width),
            #[inline(always)]
            |row, [of_sum, of_x]: [&mut [T]; 2], sums: &mut [T]| {
                let from = row * width;
                norm::of_row((&sum[from..][..width], weight, &gradient[from..][..width]), self.epsilon, (of_sum, sums));
                let values = of_x.iter_mut().zip(&*of_sum);
                match self.drop {
                    None => values.for_each(|(of_x, &of_sum)| *of_x = of_sum),
                    Some(drop) => values
                        .enumerate()
                        .for_each(|(index, (of_x, &of_sum))| *of_x = of_sum * drop.factor(from + index)),
                }
            },
        )
    }
}

impl Backward for AddNorm {
    fn backward(&self, inputs: &[Tensor], result: &Tensor, gradient: &Tensor) -> Result<Vec<Option<Tensor>>> {
        let Some(sum) = &self.sum else { bail!("add and norm: the sum was not kept") };
        let weight = &inputs[2];
        by_dtype!(result.dtype(), "add and norm", T => {
            let ([of_sum, of_x], mut of_weight) = slices::with3::<T, _>([sum, weight, gradient], |sum, weight, gradient| {
                Ok(self.backward((sum, weight, gradient)))
            })?;
            let of_bias = of_weight.split_off(weight.elem_count());
            let tensor = |values, like: &Tensor| Tensor::from_vec(values, like.shape(), like.device()).map(Some);
            Ok(vec![tensor(of_x, result)?, tensor(of_sum, result)?, tensor(of_weight, weight)?, tensor(of_bias, weight)?])
        })
    }
}

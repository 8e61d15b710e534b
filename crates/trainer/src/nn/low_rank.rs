//! A linear layer with an update of low rank beside it (Hu and others, 2021; arXiv:2106.09685), as one operation.

use candle_core::{Result, Tensor, bail};

use super::gemm::{self, Matrix, Threads};
use super::real::Real;
use super::tape::{Backward, is_kept, push};
use super::{by_dtype, rows, slices};

/// The tensors of a layer.
pub(super) struct Adapted<'a> {
    /// `[out, in]`.
    pub(super) weight: &'a Tensor,
    /// `[out]`.
    pub(super) bias: Option<&'a Tensor>,
    /// `[rank, in]`.
    pub(super) down: &'a Tensor,
    /// `[out, rank]`.
    pub(super) up: &'a Tensor,
    /// Factor of the update.
    pub(super) scale: f64,
}

/// `x (W + scale · up · down)ᵀ + b` in main memory, on a tape where there is one.
///
/// The way through the narrow matrix between the factors is the cheapest, and the update is added to the product where this lies.
pub(super) fn apply(x: &Tensor, layer: &Adapted<'_>) -> Result<Tensor> {
    let ((outputs, inputs), rank, count) = (layer.weight.dims2()?, layer.down.dim(0)?, x.dim(0)?);
    let fits = x.dims() == [count, inputs]
        && layer.down.dims() == [rank, inputs]
        && layer.up.dims() == [outputs, rank]
        && layer.bias.is_none_or(|bias| bias.dims() == [outputs]);
    if !fits {
        bail!("a layer of {inputs} inputs and {outputs} outputs and its update do not fit {:?}", x.dims());
    }
    let x = &x.contiguous()?;
    let mut given = vec![x, layer.weight, layer.down, layer.up];
    given.extend(layer.bias);
    by_dtype!(x.dtype(), "low rank", T => {
        let (mut result, mut narrow) = slices::with3::<T, _>([x, layer.weight, layer.down], |x, weight, down| {
            let x = Matrix::dense(x, (count, inputs));
            let narrow = gemm::product(x, Matrix::dense(down, (rank, inputs)).transposed(), Threads::All);
            Ok((gemm::product(x, Matrix::dense(weight, (outputs, inputs)).transposed(), Threads::All), narrow))
        })?;
        scale(&mut narrow, layer.scale);
        slices::with::<T, _>(layer.up, |up| {
            let up = Matrix::dense(up, (outputs, rank)).transposed();
            gemm::add_product(&mut result, Matrix::dense(&narrow, (count, rank)), up, Threads::All);
            Ok(())
        })?;
        if let Some(bias) = layer.bias {
            slices::with::<T, _>(bias, |bias| {
                rows::add_to_each(&mut result, bias);
                Ok(())
            })?;
        }
        let narrow = is_kept(&given).then(|| Tensor::from_vec(narrow, (count, rank), x.device())).transpose()?;
        let inputs = given.into_iter().cloned().collect();
        Ok(push(inputs, (slices::storage(result), (count, outputs).into()), LowRank { narrow, scale: layer.scale }))
    })
}

fn scale<T: Real>(values: &mut [T], factor: f64) {
    let factor = T::from_f64(factor);
    for value in values {
        *value *= factor;
    }
}

struct LowRank {
    /// `scale · x downᵀ`: `[rows, rank]`.
    narrow: Option<Tensor>,
    scale: f64,
}

impl Backward for LowRank {
    fn backward(&self, inputs: &[Tensor], result: &Tensor, gradient: &Tensor) -> Result<Vec<Option<Tensor>>> {
        let Some(narrow) = &self.narrow else { bail!("low rank: the narrow matrix was not kept") };
        by_dtype!(result.dtype(), "low rank", T => self.back::<T>(inputs, narrow, gradient))
    }
}

impl LowRank {
    fn back<T: Real>(&self, inputs: &[Tensor], narrow: &Tensor, gradient: &Tensor) -> Result<Vec<Option<Tensor>>> {
        let [x, weight, down, up, bias @ ..] = inputs else { bail!("low rank: too few operands") };
        let ((count, inputs), (outputs, rank)) = (x.dims2()?, up.dims2()?);
        slices::with2::<T, _>([gradient, narrow], |gradient, narrow| {
            let of_y = Matrix::dense(gradient, (count, outputs));
            let narrow = Matrix::dense(narrow, (count, rank));
            let times = |a: Matrix<'_, T>, b: &Tensor| {
                slices::with::<T, _>(b, |values| Ok(gemm::product(a, Matrix::dense(values, b.dims2()?), Threads::All)))
            };
            let mut of_narrow = times(of_y, up)?;
            scale(&mut of_narrow, self.scale);
            let of_narrow = Matrix::dense(&of_narrow, (count, rank));
            let tensor = |values: Vec<T>, like: &Tensor| Tensor::from_vec(values, like.shape(), like.device());
            let of = |like: &Tensor, make: &dyn Fn() -> Result<Vec<T>>| {
                like.track_op().then(|| tensor(make()?, like)).transpose()
            };
            let of_x = of(x, &|| {
                let mut of_x = times(of_y, weight)?;
                slices::with::<T, _>(down, |down| {
                    gemm::add_product(&mut of_x, of_narrow, Matrix::dense(down, (rank, inputs)), Threads::All);
                    Ok(())
                })?;
                Ok(of_x)
            })?;
            let mut all = vec![
                of_x,
                of(weight, &|| times(of_y.transposed(), x))?,
                of(down, &|| times(of_narrow.transposed(), x))?,
                of(up, &|| Ok(gemm::product(of_y.transposed(), narrow, Threads::All)))?,
            ];
            for bias in bias {
                all.push(of(bias, &|| Ok(rows::column_sums(gradient, outputs)))?);
            }
            Ok(all)
        })
    }
}

//! Linear layers of the same input as one product, as those of attention's query, key and value.
//!
//! Threads wait for each other once instead of after each layer, and the input's gradient is one product instead of a sum of several.

use candle_core::{Result, Tensor, bail};

use super::gemm::{self, Matrix, Threads};
use super::real::Real;
use super::tape::{Backward, is_off_graph, push};
use super::{by_dtype, rows, slices};

/// Rows from which on the layers are joined: to copy the weights, cold as they are, costs as much as about twenty.
const LEAST_ROWS: usize = 512;

/// Whether [`projections`] takes this input, and is worth it.
pub fn are_joined(x: &Tensor) -> bool {
    x.device().is_cpu() && is_off_graph() && x.dims().first().is_some_and(|&rows| rows >= LEAST_ROWS)
}

/// `x Wᵀ + b` of several layers, beside each other.
///
/// `x`: `[rows, in]` in main memory, of each layer the weight `[out, in]` and the bias `[out]`, result: `[rows, sum of out]`.
/// Differentiable in all of them, on a tape alone.
pub fn projections(x: &Tensor, layers: &[(Tensor, Tensor)]) -> Result<Tensor> {
    let (count, inputs) = x.dims2()?;
    for (weight, bias) in layers {
        let outputs = bias.dims1()?;
        if weight.dims() != [outputs, inputs] {
            bail!("projections: {:?} and {outputs} biases do not fit {:?}", weight.dims(), x.dims());
        }
    }
    if !(x.device().is_cpu() && is_off_graph()) {
        bail!("projections: there is a backward pass in main memory and on a tape alone");
    }
    let x = x.contiguous()?;
    by_dtype!(x.dtype(), "projections", T => {
        let weight = joined::<T>(layers.iter().map(|(weight, _)| weight))?;
        let bias = joined::<T>(layers.iter().map(|(_, bias)| bias))?;
        let outputs = bias.len();
        let mut result = slices::with::<T, _>(&x, |x| {
            let weight = Matrix::dense(&weight, (outputs, inputs)).transposed();
            Ok(gemm::product(Matrix::dense(x, (count, inputs)), weight, Threads::All))
        })?;
        rows::add_to_each(&mut result, &bias);
        let mut given = vec![x];
        given.extend(layers.iter().flat_map(|(weight, bias)| [weight.clone(), bias.clone()]));
        Ok(push(given, (slices::storage(result), (count, outputs).into()), Projections))
    })
}

/// The elements of all tensors, one after the other.
fn joined<'a, T: Real>(tensors: impl Iterator<Item = &'a Tensor> + Clone) -> Result<Vec<T>> {
    let mut all = Vec::with_capacity(tensors.clone().map(Tensor::elem_count).sum());
    for tensor in tensors {
        slices::with::<T, _>(&tensor.contiguous()?, |values| {
            all.extend_from_slice(values);
            Ok(())
        })?;
    }
    Ok(all)
}

struct Projections;

impl Backward for Projections {
    fn backward(&self, inputs: &[Tensor], result: &Tensor, gradient: &Tensor) -> Result<Vec<Option<Tensor>>> {
        by_dtype!(result.dtype(), "projections", T => back::<T>(inputs, gradient))
    }
}

fn back<T: Real>(given: &[Tensor], gradient: &Tensor) -> Result<Vec<Option<Tensor>>> {
    let [x, layers @ ..] = given else { bail!("projections: too few operands") };
    let ((count, inputs), outputs) = (x.dims2()?, gradient.dim(1)?);
    let (weights, biases) = (layers.iter().step_by(2), layers.iter().skip(1).step_by(2));
    slices::with2::<T, _>([gradient, x], |gradient, values| {
        let of_y = Matrix::dense(gradient, (count, outputs));
        let of_x = if x.track_op() {
            let weight = joined::<T>(weights.clone())?;
            let of_x = gemm::product(of_y, Matrix::dense(&weight, (outputs, inputs)), Threads::All);
            Some(Tensor::from_vec(of_x, (count, inputs), x.device())?)
        } else {
            None
        };
        let of_weights = weights
            .clone()
            .any(Tensor::track_op)
            .then(|| gemm::product(of_y.transposed(), Matrix::dense(values, (count, inputs)), Threads::All));
        let of_biases = biases.clone().any(Tensor::track_op).then(|| rows::column_sums(gradient, outputs));
        let mut all = vec![of_x];
        let mut from = 0;
        for layer in layers.chunks_exact(2) {
            let outputs = layer[1].elem_count();
            all.push(part(of_weights.as_deref(), from * inputs, &layer[0])?);
            all.push(part(of_biases.as_deref(), from, &layer[1])?);
            from += outputs;
        }
        Ok(all)
    })
}

/// The gradient of a tensor, which begins at a place of those of all, if it learns.
fn part<T: Real>(all: Option<&[T]>, from: usize, like: &Tensor) -> Result<Option<Tensor>> {
    let Some(all) = all.filter(|_| like.track_op()) else { return Ok(None) };
    Tensor::from_slice(&all[from..from + like.elem_count()], like.shape(), like.device()).map(Some)
}

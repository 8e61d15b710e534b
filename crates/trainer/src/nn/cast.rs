//! Tensors in another floating-point type: working copies of parameters whose own values are kept in more digits.

use candle_core::backend::BackendStorage as _;
use candle_core::{DType, Result, Storage, Tensor, bail};

use super::tape::{Backward, is_off_graph, push_stored};

/// The same numbers in that type, rounded where it has fewer digits.
///
/// Result: as `x`. Differentiable: the gradient arrives in the type of `x`, so that what is learned in steps too small for the other type
/// is not lost (Micikevicius and others, 2018; arXiv:1710.03740).
///
/// # Errors
/// The device cannot convert between the two types.
pub fn cast(x: &Tensor, dtype: DType) -> Result<Tensor> {
    if x.dtype() == dtype || !is_off_graph() {
        return x.to_dtype(dtype);
    }
    let storage = {
        let (storage, layout) = x.storage_and_layout();
        match &*storage {
            Storage::Cpu(storage) => Storage::Cpu(storage.to_dtype(layout, dtype)?),
            Storage::Cuda(storage) => Storage::Cuda(storage.to_dtype(layout, dtype)?),
            Storage::Metal(_) => bail!("cast: the tensor is neither in main memory nor in that of a GPU by CUDA"),
        }
    };
    Ok(push_stored(vec![x.clone()], (storage, x.shape().clone()), Cast))
}

struct Cast;

impl Backward for Cast {
    fn backward(&self, inputs: &[Tensor], _result: &Tensor, gradient: &Tensor) -> Result<Vec<Option<Tensor>>> {
        Ok(vec![Some(gradient.to_dtype(inputs[0].dtype())?.detach())])
    }
}

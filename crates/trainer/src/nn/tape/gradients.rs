//! Gradients by the tensor that they are of.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use candle_core::backprop::GradStore;
use candle_core::{CpuStorage, InplaceOp2, Layout, Result, Tensor, TensorId, bail};

use crate::nn::{by_dtype, pointwise, rows, slices};

/// Gradients of variables.
#[derive(Debug, Default)]
pub struct Gradients(HashMap<TensorId, Gradient>);

#[derive(Debug)]
struct Gradient {
    tensor: Tensor,
    /// Whether nothing else sees its values, so that they may be changed.
    is_own: bool,
}

/// What holds gradients: those of a tape, and those of candle.
pub trait GradientMap {
    /// The gradient of a variable.
    fn get(&self, variable: &Tensor) -> Option<&Tensor>;
    /// Takes it out.
    fn remove(&mut self, variable: &Tensor) -> Option<Tensor>;
    /// Puts it in, in the place of the one before.
    fn insert(&mut self, variable: &Tensor, gradient: Tensor);
}

impl GradientMap for GradStore {
    fn get(&self, variable: &Tensor) -> Option<&Tensor> {
        Self::get(self, variable)
    }

    fn remove(&mut self, variable: &Tensor) -> Option<Tensor> {
        Self::remove(self, variable)
    }

    fn insert(&mut self, variable: &Tensor, gradient: Tensor) {
        Self::insert(self, variable, gradient);
    }
}

impl GradientMap for Gradients {
    fn get(&self, variable: &Tensor) -> Option<&Tensor> {
        self.0.get(&variable.id()).map(|gradient| &gradient.tensor)
    }

    fn remove(&mut self, variable: &Tensor) -> Option<Tensor> {
        self.take(variable.id())
    }

    fn insert(&mut self, variable: &Tensor, gradient: Tensor) {
        self.0.insert(variable.id(), Gradient { tensor: gradient, is_own: false });
    }
}

impl Gradients {
    /// The gradient of a variable.
    pub fn get(&self, variable: &Tensor) -> Option<&Tensor> {
        GradientMap::get(self, variable)
    }

    /// All of them, in no particular order.
    pub fn iter(&self) -> impl Iterator<Item = (TensorId, &Tensor)> {
        self.0.iter().map(|(id, gradient)| (*id, &gradient.tensor))
    }

    /// Adds those of another part of the batch, in which the loss was weighted by that part's share.
    pub fn accumulate(&mut self, other: Self) -> Result<()> {
        for (id, gradient) in other.0 {
            self.add(id, gradient.tensor)?;
        }
        Ok(())
    }

    pub(super) fn take(&mut self, id: TensorId) -> Option<Tensor> {
        self.0.remove(&id).map(|gradient| gradient.tensor)
    }

    /// Adds to a gradient; the first one is moved into its place.
    pub(super) fn add(&mut self, id: TensorId, tensor: Tensor) -> Result<()> {
        match self.0.entry(id) {
            Entry::Vacant(place) => {
                place.insert(Gradient { tensor, is_own: false });
            }
            Entry::Occupied(mut place) => {
                let sum = place.get_mut();
                if sum.is_own && sum.tensor.device().is_cpu() {
                    sum.tensor.inplace_op2(&tensor.contiguous()?, &Add)?;
                } else {
                    // The first one may be the gradient of another tensor as well, as behind a sum.
                    *sum = Gradient { tensor: sum_of(&sum.tensor, &tensor)?, is_own: true };
                }
            }
        }
        Ok(())
    }
}

/// The sum of two gradients.
fn sum_of(a: &Tensor, b: &Tensor) -> Result<Tensor> {
    if !a.device().is_cpu() || a.dims() != b.dims() {
        return Ok((a + b)?.detach());
    }
    let (a, b) = (a.contiguous()?, b.contiguous()?);
    by_dtype!(a.dtype(), "add-gradient", T => {
        let sum = slices::with2::<T, _>([&a, &b], |a, b| Ok(pointwise::each(a, b, #[inline(always)] |a, b| a + b)))?;
        Tensor::from_vec(sum, a.shape(), a.device())
    })
}

struct Add;

impl InplaceOp2 for Add {
    fn name(&self) -> &'static str {
        "add-gradient"
    }

    fn cpu_fwd(&self, sum: &mut CpuStorage, layout: &Layout, other: &CpuStorage, of_other: &Layout) -> Result<()> {
        by_dtype!(slices::dtype(other), self.name(), T => {
            let other = slices::of_storage::<T>(other, of_other)?;
            let sum = slices::of_storage_mut::<T>(sum, layout)?;
            if sum.len() != other.len() {
                bail!("gradients of {} and {} elements cannot be added", sum.len(), other.len());
            }
            rows::update_from(sum, other, #[inline(always)] |sum, &other| *sum += other);
        });
        Ok(())
    }
}

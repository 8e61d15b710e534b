//! Parameters in main memory that are changed where they lie.

use std::cell::Cell;

use candle_core::{CpuStorage, InplaceOp2, Layout, Result, Tensor, Var, bail};

use crate::nn::slices;

/// Elements of a block: that of a parameter, its gradient and its state fit a processor's cache together.
pub(super) const BLOCK: usize = 16 * 1024;

/// Runs a function on a parameter of single precision and its gradient.
pub(super) fn change(var: &Var, gradient: &Tensor, run: impl FnOnce(&mut [f32], &[f32])) -> Result<()> {
    if gradient.shape() != var.shape() {
        bail!("a gradient of {:?} does not fit a parameter of {:?}", gradient.dims(), var.dims());
    }
    var.inplace_op2(&gradient.contiguous()?, &Change(Cell::new(Some(run))))
}

/// An operation is called by shared reference, and once here.
struct Change<F>(Cell<Option<F>>);

impl<F: FnOnce(&mut [f32], &[f32])> InplaceOp2 for Change<F> {
    fn name(&self) -> &'static str {
        "optimiser"
    }

    fn cpu_fwd(&self, parameter: &mut CpuStorage, layout: &Layout, gradient: &CpuStorage, of: &Layout) -> Result<()> {
        let Some(run) = self.0.take() else { bail!("an update is made once") };
        run(slices::of_storage_mut(parameter, layout)?, slices::of_storage(gradient, of)?);
        Ok(())
    }
}

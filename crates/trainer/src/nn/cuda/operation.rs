//! Operations on a GPU, and how they are applied: on the tape where there is one, in candle's graph otherwise.

use candle_core::cuda_backend::CudaStorage;
use candle_core::{CpuStorage, CustomOp1, CustomOp2, CustomOp3, Layout, Result, Shape, Storage, Tensor, bail};

use super::launch::{Operand, on_gpu};
use crate::nn::tape::{Backward, is_off_graph, push_stored};

/// A kernel with its way back.
pub(super) trait Operation: Send + Sync + 'static {
    fn name(&self) -> &'static str;

    fn forward(&self, operands: &[Operand<'_>]) -> Result<(CudaStorage, Shape)>;

    /// Gradients of the inputs, from that of the result, which is contiguous; none of what does not learn.
    fn backward(&self, inputs: &[Tensor], result: &Tensor, gradient: &Tensor) -> Result<Vec<Option<Tensor>>>;
}

/// Applies an operation.
pub(super) fn apply(operation: impl Operation, inputs: &[&Tensor]) -> Result<Tensor> {
    let inputs = inputs.iter().map(|input| input.contiguous()).collect::<Result<Vec<_>>>()?;
    if is_off_graph() {
        let operands: Vec<&Tensor> = inputs.iter().collect();
        let (storage, shape) = on_gpu(&operands, |operands| operation.forward(operands))?;
        return Ok(push_stored(inputs, (Storage::Cuda(storage), shape), Applied(operation)));
    }
    let operation = Applied(operation);
    match inputs.as_slice() {
        [x] => x.apply_op1(operation),
        [x, y] => x.apply_op2(y, operation),
        [x, y, z] => x.apply_op3(y, z, operation),
        _ => bail!("{}: candle's graph has no operations of {} operands", operation.0.name(), inputs.len()),
    }
}

struct Applied<O>(O);

impl<O: Operation> Applied<O> {
    fn back<const N: usize>(
        &self,
        inputs: [&Tensor; N],
        result: &Tensor,
        gradient: &Tensor,
    ) -> Result<[Option<Tensor>; N]> {
        let gradients = self.0.backward(&inputs.map(Tensor::clone), result, &gradient.contiguous()?)?;
        let count = gradients.len();
        gradients.try_into().map_err(|_| candle_core::Error::msg(format!("{} gave {count} gradients", self.0.name())))
    }

    fn not_here<R>(&self) -> Result<R> {
        bail!("{}: the operands are not in a GPU's memory", self.0.name())
    }
}

impl<O: Operation> Backward for Applied<O> {
    fn backward(&self, inputs: &[Tensor], result: &Tensor, gradient: &Tensor) -> Result<Vec<Option<Tensor>>> {
        self.0.backward(inputs, result, &gradient.contiguous()?)
    }
}

impl<O: Operation> CustomOp1 for Applied<O> {
    fn name(&self) -> &'static str {
        self.0.name()
    }

    fn cpu_fwd(&self, _: &CpuStorage, _: &Layout) -> Result<(CpuStorage, Shape)> {
        self.not_here()
    }

    fn cuda_fwd(&self, storage: &CudaStorage, layout: &Layout) -> Result<(CudaStorage, Shape)> {
        self.0.forward(&[Operand { storage, layout }])
    }

    fn bwd(&self, x: &Tensor, result: &Tensor, gradient: &Tensor) -> Result<Option<Tensor>> {
        let [of_x] = self.back([x], result, gradient)?;
        Ok(of_x)
    }
}

impl<O: Operation> CustomOp2 for Applied<O> {
    fn name(&self) -> &'static str {
        self.0.name()
    }

    fn cpu_fwd(&self, _: &CpuStorage, _: &Layout, _: &CpuStorage, _: &Layout) -> Result<(CpuStorage, Shape)> {
        self.not_here()
    }

    fn cuda_fwd(&self, x: &CudaStorage, of_x: &Layout, y: &CudaStorage, of_y: &Layout) -> Result<(CudaStorage, Shape)> {
        self.0.forward(&[Operand { storage: x, layout: of_x }, Operand { storage: y, layout: of_y }])
    }

    fn bwd(
        &self,
        x: &Tensor,
        y: &Tensor,
        result: &Tensor,
        gradient: &Tensor,
    ) -> Result<(Option<Tensor>, Option<Tensor>)> {
        let [of_x, of_y] = self.back([x, y], result, gradient)?;
        Ok((of_x, of_y))
    }
}

impl<O: Operation> CustomOp3 for Applied<O> {
    fn name(&self) -> &'static str {
        self.0.name()
    }

    fn cpu_fwd(
        &self,
        _: &CpuStorage,
        _: &Layout,
        _: &CpuStorage,
        _: &Layout,
        _: &CpuStorage,
        _: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        self.not_here()
    }

    fn cuda_fwd(
        &self,
        x: &CudaStorage,
        of_x: &Layout,
        y: &CudaStorage,
        of_y: &Layout,
        z: &CudaStorage,
        of_z: &Layout,
    ) -> Result<(CudaStorage, Shape)> {
        let operand = |storage, layout| Operand { storage, layout };
        self.0.forward(&[operand(x, of_x), operand(y, of_y), operand(z, of_z)])
    }

    fn bwd(
        &self,
        x: &Tensor,
        y: &Tensor,
        z: &Tensor,
        result: &Tensor,
        gradient: &Tensor,
    ) -> Result<(Option<Tensor>, Option<Tensor>, Option<Tensor>)> {
        let [of_x, of_y, of_z] = self.back([x, y, z], result, gradient)?;
        Ok((of_x, of_y, of_z))
    }
}

//! Operations, and how they are applied: on the tape where there is one, in candle's graph otherwise.

use candle_core::{CpuStorage, CustomOp1, CustomOp2, CustomOp3, Layout, Result, Shape, Storage, Tensor, bail};

use super::{Gradients, is_off_graph, push};

/// The way back through an operation.
pub(in crate::nn) trait Backward: Send + Sync {
    /// Gradients of the inputs, from that of the result; none of what does not learn.
    fn backward(&self, inputs: &[Tensor], result: &Tensor, gradient: &Tensor) -> Result<Vec<Option<Tensor>>>;
}

struct Of<O>(O);

struct One<O>(O);
struct Two<O>(O);
struct Three<O>(O);

impl<O: CustomOp1 + Send + Sync> Backward for One<O> {
    fn backward(&self, inputs: &[Tensor], result: &Tensor, gradient: &Tensor) -> Result<Vec<Option<Tensor>>> {
        Ok(vec![self.0.bwd(&inputs[0], result, gradient)?])
    }
}

impl<O: CustomOp2 + Send + Sync> Backward for Two<O> {
    fn backward(&self, inputs: &[Tensor], result: &Tensor, gradient: &Tensor) -> Result<Vec<Option<Tensor>>> {
        let (first, second) = self.0.bwd(&inputs[0], &inputs[1], result, gradient)?;
        Ok(vec![first, second])
    }
}

impl<O: CustomOp3 + Send + Sync> Backward for Three<O> {
    fn backward(&self, inputs: &[Tensor], result: &Tensor, gradient: &Tensor) -> Result<Vec<Option<Tensor>>> {
        let (first, second, third) = self.0.bwd(&inputs[0], &inputs[1], &inputs[2], result, gradient)?;
        Ok(vec![first, second, third])
    }
}

/// Runs a forward pass on what lies in main memory.
fn on_host<R>(tensor: &Tensor, run: impl FnOnce(&CpuStorage, &Layout) -> Result<R>) -> Result<R> {
    let (storage, layout) = tensor.storage_and_layout();
    match &*storage {
        Storage::Cpu(storage) => run(storage, layout),
        _ => bail!("the tensor is not in main memory"),
    }
}

/// Applies an operation of one operand in main memory.
pub(in crate::nn) fn apply1(x: &Tensor, op: impl CustomOp1 + Send + Sync + 'static) -> Result<Tensor> {
    if !is_off_graph() {
        return x.apply_op1(op);
    }
    let result = on_host(x, |storage, layout| op.cpu_fwd(storage, layout))?;
    Ok(push(vec![x.clone()], result, One(op)))
}

/// The same of two.
pub(in crate::nn) fn apply2(x: &Tensor, y: &Tensor, op: impl CustomOp2 + Send + Sync + 'static) -> Result<Tensor> {
    if !is_off_graph() {
        return x.apply_op2(y, op);
    }
    let result = on_host(x, |x, x_layout| on_host(y, |y, y_layout| op.cpu_fwd(x, x_layout, y, y_layout)))?;
    Ok(push(vec![x.clone(), y.clone()], result, Two(op)))
}

/// The same of three.
pub(in crate::nn) fn apply3(
    (x, y, z): (&Tensor, &Tensor, &Tensor),
    op: impl CustomOp3 + Send + Sync + 'static,
) -> Result<Tensor> {
    if !is_off_graph() {
        return x.apply_op3(y, z, op);
    }
    let result =
        on_host(x, |x, of_x| on_host(y, |y, of_y| on_host(z, |z, of_z| op.cpu_fwd(x, of_x, y, of_y, z, of_z))))?;
    Ok(push(vec![x.clone(), y.clone(), z.clone()], result, Three(op)))
}

/// Goes back from a tensor that candle made to the variables that it made it from.
pub(super) fn through_candle(tensor: &Tensor, gradient: Tensor, gradients: &mut Gradients) -> Result<()> {
    let end =
        if tensor.device().is_cpu() { tensor.apply_op1(Of(gradient))? } else { tensor.mul(&gradient)?.sum_all()? };
    let mut found = end.backward()?;
    for variable in end.sorted_nodes().into_iter().filter(|node| node.is_variable()) {
        if let Some(gradient) = found.remove(variable) {
            gradients.add(variable.id(), gradient)?;
        }
    }
    Ok(())
}

/// A scalar whose gradient is a given one: what candle begins a backward pass with.
impl CustomOp1 for Of<Tensor> {
    fn name(&self) -> &'static str {
        "gradient"
    }

    fn cpu_fwd(&self, _x: &CpuStorage, _layout: &Layout) -> Result<(CpuStorage, Shape)> {
        Ok((CpuStorage::F32(vec![0.0]), ().into()))
    }

    fn bwd(&self, _x: &Tensor, _result: &Tensor, _gradient: &Tensor) -> Result<Option<Tensor>> {
        Ok(Some(self.0.clone()))
    }
}

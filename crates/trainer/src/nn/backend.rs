//! Products and sums by candle's backend of wherever tensors lie, as operations of the tape.
//!
//! For devices without kernels of ours for them: a product is a library's there. Left to candle's graph, each would be gone back through by
//! way of a scalar that has to be made of it first.

use candle_core::backend::BackendStorage;
use candle_core::op;
use candle_core::{Layout, Result, Shape, Storage, Tensor, bail};

use super::tape::{Backward, push_stored};

/// `x Wᵀ + b`.
///
/// `x`: `[batch, in]`, `weight`: `[out, in]`, `bias`: `[out]`, result: `[batch, out]`. Differentiable in all; of what is frozen, nothing is
/// computed.
pub(super) fn affine(x: &Tensor, weight: &Tensor, bias: Option<&Tensor>) -> Result<Tensor> {
    let ((batch, inputs), (outputs, weight_inputs)) = (x.dims2()?, weight.dims2()?);
    if inputs != weight_inputs || bias.is_some_and(|bias| bias.dims() != [outputs]) {
        bail!("a layer of {weight_inputs} inputs and {outputs} outputs does not fit [{batch}, {inputs}] or its bias");
    }
    let mut operands = vec![x.contiguous()?, weight.contiguous()?];
    operands.extend(bias.cloned());
    let storage = run(&Affine, &operands)?;
    Ok(push_stored(operands, (storage, (batch, outputs).into()), Affine))
}

/// `x + y` of the same shape. Differentiable in both.
pub(super) fn add(x: &Tensor, y: &Tensor) -> Result<Tensor> {
    if x.dims() != y.dims() {
        bail!("{:?} and {:?} cannot be added", x.dims(), y.dims());
    }
    let operands = vec![x.contiguous()?, y.contiguous()?];
    let storage = run(&Sum, &operands)?;
    Ok(push_stored(operands, (storage, x.shape().clone()), Sum))
}

/// A forward pass on the storage of any device.
trait Forward {
    fn forward<S: BackendStorage>(&self, operands: &[(&S, &Layout)]) -> Result<S>;
}

fn run(operation: &impl Forward, operands: &[Tensor]) -> Result<Storage> {
    let guards: Vec<_> = operands.iter().map(Tensor::storage_and_layout).collect();
    let (mut host, mut gpu) = (Vec::new(), Vec::new());
    for (storage, layout) in &guards {
        match &**storage {
            Storage::Cpu(storage) => host.push((storage, *layout)),
            Storage::Cuda(storage) => gpu.push((storage, *layout)),
            Storage::Metal(_) => bail!("the tensor is neither in main memory nor in that of a GPU by CUDA"),
        }
    }
    match (host.is_empty(), gpu.is_empty()) {
        (false, true) => Ok(Storage::Cpu(operation.forward(&host)?)),
        (true, false) => Ok(Storage::Cuda(operation.forward(&gpu)?)),
        _ => bail!("the operands are not on one device"),
    }
}

struct Affine;

impl Forward for Affine {
    fn forward<S: BackendStorage>(&self, operands: &[(&S, &Layout)]) -> Result<S> {
        let [(x, of_x), (weight, of_weight), bias @ ..] = operands else { bail!("a layer without a weight") };
        let ((batch, inputs), outputs) = (of_x.shape().dims2()?, of_weight.dims()[0]);
        let product = x.matmul(weight, (1, batch, outputs, inputs), of_x, &of_weight.transpose(0, 1)?)?;
        let Some((bias, of_bias)) = bias.first() else { return Ok(product) };
        let shape = Shape::from((batch, outputs));
        product.binary_impl::<op::Add>(bias, &Layout::contiguous(&shape), &of_bias.broadcast_as(shape.clone())?)
    }
}

impl Backward for Affine {
    fn backward(&self, inputs: &[Tensor], _result: &Tensor, gradient: &Tensor) -> Result<Vec<Option<Tensor>>> {
        let gradient = gradient.contiguous()?.detach();
        let (x, weight) = (inputs[0].detach(), inputs[1].detach());
        let of_x = inputs[0].track_op().then(|| gradient.matmul(&weight)).transpose()?;
        let of_weight = inputs[1].track_op().then(|| gradient.t()?.matmul(&x)).transpose()?;
        let mut gradients = vec![of_x, of_weight];
        if let Some(bias) = inputs.get(2) {
            gradients.push(bias.track_op().then(|| column_sums(&gradient)).transpose()?);
        }
        Ok(gradients)
    }
}

/// `[rows, columns]` to `[columns]`, as a product: libraries add up in single precision whatever the elements are.
fn column_sums(x: &Tensor) -> Result<Tensor> {
    let (rows, columns) = x.dims2()?;
    Tensor::ones((1, rows), x.dtype(), x.device())?.matmul(x)?.reshape(columns)
}

struct Sum;

impl Forward for Sum {
    fn forward<S: BackendStorage>(&self, operands: &[(&S, &Layout)]) -> Result<S> {
        let [(x, of_x), (y, of_y)] = operands else { bail!("a sum has two operands") };
        x.binary_impl::<op::Add>(y, of_x, of_y)
    }
}

impl Backward for Sum {
    fn backward(&self, _inputs: &[Tensor], _result: &Tensor, gradient: &Tensor) -> Result<Vec<Option<Tensor>>> {
        Ok(vec![Some(gradient.detach()), Some(gradient.detach())])
    }
}

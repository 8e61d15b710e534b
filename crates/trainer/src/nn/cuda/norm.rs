//! Normalisation of rows.

use std::sync::OnceLock;

use candle_core::cuda_backend::cudarc::driver::{CudaSlice, CudaView, PushKernelArg as _};
use candle_core::cuda_backend::{CudaDevice, CudaStorage};
use candle_core::{Result, Shape, Tensor, bail};

use super::launch::{
    EACH, Module, Operand, Stored, blocks_of, by_stored, launch, module, on_gpu, room, single, storage, tensor,
    threads_of, word,
};
use super::operation::{Operation, apply};
use super::pointwise::dropped;
use crate::nn::dropout::Drop;

const NORM: Module = module!("norm");

/// Rows whose share of the parameters' gradients one block adds up. The sum's order depends on it: it is a constant.
const ROWS_EACH: usize = 128;

pub(in crate::nn) fn layer_norm(x: &Tensor, weight: &Tensor, bias: &Tensor, epsilon: f64) -> Result<Tensor> {
    apply(LayerNorm { epsilon: single(epsilon) }, &[x, weight, bias])
}

pub(in crate::nn) fn rms_norm(x: &Tensor, weight: &Tensor, epsilon: f64) -> Result<Tensor> {
    apply(RmsNorm { epsilon: single(epsilon) }, &[x, weight])
}

/// `layer_norm(residual + dropout(x))`; only on the tape, as it has four operands.
pub(in crate::nn) fn add_norm(
    (x, residual): (&Tensor, &Tensor),
    (weight, bias, epsilon): (&Tensor, &Tensor, f64),
    drop: Option<Drop>,
) -> Result<Tensor> {
    apply(AddNorm { epsilon: single(epsilon), drop, sum: OnceLock::new() }, &[x, residual, weight, bias])
}

struct LayerNorm {
    epsilon: f32,
}

struct RmsNorm {
    epsilon: f32,
}

struct AddNorm {
    epsilon: f32,
    drop: Option<Drop>,
    /// `residual + dropout(x)`.
    sum: OnceLock<Tensor>,
}

/// Rows and width of the first operand, as wide as the parameters are long.
fn sizes(name: &str, x: &Operand<'_>, parameters: &[Operand<'_>]) -> Result<(usize, usize)> {
    let (rows, width) = x.rows()?;
    if parameters.iter().any(|parameter| parameter.dims() != [width]) {
        let parameters: Vec<_> = parameters.iter().map(Operand::dims).collect();
        bail!("{name}: {:?} does not fit parameters of {parameters:?}", x.dims());
    }
    Ok((rows, width))
}

/// Which kernel goes back.
#[derive(Clone, Copy)]
enum Kind {
    Layer,
    Rms,
}

/// Gradients of what was normalised, of the weight and of the bias, if there was one.
fn back<T: Stored>(kind: Kind, operands: [&Operand<'_>; 3], epsilon: f32) -> Result<[Tensor; 3]> {
    let [x, weight, gradient] = operands;
    let (rows, width) = x.rows()?;
    let device = x.device();
    let (mut of_x, mut kept) = (room::<T>(device, x.count())?, room::<f32>(device, 2 * rows)?);
    let (values, slopes) = (x.view::<T>()?, gradient.view::<T>()?);
    let name = match kind {
        Kind::Layer => "layer_norm_back",
        Kind::Rms => "rms_norm_back",
    };
    let kernel = T::kernel(device, NORM, name)?;
    let (weights, columns) = (weight.view::<T>()?, word(width)?);
    let mut start = kernel.builder();
    start.arg(&values).arg(&weights).arg(&slopes).arg(&mut of_x).arg(&mut kept).arg(&columns).arg(&epsilon);
    launch(&mut start, (rows, 1), threads_of(width))?;
    let [of_weight, of_bias] = of_parameters(device, (&values, &slopes, &kept), (rows, width))?;
    Ok([
        tensor(of_x, x.shape(), device),
        tensor(of_weight, weight.shape(), device),
        tensor(of_bias, weight.shape(), device),
    ])
}

/// Gradients of weight and bias: sums over blocks of rows, then over the blocks.
fn of_parameters<T: Stored>(
    device: &CudaDevice,
    (x, gradient, kept): (&CudaView<'_, T>, &CudaView<'_, T>, &CudaSlice<f32>),
    (rows, width): (usize, usize),
) -> Result<[CudaSlice<T>; 2]> {
    let blocks = rows.div_ceil(ROWS_EACH);
    let mut parts = room::<f32>(device, 2 * blocks * width)?;
    let (count, columns, each) = (word(rows)?, word(width)?, word(ROWS_EACH)?);
    let kernel = T::kernel(device, NORM, "norm_parameters")?;
    let mut start = kernel.builder();
    start.arg(x).arg(gradient).arg(kept).arg(&mut parts).arg(&count).arg(&columns).arg(&each);
    launch(&mut start, (blocks_of(width).0, blocks), EACH)?;
    let (mut of_weight, mut of_bias) = (room::<T>(device, width)?, room::<T>(device, width)?);
    let count = word(blocks)?;
    let kernel = T::kernel(device, NORM, "norm_parameters_sum")?;
    let mut start = kernel.builder();
    start.arg(&parts).arg(&mut of_weight).arg(&mut of_bias).arg(&count).arg(&columns);
    launch(&mut start, blocks_of(width), EACH)?;
    Ok([of_weight, of_bias])
}

impl LayerNorm {
    fn run<T: Stored>(&self, operands: &[Operand<'_>]) -> Result<CudaStorage> {
        let (rows, width) = sizes(self.name(), &operands[0], &operands[1..])?;
        let device = operands[0].device();
        let (x, weight, bias) = (operands[0].view::<T>()?, operands[1].view::<T>()?, operands[2].view::<T>()?);
        let (mut result, columns) = (room::<T>(device, rows * width)?, word(width)?);
        let kernel = T::kernel(device, NORM, "layer_norm")?;
        let mut start = kernel.builder();
        start.arg(&x).arg(&weight).arg(&bias).arg(&mut result).arg(&columns).arg(&self.epsilon);
        launch(&mut start, (rows, 1), threads_of(width))?;
        Ok(storage(result, device))
    }
}

impl Operation for LayerNorm {
    fn name(&self) -> &'static str {
        "layer norm"
    }

    fn forward(&self, operands: &[Operand<'_>]) -> Result<(CudaStorage, Shape)> {
        let result = by_stored!(operands[0].dtype(), self.name(), T => self.run::<T>(operands)?);
        Ok((result, operands[0].shape()))
    }

    fn backward(&self, inputs: &[Tensor], _result: &Tensor, gradient: &Tensor) -> Result<Vec<Option<Tensor>>> {
        on_gpu(&[&inputs[0], &inputs[1], gradient], |operands| {
            let [x, weight, gradient] = [&operands[0], &operands[1], &operands[2]];
            let gradients = by_stored!(x.dtype(), self.name(), T => {
                back::<T>(Kind::Layer, [x, weight, gradient], self.epsilon)?
            });
            Ok(gradients.map(Some).into())
        })
    }
}

impl RmsNorm {
    fn run<T: Stored>(&self, operands: &[Operand<'_>]) -> Result<CudaStorage> {
        let (rows, width) = sizes(self.name(), &operands[0], &operands[1..])?;
        let device = operands[0].device();
        let (x, weight) = (operands[0].view::<T>()?, operands[1].view::<T>()?);
        let (mut result, columns) = (room::<T>(device, rows * width)?, word(width)?);
        let kernel = T::kernel(device, NORM, "rms_norm")?;
        let mut start = kernel.builder();
        start.arg(&x).arg(&weight).arg(&mut result).arg(&columns).arg(&self.epsilon);
        launch(&mut start, (rows, 1), threads_of(width))?;
        Ok(storage(result, device))
    }
}

impl Operation for RmsNorm {
    fn name(&self) -> &'static str {
        "RMS norm"
    }

    fn forward(&self, operands: &[Operand<'_>]) -> Result<(CudaStorage, Shape)> {
        let result = by_stored!(operands[0].dtype(), self.name(), T => self.run::<T>(operands)?);
        Ok((result, operands[0].shape()))
    }

    fn backward(&self, inputs: &[Tensor], _result: &Tensor, gradient: &Tensor) -> Result<Vec<Option<Tensor>>> {
        on_gpu(&[&inputs[0], &inputs[1], gradient], |operands| {
            let [x, weight, gradient] = [&operands[0], &operands[1], &operands[2]];
            let [of_x, of_weight, _] = by_stored!(x.dtype(), self.name(), T => {
                back::<T>(Kind::Rms, [x, weight, gradient], self.epsilon)?
            });
            Ok(vec![Some(of_x), Some(of_weight)])
        })
    }
}

impl AddNorm {
    fn run<T: Stored>(&self, operands: &[Operand<'_>]) -> Result<CudaStorage> {
        let (rows, width) = sizes(self.name(), &operands[0], &operands[2..])?;
        if operands[0].dims() != operands[1].dims() {
            bail!("{}: {:?} and {:?} do not fit", self.name(), operands[0].dims(), operands[1].dims());
        }
        let device = operands[0].device();
        let (x, residual) = (operands[0].view::<T>()?, operands[1].view::<T>()?);
        let (weight, bias) = (operands[2].view::<T>()?, operands[3].view::<T>()?);
        let (mut sum, mut result) = (room::<T>(device, rows * width)?, room::<T>(device, rows * width)?);
        let columns = word(width)?;
        let ([word0, word1], least, kept) = Drop::constants(self.drop);
        let kernel = T::kernel(device, NORM, "add_norm")?;
        let mut start = kernel.builder();
        start.arg(&x).arg(&residual).arg(&weight).arg(&bias).arg(&mut sum).arg(&mut result);
        start.arg(&columns).arg(&self.epsilon).arg(&word0).arg(&word1).arg(&least).arg(&kept);
        launch(&mut start, (rows, 1), threads_of(width))?;
        let sum = tensor(sum, operands[0].shape(), device);
        self.sum.get_or_init(|| sum);
        Ok(storage(result, device))
    }
}

impl Operation for AddNorm {
    fn name(&self) -> &'static str {
        "add and norm"
    }

    fn forward(&self, operands: &[Operand<'_>]) -> Result<(CudaStorage, Shape)> {
        let result = by_stored!(operands[0].dtype(), self.name(), T => self.run::<T>(operands)?);
        Ok((result, operands[0].shape()))
    }

    fn backward(&self, inputs: &[Tensor], _result: &Tensor, gradient: &Tensor) -> Result<Vec<Option<Tensor>>> {
        let Some(sum) = self.sum.get() else { bail!("{}: a backward pass before the forward pass", self.name()) };
        let [of_sum, of_weight, of_bias] = on_gpu(&[sum, &inputs[2], gradient], |operands| {
            let [x, weight, gradient] = [&operands[0], &operands[1], &operands[2]];
            Ok(by_stored!(x.dtype(), self.name(), T => back::<T>(Kind::Layer, [x, weight, gradient], self.epsilon)?))
        })?;
        let of_x = match self.drop {
            Some(drop) => dropped(&of_sum, drop)?,
            None => of_sum.clone(),
        };
        Ok([of_x, of_sum, of_weight, of_bias].map(Some).into())
    }
}

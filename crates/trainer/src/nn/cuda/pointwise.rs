//! Activations, dropout and rotary embedding, element by element.

use std::sync::Arc;

use candle_core::cuda_backend::cudarc::driver::PushKernelArg as _;
use candle_core::cuda_backend::{CudaDevice, CudaStorage};
use candle_core::{DType, Result, Shape, Tensor, bail};

use super::launch::{
    EACH, Module, Operand, Stored, blocks_of, by_stored, launch, module, on_gpu, room, storage, tensor, uploaded, word,
};
use super::operation::{Operation, apply};
use crate::nn::dropout::Drop;
use crate::nn::pointwise::Gelu;

const POINTWISE: Module = module!("pointwise");

pub(in crate::nn) fn gelu(x: &Tensor, kind: Gelu) -> Result<Tensor> {
    apply(GeluOf(kind), &[x])
}

pub(in crate::nn) fn swiglu(gate: &Tensor, value: &Tensor) -> Result<Tensor> {
    apply(SwiGlu, &[gate, value])
}

pub(in crate::nn) fn dropout(x: &Tensor, drop: Drop) -> Result<Tensor> {
    apply(Dropout(drop), &[x])
}

/// `table`: `[positions, width]` of cosines and sines. `x` is `[batch, heads, positions, width]`, or, with the place of each token,
/// `[tokens, heads · width]`.
pub(in crate::nn) fn rotary(x: &Tensor, table: &Tensor, places: Option<&Arc<[u32]>>) -> Result<Tensor> {
    // Angles are single precision whatever is turned.
    let table = table.to_dtype(DType::F32)?;
    apply(Rotary { sign: 1.0, places: places.cloned() }, &[x, &table])
}

/// What is left of a tensor, outside of any graph.
pub(super) fn dropped(x: &Tensor, drop: Drop) -> Result<Tensor> {
    on_gpu(
        &[x],
        |operands| by_stored!(x.dtype(), "dropout", T => Ok(tensor(drop_as::<T>(drop, &operands[0])?, x.shape(), operands[0].device()))),
    )
}

struct GeluOf(Gelu);
struct SwiGlu;
struct Dropout(Drop);

struct Rotary {
    /// -1 turns by the negative angles: what undoes it, and so its gradient.
    sign: f32,
    places: Option<Arc<[u32]>>,
}

type Slice<T> = candle_core::cuda_backend::cudarc::driver::CudaSlice<T>;

fn drop_as<T: Stored>(drop: Drop, x: &Operand<'_>) -> Result<Slice<T>> {
    let (device, count) = (x.device(), x.count());
    let (values, mut result, number) = (x.view::<T>()?, room::<T>(device, count)?, count as u64);
    let ([word0, word1], least, kept) = Drop::constants(Some(drop));
    let kernel = T::kernel(device, POINTWISE, "dropout")?;
    let mut start = kernel.builder();
    start.arg(&values).arg(&mut result).arg(&number).arg(&word0).arg(&word1).arg(&least).arg(&kept);
    launch(&mut start, blocks_of(count), EACH)?;
    Ok(result)
}

impl GeluOf {
    fn exact(&self) -> u32 {
        u32::from(self.0 == Gelu::Exact)
    }

    fn run<T: Stored>(&self, x: &Operand<'_>) -> Result<CudaStorage> {
        let (device, count) = (x.device(), x.count());
        let (values, mut result, number) = (x.view::<T>()?, room::<T>(device, count)?, count as u64);
        let (kernel, exact) = (T::kernel(device, POINTWISE, "gelu")?, self.exact());
        let mut start = kernel.builder();
        start.arg(&values).arg(&mut result).arg(&number).arg(&exact);
        launch(&mut start, blocks_of(count), EACH)?;
        Ok(storage(result, device))
    }

    fn back<T: Stored>(&self, x: &Operand<'_>, gradient: &Operand<'_>) -> Result<Tensor> {
        let (device, count) = (x.device(), x.count());
        let (values, slopes) = (x.view::<T>()?, gradient.view::<T>()?);
        let (mut of_x, number, exact) = (room::<T>(device, count)?, count as u64, self.exact());
        let kernel = T::kernel(device, POINTWISE, "gelu_back")?;
        let mut start = kernel.builder();
        start.arg(&values).arg(&slopes).arg(&mut of_x).arg(&number).arg(&exact);
        launch(&mut start, blocks_of(count), EACH)?;
        Ok(tensor(of_x, x.shape(), device))
    }
}

impl Operation for GeluOf {
    fn name(&self) -> &'static str {
        "gelu"
    }

    fn forward(&self, operands: &[Operand<'_>]) -> Result<(CudaStorage, Shape)> {
        let result = by_stored!(operands[0].dtype(), self.name(), T => self.run::<T>(&operands[0])?);
        Ok((result, operands[0].shape()))
    }

    fn backward(&self, inputs: &[Tensor], _result: &Tensor, gradient: &Tensor) -> Result<Vec<Option<Tensor>>> {
        on_gpu(&[&inputs[0], gradient], |operands| {
            let (x, gradient) = (&operands[0], &operands[1]);
            Ok(vec![Some(by_stored!(x.dtype(), self.name(), T => self.back::<T>(x, gradient)?))])
        })
    }
}

impl SwiGlu {
    fn run<T: Stored>(gate: &Operand<'_>, value: &Operand<'_>) -> Result<CudaStorage> {
        let (device, count) = (gate.device(), gate.count());
        let (gates, values) = (gate.view::<T>()?, value.view::<T>()?);
        let (mut result, number) = (room::<T>(device, count)?, count as u64);
        let kernel = T::kernel(device, POINTWISE, "swiglu")?;
        let mut start = kernel.builder();
        start.arg(&gates).arg(&values).arg(&mut result).arg(&number);
        launch(&mut start, blocks_of(count), EACH)?;
        Ok(storage(result, device))
    }

    fn back<T: Stored>(gate: &Operand<'_>, value: &Operand<'_>, gradient: &Operand<'_>) -> Result<[Tensor; 2]> {
        let (device, count) = (gate.device(), gate.count());
        let (gates, values, slopes) = (gate.view::<T>()?, value.view::<T>()?, gradient.view::<T>()?);
        let (mut of_gate, mut of_value) = (room::<T>(device, count)?, room::<T>(device, count)?);
        let (kernel, number) = (T::kernel(device, POINTWISE, "swiglu_back")?, count as u64);
        let mut start = kernel.builder();
        start.arg(&gates).arg(&values).arg(&slopes).arg(&mut of_gate).arg(&mut of_value).arg(&number);
        launch(&mut start, blocks_of(count), EACH)?;
        Ok([tensor(of_gate, gate.shape(), device), tensor(of_value, gate.shape(), device)])
    }
}

impl Operation for SwiGlu {
    fn name(&self) -> &'static str {
        "swiglu"
    }

    fn forward(&self, operands: &[Operand<'_>]) -> Result<(CudaStorage, Shape)> {
        let (gate, value) = (&operands[0], &operands[1]);
        if gate.dims() != value.dims() {
            bail!("swiglu: a gate of {:?} does not fit a value of {:?}", gate.dims(), value.dims());
        }
        Ok((by_stored!(gate.dtype(), self.name(), T => Self::run::<T>(gate, value)?), gate.shape()))
    }

    fn backward(&self, inputs: &[Tensor], _result: &Tensor, gradient: &Tensor) -> Result<Vec<Option<Tensor>>> {
        on_gpu(&[&inputs[0], &inputs[1], gradient], |operands| {
            let [gate, value, gradient] = [&operands[0], &operands[1], &operands[2]];
            let gradients = by_stored!(gate.dtype(), self.name(), T => Self::back::<T>(gate, value, gradient)?);
            Ok(gradients.map(Some).into())
        })
    }
}

impl Operation for Dropout {
    fn name(&self) -> &'static str {
        "dropout"
    }

    fn forward(&self, operands: &[Operand<'_>]) -> Result<(CudaStorage, Shape)> {
        let (x, device) = (&operands[0], operands[0].device());
        let result = by_stored!(x.dtype(), self.name(), T => storage(drop_as::<T>(self.0, x)?, device));
        Ok((result, x.shape()))
    }

    fn backward(&self, _inputs: &[Tensor], _result: &Tensor, gradient: &Tensor) -> Result<Vec<Option<Tensor>>> {
        Ok(vec![Some(dropped(gradient, self.0)?)])
    }
}

impl Rotary {
    /// Width of a head, and how many rows of it have a position, or each token.
    fn sizes(&self, x: &Operand<'_>, table: &Operand<'_>) -> Result<(usize, usize)> {
        match (x.dims(), table.dims(), &self.places) {
            (&[_, _, positions, width], &[known, of], None) if of == width && known >= positions => {
                Ok((width, positions))
            }
            (&[tokens, columns], &[_, width], Some(places)) if columns % width == 0 && tokens == places.len() => {
                Ok((width, columns / width))
            }
            (x, table, _) => bail!("rotary: {x:?} does not fit a table of {table:?}"),
        }
    }

    fn run<T: Stored>(&self, device: &CudaDevice, x: &Operand<'_>, table: &Operand<'_>) -> Result<Slice<T>> {
        let (width, inner) = self.sizes(x, table)?;
        let (values, angles, mut result) = (x.view::<T>()?, table.view::<f32>()?, room::<T>(device, x.count())?);
        let places = self.places.as_ref().map(|places| uploaded(device, places)).transpose()?;
        let (pairs, columns, inner) = ((x.count() / 2) as u64, word(width)?, word(inner)?);
        let kernel = T::kernel(device, POINTWISE, "rotary")?;
        let mut start = kernel.builder();
        start.arg(&values).arg(&angles);
        match &places {
            Some(places) => start.arg(places),
            None => start.arg(&0_u64),
        };
        start.arg(&mut result).arg(&pairs).arg(&columns).arg(&inner).arg(&self.sign);
        launch(&mut start, blocks_of(x.count() / 2), EACH)?;
        Ok(result)
    }
}

impl Operation for Rotary {
    fn name(&self) -> &'static str {
        "rotary"
    }

    fn forward(&self, operands: &[Operand<'_>]) -> Result<(CudaStorage, Shape)> {
        let (x, table, device) = (&operands[0], &operands[1], operands[0].device());
        let result = by_stored!(x.dtype(), self.name(), T => storage(self.run::<T>(device, x, table)?, device));
        Ok((result, x.shape()))
    }

    fn backward(&self, inputs: &[Tensor], _result: &Tensor, gradient: &Tensor) -> Result<Vec<Option<Tensor>>> {
        let back = Self { sign: -self.sign, places: self.places.clone() };
        on_gpu(&[gradient, &inputs[1]], |operands| {
            let (gradient, table, device) = (&operands[0], &operands[1], operands[0].device());
            let of_x = by_stored!(gradient.dtype(), self.name(), T => {
                tensor(back.run::<T>(device, gradient, table)?, gradient.shape(), device)
            });
            Ok(vec![Some(of_x), None])
        })
    }
}

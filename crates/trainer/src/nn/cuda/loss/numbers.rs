//! Losses of numbers: the mean square of their distance from what is wanted, and Huber's.

use candle_core::cuda_backend::CudaStorage;
use candle_core::cuda_backend::cudarc::driver::PushKernelArg as _;
use candle_core::{Result, Shape, Tensor, bail};

use super::super::launch::{
    EACH, Operand, Stored, blocks_of, by_stored, launch, on_gpu, room, single, storage, tensor,
};
use super::super::operation::{Operation, apply};
use super::{LOSS, total};
use crate::nn::loss::count;

/// Sums that the losses are added up to first.
const PARTS: usize = 64;

/// The loss is single precision whatever the numbers are. Differentiable in both.
pub(in crate::nn) fn mse(x: &Tensor, target: &Tensor) -> Result<Tensor> {
    // Huber's loss without an end is half of the squares.
    apply(Distance { name: "mse", delta: f64::INFINITY, factor: 2.0 }, &[x, target])
}

/// The same of Huber's loss.
pub(in crate::nn) fn huber(x: &Tensor, target: &Tensor, delta: f64) -> Result<Tensor> {
    apply(Distance { name: "huber", delta, factor: 1.0 }, &[x, target])
}

struct Distance {
    name: &'static str,
    delta: f64,
    /// What the mean of Huber's losses is multiplied by.
    factor: f64,
}

impl Distance {
    fn run<T: Stored>(&self, x: &Operand<'_>, target: &Operand<'_>) -> Result<CudaStorage> {
        let (device, elements, delta) = (x.device(), x.count() as u64, single(self.delta));
        let (values, wanted) = (x.view::<T>()?, target.view::<T>()?);
        let (mut parts, mut result) = (room::<f32>(device, PARTS)?, room::<f32>(device, 1)?);
        let kernel = T::kernel(device, LOSS, "huber")?;
        let mut start = kernel.builder();
        start.arg(&values).arg(&wanted).arg(&mut parts).arg(&elements).arg(&delta);
        launch(&mut start, (PARTS, 1), EACH)?;
        total(device, &parts.slice(..), self.factor / count(x.count()), &mut result.slice_mut(..))?;
        Ok(storage(result, device))
    }

    /// The gradient of `x`, times a sign.
    fn back<T: Stored>(&self, [x, target, gradient]: [&Operand<'_>; 3], sign: f64) -> Result<Tensor> {
        let (device, elements, delta) = (x.device(), x.count() as u64, single(self.delta));
        let (values, wanted, slope) = (x.view::<T>()?, target.view::<T>()?, gradient.view::<f32>()?);
        let (mut of_x, scale) = (room::<T>(device, x.count())?, single(sign * self.factor / count(x.count())));
        let kernel = T::kernel(device, LOSS, "huber_back")?;
        let mut start = kernel.builder();
        start.arg(&values).arg(&wanted).arg(&slope).arg(&mut of_x).arg(&elements).arg(&delta).arg(&scale);
        launch(&mut start, blocks_of(x.count()), EACH)?;
        Ok(tensor(of_x, x.shape(), device))
    }
}

impl Operation for Distance {
    fn name(&self) -> &'static str {
        self.name
    }

    fn forward(&self, operands: &[Operand<'_>]) -> Result<(CudaStorage, Shape)> {
        let (x, target) = (&operands[0], &operands[1]);
        if x.dims() != target.dims() || x.count() == 0 {
            bail!("{}: {:?} does not fit targets of {:?}", self.name, x.dims(), target.dims());
        }
        Ok((by_stored!(x.dtype(), self.name, T => self.run::<T>(x, target)?), ().into()))
    }

    fn backward(&self, inputs: &[Tensor], _result: &Tensor, gradient: &Tensor) -> Result<Vec<Option<Tensor>>> {
        let signs = [(&inputs[0], 1.0), (&inputs[1], -1.0)];
        on_gpu(&[&inputs[0], &inputs[1], gradient], |operands| {
            let [x, target, gradient] = operands else { bail!("{} has two operands", self.name) };
            let of = |(input, sign): (&Tensor, f64)| {
                input
                    .track_op()
                    .then(|| by_stored!(x.dtype(), self.name, T => self.back::<T>([x, target, gradient], sign)))
                    .transpose()
            };
            signs.into_iter().map(of).collect()
        })
    }
}

//! Binary cross-entropy.

use candle_core::cuda_backend::cudarc::driver::{CudaSlice, LaunchArgs, PushKernelArg as _};
use candle_core::cuda_backend::{CudaDevice, CudaStorage};
use candle_core::{Result, Shape, Tensor};

use super::super::launch::{
    Operand, Stored, by_stored, launch, on_gpu, room, single, storage, tensor, threads_of, uploaded, word,
};
use super::super::operation::{Operation, apply};
use super::{LOSS, give_weights, total, weights_on_gpu};
use crate::nn::loss::{BinaryCrossEntropy, count};

/// The loss is single precision whatever the logits are.
pub(in crate::nn) fn binary_cross_entropy(logits: &Tensor, targets: BinaryCrossEntropy) -> Result<Tensor> {
    apply(Loss(targets), &[logits])
}

struct Loss(BinaryCrossEntropy);

/// Which labels apply, where kernels read it.
struct Wanted {
    applies: CudaSlice<u8>,
    weights: Option<CudaSlice<f32>>,
}

impl Wanted {
    fn new(device: &CudaDevice, targets: &BinaryCrossEntropy) -> Result<Self> {
        let applies: Vec<u8> = targets.applies.iter().map(|&applies| u8::from(applies)).collect();
        let weights = weights_on_gpu(device, targets.positive_weights.as_deref())?;
        Ok(Self { applies: uploaded(device, &applies)?, weights })
    }

    fn give<'a, 'b: 'a>(&'b self, start: &mut LaunchArgs<'a>) {
        start.arg(&self.applies);
        give_weights(self.weights.as_ref(), start);
    }
}

impl Loss {
    fn share(&self) -> f64 {
        1.0 / count(self.0.applies.len())
    }

    fn run<T: Stored>(&self, logits: &Operand<'_>) -> Result<CudaStorage> {
        let ((rows, labels), device) = (logits.rows()?, logits.device());
        let (values, wanted) = (logits.view::<T>()?, Wanted::new(device, &self.0)?);
        let (mut losses, mut result) = (room::<f32>(device, rows)?, room::<f32>(device, 1)?);
        let (of_labels, smoothing) = (word(labels)?, single(self.0.label_smoothing));
        let kernel = T::kernel(device, LOSS, "binary_cross_entropy")?;
        let mut start = kernel.builder();
        start.arg(&values);
        wanted.give(&mut start);
        start.arg(&mut losses).arg(&of_labels).arg(&smoothing);
        launch(&mut start, (rows, 1), threads_of(labels))?;
        total(device, &losses.slice(..rows), self.share(), &mut result.slice_mut(..))?;
        Ok(storage(result, device))
    }

    fn back<T: Stored>(&self, logits: &Operand<'_>, gradient: &Operand<'_>) -> Result<Tensor> {
        let ((rows, labels), device) = (logits.rows()?, logits.device());
        let (values, slope, wanted) = (logits.view::<T>()?, gradient.view::<f32>()?, Wanted::new(device, &self.0)?);
        let (mut of_logits, of_labels) = (room::<T>(device, rows * labels)?, word(labels)?);
        let (smoothing, scale) = (single(self.0.label_smoothing), single(self.share()));
        let kernel = T::kernel(device, LOSS, "binary_cross_entropy_back")?;
        let mut start = kernel.builder();
        start.arg(&values);
        wanted.give(&mut start);
        start.arg(&slope).arg(&mut of_logits).arg(&of_labels).arg(&smoothing).arg(&scale);
        launch(&mut start, (rows, 1), threads_of(labels))?;
        Ok(tensor(of_logits, logits.shape(), device))
    }
}

impl Operation for Loss {
    fn name(&self) -> &'static str {
        "binary-cross-entropy"
    }

    fn forward(&self, operands: &[Operand<'_>]) -> Result<(CudaStorage, Shape)> {
        Ok((by_stored!(operands[0].dtype(), self.name(), T => self.run::<T>(&operands[0])?), ().into()))
    }

    fn backward(&self, inputs: &[Tensor], _result: &Tensor, gradient: &Tensor) -> Result<Vec<Option<Tensor>>> {
        on_gpu(&[&inputs[0], gradient], |operands| {
            let (logits, gradient) = (&operands[0], &operands[1]);
            Ok(vec![Some(by_stored!(logits.dtype(), self.name(), T => self.back::<T>(logits, gradient)?))])
        })
    }
}

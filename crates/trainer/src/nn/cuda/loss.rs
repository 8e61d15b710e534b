//! Cross-entropy.

use candle_core::cuda_backend::cudarc::driver::{
    CudaSlice, CudaView, CudaViewMut, DeviceSlice as _, LaunchArgs, PushKernelArg as _,
};
use candle_core::cuda_backend::{CudaDevice, CudaStorage};
use candle_core::{Result, Shape, Tensor};

use super::launch::{
    Module, Operand, Stored, by_stored, launch, module, on_gpu, room, single, storage, tensor, threads_of, uploaded,
    word,
};
use super::operation::{Operation, apply};
use crate::nn::loss::CrossEntropy;

const LOSS: Module = module!("loss");

/// The loss is single precision whatever the logits are.
pub(in crate::nn) fn cross_entropy(logits: &Tensor, targets: CrossEntropy) -> Result<Tensor> {
    apply(Loss(targets), &[logits])
}

struct Loss(CrossEntropy);

/// What rows are wanted to be, where kernels read it.
struct Wanted {
    labels: CudaSlice<u32>,
    weights: Option<CudaSlice<f32>>,
    smoothing: f32,
}

impl Wanted {
    /// Labels of rows that count for nothing become one that no class has.
    fn new(device: &CudaDevice, targets: &CrossEntropy) -> Result<Self> {
        let label = |&label| if targets.ignored == Some(label) { u32::MAX } else { label };
        let labels: Vec<u32> = targets.labels.iter().map(label).collect();
        let weights = targets.class_weights.as_ref().map(|weights| {
            let weights: Vec<f32> = weights.iter().map(|&weight| single(weight)).collect();
            uploaded(device, &weights)
        });
        let smoothing = single(targets.label_smoothing);
        Ok(Self { labels: uploaded(device, &labels)?, weights: weights.transpose()?, smoothing })
    }

    fn give<'a, 'b: 'a>(&'b self, start: &mut LaunchArgs<'a>) {
        start.arg(&self.labels);
        match &self.weights {
            Some(weights) => start.arg(weights),
            None => start.arg(&0_u64),
        };
    }
}

/// Writes `factor · Σ x`.
pub(super) fn total(
    device: &CudaDevice,
    x: &CudaView<'_, f32>,
    factor: f64,
    result: &mut CudaViewMut<'_, f32>,
) -> Result<()> {
    let (count, factor) = (x.len() as u64, single(factor));
    let kernel = f32::kernel(device, LOSS, "total")?;
    let mut start = kernel.builder();
    start.arg(x).arg(result).arg(&count).arg(&factor);
    launch(&mut start, (1, 1), threads_of(x.len()))
}

impl Loss {
    fn run<T: Stored>(&self, logits: &Operand<'_>) -> Result<CudaStorage> {
        let (rows, classes) = logits.rows()?;
        let device = logits.device();
        let (values, wanted) = (logits.view::<T>()?, Wanted::new(device, &self.0)?);
        let (mut losses, of_classes) = (room::<f32>(device, rows)?, word(classes)?);
        let kernel = T::kernel(device, LOSS, "cross_entropy")?;
        let mut start = kernel.builder();
        start.arg(&values);
        wanted.give(&mut start);
        start.arg(&mut losses).arg(&of_classes).arg(&wanted.smoothing);
        launch(&mut start, (rows, 1), threads_of(classes))?;
        let mut result = room::<f32>(device, 1)?;
        total(device, &losses.slice(..rows), 1.0 / self.0.total_weight(), &mut result.slice_mut(..))?;
        Ok(storage(result, device))
    }

    fn back<T: Stored>(&self, logits: &Operand<'_>, gradient: &Operand<'_>) -> Result<Tensor> {
        let (rows, classes) = logits.rows()?;
        let device = logits.device();
        let (values, slope, wanted) = (logits.view::<T>()?, gradient.view::<f32>()?, Wanted::new(device, &self.0)?);
        let (mut of_logits, of_classes) = (room::<T>(device, rows * classes)?, word(classes)?);
        let (mean, scale) = (single(self.0.mean_weight()), single(1.0 / self.0.total_weight()));
        let kernel = T::kernel(device, LOSS, "cross_entropy_back")?;
        let mut start = kernel.builder();
        start.arg(&values);
        wanted.give(&mut start);
        start.arg(&slope).arg(&mut of_logits).arg(&of_classes).arg(&wanted.smoothing).arg(&mean).arg(&scale);
        launch(&mut start, (rows, 1), threads_of(classes))?;
        Ok(tensor(of_logits, logits.shape(), device))
    }
}

impl Operation for Loss {
    fn name(&self) -> &'static str {
        "cross-entropy"
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

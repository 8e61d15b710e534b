//! Losses.

mod binary;
mod linear;
mod numbers;

use candle_core::cuda_backend::cudarc::driver::{CudaSlice, CudaView, CudaViewMut, LaunchArgs, PushKernelArg as _};
use candle_core::cuda_backend::{CudaDevice, CudaStorage};
use candle_core::{Result, Shape, Tensor};

use super::launch::{
    Module, Operand, Stored, by_stored, launch, module, on_gpu, room, single, storage, tensor, threads_of, uploaded,
    word,
};
use super::operation::{Operation, apply};
use crate::nn::loss::CrossEntropy;
pub(in crate::nn) use binary::binary_cross_entropy;
pub(in crate::nn) use linear::linear_cross_entropy;
pub(in crate::nn) use numbers::{huber, mse};

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
    /// Mean of all classes' weights.
    mean_weight: f32,
    /// Sum of the weights of the rows' classes.
    total_weight: f64,
}

impl Wanted {
    /// Labels of rows that count for nothing become one that no class has.
    fn new(device: &CudaDevice, targets: &CrossEntropy) -> Result<Self> {
        let label = |&label| if targets.ignored == Some(label) { u32::MAX } else { label };
        let labels: Vec<u32> = targets.labels.iter().map(label).collect();
        let weights = weights_on_gpu(device, targets.class_weights.as_deref())?;
        Ok(Self {
            labels: uploaded(device, &labels)?,
            weights,
            smoothing: single(targets.label_smoothing),
            mean_weight: single(targets.mean_weight()),
            total_weight: targets.total_weight(),
        })
    }

    /// Writes the loss of each row of logits; `labels`: theirs.
    fn losses<T: Stored>(
        &self,
        device: &CudaDevice,
        (logits, classes): (&CudaView<'_, T>, usize),
        labels: &CudaView<'_, u32>,
        losses: &mut CudaViewMut<'_, f32>,
    ) -> Result<()> {
        let of_classes = word(classes)?;
        let kernel = T::kernel(device, LOSS, "cross_entropy")?;
        let mut start = kernel.builder();
        start.arg(logits).arg(labels);
        give_weights(self.weights.as_ref(), &mut start);
        start.arg(losses).arg(&of_classes).arg(&self.smoothing);
        launch(&mut start, (labels.len(), 1), threads_of(classes))
    }

    /// Writes the gradient of each row of logits, which it may take the place of, from that of the whole loss.
    fn slopes<T: Stored>(
        &self,
        device: &CudaDevice,
        (logits, classes): (&CudaView<'_, T>, usize),
        labels: &CudaView<'_, u32>,
        (gradient, of_logits): (&CudaView<'_, f32>, &CudaView<'_, T>),
    ) -> Result<()> {
        let (of_classes, scale) = (word(classes)?, single(1.0 / self.total_weight));
        let kernel = T::kernel(device, LOSS, "cross_entropy_back")?;
        let mut start = kernel.builder();
        start.arg(logits).arg(labels);
        give_weights(self.weights.as_ref(), &mut start);
        start.arg(gradient).arg(of_logits).arg(&of_classes).arg(&self.smoothing).arg(&self.mean_weight).arg(&scale);
        launch(&mut start, (labels.len(), 1), threads_of(classes))
    }

    /// The loss of all rows from those of each.
    fn mean(&self, device: &CudaDevice, losses: &CudaView<'_, f32>) -> Result<CudaSlice<f32>> {
        let mut result = room::<f32>(device, 1)?;
        total(device, losses, 1.0 / self.total_weight, &mut result.slice_mut(..))?;
        Ok(result)
    }
}

/// Weights of classes or labels, if they have some, where kernels read them.
fn weights_on_gpu(device: &CudaDevice, weights: Option<&[f64]>) -> Result<Option<CudaSlice<f32>>> {
    let upload = |weights: &[f64]| {
        let weights: Vec<f32> = weights.iter().map(|&weight| single(weight)).collect();
        uploaded(device, &weights)
    };
    weights.map(upload).transpose()
}

/// Gives a kernel its pointer to them, null where there are none.
fn give_weights<'a, 'b: 'a>(weights: Option<&'b CudaSlice<f32>>, start: &mut LaunchArgs<'a>) {
    match weights {
        Some(weights) => start.arg(weights),
        None => start.arg(&0_u64),
    };
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
        let ((rows, classes), device) = (logits.rows()?, logits.device());
        let (wanted, mut losses) = (Wanted::new(device, &self.0)?, room::<f32>(device, rows)?);
        let labels = wanted.labels.slice(..rows);
        wanted.losses(device, (&logits.view::<T>()?, classes), &labels, &mut losses.slice_mut(..rows))?;
        Ok(storage(wanted.mean(device, &losses.slice(..rows))?, device))
    }

    fn back<T: Stored>(&self, logits: &Operand<'_>, gradient: &Operand<'_>) -> Result<Tensor> {
        let ((rows, classes), device) = (logits.rows()?, logits.device());
        let (wanted, of_logits) = (Wanted::new(device, &self.0)?, room::<T>(device, rows * classes)?);
        let labels = wanted.labels.slice(..rows);
        let (values, slope) = (logits.view::<T>()?, gradient.view::<f32>()?);
        wanted.slopes(device, (&values, classes), &labels, (&slope, &of_logits.slice(..)))?;
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

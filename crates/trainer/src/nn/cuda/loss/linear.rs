//! Cross-entropy of a linear layer with very many outputs, whose logits are never all there at once.

use candle_core::backend::BackendStorage as _;
use candle_core::cuda_backend::CudaStorage;
use candle_core::cuda_backend::cudarc::driver::{CudaSlice, PushKernelArg as _};
use candle_core::{DType, Device, Result, Shape, Tensor, bail};

use super::super::launch::{EACH, Operand, Stored, blocks_of, by_stored, launch, on_gpu, room, tensor, word};
use super::super::operation::{Operation, apply};
use super::{LOSS, Wanted};
use crate::nn::loss::CrossEntropy;

/// The loss of `x Wᵀ` in blocks of so many rows, of those alone that count. Gradients that are asked for are computed on the way forward; they
/// are added up in single precision, and so is the loss.
pub(in crate::nn) fn linear_cross_entropy(
    x: &Tensor,
    weight: &Tensor,
    targets: &CrossEntropy,
    block: usize,
) -> Result<Tensor> {
    let counted = Counted::of(targets)?;
    let (rows, device) = (counted.rows.len(), x.device().as_cuda_device()?);
    let mut sums = Sums {
        wanted: Wanted::new(device, &counted.targets)?,
        losses: room::<f32>(device, rows)?,
        x: counted.select(&x.detach())?,
        weight: weight.detach().contiguous()?,
        one: Tensor::ones((), DType::F32, x.device())?,
        of_x: zeros(x.track_op(), (rows, x.dim(1)?), x.device())?,
        of_weight: zeros(weight.track_op(), weight.dims2()?, x.device())?,
    };
    for from in (0..rows).step_by(block.max(1)) {
        sums.add(from, block.max(1).min(rows - from))?;
    }
    apply(sums.known(counted)?, &[x, weight])
}

fn zeros(are_wanted: bool, shape: (usize, usize), device: &Device) -> Result<Option<Tensor>> {
    are_wanted.then(|| Tensor::zeros(shape, DType::F32, device)).transpose()
}

/// Rows that count, in their order, and what is wanted of them.
struct Counted {
    rows: Vec<u32>,
    targets: CrossEntropy,
    /// All rows, of those that count for nothing too.
    all: usize,
}

impl Counted {
    fn of(targets: &CrossEntropy) -> Result<Self> {
        let (mut rows, mut labels) = (Vec::new(), Vec::new());
        for (row, &label) in targets.labels.iter().enumerate() {
            if targets.counts(label) {
                rows.push(word(row)?);
                labels.push(label);
            }
        }
        let all = targets.labels.len();
        let class_weights = targets.class_weights.clone();
        let targets = CrossEntropy { labels, class_weights, label_smoothing: targets.label_smoothing, ignored: None };
        Ok(Self { rows, targets, all })
    }

    /// Those rows of a tensor.
    fn select(&self, x: &Tensor) -> Result<Tensor> {
        if self.rows.len() == self.all {
            return x.contiguous();
        }
        x.contiguous()?.index_select(&Tensor::from_slice(&self.rows, self.rows.len(), x.device())?, 0)
    }

    /// All rows from those; the others are 0.
    fn spread(&self, x: Tensor) -> Result<Tensor> {
        if self.rows.len() == self.all {
            return Ok(x);
        }
        // Behind those that count there is a row of zeros.
        let mut places = vec![word(self.rows.len())?; self.all];
        for (place, &row) in self.rows.iter().enumerate() {
            places[row as usize] = word(place)?;
        }
        let nothing = Tensor::zeros((1, x.dim(1)?), x.dtype(), x.device())?;
        let places = Tensor::from_vec(places, self.all, x.device())?;
        Tensor::cat(&[x, nothing], 0)?.index_select(&places, 0)
    }
}

/// What has been added up after some blocks.
struct Sums {
    wanted: Wanted,
    /// Of each row.
    losses: CudaSlice<f32>,
    /// Rows that count.
    x: Tensor,
    weight: Tensor,
    /// The gradient of the loss in itself.
    one: Tensor,
    of_x: Option<Tensor>,
    of_weight: Option<Tensor>,
}

impl Sums {
    /// Adds so many rows.
    fn add(&mut self, from: usize, rows: usize) -> Result<()> {
        let x = self.x.narrow(0, from, rows)?;
        let logits = x.matmul(&self.weight.t()?)?;
        let one = self.one.clone();
        on_gpu(&[&logits, &one], |operands| {
            let [logits, one] = operands else { bail!("linear-cross-entropy: there are logits and a gradient") };
            by_stored!(logits.dtype(), "linear-cross-entropy", T => self.compare::<T>(logits, one, from))
        })?;
        let slopes = logits;
        if let Some(of_x) = &self.of_x {
            accumulate(&of_x.narrow(0, from, rows)?, &slopes.matmul(&self.weight)?)?;
        }
        if let Some(of_weight) = &self.of_weight {
            accumulate(of_weight, &slopes.t()?.matmul(&x)?)?;
        }
        Ok(())
    }

    /// Writes the losses of logits and, if something learns from it, their gradient in their place.
    fn compare<T: Stored>(&mut self, logits: &Operand<'_>, one: &Operand<'_>, from: usize) -> Result<()> {
        let ((rows, classes), device) = (logits.rows()?, logits.device());
        let (values, labels) = (logits.view::<T>()?, self.wanted.labels.slice(from..from + rows));
        let mut losses = self.losses.slice_mut(from..from + rows);
        self.wanted.losses(device, (&values, classes), &labels, &mut losses)?;
        if self.of_x.is_none() && self.of_weight.is_none() {
            return Ok(());
        }
        self.wanted.slopes(device, (&values, classes), &labels, (&one.view::<f32>()?, &values))
    }

    fn known(self, counted: Counted) -> Result<Known> {
        let rows = counted.rows.len();
        let device = self.x.device().as_cuda_device()?;
        let loss = self.wanted.mean(device, &self.losses.slice(..rows))?;
        Ok(Known { loss: tensor(loss, (), device), of_x: self.of_x, of_weight: self.of_weight, counted })
    }
}

/// Adds to a sum of single precision, where it lies.
fn accumulate(sum: &Tensor, x: &Tensor) -> Result<()> {
    on_gpu(&[sum, x], |operands| {
        let [sum, x] = operands else { bail!("linear-cross-entropy: there is one sum") };
        by_stored!(x.dtype(), "linear-cross-entropy", T => {
            let (sums, values, count) = (sum.view::<f32>()?, x.view::<T>()?, sum.count() as u64);
            let kernel = T::kernel(x.device(), LOSS, "accumulate")?;
            let mut start = kernel.builder();
            start.arg(&sums).arg(&values).arg(&count);
            launch(&mut start, blocks_of(sum.count()), EACH)
        })
    })
}

/// A sum times a factor, in the type of what it is the gradient of.
fn scaled(sum: &Tensor, factor: &Tensor, dtype: DType) -> Result<Tensor> {
    on_gpu(&[sum, factor], |operands| {
        let [sum, factor] = operands else { bail!("linear-cross-entropy: there is one factor") };
        let device = sum.device();
        by_stored!(dtype, "linear-cross-entropy", T => {
            let (sums, factor, count) = (sum.view::<f32>()?, factor.view::<f32>()?, sum.count() as u64);
            let mut result = room::<T>(device, sum.count())?;
            let kernel = T::kernel(device, LOSS, "scaled")?;
            let mut start = kernel.builder();
            start.arg(&sums).arg(&factor).arg(&mut result).arg(&count);
            launch(&mut start, blocks_of(sum.count()), EACH)?;
            Ok(tensor(result, sum.shape(), device))
        })
    })
}

/// A scalar whose value and gradients are there already.
struct Known {
    loss: Tensor,
    /// Of the rows that count.
    of_x: Option<Tensor>,
    of_weight: Option<Tensor>,
    counted: Counted,
}

impl Operation for Known {
    fn name(&self) -> &'static str {
        "linear-cross-entropy"
    }

    fn forward(&self, _operands: &[Operand<'_>]) -> Result<(CudaStorage, Shape)> {
        on_gpu(&[&self.loss], |operands| Ok((operands[0].storage.try_clone(operands[0].layout)?, ().into())))
    }

    fn backward(&self, inputs: &[Tensor], _result: &Tensor, gradient: &Tensor) -> Result<Vec<Option<Tensor>>> {
        let of = |sum: &Option<Tensor>, input: &Tensor| {
            sum.as_ref().map(|sum| scaled(sum, gradient, input.dtype())).transpose()
        };
        let of_x = of(&self.of_x, &inputs[0])?.map(|of_x| self.counted.spread(of_x)).transpose()?;
        Ok(vec![of_x, of(&self.of_weight, &inputs[1])?])
    }
}

//! The network as one of the kinds of model.

use candle_core::{DType, Device, Result, Tensor, Var};
use recipes::{RegressionLoss, TabularSpec, Task};

use super::attributions::integrated;
use super::fitted::Fitted;
use super::head::Head;
use crate::nn::{CrossEntropy, Mlp, Parameter, Role, cross_entropy, huber, mse};

/// Rows that go through the network at a time.
const BATCH_ROWS: usize = 4_096;

/// Dense layers and, for ordered classes, the thresholds between them.
#[derive(Clone, Debug)]
pub(super) struct Network {
    layers: Mlp,
    /// `[classes - 1]`: what is added to the network's single score for each threshold.
    thresholds: Option<Var>,
    head: Head,
}

/// What a batch's rows are to be.
pub(super) enum Wanted {
    /// Classes.
    Classes(CrossEntropy),
    /// Ordered classes, of so many.
    Ranks(Vec<u32>, usize),
    /// Standardised quantities.
    Values(Vec<f32>, RegressionLoss),
}

/// Width of each layer, from the inputs to the scores.
pub(super) fn widths(spec: &TabularSpec, inputs: usize, classes: usize) -> Vec<u32> {
    let width = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let mut widths = vec![width(inputs)];
    widths.extend(&spec.hidden);
    widths.push(if spec.task == Task::Classification { width(classes) } else { 1 });
    widths
}

impl Network {
    const THRESHOLDS: &'static str = "thresholds";

    /// A network with random weights drawn from the seed.
    pub(super) fn new(spec: &TabularSpec, widths: &[u32], classes: usize, device: &Device) -> Result<Self> {
        let layers = Mlp::new(widths, spec.activation, spec.seed, device)?;
        let thresholds = match spec.task {
            Task::Ordinal => Some(Var::zeros(classes - 1, DType::F32, device)?),
            _ => None,
        };
        Ok(Self { layers, thresholds, head: head(spec.task) })
    }

    /// A network of stored parameters.
    pub(super) fn load(
        spec: &TabularSpec,
        widths: &[u32],
        classes: usize,
        device: &Device,
        tensor: impl Fn(&str) -> Result<Tensor>,
    ) -> Result<Self> {
        let layers = Mlp::load(widths, spec.activation, device, &tensor)?;
        let thresholds = match spec.task {
            Task::Ordinal => {
                let stored = tensor(Self::THRESHOLDS)?;
                if stored.dims() != [classes.saturating_sub(1)] {
                    candle_core::bail!("there are not as many thresholds as steps between classes");
                }
                Some(Var::from_tensor(&stored.to_device(device)?.contiguous()?)?)
            }
            _ => None,
        };
        Ok(Self { layers, thresholds, head: head(spec.task) })
    }

    /// Every trainable tensor.
    pub(super) fn parameters(&self) -> Vec<Parameter> {
        let mut parameters = self.layers.parameters();
        let thresholds = self.thresholds.iter();
        parameters.extend(thresholds.map(|var| Parameter::new(Self::THRESHOLDS.to_owned(), Role::Bias, var.clone())));
        parameters
    }

    /// The loss of a batch, a scalar. `x`: `[batch, inputs]`.
    pub(super) fn loss(&self, x: &Tensor, wanted: Wanted) -> Result<Tensor> {
        let scores = self.layers.forward(x)?;
        match wanted {
            Wanted::Classes(targets) => cross_entropy(&scores, targets),
            Wanted::Ranks(ranks, classes) => {
                let thresholds = self.thresholds.as_ref().map(Var::as_tensor);
                thresholds_loss(&scores.broadcast_add(thresholds.unwrap_or(&scores))?, &ranks, classes)
            }
            Wanted::Values(values, loss) => {
                let target = Tensor::from_vec(values, scores.shape(), scores.device())?;
                match loss {
                    RegressionLoss::Huber(options) => huber(&scores, &target, options.delta),
                    _ => mse(&scores, &target),
                }
            }
        }
    }

    /// Scores of rows without anything for a backward pass.
    fn scores(&self, x: &Tensor) -> Result<Vec<Vec<f32>>> {
        let scores = self.layers.infer(x)?;
        match &self.thresholds {
            Some(thresholds) => scores.broadcast_add(&thresholds.as_detached_tensor())?.to_vec2(),
            None => scores.to_vec2(),
        }
    }
}

fn head(task: Task) -> Head {
    match task {
        Task::Regression => Head::Identity,
        Task::Ordinal => Head::Thresholds,
        _ => Head::Softmax,
    }
}

/// Mean over rows of the summed binary cross-entropies of lying above each threshold (Cao, Mirjalili and Raschka, 2020,
/// arXiv:1901.07884). `scores`: `[batch, classes - 1]`.
fn thresholds_loss(scores: &Tensor, ranks: &[u32], classes: usize) -> Result<Tensor> {
    let above = |&rank: &u32| (1..classes).map(move |threshold| if rank as usize >= threshold { 1.0_f32 } else { 0.0 });
    let wanted: Vec<f32> = ranks.iter().flat_map(above).collect();
    let wanted = Tensor::from_vec(wanted, scores.shape(), scores.device())?;
    // ln(1 + exp(s)) - wanted · s, in a form that no large score makes infinite.
    let softplus = (scores.relu()? + (scores.abs()?.neg()?.exp()? + 1.0)?.log()?)?;
    #[expect(clippy::cast_precision_loss, reason = "batches have at most 65536 rows")]
    let rows = ranks.len().max(1) as f64;
    (softplus - scores.mul(&wanted)?)?.sum_all()? / rows
}

impl Fitted for Network {
    fn outputs(&self, features: &[f32], inputs: usize) -> Result<Vec<f64>> {
        let device = self.layers.parameters().first().map_or(Device::Cpu, |first| first.var.device().clone());
        let mut outputs = Vec::new();
        for rows in features.chunks(BATCH_ROWS * inputs.max(1)) {
            let x = Tensor::from_slice(rows, (rows.len() / inputs.max(1), inputs), &device)?;
            for scores in self.scores(&x)? {
                let scores: Vec<f64> = scores.into_iter().map(f64::from).collect();
                self.head.push(&scores, &mut outputs);
            }
        }
        Ok(outputs)
    }

    fn tensors(&self) -> Result<Vec<(String, Tensor)>> {
        Ok(self
            .parameters()
            .into_iter()
            .map(|parameter| (parameter.name, parameter.var.as_detached_tensor()))
            .collect())
    }

    fn attributions(&self, row: &[f32], class: usize) -> Option<Result<Vec<f64>>> {
        let class = if self.head == Head::Softmax { class } else { 0 };
        let device = self.layers.parameters().first().map_or(Device::Cpu, |first| first.var.device().clone());
        Some(integrated(row, &device, |x| self.layers.infer(x)?.narrow(1, class, 1)))
    }

    fn size(&self) -> usize {
        self.layers.size() + self.thresholds.as_ref().map_or(0, |var| var.elem_count())
    }
}

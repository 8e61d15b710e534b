//! The network as one of the kinds of model.

use std::sync::Arc;

use candle_core::{DType, Device, Result, Tensor, Var, bail};
use recipes::{RegressionLoss, TabularSpec, Task};

use super::attributions::integrated;
use super::fitted::Fitted;
use super::head::Head;
use super::inputs::{Inputs, Table};
use crate::nn::{self, CrossEntropy, Mlp, Parameter, Role, cross_entropy, embedding, huber, mse};
use crate::random::{Purpose, Stream};

/// Rows that go through the network at a time.
const BATCH_ROWS: usize = 4_096;

/// Learned vectors of categories, dense layers and, for ordered classes, the thresholds between them.
#[derive(Clone, Debug)]
pub(super) struct Network {
    inputs: Inputs,
    /// `[vectors, width]` of each column that has such.
    tables: Vec<Var>,
    layers: Mlp,
    /// `[classes - 1]`: what is added to the network's single score for each threshold.
    thresholds: Option<Var>,
    head: Head,
}

/// What the first layer sees of a batch.
pub(super) struct Batch {
    /// `[batch, features]`: what needs no vector.
    pub(super) plain: Tensor,
    /// The vectors of each row, row by row.
    pub(super) codes: Vec<u32>,
}

/// What a batch's rows are to be.
pub(super) enum Wanted {
    /// Classes.
    Classes(CrossEntropy),
    /// Ordered classes, of so many; without weights, every row weighs the same.
    Ranks { ranks: Vec<u32>, classes: usize, class_weights: Option<Arc<[f64]>> },
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
    /// Vectors of categories begin within this distance of zero; those of missing and unknown ones begin at zero.
    const NEAR_ZERO: f64 = 0.05;

    /// A network with random weights drawn from the seed.
    pub(super) fn new(
        spec: &TabularSpec,
        inputs: Inputs,
        widths: &[u32],
        classes: usize,
        device: &Device,
    ) -> Result<Self> {
        let layers = Mlp::new(widths, spec.activation, spec.seed, device)?;
        let mut random = Stream::new(spec.seed, Purpose::Vectors);
        let tables = inputs.tables().iter().map(|table| drawn(table, &mut random, device)).collect::<Result<_>>()?;
        let thresholds = match spec.task {
            Task::Ordinal => Some(Var::zeros(classes - 1, DType::F32, device)?),
            _ => None,
        };
        Ok(Self { inputs, tables, layers, thresholds, head: head(spec.task) })
    }

    /// A network of stored parameters.
    pub(super) fn load(
        spec: &TabularSpec,
        inputs: Inputs,
        (widths, classes): (&[u32], usize),
        device: &Device,
        tensor: impl Fn(&str) -> Result<Tensor>,
    ) -> Result<Self> {
        let layers = Mlp::load(widths, spec.activation, device, &tensor)?;
        let stored = |name: &str, shape: &[usize]| {
            let stored = tensor(name)?;
            if stored.dims() != shape {
                bail!("{name} is stored with another shape than {shape:?}");
            }
            Var::from_tensor(&stored.to_device(device)?.contiguous()?)
        };
        let vectors = |(index, table): (usize, &Table)| stored(&table_name(index), &[table.rows(), table.width]);
        let tables = inputs.tables().iter().enumerate().map(vectors).collect::<Result<_>>()?;
        let thresholds = match spec.task {
            Task::Ordinal => Some(stored(Self::THRESHOLDS, &[classes.saturating_sub(1)])?),
            _ => None,
        };
        Ok(Self { inputs, tables, layers, thresholds, head: head(spec.task) })
    }

    pub(super) fn inputs(&self) -> &Inputs {
        &self.inputs
    }

    /// Every trainable tensor.
    pub(super) fn parameters(&self) -> Vec<Parameter> {
        let mut parameters = self.layers.parameters();
        parameters.extend(self.table_parameters());
        parameters.extend(self.threshold_parameter());
        parameters
    }

    fn table_parameters(&self) -> Vec<Parameter> {
        let named = |(index, var): (usize, &Var)| Parameter::new(table_name(index), Role::Weight, var.clone());
        self.tables.iter().enumerate().map(named).collect()
    }

    fn threshold_parameter(&self) -> Option<Parameter> {
        self.thresholds.as_ref().map(|var| Parameter::new(Self::THRESHOLDS.to_owned(), Role::Bias, var.clone()))
    }

    /// What a plan trains of it.
    pub(super) fn trained(&self) -> nn::Network<'_> {
        let (tables, thresholds) = (self.table_parameters(), self.threshold_parameter());
        nn::Network { layers: &self.layers, tables, thresholds }
    }

    /// What the first layer sees, `[batch, inputs]`.
    fn seen(&self, batch: &Batch, value: impl Fn(&Var) -> Tensor) -> Result<Tensor> {
        if self.tables.is_empty() {
            return Ok(batch.plain.clone());
        }
        let mut seen = if batch.plain.dim(1)? > 0 { vec![batch.plain.clone()] } else { Vec::new() };
        for (index, table) in self.tables.iter().enumerate() {
            let codes: Arc<[u32]> = batch.codes.iter().skip(index).step_by(self.tables.len()).copied().collect();
            seen.push(embedding(&value(table), &codes)?);
        }
        Tensor::cat(&seen, 1)
    }

    /// The loss of a batch, a scalar.
    pub(super) fn loss(&self, batch: &Batch, wanted: Wanted) -> Result<Tensor> {
        let scores = self.layers.forward(&self.seen(batch, |table| table.as_tensor().clone())?)?;
        match wanted {
            Wanted::Classes(targets) => cross_entropy(&scores, targets),
            Wanted::Ranks { ranks, classes, class_weights } => {
                let thresholds = self.thresholds.as_ref().map(Var::as_tensor);
                let scores = scores.broadcast_add(thresholds.unwrap_or(&scores))?;
                thresholds_loss(&scores, (&ranks, classes), class_weights.as_deref())
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

fn table_name(index: usize) -> String {
    format!("embeddings.{index}.weight")
}

/// Vectors to begin with.
fn drawn(table: &Table, random: &mut Stream, device: &Device) -> Result<Var> {
    let known = random.matrix(&[table.categories(), table.width], Network::NEAR_ZERO, device)?;
    let others = Tensor::zeros((table.rows() - table.categories(), table.width), DType::F32, device)?;
    Var::from_tensor(&Tensor::cat(&[known, others], 0)?)
}

fn head(task: Task) -> Head {
    match task {
        Task::Regression => Head::Identity,
        Task::Ordinal => Head::Thresholds,
        _ => Head::Softmax,
    }
}

/// Weighted mean over rows of the summed binary cross-entropies of lying above each threshold (Cao, Mirjalili and Raschka, 2020,
/// arXiv:1901.07884). `scores`: `[batch, classes - 1]`.
fn thresholds_loss(
    scores: &Tensor,
    (ranks, classes): (&[u32], usize),
    class_weights: Option<&[f64]>,
) -> Result<Tensor> {
    let above = |&rank: &u32| (1..classes).map(move |threshold| if rank as usize >= threshold { 1.0_f32 } else { 0.0 });
    let wanted: Vec<f32> = ranks.iter().flat_map(above).collect();
    let wanted = Tensor::from_vec(wanted, scores.shape(), scores.device())?;
    // ln(1 + exp(s)) - wanted · s, in a form that no large score makes infinite.
    let softplus = (scores.relu()? + (scores.abs()?.neg()?.exp()? + 1.0)?.log()?)?;
    let losses = (softplus - scores.mul(&wanted)?)?.sum(1)?;
    let weight = |&rank: &u32| class_weights.map_or(1.0, |weights| weights[rank as usize]);
    let weights: Vec<f64> = ranks.iter().map(weight).collect();
    let total: f64 = weights.iter().sum();
    let weights = Tensor::from_vec(weights, ranks.len(), scores.device())?.to_dtype(losses.dtype())?;
    (losses * weights)?.sum_all()? / total
}

impl Network {
    fn device(&self) -> Device {
        self.layers.parameters().first().map_or(Device::Cpu, |first| first.var.device().clone())
    }

    /// What the first layer sees of rows of features, `[rows, inputs]`.
    fn seen_of(&self, features: &[f32], count: usize, device: &Device) -> Result<Tensor> {
        let rows = features.len() / count.max(1);
        if self.tables.is_empty() {
            return Tensor::from_slice(features, (rows, count), device);
        }
        let (plain, codes) = self.inputs.split(features);
        let plain = Tensor::from_vec(plain, (rows, self.inputs.plain()), device)?;
        self.seen(&Batch { plain, codes }, Var::as_detached_tensor)
    }

    /// What each feature adds to a score, compared with an average row of which no category is known.
    fn integrate(&self, row: &[f32], class: usize) -> Result<Vec<f64>> {
        let device = self.device();
        let seen = |row: &[f32]| self.seen_of(row, row.len(), &device)?.flatten_all()?.to_vec1::<f32>();
        let (from, to) = (seen(&vec![0.0; row.len()])?, seen(row)?);
        let of_inputs = integrated(&from, &to, &device, |x| self.layers.infer(x)?.narrow(1, class, 1))?;
        Ok(self.inputs.by_feature(&of_inputs))
    }
}

impl Fitted for Network {
    fn outputs(&self, features: &[f32], inputs: usize) -> Result<Vec<f64>> {
        let (device, mut outputs) = (self.device(), Vec::new());
        for rows in features.chunks(BATCH_ROWS * inputs.max(1)) {
            for scores in self.scores(&self.seen_of(rows, inputs, &device)?)? {
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
        Some(self.integrate(row, class))
    }

    fn size(&self) -> usize {
        let others = self.tables.iter().chain(&self.thresholds);
        self.layers.size() + others.map(|var| var.elem_count()).sum::<usize>()
    }
}

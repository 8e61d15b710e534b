//! The training loop.

use std::sync::Arc;
use std::time::Duration;

use candle_core::{Device, Tensor};
use recipes::protocol::{Event, Split};
use recipes::{ClassWeight, Optimizer, TabularSpec};

use super::evaluation::{Scores, score};
use crate::checkpoint::{Checkpoints, Resumable, State};
use crate::nn::{AdamState, CrossEntropy, Mlp, cross_entropy};
use crate::pace::Pace;
use crate::preprocess::{Examples, Prepared};
use crate::random::{Purpose, Stream};
use crate::{EventSink, Stop, TrainerError};

/// Most points on one curve.
const CURVE_POINTS: u32 = 1_000;
/// Losses are read from the device every this many steps: each reading waits for a GPU.
const STEPS_PER_READING: usize = 64;
/// Time between two reports of progress.
const PROGRESS_INTERVAL: Duration = Duration::from_millis(200);
/// Time between two checkpoints when the specification does not say how many epochs.
const CHECKPOINT_INTERVAL: Duration = Duration::from_secs(10);

/// A network that learns.
pub(super) struct Learning<'a> {
    spec: &'a TabularSpec,
    data: &'a Prepared,
    device: Device,
    widths: Vec<u32>,
    network: Mlp,
    optimizer: AdamState,
    class_weights: Option<Arc<[f64]>>,
    /// Epochs done.
    epoch: u32,
}

impl<'a> Learning<'a> {
    pub(super) fn new(spec: &'a TabularSpec, data: &'a Prepared, device: &Device) -> Result<Self, TrainerError> {
        let widths = widths(spec, data);
        let network = Mlp::new(&widths, spec.activation, spec.seed, device)?;
        let Optimizer::Adam(options) = spec.optimizer;
        let optimizer = AdamState::new(network.parameters(), options, spec.learning_rate)?;
        let class_weights = class_weights(spec.class_weight, data);
        Ok(Self { spec, data, device: device.clone(), widths, network, optimizer, class_weights, epoch: 0 })
    }

    pub(super) fn network(&self) -> &Mlp {
        &self.network
    }

    pub(super) fn device(&self) -> &Device {
        &self.device
    }

    pub(super) fn widths(&self) -> &[u32] {
        &self.widths
    }

    pub(super) fn classes(&self) -> &[String] {
        &self.data.classes
    }

    pub(super) fn rows(&self) -> usize {
        self.data.train.rows() + self.data.test.rows()
    }

    pub(super) fn steps(&self) -> u64 {
        self.optimizer.steps()
    }

    pub(super) fn total_steps(&self) -> u64 {
        let per_epoch = self.data.train.rows().div_ceil(self.spec.batch_size as usize);
        per_epoch as u64 * u64::from(self.spec.epochs)
    }

    fn take_over(&mut self, state: &State) -> Result<(), TrainerError> {
        self.network = Mlp::load(&self.widths, self.spec.activation, &self.device, |name| state.tensor(name))?;
        let Optimizer::Adam(options) = self.spec.optimizer;
        self.optimizer = AdamState::new(self.network.parameters(), options, self.spec.learning_rate)?;
        self.optimizer.restore(state.step, |name| state.tensor(name))?;
        self.epoch = state.epoch;
        Ok(())
    }

    /// What a checkpoint holds.
    fn tensors(&self) -> Result<Vec<(String, Tensor)>, TrainerError> {
        let mut tensors = self.optimizer.tensors()?;
        tensors.extend(self.network.parameters().into_iter().map(|p| (p.name, p.var.as_detached_tensor())));
        Ok(tensors)
    }

    /// Trains the epochs that are left.
    pub(super) fn run(
        &mut self,
        checkpoints: &mut Checkpoints,
        events: &mut EventSink<'_>,
        stop: &Stop,
    ) -> Result<(), TrainerError> {
        let mut progress = Pace::eager(PROGRESS_INTERVAL);
        let mut checkpoint = Pace::patient(CHECKPOINT_INTERVAL);
        let reported = self.spec.epochs.div_ceil(CURVE_POINTS);
        while self.epoch < self.spec.epochs {
            let loss = self.train_epoch(&mut progress, events, stop)?;
            self.epoch += 1;
            let is_last = self.epoch == self.spec.epochs;
            if self.epoch.is_multiple_of(reported) || is_last {
                self.report_epoch(loss, events)?;
            }
            let due = match self.spec.checkpoint_every {
                Some(every) => self.epoch.is_multiple_of(every),
                None => checkpoint.is_due(),
            };
            if due && !is_last {
                let name = format!("epoch-{:06}.ckpt", self.epoch);
                let file = checkpoints.save(&name, (self.epoch, self.steps()), self.tensors()?)?;
                events.send(Event::Checkpoint { file, epoch: self.epoch, step: self.steps() })?;
            }
        }
        Ok(())
    }

    /// One pass over the training rows in a fresh random order; returns the mean loss.
    fn train_epoch(
        &mut self,
        progress: &mut Pace,
        events: &mut EventSink<'_>,
        stop: &Stop,
    ) -> Result<f64, TrainerError> {
        let data = self.data;
        let mut order: Vec<usize> = (0..data.train.rows()).collect();
        Stream::new(self.spec.seed, Purpose::Epoch(self.epoch)).shuffle(&mut order);
        let mut losses = Losses::default();
        for rows in order.chunks(self.spec.batch_size as usize) {
            stop.check()?;
            let loss = self.step(&data.train, rows)?;
            losses.push(loss, rows.len(), self.steps())?;
            if progress.is_due() {
                events.send(Event::Progress { step: self.steps(), total_steps: self.total_steps() })?;
            }
        }
        losses.mean(self.steps())
    }

    /// One optimiser step; returns the batch's loss, still on the device.
    fn step(&mut self, examples: &Examples, rows: &[usize]) -> Result<Tensor, TrainerError> {
        let (x, labels) = batch(examples, rows, &self.device)?;
        let targets = CrossEntropy { labels, class_weights: self.class_weights.clone(), ..CrossEntropy::default() };
        let loss = cross_entropy(&self.network.forward(&x)?, targets)?;
        let gradients = loss.backward()?;
        self.optimizer.step(&gradients)?;
        // Detached: a tensor that is only logged must not keep the whole graph alive.
        Ok(loss.detach())
    }

    fn report_epoch(&self, train_loss: f64, events: &mut EventSink<'_>) -> Result<(), TrainerError> {
        let test = self.evaluate(&self.data.test)?;
        let points = [
            ("loss", Split::Train, train_loss),
            ("loss", Split::Test, test.loss()),
            ("accuracy", Split::Test, test.accuracy()),
        ];
        for (name, split, value) in points {
            let (step, epoch) = (self.steps(), self.epoch);
            events.send(Event::Metric { name: name.to_owned(), split, step, epoch, value })?;
        }
        events.send(Event::Progress { step: self.steps(), total_steps: self.total_steps() })?;
        events.send(Event::Epoch { epoch: self.epoch, epochs: self.spec.epochs, step: self.steps() })
    }

    /// Scores of the network as it is now.
    pub(super) fn evaluate(&self, examples: &Examples) -> Result<Scores, TrainerError> {
        score(&self.network, examples, self.data.classes.len(), &self.device)
    }
}

impl Resumable for Learning<'_> {
    fn restore(&mut self, state: &State) -> Result<(), TrainerError> {
        let fresh = Self::new(self.spec, self.data, &self.device)?;
        let restored = self.take_over(state);
        if restored.is_err() {
            *self = fresh;
        }
        restored
    }

    fn epoch(&self) -> u32 {
        self.epoch
    }
}

/// Width of each layer, from the inputs to the classes.
pub(super) fn widths(spec: &TabularSpec, data: &Prepared) -> Vec<u32> {
    let width = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let mut widths = vec![width(data.train.inputs)];
    widths.extend(&spec.hidden);
    widths.push(width(data.classes.len()));
    widths
}

/// Inputs `[batch, in]` and labels of these rows.
pub(super) fn batch(examples: &Examples, rows: &[usize], device: &Device) -> Result<(Tensor, Vec<u32>), TrainerError> {
    let mut features = Vec::with_capacity(rows.len() * examples.inputs);
    for &row in rows {
        features.extend_from_slice(examples.row(row));
    }
    let labels = rows.iter().map(|&row| examples.labels[row]).collect();
    Ok((Tensor::from_vec(features, (rows.len(), examples.inputs), device)?, labels))
}

#[expect(clippy::cast_precision_loss, reason = "row counts are far below 2^52")]
fn class_weights(weight: ClassWeight, data: &Prepared) -> Option<Arc<[f64]>> {
    match weight {
        ClassWeight::None => None,
        ClassWeight::Balanced => {
            let mut rows_of = vec![0_usize; data.classes.len()];
            for &label in &data.train.labels {
                rows_of[label as usize] += 1;
            }
            let even = data.train.rows() as f64 / data.classes.len() as f64;
            Some(rows_of.into_iter().map(|rows| even / rows.max(1) as f64).collect())
        }
    }
}

/// Losses of an epoch, read from the device a few at a time.
#[derive(Default)]
pub(super) struct Losses {
    unread: Vec<(Tensor, usize)>,
    sum: f64,
    rows: usize,
}

impl Losses {
    pub(super) fn push(&mut self, loss: Tensor, rows: usize, step: u64) -> Result<(), TrainerError> {
        self.unread.push((loss, rows));
        if self.unread.len() < STEPS_PER_READING { Ok(()) } else { self.read(step) }
    }

    #[expect(clippy::cast_precision_loss, reason = "row counts are far below 2^52")]
    pub(super) fn mean(mut self, step: u64) -> Result<f64, TrainerError> {
        self.read(step)?;
        Ok(self.sum / self.rows.max(1) as f64)
    }

    #[expect(clippy::cast_precision_loss, reason = "row counts are far below 2^52")]
    fn read(&mut self, step: u64) -> Result<(), TrainerError> {
        for (loss, rows) in self.unread.drain(..) {
            let loss = f64::from(loss.to_scalar::<f32>()?);
            if !loss.is_finite() {
                return Err(TrainerError::Diverged { step, loss });
            }
            self.sum += loss * rows as f64;
            self.rows += rows;
        }
        Ok(())
    }
}

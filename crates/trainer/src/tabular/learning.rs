//! The training loop.

use std::sync::Arc;
use std::time::Duration;

use candle_core::{Device, Tensor};
use recipes::protocol::{Event, Split};
use recipes::{Optimizer, TabularSpec, Task};

use super::evaluation::measure;
use super::fitted::{Problem, Watch};
use super::meter::Meter;
use super::network::{Network, Wanted, widths};
use crate::checkpoint::{Checkpoints, Resumable, State};
use crate::nn::{AdamState, CrossEntropy};
use crate::pace::Pace;
use crate::preprocess::Examples;
use crate::random::{Purpose, Stream};
use crate::{Stop, TrainerError};

/// Most points on one curve.
const CURVE_POINTS: u32 = 1_000;
/// Losses are read from the device every this many steps: each reading waits for a GPU.
const STEPS_PER_READING: usize = 64;
/// Time between two checkpoints when the specification does not say how many epochs.
const CHECKPOINT_INTERVAL: Duration = Duration::from_secs(10);

/// A network that learns.
pub(super) struct Learning<'a> {
    problem: Problem<'a>,
    widths: Vec<u32>,
    network: Network,
    optimizer: AdamState,
    class_weights: Option<Arc<[f64]>>,
    /// Epochs done.
    epoch: u32,
}

impl<'a> Learning<'a> {
    pub(super) fn new(problem: Problem<'a>) -> Result<Self, TrainerError> {
        let (spec, device) = (problem.spec, problem.device);
        let widths = widths(spec, problem.examples.inputs, problem.classes);
        let network = Network::new(spec, &widths, problem.classes, device)?;
        let Optimizer::Adam(options) = spec.optimizer;
        let optimizer = AdamState::new(network.parameters(), options, spec.learning_rate)?;
        let class_weights = match spec.task {
            Task::Classification => problem.class_weights().map(Arc::from),
            _ => None,
        };
        Ok(Self { problem, widths, network, optimizer, class_weights, epoch: 0 })
    }

    pub(super) fn network(&self) -> &Network {
        &self.network
    }

    pub(super) fn into_network(self) -> Network {
        self.network
    }

    fn spec(&self) -> &'a TabularSpec {
        self.problem.spec
    }

    pub(super) fn steps(&self) -> u64 {
        self.optimizer.steps()
    }

    pub(super) fn total_steps(&self) -> u64 {
        steps(&self.problem)
    }

    fn take_over(&mut self, state: &State) -> Result<(), TrainerError> {
        let spec = self.spec();
        self.network =
            Network::load(spec, &self.widths, self.problem.classes, self.problem.device, |name| state.tensor(name))?;
        let Optimizer::Adam(options) = spec.optimizer;
        self.optimizer = AdamState::new(self.network.parameters(), options, spec.learning_rate)?;
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

    /// Trains the epochs that are left, with a checkpoint now and then and a look at rows that are never learned from.
    pub(super) fn run(
        &mut self,
        test: &Examples,
        checkpoints: &mut Checkpoints,
        meter: &mut Meter<'_, '_>,
        stop: &Stop,
    ) -> Result<(), TrainerError> {
        let mut checkpoint = Pace::patient(CHECKPOINT_INTERVAL);
        let reported = self.spec().epochs.div_ceil(CURVE_POINTS);
        while self.epoch < self.spec().epochs {
            let loss = self.train_epoch(&mut Watch { stop, progress: &mut |step, total| meter.step(step, total) })?;
            let is_last = self.epoch == self.spec().epochs;
            if self.epoch.is_multiple_of(reported) || is_last {
                self.report_epoch(loss, test, meter)?;
            }
            let due = match self.spec().checkpoint_every {
                Some(every) => self.epoch.is_multiple_of(every),
                None => checkpoint.is_due(),
            };
            if due && !is_last {
                let name = format!("epoch-{:06}.ckpt", self.epoch);
                let file = checkpoints.save(&name, (self.epoch, self.steps()), self.tensors()?)?;
                meter.events.send(Event::Checkpoint { file, epoch: self.epoch, step: self.steps() })?;
            }
        }
        Ok(())
    }

    /// Trains the epochs that are left, and nothing else.
    pub(super) fn finish(mut self, watch: &mut Watch<'_>) -> Result<Network, TrainerError> {
        while self.epoch < self.spec().epochs {
            self.train_epoch(watch)?;
        }
        Ok(self.network)
    }

    /// One pass over the training rows in a fresh random order; returns the mean loss.
    fn train_epoch(&mut self, watch: &mut Watch<'_>) -> Result<f64, TrainerError> {
        let mut order: Vec<usize> = (0..self.problem.examples.rows()).collect();
        Stream::new(self.spec().seed, Purpose::Epoch(self.epoch)).shuffle(&mut order);
        let mut losses = Losses::default();
        for rows in order.chunks(self.spec().batch_size as usize) {
            watch.stop.check()?;
            let loss = self.step(self.problem.examples, rows)?;
            losses.push(loss, rows.len(), self.steps())?;
            watch.step(self.steps(), self.total_steps())?;
        }
        self.epoch += 1;
        losses.mean(self.steps())
    }

    /// One optimiser step; returns the batch's loss, still on the device.
    fn step(&mut self, examples: &Examples, rows: &[usize]) -> Result<Tensor, TrainerError> {
        let x = batch(examples, rows, self.problem.device)?;
        let loss = self.network.loss(&x, self.wanted(examples, rows))?;
        let gradients = loss.backward()?;
        self.optimizer.step(&gradients)?;
        // Detached: a tensor that is only logged must not keep the whole graph alive.
        Ok(loss.detach())
    }

    fn wanted(&self, examples: &Examples, rows: &[usize]) -> Wanted {
        let labels = || rows.iter().map(|&row| examples.labels[row]).collect();
        match self.spec().task {
            #[expect(clippy::cast_possible_truncation, reason = "networks compute in single precision")]
            Task::Regression => {
                let values = rows.iter().map(|&row| examples.values[row] as f32).collect();
                Wanted::Values(values, self.spec().regression_loss)
            }
            Task::Ordinal => Wanted::Ranks(labels(), self.problem.classes),
            _ => {
                let class_weights = self.class_weights.clone();
                Wanted::Classes(CrossEntropy { labels: labels(), class_weights, ..CrossEntropy::default() })
            }
        }
    }

    fn report_epoch(&self, train_loss: f64, test: &Examples, meter: &mut Meter<'_, '_>) -> Result<(), TrainerError> {
        let test = measure(&self.network, test, self.spec().task, self.problem.classes)?;
        let mut points = vec![("loss", Split::Train, train_loss)];
        points.extend(test.points().into_iter().map(|(name, value)| (name, Split::Test, value)));
        let (step, epoch, epochs) = (self.steps(), self.epoch, self.spec().epochs);
        for (name, split, value) in points {
            meter.events.send(Event::Metric { name: name.to_owned(), split, step, epoch, value })?;
        }
        meter.tell(step, self.total_steps())?;
        meter.events.send(Event::Epoch { epoch, epochs, step })
    }
}

impl Resumable for Learning<'_> {
    fn restore(&mut self, state: &State) -> Result<(), TrainerError> {
        let fresh = Self::new(self.problem)?;
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

/// Optimiser steps of a network's whole training.
pub(super) fn steps(problem: &Problem<'_>) -> u64 {
    let per_epoch = problem.examples.rows().div_ceil(problem.spec.batch_size as usize);
    per_epoch as u64 * u64::from(problem.spec.epochs)
}

/// Inputs `[batch, in]` of these rows.
fn batch(examples: &Examples, rows: &[usize], device: &Device) -> Result<Tensor, TrainerError> {
    let mut features = Vec::with_capacity(rows.len() * examples.inputs);
    for &row in rows {
        features.extend_from_slice(examples.row(row));
    }
    Ok(Tensor::from_vec(features, (rows.len(), examples.inputs), device)?)
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

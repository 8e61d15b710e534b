//! The training loop.

use std::time::Duration;

use candle_core::Tensor;
use recipes::TabularSpec;
use recipes::protocol::{Event, Split};

use super::evaluation::measure;
use super::fitted::{Problem, Watch};
use super::flow::Flow;
use super::inputs::Inputs;
use super::meter::Meter;
use super::network::{Network, widths};
use super::steps::{Loss, Steps};
use crate::checkpoint::{Checkpoints, Resumable, State};
use crate::nn::not_finite;
use crate::pace::Pace;
use crate::preprocess::Examples;
use crate::random::{Purpose, Stream};
use crate::{Diverged, Stop, Symptom, TrainerError};

/// Most points on one curve.
const CURVE_POINTS: u32 = 1_000;
/// Losses are read from the device every this many steps: each reading waits for a GPU.
const STEPS_PER_READING: usize = 64;
/// Time between two checkpoints when the specification does not say how many epochs.
pub(super) const CHECKPOINT_INTERVAL: Duration = Duration::from_secs(10);

/// A network that learns.
pub(super) struct Learning<'a> {
    problem: Problem<'a>,
    /// Where the rows come from if they are not in memory.
    flow: Option<&'a Flow>,
    widths: Vec<u32>,
    network: Network,
    steps: Steps,
    /// Epochs done.
    epoch: u32,
}

impl<'a> Learning<'a> {
    pub(super) fn new(problem: Problem<'a>) -> Result<Self, TrainerError> {
        Self::on(problem, None)
    }

    /// A network that learns from rows which are not in memory, but for some that stand for all.
    pub(super) fn on(problem: Problem<'a>, flow: Option<&'a Flow>) -> Result<Self, TrainerError> {
        let (spec, device) = (problem.spec, problem.device);
        let inputs = Inputs::new(problem.columns, problem.examples.inputs);
        let widths = widths(spec, inputs.width(), problem.classes);
        let network = Network::new(spec, inputs, &widths, problem.classes, device)?;
        let steps = fresh_steps(&problem, flow, &network)?;
        Ok(Self { problem, flow, widths, network, steps, epoch: 0 })
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
        self.steps.done()
    }

    pub(super) fn total_steps(&self) -> u64 {
        match self.flow {
            Some(flow) => flow.steps() * u64::from(self.spec().epochs),
            None => steps(&self.problem),
        }
    }

    fn take_over(&mut self, state: &State) -> Result<(), TrainerError> {
        let Problem { spec, device, classes, .. } = self.problem;
        let (inputs, sizes) = (self.network.inputs().clone(), (&*self.widths, classes));
        self.network = Network::load(spec, inputs, sizes, device, |name| state.tensor(name))?;
        self.steps = fresh_steps(&self.problem, self.flow, &self.network)?;
        self.steps.restore(state)?;
        self.epoch = state.epoch;
        Ok(())
    }

    /// What a checkpoint holds.
    fn tensors(&self) -> Result<Vec<(String, Tensor)>, TrainerError> {
        let mut tensors = self.steps.tensors()?;
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
        self.steps.begin_epoch(self.spec().seed, self.epoch);
        let mut losses = Losses::default();
        let learned = match self.flow {
            Some(flow) => self.learn_from(flow, &mut losses, watch),
            None => self.learn_in_memory(&mut losses, watch),
        };
        self.steps.write_back()?;
        self.epoch += 1;
        let loss = learned.and_then(|()| losses.mean()).map_err(|error| self.blamed(error))?;
        // The last update of all has no loss after it that would tell.
        if self.epoch == self.spec().epochs
            && let Some(tensor) = not_finite(&self.network.parameters())?
        {
            return Err(diverged(self.steps(), Symptom::Values(tensor)));
        }
        Ok(loss)
    }

    /// Names the tensor by which a loss is no number.
    fn blamed(&self, error: TrainerError) -> TrainerError {
        match error {
            TrainerError::Diverged(Diverged { step, symptom: Symptom::Loss(loss, _), .. }) => {
                match not_finite(&self.network.parameters()) {
                    Ok(tensor) => diverged(step, Symptom::Loss(loss, tensor)),
                    Err(error) => error.into(),
                }
            }
            other => other,
        }
    }

    fn learn_in_memory(&mut self, losses: &mut Losses, watch: &mut Watch<'_>) -> Result<(), TrainerError> {
        let mut order: Vec<usize> = (0..self.problem.examples.rows()).collect();
        Stream::new(self.spec().seed, Purpose::Epoch(self.epoch)).shuffle(&mut order);
        for rows in order.chunks(self.spec().batch_size as usize) {
            watch.stop.check()?;
            let loss = self.steps.step(&self.problem, &self.network, rows)?;
            losses.push(loss, rows.len(), self.steps())?;
            watch.step(self.steps(), self.total_steps())?;
        }
        Ok(())
    }

    fn learn_from(&mut self, flow: &Flow, losses: &mut Losses, watch: &mut Watch<'_>) -> Result<(), TrainerError> {
        let (epoch, total, stop) = (self.epoch, self.total_steps(), watch.stop);
        flow.epoch(epoch, stop, &mut |batch| {
            stop.check()?;
            let problem = Problem { examples: batch, ..self.problem };
            let loss = self.steps.step_on(&problem, &self.network)?;
            losses.push(loss, batch.rows(), self.steps.done())?;
            watch.step(self.steps.done(), total)
        })
    }

    fn report_epoch(&self, train_loss: f64, test: &Examples, meter: &mut Meter<'_, '_>) -> Result<(), TrainerError> {
        let test = measure(&self.network, test, self.spec().task, self.problem.classes)?;
        let mut points = vec![("loss", Split::Train, train_loss)];
        points.extend(test.points().into_iter().map(|(name, value)| (name, Split::Test, value)));
        let (step, epoch, epochs) = (self.steps(), self.epoch, self.spec().epochs);
        for (name, split, value) in points {
            if name == "loss" && !value.is_finite() {
                return Err(diverged(step, Symptom::Loss(value, None)));
            }
            meter.events.send(Event::Metric { name: name.to_owned(), split, step, epoch, value })?;
        }
        meter.tell(step, self.total_steps())?;
        meter.events.send(Event::Epoch { epoch, epochs, step })
    }
}

impl Resumable for Learning<'_> {
    fn restore(&mut self, state: &State) -> Result<(), TrainerError> {
        let fresh = Self::on(self.problem, self.flow)?;
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

fn fresh_steps(problem: &Problem<'_>, flow: Option<&Flow>, network: &Network) -> Result<Steps, TrainerError> {
    match flow {
        Some(flow) => Ok(Steps::streamed(problem, network, flow)?),
        None => Steps::new(problem, network),
    }
}

/// Optimiser steps of a network's whole training.
pub(super) fn steps(problem: &Problem<'_>) -> u64 {
    let per_epoch = problem.examples.rows().div_ceil(problem.spec.batch_size as usize);
    per_epoch as u64 * u64::from(problem.spec.epochs)
}

fn diverged(step: u64, symptom: Symptom) -> TrainerError {
    Diverged { step, symptom, field: "learning_rate" }.into()
}

/// Losses of an epoch, read from the device a few at a time.
#[derive(Default)]
pub(super) struct Losses {
    /// Each with its rows and its step.
    unread: Vec<(Tensor, usize, u64)>,
    sum: f64,
    rows: usize,
}

impl Losses {
    pub(super) fn push(&mut self, loss: Loss, rows: usize, step: u64) -> Result<(), TrainerError> {
        match loss {
            Loss::Known(loss) => self.add(loss, rows, step),
            Loss::OnDevice(loss) => {
                self.unread.push((loss, rows, step));
                if self.unread.len() < STEPS_PER_READING { Ok(()) } else { self.read() }
            }
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "row counts are far below 2^52")]
    pub(super) fn mean(mut self) -> Result<f64, TrainerError> {
        self.read()?;
        Ok(self.sum / self.rows.max(1) as f64)
    }

    fn read(&mut self) -> Result<(), TrainerError> {
        for (loss, rows, step) in std::mem::take(&mut self.unread) {
            self.add(f64::from(loss.to_scalar::<f32>()?), rows, step)?;
        }
        Ok(())
    }

    #[expect(clippy::cast_precision_loss, reason = "row counts are far below 2^52")]
    fn add(&mut self, loss: f64, rows: usize, step: u64) -> Result<(), TrainerError> {
        if !loss.is_finite() {
            return Err(diverged(step, Symptom::Loss(loss, None)));
        }
        self.sum += loss * rows as f64;
        self.rows += rows;
        Ok(())
    }
}

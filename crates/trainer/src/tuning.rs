//! The loop in which pretrained networks are trained further, whatever they are for.

mod adalora;
mod best;
mod course;
pub(crate) mod updates;

use std::time::Duration;

use candle_core::{Device, Tensor};
use recipes::protocol::{Event, Split};
use recipes::{Adalora, FineTuning};

use crate::checkpoint::{Checkpoints, Resumable, State};
use crate::encoder::TrainingStep;
use crate::nn::{Gradients, Optimizer, Parameter, Scale, Schedule, Tape, clip_factor, global_norm, not_finite};
use crate::pace::Pace;
use crate::{Diverged, EventSink, Stop, Symptom, TrainerError};
use adalora::Allocator;
pub(crate) use adalora::{Kept, Triplets};
use best::Best;
pub(crate) use course::copies;
use course::{optimizer, schedule};
pub use updates::Updates;

/// Time between two reports of progress.
const PROGRESS_INTERVAL: Duration = Duration::from_millis(500);
/// Field of a specification that holds the learning rate.
const RATE: &str = "training.learning_rate";
/// Time between two checkpoints when the specification does not say how many steps.
const CHECKPOINT_INTERVAL: Duration = Duration::from_mins(1);

/// What is to be learned. Everything here depends on seed, epoch and step alone, so that a resumed job goes on as it would have.
pub(crate) trait Task {
    /// The tensors that learn.
    fn parameters(&self) -> Vec<Parameter>;

    /// Batches of an epoch: always as many.
    fn batches_of_epoch(&self) -> u64;

    /// The examples of each batch of an epoch, counted from 0.
    fn batches(&self, epoch: u32) -> Vec<Vec<usize>>;

    /// How much examples count in a mean of losses.
    fn weight(&self, examples: &[usize]) -> f64;

    /// The mean loss of examples as they are learned from in an epoch.
    fn loss(&self, examples: &[usize], epoch: u32, step: TrainingStep) -> candle_core::Result<Tensor>;

    /// Updates among whose ranks a budget is dealt out.
    fn updates(&self) -> Option<(Adalora, Vec<Triplets>)> {
        None
    }

    /// What is measured after an epoch. A loss on [`Split::Validation`] decides which weights are best.
    fn measures(&self, stop: &Stop) -> Result<Vec<Measure>, TrainerError>;
}

/// A figure, as [`Event::Metric`] has it.
pub(crate) struct Measure {
    pub(crate) name: &'static str,
    pub(crate) split: Split,
    pub(crate) value: f64,
}

/// A network that is trained further.
pub(crate) struct Tuner<'a, T> {
    task: &'a T,
    options: &'a FineTuning,
    seed: u64,
    learning_rate: f64,
    parameters: Vec<Parameter>,
    optimizer: Optimizer,
    schedule: Schedule,
    /// Epochs done.
    epoch: u32,
    /// Sum of the losses of the epoch that is under way, and how much they count.
    sums: (f64, f64),
    best: Option<Best>,
    /// Who deals out ranks, where they are dealt out.
    ranks: Option<Allocator>,
}

impl<'a, T: Task> Tuner<'a, T> {
    pub(crate) fn new(
        task: &'a T,
        options: &'a FineTuning,
        (seed, learning_rate): (u64, f64),
    ) -> Result<Self, TrainerError> {
        let parameters = task.parameters();
        let optimizer = optimizer(options, learning_rate, &parameters)?;
        let schedule = schedule(options, task.batches_of_epoch() * u64::from(options.epochs));
        let (epoch, sums, best) = (0, (0.0, 0.0), None);
        let ranks = task.updates().map(|(options, updates)| Allocator::new(options, updates, schedule.total));
        let ranks = ranks.transpose()?;
        Ok(Self { task, options, seed, learning_rate, parameters, optimizer, schedule, epoch, sums, best, ranks })
    }

    /// Epochs done.
    pub(crate) fn epoch(&self) -> u32 {
        self.epoch
    }

    /// Optimiser steps done.
    pub(crate) fn steps(&self) -> u64 {
        self.optimizer.steps()
    }

    /// Optimiser steps of the whole job, if it does not end early.
    pub(crate) fn total_steps(&self) -> u64 {
        self.schedule.total
    }

    /// Values that learn.
    pub(crate) fn trainable(&self) -> u64 {
        self.parameters.iter().map(|parameter| parameter.var.elem_count() as u64).sum()
    }

    /// Which ranks each update has left, where they were dealt out.
    pub(crate) fn kept(&self) -> Vec<Kept> {
        self.ranks.as_ref().map(Allocator::kept).unwrap_or_default()
    }

    /// Trains what is left.
    pub(crate) fn run(
        &mut self,
        checkpoints: &mut Checkpoints,
        events: &mut EventSink<'_>,
        stop: &Stop,
    ) -> Result<(), TrainerError> {
        let mut progress = Pace::eager(PROGRESS_INTERVAL);
        let mut checkpoint = Pace::patient(CHECKPOINT_INTERVAL);
        while self.epoch < self.options.epochs && !self.is_exhausted() {
            let done = self.steps() - u64::from(self.epoch) * self.task.batches_of_epoch();
            let batches = self.task.batches(self.epoch);
            for batch in batches.iter().skip(usize::try_from(done).unwrap_or(usize::MAX)) {
                stop.check()?;
                self.step(batch)?;
                if progress.is_due() {
                    events.send(Event::Progress { step: self.steps(), total_steps: self.total_steps() })?;
                }
                let due = match self.options.checkpoint_every {
                    Some(every) => self.steps().is_multiple_of(u64::from(every)),
                    None => checkpoint.is_due(),
                };
                if due && self.steps() < self.total_steps() {
                    self.save(checkpoints, events)?;
                }
            }
            self.epoch += 1;
            self.report_epoch(events, stop)?;
        }
        match self.best.take() {
            Some(best) => best.restore(&self.parameters, events),
            None => Ok(()),
        }
    }

    /// One optimiser step on a batch.
    fn step(&mut self, batch: &[usize]) -> Result<(), TrainerError> {
        /// Parts of a step draw their dropout apart: seeds end here.
        const LARGEST_SEED: u64 = 1 << 53;
        let step = self.steps();
        let parts = (self.options.accumulate as usize).min(batch.len()).max(1);
        let whole = self.task.weight(batch);
        let mut gradients = Gradients::default();
        for (number, part) in batch.chunks(batch.len().div_ceil(parts)).enumerate() {
            let seed = self.seed + LARGEST_SEED * number as u64;
            let weight = self.task.weight(part);
            let ((loss, weighted), tape) = Tape::record(|| {
                let loss = self.task.loss(part, self.epoch, TrainingStep { seed, step })?;
                let weighted = if parts == 1 { loss.clone() } else { (&loss * (weight / whole))? };
                Ok((loss, weighted))
            })?;
            gradients.accumulate(tape.backward(&weighted)?)?;
            let loss = f64::from(loss.to_scalar::<f32>()?);
            if !loss.is_finite() {
                return Err(diverged(step + 1, Symptom::Loss(loss, blamed(&self.parameters, &gradients)?)));
            }
            self.sums = (self.sums.0 + loss * weight, self.sums.1 + weight);
        }
        if let Some(ranks) = &self.ranks {
            ranks.penalise(&mut gradients)?;
        }
        let norm = global_norm(&self.parameters, &gradients)?;
        let norm = norm.map_err(|gradient| diverged(step + 1, Symptom::Gradient(gradient)))?;
        if let Some(ranks) = &mut self.ranks {
            ranks.observe(&gradients)?;
        }
        let scale =
            Scale { learning_rate: self.schedule.factor(step), gradients: clip_factor(norm, self.options.clip_norm) };
        self.optimizer.step_by(&gradients, scale)?;
        let done = self.steps();
        Ok(self.ranks.as_mut().map_or(Ok(()), |ranks| ranks.deal(done))?)
    }

    fn save(&self, checkpoints: &mut Checkpoints, events: &mut EventSink<'_>) -> Result<(), TrainerError> {
        let step = self.steps();
        let mut tensors = self.optimizer.tensors()?;
        tensors.extend(self.parameters.iter().map(|one| (one.name.clone(), one.var.as_detached_tensor())));
        tensors.push(("sums".to_owned(), Tensor::new(&[self.sums.0, self.sums.1], &Device::Cpu)?));
        if let Some(best) = &self.best {
            tensors.extend(best.tensors(&self.parameters)?);
        }
        if let Some(ranks) = &self.ranks {
            tensors.extend(ranks.tensors()?);
        }
        let file = checkpoints.save(&format!("step-{step:09}.ckpt"), (self.epoch, step), tensors)?;
        events.send(Event::Checkpoint { file, epoch: self.epoch, step })
    }

    fn report_epoch(&mut self, events: &mut EventSink<'_>, stop: &Stop) -> Result<(), TrainerError> {
        let (done, epoch) = (self.steps(), self.epoch);
        // The last update of all has no loss after it that would tell.
        if let Some(tensor) = not_finite(&self.parameters)? {
            return Err(diverged(done, Symptom::Values(tensor)));
        }
        let (sum, weight) = std::mem::take(&mut self.sums);
        let train = Measure { name: "loss", split: Split::Train, value: sum / weight.max(f64::MIN_POSITIVE) };
        for Measure { name, split, value } in std::iter::once(train).chain(self.task.measures(stop)?) {
            if name == "loss" && !value.is_finite() {
                return Err(diverged(done, Symptom::Loss(value, None)));
            }
            let is_better = self.best.as_ref().is_none_or(|best| value < best.loss);
            if (name, split) == ("loss", Split::Validation) && is_better && self.may_end() {
                self.best = Some(Best::of(value, epoch, &self.parameters)?);
            }
            events.send(Event::Metric { name: name.to_owned(), split, step: done, epoch, value })?;
        }
        events.send(Event::Progress { step: done, total_steps: self.total_steps() })?;
        events.send(Event::Epoch { epoch, epochs: self.options.epochs, step: done })
    }

    /// Whether weights as they are now may be those of the result: ranks that are still dealt out are more than shall be left.
    fn may_end(&self) -> bool {
        self.ranks.as_ref().is_none_or(Allocator::is_settled)
    }

    /// Whether it has not become better for as many epochs as the specification waits.
    fn is_exhausted(&self) -> bool {
        match (&self.best, self.options.patience) {
            (Some(best), Some(patience)) => self.epoch - best.epoch >= patience,
            _ => false,
        }
    }
}

impl<T: Task> Resumable for Tuner<'_, T> {
    fn restore(&mut self, state: &State) -> Result<(), TrainerError> {
        // Everything is read before anything is changed.
        let mut optimizer = optimizer(self.options, self.learning_rate, &self.parameters)?;
        optimizer.restore(state.step, |name| state.tensor(name))?;
        let weights = stored(state, &self.parameters, "")?;
        let [sum, weight] = state.tensor("sums")?.to_vec1::<f64>()?[..] else {
            return Err(candle_core::Error::Msg("it lacks the sums of its epoch".into()).into());
        };
        let best = Best::stored(state, &self.parameters)?;
        let ranks = self.ranks.as_ref().map(|ranks| ranks.stored(state)).transpose()?;
        for (parameter, weights) in self.parameters.iter().zip(&weights) {
            parameter.var.set(weights)?;
        }
        (self.optimizer, self.epoch, self.sums, self.best) = (optimizer, state.epoch, (sum, weight), best);
        if let (Some(ranks), Some(stored)) = (&mut self.ranks, ranks) {
            ranks.take_over(stored);
        }
        Ok(())
    }

    fn epoch(&self) -> u32 {
        self.epoch
    }
}

fn diverged(step: u64, symptom: Symptom) -> TrainerError {
    Diverged { step, symptom, field: RATE }.into()
}

/// The first parameter that is not finite, or whose gradient is not.
fn blamed(parameters: &[Parameter], gradients: &Gradients) -> candle_core::Result<Option<String>> {
    match not_finite(parameters)? {
        Some(name) => Ok(Some(name)),
        None => Ok(global_norm(parameters, gradients)?.err().map(|error| error.parameter)),
    }
}

/// Tensors of a checkpoint under a prefix, one for each parameter and of its shape.
fn stored(state: &State, parameters: &[Parameter], prefix: &str) -> candle_core::Result<Vec<Tensor>> {
    let tensor = |parameter: &Parameter| {
        let tensor = state.tensor(&format!("{prefix}{}", parameter.name))?.to_device(parameter.var.device())?;
        if tensor.shape() != parameter.var.shape() {
            candle_core::bail!("the checkpoint's {} has another shape", parameter.name);
        }
        Ok(tensor)
    };
    parameters.iter().map(tensor).collect()
}

#[cfg(test)]
mod tests;

//! The fits of a job before its last one, and the checkpoints between them.

use recipes::TabularSpec;
use recipes::protocol::{Event, LogLevel};
use recipes::values;

use super::finished::{Finished, LAST, Shapes, name};
use super::fitted::{Problem, Watch};
use super::learning::CHECKPOINT_INTERVAL;
use super::meter::Meter;
use super::selecting::Choices;
use crate::checkpoint::{Checkpoints, Damage, State};
use crate::pace::Pace;
use crate::{Stop, TrainerError};

/// Makes fits that are not known yet, and remembers what came of them.
pub(super) struct Fits<'a, 'b> {
    pub(super) meter: Meter<'a, 'b>,
    pub(super) checkpoints: Checkpoints,
    stop: &'a Stop,
    finished: Finished,
    checkpoint: Checkpoint,
    made: u64,
    choices: Choices,
}

/// When a checkpoint follows a fit.
enum Checkpoint {
    Always,
    Paced(Pace),
}

impl<'a, 'b> Fits<'a, 'b> {
    pub(super) fn new(spec: &TabularSpec, meter: Meter<'a, 'b>, checkpoints: Checkpoints, stop: &'a Stop) -> Self {
        // Who names epochs wants checkpoints at places that no clock decides about. A fit has no other end than its own.
        let checkpoint = match spec.checkpoint_every {
            Some(_) => Checkpoint::Always,
            None => Checkpoint::Paced(Pace::patient(CHECKPOINT_INTERVAL)),
        };
        Self {
            meter,
            checkpoints,
            stop,
            finished: Finished::default(),
            checkpoint,
            made: 0,
            choices: Choices::default(),
        }
    }

    /// Takes over what a checkpoint says of fits. Returns the rest of it; nothing where it is of no use, which is reported.
    pub(super) fn resume(&mut self, file: &str, shapes: &Shapes) -> Result<Option<State>, TrainerError> {
        let read = self.checkpoints.load(file).and_then(|state| match Finished::read(&state, shapes) {
            Ok(finished) => Ok((state, finished)),
            Err(error) => Err(Damage::Content(error.to_string())),
        });
        let (state, finished) = match read {
            Ok(read) => read,
            Err(damage) => {
                self.checkpoints.refuse(file, &damage, self.meter.events)?;
                return Ok(None);
            }
        };
        let done = finished.done;
        self.finished = finished;
        self.meter.resume(done);
        if done > 0 {
            let (message, fits) = (format!("going on after {done} fits from {file}"), done.to_string());
            self.meter.events.log(LogLevel::Info, "resumed_fits", message, values([("fits", fits)]))?;
        }
        Ok(Some(state))
    }

    /// What comes of a fit: the numbers that are known under its name, or else those that are made now.
    pub(super) fn numbers(
        &mut self,
        name: &str,
        make: impl FnOnce(&mut Watch<'_>, &mut Choices) -> Result<Vec<f64>, TrainerError>,
    ) -> Result<&[f64], TrainerError> {
        let is_new = !self.finished.numbers.contains_key(name);
        if is_new {
            let meter = &mut self.meter;
            let mut progress = |step, steps| meter.step(step, steps);
            let numbers = make(&mut Watch { stop: self.stop, progress: &mut progress }, &mut self.choices)?;
            self.finished.numbers.insert(name.to_owned(), numbers);
            self.made += 1;
        }
        self.meter.next();
        if is_new {
            self.save()?;
        }
        Ok(&self.finished.numbers[name])
    }

    /// Fits that this attempt has made.
    pub(super) fn made(&self) -> u64 {
        self.made
    }

    /// What is known under a name.
    pub(super) fn known(&self, name: &str) -> Option<&[f64]> {
        self.finished.numbers.get(name).map(Vec::as_slice)
    }

    /// Keeps what several fits come to in the place of what came of each.
    pub(super) fn conclude(&mut self, name: String, numbers: Vec<f64>, parts: impl Iterator<Item = String>) {
        parts.for_each(|part| drop(self.finished.numbers.remove(&part)));
        self.finished.numbers.insert(name, numbers);
    }

    /// The last fit begins, and its checkpoints hold what came of those before. Returns whether the checkpoint that the job goes on from was
    /// written during a fit of this same model.
    pub(super) fn begin_last(&mut self, problem: &Problem<'_>) -> Result<bool, TrainerError> {
        let name = name(LAST, problem, 0)?;
        let is_same = self.known(&name).is_some();
        self.finished.numbers.retain(|known, _| !known.starts_with(LAST));
        self.finished.numbers.insert(name, vec![1.0]);
        self.carry()?;
        Ok(is_same)
    }

    fn carry(&mut self) -> Result<(), TrainerError> {
        self.finished.done = self.meter.done();
        self.checkpoints.carry(self.finished.tensors()?);
        Ok(())
    }

    fn save(&mut self) -> Result<(), TrainerError> {
        let is_due = match &mut self.checkpoint {
            Checkpoint::Always => true,
            Checkpoint::Paced(pace) => pace.is_due(),
        };
        if !is_due {
            return Ok(());
        }
        self.carry()?;
        let file = format!("fits-{:06}.ckpt", self.finished.done);
        let file = self.checkpoints.save(&file, (0, 0), Vec::new())?;
        self.meter.events.send(Event::Checkpoint { file, epoch: 0, step: 0 })
    }
}

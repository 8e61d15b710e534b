//! The `tabular` recipe: from raw tables to a classifier of raw rows.

mod artifact;
mod checkpoint;
mod evaluation;
mod learning;
mod pace;
mod predictor;

#[cfg(test)]
mod tests;

use std::path::Path;

use recipes::protocol::{CHECKPOINT_DIR, Event, LogLevel, OUTPUT_DIR, TrainerJob};
use recipes::{TabularSpec, TrainingResult, values};

pub use artifact::describe;
pub use predictor::Predictor;

use crate::data::{self, Budget};
use crate::preprocess::{Note, Prepared, notes_of_dropped, prepare};
use crate::{CODE_VERSION, DataError, EventSink, Stop, TrainerError, device, durable};
use checkpoint::{Checkpoints, Damage};
use learning::Learning;

/// Runs the recipe; see [`crate::train`].
pub(crate) fn train(
    folder: &Path,
    job: &TrainerJob,
    spec: &TabularSpec,
    events: &mut EventSink<'_>,
    stop: &Stop,
) -> Result<TrainingResult, TrainerError> {
    for name in [CHECKPOINT_DIR, OUTPUT_DIR] {
        durable::prepare_folder(&folder.join(name)).map_err(TrainerError::io("prepare", name))?;
    }
    let device = device::choose(spec.resources)?;
    let prepared = read(folder, job, spec, events, stop)?;
    let mut learning = Learning::new(spec, &prepared, &device)?;
    let mut checkpoints = Checkpoints::new(folder.join(CHECKPOINT_DIR), spec, &prepared)?;
    if let Some(file) = &job.resume {
        resume(&mut learning, &mut checkpoints, file, events)?;
    }
    events.send(learning.started())?;
    learning.run(&mut checkpoints, events, stop)?;
    let evaluation = learning.evaluate(&prepared.test)?.report(&prepared.classes);
    let artifacts = artifact::write(&folder.join(OUTPUT_DIR), spec, &prepared, learning.network())?;
    Ok(TrainingResult {
        evaluation,
        train_rows: prepared.train.rows() as u64,
        test_rows: prepared.test.rows() as u64,
        epochs: spec.epochs,
        steps: learning.steps(),
        parameters: learning.network().size() as u64,
        device: device::name(&device),
        wall_seconds: events.started().elapsed().as_secs_f64(),
        artifacts,
        code_version: CODE_VERSION.to_owned(),
    })
}

fn read(
    folder: &Path,
    job: &TrainerJob,
    spec: &TabularSpec,
    events: &mut EventSink<'_>,
    stop: &Stop,
) -> Result<Prepared, TrainerError> {
    let budget = Budget::new(job.limits.memory_bytes());
    let table = data::read(folder, &job.inputs, spec, budget, stop)?;
    let prepared = match prepare(&table, spec) {
        Ok(prepared) => prepared,
        Err(error) => {
            // Why no column is left stands in the log, a line for each.
            if let DataError::NoFeatures { dropped } = &error {
                log_all(notes_of_dropped(dropped), events)?;
            }
            return Err(error.into());
        }
    };
    log_all(prepared.notes.clone(), events)?;
    stop.check()?;
    Ok(prepared)
}

fn log_all(notes: Vec<Note>, events: &mut EventSink<'_>) -> Result<(), TrainerError> {
    notes.into_iter().try_for_each(|Note { level, code, message, values }| events.log(level, code, message, values))
}

/// Goes on from a checkpoint. One that is damaged or belongs to other data is reported, and training starts afresh:
/// it arrives at the same weights, only later.
fn resume(
    learning: &mut Learning<'_>,
    checkpoints: &mut Checkpoints,
    file: &str,
    events: &mut EventSink<'_>,
) -> Result<(), TrainerError> {
    let damage = match checkpoints.load(file) {
        Ok(state) => match learning.restore(&state) {
            Ok(()) => {
                let epoch = learning.epoch();
                let message = format!("going on after epoch {epoch} from {file}");
                return events.log(LogLevel::Info, "resumed", message, values([("epoch", epoch.to_string())]));
            }
            Err(error) => Damage::Content(error.to_string()),
        },
        Err(damage) => damage,
    };
    checkpoints.forget();
    let message = format!("checkpoint {file} is not used, training starts afresh: {damage}");
    events.log(LogLevel::Warn, damage.code(), message, values([("file", file.to_owned())]))
}

impl Learning<'_> {
    fn started(&self) -> Event {
        Event::Started {
            rows: self.rows() as u64,
            features: self.widths().first().copied().unwrap_or_default(),
            classes: self.classes().to_vec(),
            parameters: self.network().size() as u64,
            total_steps: self.total_steps(),
            resumed_steps: self.steps(),
            device: device::name(self.device()),
        }
    }
}

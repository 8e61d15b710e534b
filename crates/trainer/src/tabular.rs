//! The `tabular` recipe: from raw tables to a classifier of raw rows.

mod artifact;
mod evaluation;
mod learning;
mod predictor;

#[cfg(test)]
mod tests;

use std::path::Path;

use recipes::protocol::{CHECKPOINT_DIR, Event, OUTPUT_DIR, TrainerJob};
use recipes::{TabularSpec, TrainingResult};

pub use artifact::describe;
pub(crate) use evaluation::{Scores, most_probable};
pub use predictor::{LoadError, Predictor};
pub(crate) use predictor::{read as read_file, refused};

use crate::checkpoint::{self, Checkpoints};
use crate::data::{self, Budget};
use crate::preprocess::{Note, Prepared, notes_of_dropped, prepare};
use crate::{CODE_VERSION, DataError, Digest, EventSink, Stop, TrainerError, device, durable, sha256};
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
    let mut checkpoints = Checkpoints::new(folder.join(CHECKPOINT_DIR), identity(spec, &prepared)?);
    if let Some(file) = &job.resume {
        checkpoint::resume(&mut learning, &mut checkpoints, file, events)?;
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

/// Digest of the specification, the preprocessing, the classes and the split.
fn identity(spec: &TabularSpec, data: &Prepared) -> Result<Digest, TrainerError> {
    let known = serde_json::to_vec(&(spec, &data.columns, &data.classes));
    let known = known.map_err(|error| candle_core::Error::Msg(error.to_string()))?;
    let rows = |rows: &[u32]| rows.iter().flat_map(|row| row.to_le_bytes()).collect::<Vec<u8>>();
    Ok(sha256(&[&known, &rows(&data.split.train), &rows(&data.split.test)]))
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

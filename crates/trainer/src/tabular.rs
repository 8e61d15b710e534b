//! The `tabular` recipe: from raw tables to a model that predicts raw rows.

mod artifact;
mod attributions;
mod boosting;
mod calibrated;
mod evaluation;
mod fitted;
mod forest;
mod head;
mod inputs;
mod insight;
mod learning;
mod linear;
mod meter;
mod network;
mod predictor;
mod probabilities;
mod seen;
mod selecting;
mod selection;
mod steps;
mod svm;
mod threshold;
mod training;
mod trees;

#[cfg(test)]
mod tests;

use std::path::Path;

use candle_core::Device;
use recipes::protocol::{CHECKPOINT_DIR, OUTPUT_DIR, TrainerJob};
use recipes::{TabularSpec, TrainingResult};

pub use artifact::describe;
pub(crate) use evaluation::Scores;
pub(crate) use fitted::Watch;
pub(crate) use head::most_probable;
pub(crate) use linear::{MEMORY, Smooth, minimise};
pub use predictor::{LoadError, Predictor};
pub(crate) use predictor::{read as read_file, refused};
pub(crate) use svm::Sigmoid;

use crate::data::{self, Budget};
use crate::preprocess::{Note, Prepared, notes_of_dropped, prepare};
use crate::{CODE_VERSION, DataError, EventSink, Stop, TrainerError, device, durable};
use evaluation::measure;
use insight::Asked;
use selecting::select;
use training::{Trained, Training};

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
    let mut prepared = read(folder, job, spec, events, stop)?;
    narrow(&mut prepared, spec, &device, events, stop)?;
    let training = Training { spec, data: &prepared, device: &device };
    let Trained { model, spec, epochs, steps, mut report, settled } = training.run(folder, job, events, stop)?;
    let rule = settled.rule(spec.task, &prepared.classes);
    let measured = measure(&*model, &prepared.test, rule, prepared.classes.len())?;
    Asked { model: &*model, data: &prepared, rule }.complete(&mut report, &spec, &settled, stop)?;
    let artifacts = artifact::write(&folder.join(OUTPUT_DIR), &spec, &prepared, &*model, &settled)?;
    Ok(TrainingResult {
        evaluation: measured.report(&prepared.classes, prepared.target_scale),
        report: Box::new(report),
        train_rows: prepared.train.rows() as u64,
        test_rows: prepared.test.rows() as u64,
        epochs,
        steps,
        parameters: model.size() as u64,
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

/// Leaves out columns that a model tells to be of no use, where the specification asks for it.
fn narrow(
    data: &mut Prepared,
    spec: &TabularSpec,
    device: &Device,
    events: &mut EventSink<'_>,
    stop: &Stop,
) -> Result<(), TrainerError> {
    let problem = Training { spec, data, device }.problem();
    let selected = select(&problem, &data.classes, &mut Watch { stop, progress: &mut |_, _| Ok(()) })?;
    let Some(selection) = selected else { return Ok(()) };
    log_all(data.keep(selection), events)?;
    if data.columns.is_empty() {
        return Err(DataError::NoFeatures { dropped: std::mem::take(&mut data.dropped) }.into());
    }
    Ok(())
}

fn log_all(notes: Vec<Note>, events: &mut EventSink<'_>) -> Result<(), TrainerError> {
    notes.into_iter().try_for_each(|Note { level, code, message, values }| events.log(level, code, message, values))
}

//! The `tabular` recipe: from raw tables to a model that predicts raw rows.

mod artifact;
mod attributions;
mod boosting;
mod calibrated;
mod evaluation;
mod finished;
mod fits;
mod fitted;
mod flow;
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
mod whole;

#[cfg(test)]
mod tests;

use std::path::Path;

use recipes::protocol::{CHECKPOINT_DIR, InputFormat, OUTPUT_DIR, TrainerJob};
use recipes::{Selection, Streaming, TabularSpec, TrainingResult};

pub use artifact::describe;
pub(crate) use evaluation::Scores;
pub(crate) use fitted::Watch;
pub(crate) use head::most_probable;
pub(crate) use insight::{Bins, by_group};
pub(crate) use linear::{MEMORY, Smooth, minimise};
pub use predictor::{LoadError, Predictor};
pub(crate) use predictor::{read as read_file, refused};
pub(crate) use svm::Sigmoid;

use crate::data::{self, Budget, RowGroups};
use crate::preprocess::{Note, Parts, Prepared, notes_of_dropped, prepare, prepare_streamed, uninformative};
use crate::{CODE_VERSION, DataError, EventSink, Stop, TrainerError, device, durable};
use evaluation::measure;
use flow::Flow;
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
    let (mut prepared, mut flow) = read(folder, job, spec, events, stop)?;
    let all = Training { spec, data: &prepared, flow: flow.as_ref(), device: &device };
    let selection = chosen(&all, events, stop)?;
    let before = all.before(selection.as_ref(), (folder, job), events, stop)?;
    if let Some(selection) = selection {
        prepared.keep(selection);
    }
    if let Some(flow) = &mut flow {
        flow.keep(&prepared.columns);
    }
    let training = Training { spec, data: &prepared, flow: flow.as_ref(), device: &device };
    let Trained { model, spec, epochs, steps, mut report, settled } = training.last(before, stop)?;
    let rule = settled.rule(spec.task, &prepared.classes);
    let (measured, bins) = match &flow {
        None => (measure(&*model, &prepared.test, rule, prepared.classes.len())?, None),
        Some(flow) => {
            let (measured, bins) = flow.measure(&*model, (rule, prepared.classes.len()), stop)?;
            (measured, Some(bins))
        }
    };
    Asked { model: &*model, data: &prepared, rule, bins }.complete(&mut report, &spec, &settled, stop)?;
    let artifacts = artifact::write(&folder.join(OUTPUT_DIR), &spec, &prepared, &*model, &settled)?;
    Ok(TrainingResult {
        evaluation: measured.report(&prepared.classes, prepared.target_scale),
        report: Box::new(report),
        train_rows: flow.as_ref().map_or(prepared.train.rows() as u64, |flow| flow.counts.train),
        test_rows: flow.as_ref().map_or(prepared.test.rows() as u64, |flow| flow.counts.test),
        epochs,
        steps,
        parameters: model.size() as u64,
        device: device::name(&device),
        wall_seconds: events.started().elapsed().as_secs_f64(),
        artifacts,
        code_version: CODE_VERSION.to_owned(),
    })
}

/// Makes the rows ready: in memory, or where they are to be read in pieces some of them and the flow of all.
fn read(
    folder: &Path,
    job: &TrainerJob,
    spec: &TabularSpec,
    events: &mut EventSink<'_>,
    stop: &Stop,
) -> Result<(Prepared, Option<Flow>), TrainerError> {
    let are_parquet = job.inputs.iter().all(|input| input.format == InputFormat::Parquet);
    let read = match spec.streaming {
        Streaming::Always => stream(folder, job, spec, stop),
        Streaming::Auto if are_parquet => match read_whole(folder, job, spec, stop) {
            Err(TrainerError::Data(DataError::TooLarge { .. })) => stream(folder, job, spec, stop),
            other => other,
        },
        _ => read_whole(folder, job, spec, stop),
    };
    // Why no column is left stands in the log, a line for each.
    if let Err(TrainerError::Data(DataError::NoFeatures { dropped })) = &read {
        log_all(notes_of_dropped(dropped), events)?;
    }
    let (prepared, flow) = read?;
    log_all(prepared.notes.clone(), events)?;
    stop.check()?;
    Ok((prepared, flow))
}

fn read_whole(
    folder: &Path,
    job: &TrainerJob,
    spec: &TabularSpec,
    stop: &Stop,
) -> Result<(Prepared, Option<Flow>), TrainerError> {
    let budget = Budget::new(job.limits.memory_bytes());
    let table = data::read(folder, &job.inputs, spec, budget, stop)?;
    Ok((prepare(&table, spec)?, None))
}

fn stream(
    folder: &Path,
    job: &TrainerJob,
    spec: &TabularSpec,
    stop: &Stop,
) -> Result<(Prepared, Option<Flow>), TrainerError> {
    flow::check(spec)?;
    let budget = Budget::new(job.limits.memory_bytes());
    let rows = RowGroups::open(folder, &job.inputs, spec, budget)?;
    let sample = (rows.rows(), flow::sample_rows(&rows));
    let parts = Parts::new(spec.seed, spec.test_fraction, probabilities::fits(spec) > 0, sample);
    let streamed = prepare_streamed(&rows, spec, parts, stop)?;
    let (prepared, flow) = Flow::new(rows, streamed, spec)?;
    Ok((prepared, Some(flow)))
}

/// Which columns the model is to see, and what is to be said of the others. Where none is left, nothing of what follows could help.
fn chosen(training: &Training<'_>, events: &mut EventSink<'_>, stop: &Stop) -> Result<Option<Selection>, TrainerError> {
    let mut watch = Watch { stop, progress: &mut |_, _| Ok(()) };
    let Some(selection) = select(&training.problem(), &training.data.classes, &mut watch)? else { return Ok(None) };
    log_all(notes_of_dropped(&uninformative(&selection)), events)?;
    if selection.columns.iter().any(|column| column.kept) {
        return Ok(Some(selection));
    }
    let dropped = [&*training.data.dropped, &uninformative(&selection)].concat();
    Err(DataError::NoFeatures { dropped }.into())
}

fn log_all(notes: Vec<Note>, events: &mut EventSink<'_>) -> Result<(), TrainerError> {
    notes.into_iter().try_for_each(|Note { level, code, message, values }| events.log(level, code, message, values))
}

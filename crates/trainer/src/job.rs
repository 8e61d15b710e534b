//! A job: reading its description, running its recipe.

use std::path::Path;

use recipes::protocol::{JOB_FILE, TrainerJob};
use recipes::{JobSpec, TrainingResult};

use crate::{EventSink, Stop, TrainerError, causal, tabular, text};

/// Largest job file in bytes.
const MAX_JOB_BYTES: u64 = 16 * 1024 * 1024;

/// Reads the job in a working directory.
pub(crate) fn read_job(folder: &Path) -> Result<TrainerJob, TrainerError> {
    let path = folder.join(JOB_FILE);
    let unreadable = |reason: String| TrainerError::Job { path: path.clone(), reason };
    let size = std::fs::metadata(&path).map_err(|error| unreadable(error.to_string()))?.len();
    if size > MAX_JOB_BYTES {
        return Err(unreadable(format!("it has {size} bytes")));
    }
    let text = std::fs::read(&path).map_err(|error| unreadable(error.to_string()))?;
    let job: TrainerJob = serde_json::from_slice(&text).map_err(|error| unreadable(error.to_string()))?;
    job.spec.validate()?;
    Ok(job)
}

/// Trains what a job describes, in its working directory, and returns what the last event will carry. Every other
/// event has been sent when this returns.
pub fn train(
    folder: &Path,
    job: &TrainerJob,
    events: &mut EventSink<'_>,
    stop: &Stop,
) -> Result<TrainingResult, TrainerError> {
    match &job.spec {
        JobSpec::Tabular(spec) => tabular::train(folder, job, spec, events, stop),
        JobSpec::TextClassification(spec) => text::train(folder, job, spec, events, stop),
        JobSpec::CausalLm(spec) => causal::train(folder, job, spec, events, stop),
        other => Err(TrainerError::Job {
            path: folder.join(JOB_FILE),
            reason: format!("this trainer does not know the recipe {}", other.recipe()),
        }),
    }
}

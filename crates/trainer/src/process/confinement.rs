//! What the process takes away from itself before it touches data.

use std::io;

use recipes::protocol::TrainerJob;
use rustix::fs::Mode;
use rustix::process::{Resource, Rlimit, setrlimit, umask};

use crate::{TrainerError, memory};

/// Open files: the input, a checkpoint, the pipes, and room for what a GPU driver opens.
const OPEN_FILES: u64 = 256;

/// Limits for a training job.
///
/// There is no parent-death signal: Linux sends it when the parent's *thread* ends, and a worker's threads come and
/// go. The watch on stdin and on the parent's number takes its place.
pub(super) fn training(job: &TrainerJob) -> Result<(), TrainerError> {
    let gpus = job.spec.resources().gpus;
    // A GPU driver reserves far more than it uses.
    let memory = (gpus == 0).then(|| memory::of_process(job.limits.memory_bytes()));
    confine(memory).map_err(TrainerError::io("limit", "the process"))
}

/// Limits for a predictor.
pub(super) fn prediction() -> io::Result<()> {
    confine(None)
}

fn confine(memory: Option<u64>) -> io::Result<()> {
    // No core file: it would hold training data. Files are for the worker's user alone.
    lower(Resource::Core, 0)?;
    lower(Resource::Nofile, OPEN_FILES)?;
    umask(Mode::RWXG | Mode::RWXO);
    match memory {
        Some(bytes) => lower(Resource::Data, bytes),
        None => Ok(()),
    }
}

/// Sets both limits, never above what is in force.
fn lower(resource: Resource, limit: u64) -> io::Result<()> {
    let allowed = rustix::process::getrlimit(resource).maximum.unwrap_or(u64::MAX);
    let limit = Some(limit.min(allowed));
    Ok(setrlimit(resource, Rlimit { current: limit, maximum: limit })?)
}

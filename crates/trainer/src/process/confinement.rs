//! What the process takes away from itself before it touches data.

use std::io;

use recipes::protocol::TrainerJob;
use rustix::fs::Mode;
use rustix::process::{Resource, Rlimit, setrlimit, umask};

use crate::TrainerError;

/// Open files: the input, a checkpoint, the pipes, and room for what a GPU driver opens.
const OPEN_FILES: u64 = 256;
/// Memory beside the data: the program, thread stacks, the network and its gradients.
const BASE_MEMORY: u64 = 256 * 1024 * 1024;

/// Limits for a training job.
///
/// There is no parent-death signal: Linux sends it when the parent's *thread* ends, and a worker's threads come and
/// go. The watch on stdin and on the parent's number takes its place.
pub(super) fn training(job: &TrainerJob) -> Result<(), TrainerError> {
    let gpus = job.spec.resources().gpus;
    // Growing a table needs the old and the new one at a time. A GPU driver reserves far more than it uses.
    let memory = (gpus == 0).then(|| job.limits.memory_bytes().saturating_mul(2).saturating_add(BASE_MEMORY));
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

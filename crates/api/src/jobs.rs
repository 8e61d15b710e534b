//! Recipes, training jobs, their curves and live events.

pub(crate) mod follow;
pub(crate) mod queue;
pub(crate) mod recipes;

use training_jobs::Job;
use wire::jobs::{JobBase, JobError, JobInput, JobModel};

use crate::Problem;

/// A job on the wire.
pub(crate) fn view(job: Job) -> Result<wire::jobs::Job, Problem> {
    let result = job.result.as_ref().map(serde_json::to_value).transpose();
    let pinned = |input: training_jobs::PinnedInput| {
        (input.name, JobInput { dataset: input.data.dataset, version: Some(input.data.number) })
    };
    let known = job.progress.total_steps > 0;
    Ok(wire::jobs::Job {
        id: job.id,
        name: job.name,
        state: job.state.to_string(),
        spec: job.spec,
        inputs: job.inputs.into_iter().map(pinned).collect(),
        base: job.base.map(|base| JobBase { model: base.model, version: Some(base.number) }),
        register_as: job.register_as,
        pool: job.pool,
        attempt: job.lease.epoch,
        step: known.then_some(job.progress.step),
        total_steps: known.then_some(job.progress.total_steps),
        error: job.failure.map(|failure| JobError {
            code: failure.code,
            message: failure.message,
            values: failure.values,
            next_step: failure.next_step,
            field: failure.field,
        }),
        result: result.map_err(|error| Problem::unreadable(&error))?,
        model: job.model.map(|made| JobModel { model: made.model, version: made.number }),
        project: job.project,
        submitted_by: job.submitted_by,
        created_at: job.submitted_at,
        started_at: job.started_at,
        finished_at: job.finished_at,
        warnings: Vec::new(),
    })
}

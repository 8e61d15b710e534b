//! Preparing a job's folder: inputs decrypted, the checkpoint of an earlier attempt, `job.json`.

use std::path::Path;

use dataset_sharing::Format;
use recipes::protocol::{
    BASE_DIR, CHECKPOINT_DIR, INPUT_DIR, InputFormat, JOB_FILE, OUTPUT_DIR, TrainerBase, TrainerInput, TrainerJob,
    TrainerLimits,
};
use recipes::{JobSpec, Resources};

use super::attempt::{Attempt, Halt};
use super::checkpoint;
use super::interrupt::StopReason;
use crate::base;
use crate::error::JobError;
use crate::events::NewEvent;
use crate::folder::create_private;
use crate::inputs;
use crate::model::PinnedInput;

/// A folder in which the trainer can start.
#[derive(Debug)]
pub(crate) struct Prepared {
    /// Cores and GPUs that the job asks for.
    pub resources: Resources,
    /// What its people should know.
    pub notes: Vec<NewEvent>,
}

/// Fills the attempt's folder, unless the job may not train on its data any more: then nothing is decrypted.
pub(crate) async fn prepare(attempt: &Attempt, folder: &Path) -> Result<Prepared, Halt> {
    let (jobs, scope) = (&attempt.shared.jobs, attempt.scope());
    let mut tx = jobs.db.read(scope.tenancy()).await.map_err(JobError::from)?;
    if !inputs::may_still_train(jobs, &mut tx, scope, &attempt.job).await? {
        return Err(Halt::Stopped(StopReason::Revoked));
    }
    drop(tx);
    Ok(fill(attempt, folder).await?)
}

async fn fill(attempt: &Attempt, folder: &Path) -> Result<Prepared, JobError> {
    let (job, shared) = (&attempt.job, &attempt.shared);
    let spec = JobSpec::from_value(job.spec.clone())?;
    for name in [INPUT_DIR, CHECKPOINT_DIR, OUTPUT_DIR] {
        let path = folder.join(name);
        create_private(&path).map_err(|source| JobError::folder(&path, source))?;
    }
    let mut tables = Vec::with_capacity(job.inputs.len());
    for input in &job.inputs {
        let table = table(input);
        inputs::fetch(&shared.blobs, input, &folder.join(&table.path)).await?;
        tables.push(table);
    }
    let base = fetch_base(attempt, folder).await?;
    let mut notes = Vec::new();
    let mut resume = None;
    if let Some(checkpoint) = &job.checkpoint {
        resume = checkpoint::restore(&shared.blobs, job.partner, checkpoint, folder).await?;
        if resume.is_none() {
            let text = "the checkpoint of the last attempt cannot be read: training starts from the beginning";
            notes.push(NewEvent::note("warn", "checkpoint_lost", text));
        }
    }
    let resources = spec.resources();
    let attempt = u32::try_from(job.lease.epoch).unwrap_or(u32::MAX);
    let limits = TrainerLimits { memory_bytes: shared.options.trainer_memory_bytes };
    let written = TrainerJob { spec, inputs: tables, base, attempt, resume, limits };
    let path = folder.join(JOB_FILE);
    let text = serde_json::to_vec(&written).map_err(|error| JobError::folder(&path, error.into()))?;
    tokio::fs::write(&path, text).await.map_err(|source| JobError::folder(&path, source))?;
    Ok(Prepared { resources, notes })
}

/// The base model's files, decrypted.
async fn fetch_base(attempt: &Attempt, folder: &Path) -> Result<Option<TrainerBase>, JobError> {
    let Some(base) = &attempt.job.base else { return Ok(None) };
    let (jobs, scope) = (&attempt.shared.jobs, attempt.scope());
    let path = folder.join(BASE_DIR);
    create_private(&path).map_err(|source| JobError::folder(&path, source))?;
    let mut tx = jobs.db.read(scope.tenancy()).await?;
    let files = base::files(&jobs.models, &mut tx, scope, base).await?;
    // Not while weights are decrypted, which takes long.
    drop(tx);
    jobs.models.write_files(&files, &path).await?;
    Ok(Some(TrainerBase { name: base.name.clone(), path: BASE_DIR.to_owned() }))
}

fn table(input: &PinnedInput) -> TrainerInput {
    let (format, extension) = match input.data.format {
        Format::Csv => (InputFormat::Csv, "csv"),
        Format::Parquet => (InputFormat::Parquet, "parquet"),
    };
    // The name is one of the recipe's own words, checked when the job was submitted.
    let path = format!("{INPUT_DIR}/{}.{extension}", input.name);
    TrainerInput { name: input.name.clone(), path, format }
}

//! The way of data into a job: the one place that asks `dataset-sharing` for rights and content.

use std::path::Path;

use access::Scope;
use blob_store::BlobStore;
use database::Tx;
use dataset_sharing::{DatasetService, TableSchema, TrainingData, VersionRef};
use foundation::Fault as _;

use crate::base;
use crate::error::JobError;
use crate::model::{Job, JobFailure, PinnedInput};
use crate::service::{JobInput, JobService};
use crate::store::partner_of;

/// Pins the inputs of a job to versions that its partner may train on now, and gives their columns with them.
pub(crate) async fn resolve(
    datasets: &DatasetService,
    tx: &mut Tx,
    scope: Scope,
    inputs: &[JobInput],
) -> Result<(Vec<PinnedInput>, Vec<TableSchema>), JobError> {
    let mut schemas = Vec::with_capacity(inputs.len());
    let mut pinned = Vec::with_capacity(inputs.len());
    for JobInput { name, dataset, version } in inputs {
        let wanted = version.map_or(VersionRef::Latest(*dataset), |number| VersionRef::Number(*dataset, number));
        let TrainingData { input, schema } = datasets.resolve_for_training(tx, scope, wanted).await?;
        pinned.push(PinnedInput { name: name.clone(), data: input });
        schemas.push(schema);
    }
    Ok((pinned, schemas))
}

/// Whether the scope's partner may still train on all inputs of a job, and build on its base.
pub(crate) async fn may_still_train(jobs: &JobService, tx: &mut Tx, scope: Scope, job: &Job) -> Result<bool, JobError> {
    let partner = partner_of(scope)?;
    for input in &job.inputs {
        if !jobs.datasets.may_still_train(tx, partner, &input.data).await? {
            return Ok(false);
        }
    }
    base::may_still_use(&jobs.models, tx, scope, job.base.as_ref()).await
}

/// What the job's people are told when it may not; `None` when nothing more is known than that.
pub(crate) async fn why_ended(
    jobs: &JobService,
    tx: &mut Tx,
    scope: Scope,
    job: &Job,
) -> Result<Option<JobFailure>, JobError> {
    let partner = partner_of(scope)?;
    for input in &job.inputs {
        if let Some(ended) = jobs.datasets.why_ended(tx, partner, &input.data).await? {
            let agreement = input.data.agreement.map(|id| format!(" ({id})")).unwrap_or_default();
            let message =
                format!("the right to train on a data set of this job ended while it ran: {ended}{agreement}");
            let next_step = ended.next_step();
            let values = input.data.agreement.map(|id| ("agreement".to_owned(), id.to_string())).into_iter().collect();
            return Ok(Some(JobFailure { code: ended.code().to_owned(), message, values, next_step, field: None }));
        }
    }
    base::why_ended(&jobs.models, tx, scope, job.base.as_ref()).await
}

/// Decrypts an input's content into a file that this user alone may read.
pub(crate) async fn fetch(blobs: &BlobStore, input: &PinnedInput, path: &Path) -> Result<(), JobError> {
    blobs.write_to_file(input.data.owner, &input.data.sha256, path).await?;
    Ok(())
}

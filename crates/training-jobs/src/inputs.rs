//! The way of data into a job: the one place that asks `dataset-sharing` for rights and content.

use std::path::Path;

use access::Scope;
use blob_store::BlobStore;
use database::Tx;
use dataset_sharing::{DatasetService, TableSchema, TrainingData, VersionRef};
use foundation::Fault as _;

use crate::error::JobError;
use crate::model::{JobFailure, PinnedInput};
use crate::service::JobInput;
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

/// Whether the scope's partner may still train on all of them.
pub(crate) async fn may_still_train(
    datasets: &DatasetService,
    tx: &mut Tx,
    scope: Scope,
    inputs: &[PinnedInput],
) -> Result<bool, JobError> {
    let partner = partner_of(scope)?;
    for input in inputs {
        if !datasets.may_still_train(tx, partner, &input.data).await? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// What the job's people are told when it may not; `None` when nothing more is known than that.
pub(crate) async fn why_ended(
    datasets: &DatasetService,
    tx: &mut Tx,
    scope: Scope,
    inputs: &[PinnedInput],
) -> Result<Option<JobFailure>, JobError> {
    let partner = partner_of(scope)?;
    for input in inputs {
        if let Some(ended) = datasets.why_ended(tx, partner, &input.data).await? {
            let agreement = input.data.agreement.map(|id| format!(" ({id})")).unwrap_or_default();
            let message =
                format!("the right to train on a data set of this job ended while it ran: {ended}{agreement}");
            let next_step = ended.next_step();
            let values = input.data.agreement.map(|id| ("agreement".to_owned(), id.to_string())).into_iter().collect();
            return Ok(Some(JobFailure { code: ended.code().to_owned(), message, values, next_step, field: None }));
        }
    }
    Ok(None)
}

/// Decrypts an input's content into a file that this user alone may read.
pub(crate) async fn fetch(blobs: &BlobStore, input: &PinnedInput, path: &Path) -> Result<(), JobError> {
    blobs.write_to_file(input.data.owner, &input.data.sha256, path).await?;
    Ok(())
}

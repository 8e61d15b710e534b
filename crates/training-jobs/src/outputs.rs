//! The way of a finished model: from the job's folder into the partner's blobs, and from there into the registry.

use std::path::{Component, Path};

use access::Scope;
use blob_store::{BlobStore, PutOptions};
use chrono::{DateTime, Utc};
use database::Tx;
use foundation::{PartnerId, Sha256, Sources};
use model_registry::{
    BaseModel, FileName, Lineage, LineageInput, ModelFile, ModelTarget, NewModel, NewVersion, RegisterVersion, Training,
};
use partner_registry::PartnerError;
use partner_registry::storage::{self, StorageFull};
use recipes::protocol::OUTPUT_DIR;
use recipes::{Artifact, Evaluation, JobSpec, Recipe, TrainingResult};
use serde_json::Value;
use tokio::fs::File;
use tokio_util::io::ReaderStream;

use crate::error::JobError;
use crate::model::{Job, MadeModel, PinnedInput};

/// Bytes that one read of a file takes: what the blob store seals at once.
const READ_AT_ONCE: usize = 64 * 1024;

/// Whether the result of a job of this recipe can be registered under this name.
pub(crate) async fn check_target(tx: &mut Tx, scope: Scope, recipe: Recipe, name: &str) -> Result<(), JobError> {
    Ok(model_registry::check_target(tx, scope, &target(name, task_of(recipe))).await?)
}

/// Whether the partner has room for so many bytes more. Holds nothing: whoever stores at the same moment may be faster, and the
/// registration counts again.
///
/// # Errors
/// `Partner` with `StorageFull`.
pub(crate) async fn expect_room(tx: &mut Tx, scope: Scope, bytes: i64, now: DateTime<Utc>) -> Result<(), JobError> {
    let available = storage::look(tx, scope, now).await?.available();
    if bytes <= available { Ok(()) } else { Err(PartnerError::from(StorageFull { available }).into()) }
}

/// Bytes of the files that make up the model, as the trainer tells them.
pub(crate) fn bytes_of(result: &TrainingResult) -> i64 {
    let sizes = result.artifacts.iter().map(|artifact| i64::try_from(artifact.size).unwrap_or(i64::MAX));
    sizes.fold(0, i64::saturating_add)
}

/// Stores the files that make up the model and says what the registry is to know of them.
///
/// # Errors
/// `Invalid` when the trainer names a file that is not one of its outputs; the blob store's, also when a file is not what
/// the trainer said.
pub(crate) async fn upload(
    blobs: &BlobStore,
    partner: PartnerId,
    folder: &Path,
    result: &TrainingResult,
) -> Result<Vec<ModelFile>, JobError> {
    let mut files = Vec::with_capacity(result.artifacts.len());
    for artifact in &result.artifacts {
        let (name, sha256) = checked(artifact)?;
        let path = folder.join(OUTPUT_DIR).join(name.as_str());
        let options = PutOptions { max_size: artifact.size, expected_sha256: Some(sha256) };
        let stored = blobs.put(partner, read(&path).await?, options).await?;
        files.push(ModelFile { name, sha256: stored.sha256, size: stored.size });
    }
    Ok(files)
}

/// A plain file's content as a stream. A link is not followed: what it points to is not the trainer's to give away.
pub(crate) async fn read(path: &Path) -> Result<ReaderStream<File>, JobError> {
    let failed = |source| JobError::folder(path, source);
    if !tokio::fs::symlink_metadata(path).await.map_err(failed)?.is_file() {
        return Err(failed(std::io::Error::other("it is no plain file")));
    }
    let file = File::open(path).await.map_err(failed)?;
    Ok(ReaderStream::with_capacity(file, READ_AT_ONCE))
}

/// `output/<name>` and nothing else.
fn checked(artifact: &Artifact) -> Result<(FileName, Sha256), JobError> {
    let invalid = |problem: &str| JobError::invalid("artifacts", problem);
    let mut components = Path::new(&artifact.path).components();
    let name = match (components.next(), components.next(), components.next()) {
        (Some(Component::Normal(folder)), Some(Component::Normal(name)), None) if folder == OUTPUT_DIR => {
            name.to_str().and_then(|name| name.parse().ok())
        }
        _ => None,
    };
    let name = name.ok_or_else(|| invalid("the trainer names a file that is not one of its outputs"))?;
    let sha256 = artifact.sha256.parse().map_err(|_| invalid("the trainer gives no SHA-256 of a file"))?;
    Ok((name, sha256))
}

/// Registers the model in the transaction that ends the job. `behind` is the data that its base came from.
pub(crate) async fn register(
    tx: &mut Tx,
    scope: Scope,
    sources: &Sources,
    job: &Job,
    (files, result, behind): (Vec<ModelFile>, &TrainingResult, Vec<LineageInput>),
) -> Result<Option<MadeModel>, JobError> {
    let Some(name) = &job.register_as else { return Ok(None) };
    let spec = JobSpec::from_value(job.spec.clone())?;
    let metrics = result.evaluation.headline().into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    let lineage = Lineage {
        job: job.id,
        inputs: job.inputs.iter().map(lineage_input).chain(behind).collect(),
        training: Training {
            specification: job.spec.clone(),
            code_version: result.code_version.clone(),
            seed: spec.seed(),
            device: result.device.clone(),
            base: job.base.as_ref().map(|base| BaseModel {
                model: base.model,
                number: base.number,
                name: base.name.clone(),
            }),
        },
    };
    let registration = RegisterVersion {
        model: target(name, task(spec.recipe(), &result.evaluation)),
        version: NewVersion { files, metrics, result: serde_json::to_value(result).unwrap_or(Value::Null) },
        lineage,
        submitted_by: job.submitted_by,
    };
    let registered = model_registry::register_version(tx, scope, sources, registration).await?;
    Ok(Some(MadeModel { model: registered.model, version: registered.version, number: registered.number }))
}

fn target(name: &str, task: String) -> ModelTarget {
    ModelTarget::Named(NewModel { name: name.to_owned(), task, description: String::new() })
}

/// The task of what a recipe makes, as far as it is known before training.
fn task_of(recipe: Recipe) -> String {
    match recipe {
        Recipe::Tabular => "tabular-classification".to_owned(),
        Recipe::CausalLm => "text-generation".to_owned(),
        other => other.to_string(),
    }
}

fn task(recipe: Recipe, evaluation: &Evaluation) -> String {
    match evaluation {
        Evaluation::Classification(_) if recipe == Recipe::Tabular => format!("{recipe}-classification"),
        Evaluation::Regression(_) => format!("{recipe}-regression"),
        Evaluation::Ordinal(_) => format!("{recipe}-ordinal"),
        _ => task_of(recipe),
    }
}

fn lineage_input(PinnedInput { data, .. }: &PinnedInput) -> LineageInput {
    LineageInput {
        dataset: data.dataset,
        version: data.version,
        number: data.number,
        owner: data.owner,
        grant: data.grant,
        agreement: data.agreement,
        sha256: data.sha256,
    }
}

#[cfg(test)]
mod tests;

//! The way of a base model into a job: the one place that asks `model-registry` for it.

use access::Scope;
use database::Tx;
use foundation::{ErrorKind, Fault as _, ModelId, ModelVersionId};
use model_registry::{LineageInput, ModelError, ModelService, OwnVersion, PredictionFiles, VersionRef};
use recipes::JobSpec;
use serde::{Deserialize, Serialize};

use crate::error::JobError;
use crate::model::{JobFailure, PinnedInput};

/// The files that a base model consists of.
const FILES: [&str; 3] = ["config.json", "model.safetensors", "tokenizer.json"];
/// Data set versions that a model may come from.
const MOST_INPUTS: usize = 64;

/// A model that a job is to begin with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JobBase {
    /// The model, one's own.
    pub model: ModelId,
    /// The version's number; the newest when left out. It is pinned at submission.
    pub version: Option<i64>,
}

/// A model version that a job begins with, pinned when it was submitted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PinnedBase {
    /// The model.
    pub model: ModelId,
    /// The version.
    pub version: ModelVersionId,
    /// Its number.
    pub number: i64,
    /// What the model was called.
    pub name: String,
}

/// Pins the base of a job to a version that its partner may build on now.
///
/// # Errors
/// `Invalid` names `base` when it is missing, not taken or not of the files that a base consists of; `Model` when there is no such
/// version, or an agreement for the data behind it has ended.
pub(crate) async fn resolve(
    models: &ModelService,
    tx: &mut Tx,
    scope: Scope,
    (spec, base, inputs): (&JobSpec, Option<JobBase>, &[PinnedInput]),
) -> Result<Option<PinnedBase>, JobError> {
    let invalid = |problem: String| JobError::invalid("base", problem);
    let recipe = spec.recipe();
    let base = match (spec.takes_base(), base) {
        (false, None) => return Ok(None),
        (false, Some(_)) if recipe.takes_base() => {
            return Err(invalid(
                "this method of the recipe begins with no pretrained model: leave the base out".to_owned(),
            ));
        }
        (false, Some(_)) => return Err(invalid(format!("the recipe '{recipe}' takes no base model"))),
        (true, None) if !spec.needs_base() => return Ok(None),
        (true, None) => {
            let problem =
                format!("the recipe '{recipe}' begins with a pretrained model: name one of your partner's models");
            return Err(invalid(problem));
        }
        (true, Some(base)) => base,
    };
    let wanted = base.version.map_or(VersionRef::Latest, VersionRef::Number);
    let found = models.own_version(tx, scope, (base.model, wanted)).await?;
    let has = |name: &&str| found.files.files.iter().any(|file| file.name.as_str() == *name);
    if let Some(missing) = FILES.iter().find(|name| !has(name)) {
        let wanted = FILES.join(", ");
        let problem = format!("this version has no {missing}; a base model has {wanted}, as transformers saves them");
        return Err(invalid(problem));
    }
    if inherited(&found.inputs, inputs).count() + inputs.len() > MOST_INPUTS {
        let problem = format!("the model would come from more than {MOST_INPUTS} versions of data sets");
        return Err(invalid(problem));
    }
    let OwnVersion { files, name, .. } = found;
    Ok(Some(PinnedBase { model: files.model, version: files.version, number: files.number, name }))
}

/// Whether the registry said no, rather than that it could not be asked.
fn is_refusal(error: &ModelError) -> bool {
    !matches!(error.kind(), ErrorKind::Unavailable | ErrorKind::Internal)
}

/// Why the scope's partner may not build on the base any more; `None` while it may.
async fn refusal(
    models: &ModelService,
    tx: &mut Tx,
    scope: Scope,
    base: Option<&PinnedBase>,
) -> Result<Option<ModelError>, JobError> {
    let Some(base) = base else { return Ok(None) };
    match models.own_version(tx, scope, (base.model, VersionRef::Id(base.version))).await {
        Ok(_) => Ok(None),
        Err(error) if is_refusal(&error) => Ok(Some(error)),
        Err(error) => Err(error.into()),
    }
}

/// Whether the scope's partner may still build on the base.
pub(crate) async fn may_still_use(
    models: &ModelService,
    tx: &mut Tx,
    scope: Scope,
    base: Option<&PinnedBase>,
) -> Result<bool, JobError> {
    Ok(refusal(models, tx, scope, base).await?.is_none())
}

/// What the job's people are told when it may not.
pub(crate) async fn why_ended(
    models: &ModelService,
    tx: &mut Tx,
    scope: Scope,
    base: Option<&PinnedBase>,
) -> Result<Option<JobFailure>, JobError> {
    Ok(refusal(models, tx, scope, base)
        .await?
        .map(|error| JobFailure { field: Some("base".to_owned()), ..JobFailure::of(&error) }))
}

/// What the result comes from beside the job's own inputs: the data behind its base, whose terms go on.
pub(crate) async fn lineage(
    models: &ModelService,
    tx: &mut Tx,
    scope: Scope,
    (base, inputs): (Option<&PinnedBase>, &[PinnedInput]),
) -> Result<Vec<LineageInput>, JobError> {
    let Some(base) = base else { return Ok(Vec::new()) };
    let found = models.own_version(tx, scope, (base.model, VersionRef::Id(base.version))).await?;
    Ok(inherited(&found.inputs, inputs).collect())
}

fn inherited(behind: &[LineageInput], inputs: &[PinnedInput]) -> impl Iterator<Item = LineageInput> {
    behind.iter().copied().filter(|one| !inputs.iter().any(|input| input.data.version == one.version))
}

/// The base's files, which [`ModelService::write_files`] decrypts.
pub(crate) async fn files(
    models: &ModelService,
    tx: &mut Tx,
    scope: Scope,
    base: &PinnedBase,
) -> Result<PredictionFiles, JobError> {
    Ok(models.own_version(tx, scope, (base.model, VersionRef::Id(base.version))).await?.files)
}

//! Versions: their files, what they scored and what they came from.

use std::collections::{BTreeMap, HashSet};
use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use foundation::{
    AgreementId, DatasetGrantId, DatasetId, DatasetVersionId, JobId, ModelId, ModelVersionId, PartnerId, Sha256, UserId,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{MAX_INPUTS, Term, document, metrics};
use crate::ModelError;

/// Files of one version at most.
const MAX_FILES: usize = 256;
/// Bytes of a file's name: what every file system takes.
const MAX_FILE_NAME_BYTES: usize = 255;

/// Scores by name, such as `test_accuracy`; every one finite.
pub type Metrics = BTreeMap<String, f64>;

/// The name of a file in a version: 1 to 255 of `A-Z a-z 0-9 . _ -`, beginning with none of the signs. It is one component
/// of a path, so that joining it to a folder never leaves the folder.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileName(String);

/// A text that is no file name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a file name is 1 to 255 letters, digits, '.', '_' or '-', and begins with a letter or digit")]
pub struct ParseFileNameError;

impl FileName {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for FileName {
    type Err = ParseFileNameError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
        let begins_well = text.bytes().next().is_some_and(|byte| byte.is_ascii_alphanumeric());
        let fits = begins_well && text.len() <= MAX_FILE_NAME_BYTES && text.bytes().all(plain);
        if fits { Ok(Self(text.to_owned())) } else { Err(ParseFileNameError) }
    }
}

impl fmt::Display for FileName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

foundation::sql_as_text!(FileName, |value| value.as_str());

/// One file of a version. Its content lies once in the owner's blobs, under its digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelFile {
    /// Unique within the version, also where capitals do not count.
    pub name: FileName,
    /// SHA-256 of the plain content.
    pub sha256: Sha256,
    /// Plain bytes.
    pub size: u64,
}

/// Checks the files of a new version as a whole and puts them in the order of their names.
pub(super) fn checked_files(mut files: Vec<ModelFile>) -> Result<Vec<ModelFile>, ModelError> {
    if files.is_empty() || files.len() > MAX_FILES {
        return Err(ModelError::invalid("files", format!("a version has 1 to {MAX_FILES} files")));
    }
    let mut seen = HashSet::new();
    for (index, file) in files.iter().enumerate() {
        // Two names that differ in capitals alone overwrite each other on some people's machines.
        if !seen.insert(file.name.as_str().to_ascii_lowercase()) {
            return Err(ModelError::invalid(
                format!("files[{index}].name"),
                "another file of the version has this name",
            ));
        }
        if i64::try_from(file.size).is_err() {
            return Err(ModelError::invalid(format!("files[{index}].size"), "no file is that large"));
        }
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(files)
}

/// An immutable version of a model.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelVersion {
    /// Its id.
    pub id: ModelVersionId,
    /// Of which model.
    pub model: ModelId,
    /// 1 for the first, and so on without gaps.
    pub number: i64,
    /// Its files in the order of their names.
    pub files: Vec<ModelFile>,
    /// What it scored.
    pub metrics: Metrics,
    /// When it was registered.
    pub created_at: DateTime<Utc>,
    /// The job that trained it; `None` for uploaded files, and for a grantee.
    pub job: Option<JobId>,
    /// Who submitted the job or uploaded the files; `None` for a grantee: one partner does not see another one's people.
    pub created_by: Option<UserId>,
}

/// A version with what only its own page shows.
#[derive(Debug, Clone, PartialEq)]
pub struct VersionDetails {
    /// The version.
    pub version: ModelVersion,
    /// The whole result that the job reported, opaque to the registry; `None` for a grantee, because it may quote the owner's
    /// data (class names, categories), and `Some(Value::Null)` where nothing was reported.
    pub result: Option<Value>,
    /// What it came from; `None` for uploaded files, and for a grantee.
    pub lineage: Option<Lineage>,
    /// Other partners' terms that bind it, the oldest agreement first. A grantee sees those of its own data, and never sees a
    /// version that is bound by anybody else's.
    pub terms: Vec<Term>,
}

/// What a version came from.
#[derive(Debug, Clone, PartialEq)]
pub struct Lineage {
    /// The job that trained it.
    pub job: JobId,
    /// The data it was trained on, in the job's order.
    pub inputs: Vec<LineageInput>,
    /// How.
    pub training: Training,
}

/// How a version was trained.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Training {
    /// The job's specification with every default written out; opaque to the registry.
    pub specification: Value,
    /// Program and version that trained it.
    pub code_version: String,
    /// The seed that all its randomness came from.
    pub seed: u64,
    /// Where it was trained, such as `cpu` or `cuda:0`.
    pub device: String,
    /// The model that training began with, for what was not trained from nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<BaseModel>,
}

/// A model that training began with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BaseModel {
    /// The model.
    pub model: ModelId,
    /// The version's number.
    pub number: i64,
    /// What the model was called.
    pub name: String,
}

/// One data set version that a model was trained on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct LineageInput {
    /// The data set.
    #[sqlx(rename = "dataset_id")]
    pub dataset: DatasetId,
    /// Its version.
    #[sqlx(rename = "dataset_version_id")]
    pub version: DatasetVersionId,
    /// That version's number.
    #[sqlx(rename = "dataset_number")]
    pub number: i64,
    /// Whose data it is.
    #[sqlx(rename = "owner_id")]
    pub owner: PartnerId,
    /// The grant under which it was used; `None` for the trainer's own data.
    #[sqlx(rename = "grant_id")]
    pub grant: Option<DatasetGrantId>,
    /// The agreement under which it was used; always there for another partner's data.
    #[sqlx(rename = "agreement_id")]
    pub agreement: Option<AgreementId>,
    /// SHA-256 of the content that was read.
    pub sha256: Sha256,
}

/// A version to be registered.
#[derive(Debug, Clone)]
pub struct NewVersion {
    /// Its files, whose content the owner's blobs hold already.
    pub files: Vec<ModelFile>,
    /// What it scored.
    pub metrics: Metrics,
    /// The whole result, opaque; `Value::Null` when there is none.
    pub result: Value,
}

impl NewVersion {
    pub(crate) fn checked(self) -> Result<Self, ModelError> {
        metrics(&self.metrics)?;
        document("result", &self.result)?;
        Ok(Self { files: checked_files(self.files)?, ..self })
    }
}

impl Lineage {
    pub(crate) fn check(&self, owner: PartnerId) -> Result<(), ModelError> {
        document("lineage.specification", &self.training.specification)?;
        if self.inputs.is_empty() || self.inputs.len() > MAX_INPUTS {
            return Err(ModelError::invalid("lineage.inputs", format!("a job has 1 to {MAX_INPUTS} inputs")));
        }
        let unbound = self.inputs.iter().position(|input| input.owner != owner && input.agreement.is_none());
        match unbound {
            Some(index) => Err(ModelError::invalid(
                format!("lineage.inputs[{index}].agreement"),
                "another partner's data is never used without an agreement",
            )),
            None => Ok(()),
        }
    }
}

/// Which version of a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VersionRef {
    /// By its number.
    Number(i64),
    /// By its id.
    Id(ModelVersionId),
    /// The newest that the caller may see.
    Latest,
}

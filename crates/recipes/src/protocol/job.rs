//! What the worker tells the trainer.

use serde::{Deserialize, Serialize};

use crate::spec::JobSpec;

/// The content of `job.json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrainerJob {
    /// What to train.
    pub spec: JobSpec,
    /// The data. Several tables are read one after the other and must have the same columns.
    pub inputs: Vec<TrainerInput>,
    /// The pretrained model to begin with, for recipes that take one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<TrainerBase>,
    /// Number of this attempt, from 1.
    pub attempt: u32,
    /// File name in `checkpoint/` to go on from; a damaged one is reported and training starts afresh.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resume: Option<String>,
    /// What the process may use.
    #[serde(default)]
    pub limits: TrainerLimits,
}

impl TrainerJob {
    /// The first attempt at a specification, within the default limits.
    pub fn new(spec: JobSpec, inputs: Vec<TrainerInput>) -> Self {
        Self { spec, inputs, base: None, attempt: 1, resume: None, limits: TrainerLimits::default() }
    }
}

/// One table to train on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrainerInput {
    /// Name for messages: what the person who submitted the job calls it.
    pub name: String,
    /// Path below the working directory, without `..`.
    pub path: String,
    /// How the file is written.
    pub format: InputFormat,
}

/// A pretrained model: a folder with `config.json`, `model.safetensors` and `tokenizer.json`, as `transformers` saves them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrainerBase {
    /// Name for messages and for what is written about the result.
    pub name: String,
    /// Path of the folder below the working directory, without `..`.
    pub path: String,
}

/// How a table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InputFormat {
    /// Comma-separated values (RFC 4180) with a header line, UTF-8.
    Csv,
    /// Apache Parquet.
    Parquet,
}

/// What the trainer's process may use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrainerLimits {
    /// Most memory for data and network in bytes; without it 4 GiB. Data that does not fit is refused with a clear
    /// error, and on a job without a GPU the process cannot allocate much more than twice as much.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory_bytes: Option<u64>,
}

impl TrainerLimits {
    /// Memory for data and network when the job sets none.
    pub const DEFAULT_MEMORY_BYTES: u64 = 4 * 1024 * 1024 * 1024;

    /// Most memory for data and network in bytes.
    pub fn memory_bytes(self) -> u64 {
        self.memory_bytes.unwrap_or(Self::DEFAULT_MEMORY_BYTES)
    }
}

//! A pretrained model's files, as `transformers` saves them: `config.json`, `model.safetensors`, `tokenizer.json`.
//!
//! They may come from anybody: nothing in them is trusted, and every complaint names the file and the tensor.

use std::collections::HashMap;
use std::fs;
use std::path::{Component, Path, PathBuf};

use candle_core::{Device, Tensor};
use recipes::protocol::TrainerBase;
use thiserror::Error;

use crate::TrainerError;
use crate::data::Budget;

mod spans;
mod tokens;

pub use spans::Span;
pub use tokens::Tokenizer;

/// Name of the configuration.
pub const CONFIG_FILE: &str = "config.json";
/// Name of the weights.
pub const WEIGHTS_FILE: &str = "model.safetensors";
/// Name of the tokeniser.
pub const TOKENIZER_FILE: &str = "tokenizer.json";
/// Other files of a tokeniser, which programs beside this one read.
pub const TOKENIZER_COMPANIONS: [&str; 5] =
    ["tokenizer_config.json", "special_tokens_map.json", "vocab.txt", "vocab.json", "merges.txt"];

/// Largest file that is read, in bytes.
const MAX_FILE_BYTES: u64 = 16 * 1024 * 1024 * 1024;
/// Largest configuration or tokeniser that is read, in bytes.
const MAX_TEXT_BYTES: u64 = 256 * 1024 * 1024;

const MIB: u64 = 1024 * 1024;

/// A base model that cannot be used.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("the base model's {file}: {problem}")]
pub struct PretrainedError {
    /// The file.
    pub file: String,
    /// What is wrong with it.
    pub problem: String,
}

impl PretrainedError {
    /// A complaint about a file.
    pub fn new(file: &str, problem: impl Into<String>) -> Self {
        Self { file: file.to_owned(), problem: problem.into() }
    }
}

/// The folder of a base model.
#[derive(Clone, Debug)]
pub struct Pretrained {
    folder: PathBuf,
}

impl Pretrained {
    /// The base model of a job, below its folder.
    pub fn of_job(folder: &Path, base: &TrainerBase) -> Result<Self, PretrainedError> {
        let path = Path::new(&base.path);
        if base.path.is_empty() || !path.components().all(|part| matches!(part, Component::Normal(_))) {
            return Err(PretrainedError::new("folder", "its path must lie below the job's folder"));
        }
        Ok(Self { folder: folder.join(path) })
    }

    /// A model in a folder.
    pub fn in_folder(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    /// The content of a file of texts.
    pub fn text(&self, name: &str) -> Result<Vec<u8>, PretrainedError> {
        self.read(name, MAX_TEXT_BYTES)
    }

    /// The content of a file that need not be there.
    pub fn optional_text(&self, name: &str) -> Result<Option<Vec<u8>>, PretrainedError> {
        if self.folder.join(name).exists() { self.text(name).map(Some) } else { Ok(None) }
    }

    /// The content of the weights' file.
    pub fn weights(&self) -> Result<Vec<u8>, PretrainedError> {
        self.read(WEIGHTS_FILE, MAX_FILE_BYTES)
    }

    /// All tensors by name. `copies`: how often training keeps a number for each weight in main memory, the weights themselves included;
    /// nothing where the process has no limit.
    ///
    /// # Errors
    /// [`TrainerError::BaseTooLarge`] where not even the weights' copies fit into the memory that the process has left: without it, the system would end
    /// the program in the middle of reading them. [`TrainerError::Pretrained`] where the file is missing or damaged.
    pub(crate) fn tensors(
        &self,
        copies: Option<u64>,
        budget: &Budget,
    ) -> Result<HashMap<String, Tensor>, TrainerError> {
        // The file and its tensors stand beside each other for a moment.
        let needed = self.size(WEIGHTS_FILE)?.saturating_mul(copies.map_or(0, |copies| copies.max(2)));
        if needed > budget.left_of_process() {
            let (needed, left) = (needed.div_ceil(MIB), budget.left_of_process() / MIB);
            return Err(TrainerError::BaseTooLarge { file: WEIGHTS_FILE, needed, left });
        }
        let tensors = candle_core::safetensors::load_buffer(&self.weights()?, &Device::Cpu);
        let damaged = |error| PretrainedError::new(WEIGHTS_FILE, format!("it is damaged or cut off ({error})"));
        Ok(tensors.map_err(damaged)?)
    }

    fn size(&self, name: &str) -> Result<u64, PretrainedError> {
        Ok(fs::metadata(self.folder.join(name)).map_err(|error| unreadable(name, &error))?.len())
    }

    fn read(&self, name: &str, limit: u64) -> Result<Vec<u8>, PretrainedError> {
        let size = self.size(name)?;
        if size > limit {
            return Err(PretrainedError::new(name, format!("it has {size} bytes; at most {limit} are read")));
        }
        fs::read(self.folder.join(name)).map_err(|error| unreadable(name, &error))
    }
}

fn unreadable(name: &str, error: &std::io::Error) -> PretrainedError {
    match error.kind() {
        std::io::ErrorKind::NotFound => PretrainedError::new(name, "it is missing"),
        _ => PretrainedError::new(name, error.to_string()),
    }
}

//! Files of a finished model.

pub(crate) mod peft;

use std::collections::HashMap;
use std::path::Path;

use candle_core::Tensor;
use recipes::Artifact;
use recipes::protocol::OUTPUT_DIR;
use serde::Serialize;

use crate::{TrainerError, durable, sha256};

/// Writes a file into the folder of what comes out.
pub(crate) fn put(folder: &Path, name: &str, content: &[u8]) -> Result<Artifact, TrainerError> {
    let path = format!("{OUTPUT_DIR}/{name}");
    durable::write(folder, name, &[content]).map_err(TrainerError::io("write", &path))?;
    Ok(Artifact { path, sha256: sha256(&[content]).to_string(), size: content.len() as u64 })
}

/// Writes a value as JSON.
pub(crate) fn put_json(folder: &Path, name: &str, value: &impl Serialize) -> Result<Artifact, TrainerError> {
    let text = serde_json::to_vec_pretty(value).map_err(|error| candle_core::Error::Msg(error.to_string()))?;
    put(folder, name, &text)
}

/// Writes tensors that `transformers` and `peft` can load.
pub(crate) fn put_tensors(folder: &Path, name: &str, tensors: Vec<(String, Tensor)>) -> Result<Artifact, TrainerError> {
    // `transformers` refuses weights that do not say of which framework they are.
    let metadata = HashMap::from([("format".to_owned(), "pt".to_owned())]);
    put(folder, name, &safetensors::serialize(tensors, Some(metadata))?)
}

//! The finished model: weights and description.

use std::path::Path;

use recipes::model::{DroppedColumn, TABULAR_FORMAT, TABULAR_VERSION, Weights};
use recipes::protocol::{MODEL_FILE, OUTPUT_DIR, WEIGHTS_FILE};
use recipes::{Artifact, JobSpec, TabularModel, TabularSpec};

use super::learning::widths;
use crate::data::{Dropped, Markers};
use crate::nn::Mlp;
use crate::preprocess::{CLIP, Prepared};
use crate::{CODE_VERSION, TrainerError, durable, sha256};

/// Writes both files. The description names the digest of the weights, so the weights come first.
pub(super) fn write(
    folder: &Path,
    spec: &TabularSpec,
    data: &Prepared,
    network: &Mlp,
) -> Result<Vec<Artifact>, TrainerError> {
    let tensors = network.parameters().into_iter().map(|p| (p.name, p.var.as_detached_tensor()));
    let weights = safetensors::serialize(tensors, None)?;
    let weights = put(folder, WEIGHTS_FILE, &weights)?;
    let described =
        Weights { file: WEIGHTS_FILE.to_owned(), sha256: weights.sha256.clone(), parameters: network.size() as u64 };
    let model = describe(spec, data, described);
    let text = serde_json::to_vec_pretty(&model).map_err(|error| candle_core::Error::Msg(error.to_string()))?;
    Ok(vec![weights, put(folder, MODEL_FILE, &text)?])
}

fn put(folder: &Path, name: &str, content: &[u8]) -> Result<Artifact, TrainerError> {
    let path = format!("{OUTPUT_DIR}/{name}");
    durable::write(folder, name, &[content]).map_err(TrainerError::io("write", &path))?;
    Ok(Artifact { path, sha256: sha256(&[content]).to_string(), size: content.len() as u64 })
}

fn listed(Dropped { name, why }: &Dropped) -> DroppedColumn {
    DroppedColumn { name: name.clone(), reason: why.to_string() }
}

/// The description of a model; it holds nothing that differs between two runs of the same job.
pub fn describe(spec: &TabularSpec, data: &Prepared, weights: Weights) -> TabularModel {
    TabularModel {
        format: TABULAR_FORMAT.to_owned(),
        version: TABULAR_VERSION,
        code_version: CODE_VERSION.to_owned(),
        spec: JobSpec::Tabular(spec.clone()),
        target: spec.target.clone(),
        classes: data.classes.clone(),
        columns: data.columns.clone(),
        dropped: data.dropped.iter().map(listed).collect(),
        missing: Markers::new(&spec.missing).spellings(),
        clip: CLIP,
        layers: widths(spec, data),
        activation: spec.activation,
        weights,
    }
}

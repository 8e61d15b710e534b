//! The finished model: weights and description.

use std::path::Path;

use recipes::model::{
    DroppedColumn, Encoding, InputColumn, TABULAR_FORMAT, TABULAR_KINDS_VERSION, TABULAR_VERSION, Weights,
};
use recipes::protocol::{MODEL_FILE, WEIGHTS_FILE};
use recipes::{Artifact, JobSpec, Model, Outliers, TabularModel, TabularSpec, Task};

use super::fitted::Fitted;
use super::inputs::Inputs;
use super::network::widths;
use super::probabilities::{Settled, fits};
use crate::artifact::{put, put_json};
use crate::data::{Dropped, Markers};
use crate::preprocess::{CLIP, Prepared};
use crate::{CODE_VERSION, TrainerError};

/// Writes both files. The description names the digest of the weights, so the weights come first.
pub(super) fn write(
    folder: &Path,
    spec: &TabularSpec,
    data: &Prepared,
    model: &dyn Fitted,
    settled: &Settled,
) -> Result<Vec<Artifact>, TrainerError> {
    let weights = safetensors::serialize(model.tensors()?, None)?;
    let weights = put(folder, WEIGHTS_FILE, &weights)?;
    let described =
        Weights { file: WEIGHTS_FILE.to_owned(), sha256: weights.sha256.clone(), parameters: model.size() as u64 };
    let Settled { calibrator, decision } = settled.clone();
    let model = TabularModel { calibrator, decision, ..describe(spec, data, described) };
    Ok(vec![weights, put_json(folder, MODEL_FILE, &model)?])
}

fn listed(Dropped { name, why }: &Dropped) -> DroppedColumn {
    DroppedColumn { name: name.clone(), reason: why.to_string() }
}

/// The version of the format that a model of this specification has.
pub(super) fn version(spec: &TabularSpec, columns: &[InputColumn]) -> u32 {
    let is_newer = |column: &InputColumn| {
        matches!(column.encoding, Encoding::Date { .. } | Encoding::Category { embedding: Some(_), .. })
    };
    match (spec.task, &spec.model) {
        _ if columns.iter().any(is_newer) => TABULAR_KINDS_VERSION,
        (Task::Classification, Model::Network) if fits(spec) == 0 && spec.outliers == Outliers::Keep => TABULAR_VERSION,
        _ => TABULAR_KINDS_VERSION,
    }
}

/// Widths of the layers; of a model that is no network, its inputs and outputs.
pub(super) fn layers(spec: &TabularSpec, columns: &[InputColumn], classes: usize) -> Vec<u32> {
    let width = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let inputs = columns.iter().map(InputColumn::width).sum();
    match spec.model {
        Model::Network => widths(spec, Inputs::new(columns, inputs).width(), classes),
        _ => vec![width(inputs), width(classes.max(1))],
    }
}

/// The description of a model; it holds nothing that differs between two runs of the same job.
pub fn describe(spec: &TabularSpec, data: &Prepared, weights: Weights) -> TabularModel {
    TabularModel {
        format: TABULAR_FORMAT.to_owned(),
        version: version(spec, &data.columns),
        code_version: CODE_VERSION.to_owned(),
        spec: JobSpec::Tabular(spec.clone()),
        target: spec.target.clone(),
        classes: data.classes.clone(),
        target_scale: data.target_scale,
        calibrator: None,
        decision: None,
        columns: data.columns.clone(),
        dropped: data.dropped.iter().map(listed).collect(),
        missing: Markers::new(&spec.missing).spellings(),
        clip: CLIP,
        layers: layers(spec, &data.columns, data.classes.len()),
        activation: spec.activation,
        weights,
    }
}

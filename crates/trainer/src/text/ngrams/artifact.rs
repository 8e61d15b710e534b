//! The finished model: its runs of words, its weights, and the description that this program predicts by.

use std::path::Path;

use candle_core::{Device, Tensor};
use recipes::model::{NGRAMS_FORMAT, NGRAMS_VERSION, NGramsModel, Vocabulary, Weights};
use recipes::protocol::{MODEL_FILE, WEIGHTS_FILE};
use recipes::{Artifact, JobSpec, NGrams, TextSpec};

use super::features::Features;
use super::fit::Linear;
use crate::artifact::{put_json, put_tensors};
use crate::{CODE_VERSION, TrainerError};

/// File of the runs.
pub(super) const RUNS_FILE: &str = "vocabulary.json";

/// Writes every file, the description last: it names the digests of the others.
pub(super) fn write(
    folder: &Path,
    (spec, l2): (&TextSpec, f64),
    classes: &[String],
    features: &Features,
    model: &Linear,
) -> Result<Vec<Artifact>, TrainerError> {
    let runs = put_json(folder, RUNS_FILE, &features.runs)?;
    let (outputs, width) = (model.biases.len(), model.features);
    let named = |name: &str, values: &[f32], shape: &[usize]| -> Result<(String, Tensor), TrainerError> {
        Ok((name.to_owned(), Tensor::from_slice(values, shape, &Device::Cpu)?))
    };
    let stored = vec![
        named("idf", &features.idf, &[width])?,
        named("weights", &model.weights, &[outputs, width])?,
        named("biases", &model.biases, &[outputs])?,
    ];
    let weights = put_tensors(folder, WEIGHTS_FILE, stored)?;
    let spec = TextSpec { n_grams: NGrams { l2: Some(l2), ..spec.n_grams }, ..spec.clone() };
    let description = NGramsModel {
        format: NGRAMS_FORMAT.to_owned(),
        version: NGRAMS_VERSION,
        code_version: CODE_VERSION.to_owned(),
        text: spec.text_column.clone(),
        target: spec.target.clone(),
        spec: JobSpec::TextClassification(spec),
        classes: classes.to_vec(),
        vocabulary: Vocabulary { file: RUNS_FILE.to_owned(), sha256: runs.sha256.clone() },
        weights: Weights {
            file: WEIGHTS_FILE.to_owned(),
            sha256: weights.sha256.clone(),
            parameters: (model.weights.len() + model.biases.len()) as u64,
        },
    };
    let description = put_json(folder, MODEL_FILE, &description)?;
    Ok(vec![weights, runs, description])
}

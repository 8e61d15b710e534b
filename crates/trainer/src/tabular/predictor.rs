//! Prediction on raw rows.

mod row;

use std::path::{Path, PathBuf};

use candle_core::{Device, Tensor};
use recipes::model::{Encoding, TABULAR_FORMAT, TABULAR_VERSION};
use recipes::predict::MAX_ROWS;
use recipes::protocol::{MODEL_FILE, WEIGHTS_FILE};
use recipes::{PredictError, PredictRequest, Prediction, Predictions, TabularModel, Values, values};
use thiserror::Error;

use super::evaluation::most_probable;
use crate::data::Markers;
use crate::nn::{Mlp, probabilities};
use crate::preprocess::Encoder;
use crate::sha256;
use row::{Warnings, encode};

/// Largest description and largest weights file that are read, in bytes.
const MAX_FILE_BYTES: u64 = 4 * 1024 * 1024 * 1024;

/// Why a model cannot be used.
#[derive(Debug, Error)]
pub enum LoadError {
    /// A file is missing or unreadable.
    #[error("cannot read {path}: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The description is not one of a tabular model that this program knows.
    #[error("{path} does not describe a model that this program can use: {reason}")]
    Description {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The weights are not those that the description names.
    #[error("{path} is damaged: its SHA-256 is not the one in the description")]
    Digest {
        /// The file.
        path: PathBuf,
    },
    /// The weights do not fit the description.
    #[error("the weights do not fit the description: {0}")]
    Weights(#[from] candle_core::Error),
}

/// A trained tabular model, ready to predict.
#[derive(Debug)]
pub struct Predictor {
    model: TabularModel,
    markers: Markers,
    encoders: Vec<Encoder>,
    network: Mlp,
}

impl Predictor {
    /// Loads the model in a folder and checks its files against each other.
    pub fn load(folder: &Path) -> Result<Self, LoadError> {
        let path = folder.join(MODEL_FILE);
        let unusable = |reason: String| LoadError::Description { path: path.clone(), reason };
        let text = read(&path)?;
        let model: TabularModel = serde_json::from_slice(&text).map_err(|error| unusable(error.to_string()))?;
        check(&model).map_err(unusable)?;
        let path = folder.join(WEIGHTS_FILE);
        let weights = read(&path)?;
        if sha256(&[&weights]).to_string() != model.weights.sha256 {
            return Err(LoadError::Digest { path });
        }
        let tensors = candle_core::safetensors::load_buffer(&weights, &Device::Cpu)?;
        let network = Mlp::load(&model.layers, model.activation, &Device::Cpu, |name| match tensors.get(name) {
            Some(tensor) => tensor.to_dtype(candle_core::DType::F32),
            None => candle_core::bail!("there is no tensor {name}"),
        })?;
        let encoders = model.columns.iter().cloned().map(Encoder::new).collect();
        Ok(Self { markers: Markers::new(&model.missing), encoders, network, model })
    }

    /// The model's description.
    pub fn model(&self) -> &TabularModel {
        &self.model
    }

    /// Classifies raw rows. Either every row is classified or the request is refused.
    pub fn predict(&self, request: &PredictRequest) -> Result<Predictions, Box<PredictError>> {
        let count = request.rows.len();
        if count > MAX_ROWS {
            let message = format!("the request has {count} rows; at most {MAX_ROWS} are accepted");
            let limit = values([("limit", MAX_ROWS.to_string())]);
            return Err(refused("too_many_rows", message, limit, "send the rows in several requests"));
        }
        let mut features = Vec::with_capacity(count * self.model.inputs());
        let mut warnings = Warnings::default();
        for (index, row) in request.rows.iter().enumerate() {
            encode(&self.encoders, &self.markers, row, &mut features, &mut warnings).map_err(|mut error| {
                error.row = Some(index);
                error
            })?;
        }
        let rows = self.classify(features, count).map_err(|error| {
            let next_step = "try again; if it keeps failing, tell the operator";
            refused("engine_failed", format!("the prediction engine failed: {error}"), Values::new(), next_step)
        })?;
        Ok(Predictions { rows, warnings: warnings.into_list() })
    }

    fn classify(&self, features: Vec<f32>, rows: usize) -> candle_core::Result<Vec<Prediction>> {
        if rows == 0 {
            return Ok(Vec::new());
        }
        let x = Tensor::from_vec(features, (rows, self.model.inputs()), &Device::Cpu)?;
        let logits = self.network.infer(&x)?.to_vec2::<f32>()?;
        Ok(logits.iter().map(|logits| self.prediction(&probabilities(logits))).collect())
    }

    fn prediction(&self, probabilities: &[f64]) -> Prediction {
        #[expect(clippy::cast_possible_truncation, reason = "single precision is all the network has")]
        let named = self.model.classes.iter().cloned().zip(probabilities.iter().map(|&p| p as f32));
        let best = most_probable(probabilities);
        #[expect(clippy::cast_possible_truncation, reason = "single precision is all the network has")]
        let probability = probabilities[best] as f32;
        Prediction { class: self.model.classes[best].clone(), probability, probabilities: named.collect() }
    }
}

/// A refusal that is not about one row.
pub(crate) fn refused(code: &str, message: String, values: Values, next_step: &str) -> Box<PredictError> {
    let (code, next_step) = (code.to_owned(), next_step.to_owned());
    Box::new(PredictError { code, message, values, row: None, column: None, next_step })
}

/// The content of a model's file.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, LoadError> {
    let failed = |source| LoadError::Io { path: path.to_owned(), source };
    if std::fs::metadata(path).map_err(failed)?.len() > MAX_FILE_BYTES {
        return Err(failed(std::io::ErrorKind::FileTooLarge.into()));
    }
    std::fs::read(path).map_err(failed)
}

/// What is wrong with a description, if anything.
fn check(model: &TabularModel) -> Result<(), String> {
    if model.format != TABULAR_FORMAT || model.version != TABULAR_VERSION {
        return Err(format!("its format is {} version {}", model.format, model.version));
    }
    let (first, last) = (model.layers.first().copied(), model.layers.last().copied());
    if model.layers.len() < 2 || first.map(|width| width as usize) != Some(model.inputs()) {
        return Err("its columns do not yield as many inputs as its network takes".into());
    }
    if last.map(|width| width as usize) != Some(model.classes.len()) {
        return Err("its network has another number of outputs than there are classes".into());
    }
    let usable = |encoding: &Encoding| match encoding {
        Encoding::Number { standard_deviation, .. } => *standard_deviation > 0.0,
        Encoding::Category { categories, .. } => !categories.is_empty(),
    };
    match model.columns.iter().find(|column| !usable(&column.encoding)) {
        Some(column) => Err(format!("column {:?} cannot be encoded", column.name)),
        None => Ok(()),
    }
}

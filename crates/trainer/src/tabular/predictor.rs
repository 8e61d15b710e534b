//! Prediction on raw rows.

mod row;

use std::path::{Path, PathBuf};

use candle_core::Device;
use recipes::model::{Encoding, TABULAR_FORMAT};
use recipes::predict::{MAX_EXPLAINED_ROWS, MAX_ROWS};
use recipes::protocol::{MODEL_FILE, WEIGHTS_FILE};
use recipes::{
    JobSpec, PredictError, PredictRequest, Prediction, Predictions, TabularModel, TabularSpec, Task, Values, limits,
    values,
};
use thiserror::Error;

use super::artifact::{layers, version};
use super::attributions::by_column;
use super::fitted::{Fitted, Stored, load};
use super::head::Rule;
use super::probabilities::Settled;
use crate::data::Markers;
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
    rule: Rule,
    pub(super) fitted: Box<dyn Fitted>,
}

impl Predictor {
    /// Loads the model in a folder and checks its files against each other.
    pub fn load(folder: &Path) -> Result<Self, LoadError> {
        let path = folder.join(MODEL_FILE);
        let unusable = |reason: String| LoadError::Description { path: path.clone(), reason };
        let text = read(&path)?;
        let model: TabularModel = serde_json::from_slice(&text).map_err(|error| unusable(error.to_string()))?;
        let spec = check(&model).map_err(unusable)?;
        let path = folder.join(WEIGHTS_FILE);
        let weights = read(&path)?;
        if sha256(&[&weights]).to_string() != model.weights.sha256 {
            return Err(LoadError::Digest { path });
        }
        let tensors = candle_core::safetensors::load_buffer(&weights, &Device::Cpu)?;
        let settled = Settled { calibrator: model.calibrator, decision: model.decision.clone() };
        let fitted = settled.wrap(load(&model, spec, &Stored(&tensors))?, model.classes.len());
        let rule = settled.rule(spec.task, &model.classes);
        let encoders = model.columns.iter().cloned().map(Encoder::new).collect();
        Ok(Self { markers: Markers::new(&model.missing), encoders, rule, fitted, model })
    }

    /// The model's description.
    pub fn model(&self) -> &TabularModel {
        &self.model
    }

    /// Predicts raw rows. Either every row gets a prediction or the request is refused.
    pub fn predict(&self, request: &PredictRequest) -> Result<Predictions, Box<PredictError>> {
        let count = request.rows.len();
        let most = if request.explain { MAX_EXPLAINED_ROWS } else { MAX_ROWS };
        if count > most {
            let message = format!("the request has {count} rows; at most {most} are accepted");
            let limit = values([("limit", most.to_string())]);
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
        let mut rows = self.ask(&features, count).map_err(engine_failed)?;
        if request.explain {
            self.explain(&features, &mut rows)?;
        }
        Ok(Predictions { rows, warnings: warnings.into_list() })
    }

    fn ask(&self, features: &[f32], rows: usize) -> candle_core::Result<Vec<Prediction>> {
        if rows == 0 {
            return Ok(Vec::new());
        }
        let outputs = self.fitted.outputs(features, self.model.inputs())?;
        Ok(outputs.chunks(outputs.len() / rows).map(|outputs| self.prediction(outputs)).collect())
    }

    fn prediction(&self, outputs: &[f64]) -> Prediction {
        if let Some(scale) = self.model.target_scale {
            let value = Some(outputs[0] * scale.standard_deviation + scale.mean);
            return Prediction { value, ..Prediction::default() };
        }
        #[expect(clippy::cast_possible_truncation, reason = "single precision is all the network has")]
        let named = self.model.classes.iter().cloned().zip(outputs.iter().map(|&p| p as f32));
        let said = self.rule.predicted(outputs);
        #[expect(clippy::cast_possible_truncation, reason = "single precision is all the network has")]
        let probability = outputs[said] as f32;
        let class = self.model.classes[said].clone();
        Prediction { class, probability, probabilities: named.collect(), ..Prediction::default() }
    }

    /// Adds to each prediction which columns brought it about.
    fn explain(&self, features: &[f32], rows: &mut [Prediction]) -> Result<(), Box<PredictError>> {
        let unit = self.model.target_scale.map_or(1.0, |scale| scale.standard_deviation);
        for (row, prediction) in features.chunks(self.model.inputs()).zip(rows) {
            let class = self.model.classes.iter().position(|class| *class == prediction.class).unwrap_or_default();
            let Some(inputs) = self.fitted.attributions(row, class) else {
                let message = "this kind of model cannot tell which columns brought a prediction about".to_owned();
                let next_step = "ask without explain, or train a network";
                return Err(refused("explanation_unavailable", message, Values::new(), next_step));
            };
            prediction.attributions = by_column(&self.model.columns, &inputs.map_err(engine_failed)?, unit);
        }
        Ok(())
    }
}

#[expect(clippy::needless_pass_by_value, reason = "made for `map_err`")]
fn engine_failed(error: candle_core::Error) -> Box<PredictError> {
    let next_step = "try again; if it keeps failing, tell the operator";
    refused("engine_failed", format!("the prediction engine failed: {error}"), Values::new(), next_step)
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

/// The specification of a description, or what is wrong with it.
fn check(model: &TabularModel) -> Result<&TabularSpec, String> {
    let JobSpec::Tabular(spec) = &model.spec else { return Err("it is of another recipe".into()) };
    if model.format != TABULAR_FORMAT || model.version != version(spec, &model.columns) {
        return Err(format!("its format is {} version {}", model.format, model.version));
    }
    check_outputs(model, spec)?;
    Settled { calibrator: model.calibrator, decision: model.decision.clone() }.check(&model.classes)?;
    let usable = |encoding: &Encoding| match encoding {
        Encoding::Number { standard_deviation, bounds, .. } | Encoding::Date { standard_deviation, bounds, .. } => {
            // Bounds the wrong way round could not be kept to.
            *standard_deviation > 0.0 && bounds.is_none_or(|bounds| bounds.low <= bounds.high)
        }
        Encoding::Category { categories, embedding: None, .. } => !categories.is_empty(),
        Encoding::Category { categories, embedding: Some(width), .. } => {
            // Of two categories there is but one input to exchange.
            categories.len() > 2 && (1..=limits::EMBEDDING).contains(width)
        }
    };
    match model.columns.iter().find(|column| !usable(&column.encoding)) {
        Some(column) => Err(format!("column {:?} cannot be encoded", column.name)),
        None => Ok(spec),
    }
}

/// Whether inputs and outputs fit each other.
fn check_outputs(model: &TabularModel, spec: &TabularSpec) -> Result<(), String> {
    let expected = layers(spec, &model.columns, model.classes.len());
    if model.layers.len() < 2 || model.layers.first() != expected.first() {
        return Err("its columns do not yield as many inputs as its network takes".into());
    }
    if model.layers.last() != expected.last() {
        return Err("its network has another number of outputs than there are classes".into());
    }
    match (spec.task, model.target_scale) {
        (Task::Regression, Some(scale)) if scale.standard_deviation > 0.0 && model.classes.is_empty() => Ok(()),
        (Task::Regression, _) => Err("it predicts a quantity whose unit is not told".into()),
        (_, None) if model.classes.len() >= 2 => Ok(()),
        _ => Err("it tells fewer than two classes apart".into()),
    }
}

//! Prediction on raw rows.

mod check;
mod row;

use std::path::{Path, PathBuf};

use candle_core::Device;
use recipes::predict::{MAX_EXPLAINED_ROWS, MAX_ROWS};
use recipes::protocol::{MODEL_FILE, WEIGHTS_FILE};
use recipes::{PredictError, PredictRequest, Prediction, Predictions, TabularModel, Values, values};
use serde_json::{Map, Value};
use thiserror::Error;

use super::attributions::by_column;
use super::fitted::{Fitted, Stored, load};
use super::head::Rule;
use super::probabilities::Settled;
use crate::data::Markers;
use crate::preprocess::Encoder;
use crate::sha256;
use check::check;
use row::{Warnings, encode};

/// Largest description and largest weights file that are read, in bytes.
const MAX_FILE_BYTES: u64 = 4 * 1024 * 1024 * 1024;

/// Most inputs of rows that are in memory at a time, unless a single row has more.
const VALUES_AT_ONCE: usize = 1 << 24;

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
    #[error("{path}: the weights do not fit the description: {source}")]
    Weights {
        /// The file.
        path: PathBuf,
        /// What does not fit.
        source: candle_core::Error,
    },
}

impl LoadError {
    /// What is wrong with the weights of the model in a folder.
    pub(crate) fn weights(folder: &Path) -> impl Fn(candle_core::Error) -> Self {
        let path = folder.join(WEIGHTS_FILE);
        move |source| Self::Weights { path: path.clone(), source }
    }
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
        let unfit = LoadError::weights(folder);
        let tensors = candle_core::safetensors::load_buffer(&weights, &Device::Cpu).map_err(&unfit)?;
        let settled = Settled { calibrator: model.calibrator, decision: model.decision.clone() };
        let fitted = load(&model, spec, &Stored(&tensors)).map_err(unfit)?;
        let fitted = settled.wrap(fitted, model.classes.len());
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
        let (mut rows, mut warnings) = (Vec::with_capacity(count), Warnings::default());
        let at_once = (VALUES_AT_ONCE / self.model.inputs()).max(1);
        for raw in request.rows.chunks(at_once) {
            let features = self.encode(raw, rows.len(), &mut warnings)?;
            let mut said = self.ask(&features, raw.len()).map_err(engine_failed)?;
            if request.explain {
                self.explain(&features, &mut said)?;
            }
            rows.append(&mut said);
        }
        match rows.iter().position(|prediction| !is_finite(prediction)) {
            Some(row) => Err(not_finite(row)),
            None => Ok(Predictions { rows, warnings: warnings.into_list() }),
        }
    }

    /// Raw rows as inputs. `first`: number of the first of them.
    fn encode(
        &self,
        raw: &[Map<String, Value>],
        first: usize,
        warnings: &mut Warnings,
    ) -> Result<Vec<f32>, Box<PredictError>> {
        let mut features = Vec::with_capacity(raw.len() * self.model.inputs());
        for (row, values) in (first..).zip(raw) {
            encode(&self.encoders, &self.markers, values, &mut features, warnings).map_err(|mut error| {
                error.row = Some(row);
                error
            })?;
        }
        Ok(features)
    }

    fn ask(&self, features: &[f32], rows: usize) -> candle_core::Result<Vec<Prediction>> {
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

/// Whether all of a prediction can be told: JSON knows no other numbers.
fn is_finite(prediction: &Prediction) -> bool {
    let Prediction { probability, probabilities, value, attributions, .. } = prediction;
    probability.is_finite()
        && probabilities.values().all(|probability| probability.is_finite())
        && value.is_none_or(f64::is_finite)
        && attributions.values().all(|attribution| attribution.is_finite())
}

/// Finite weights may still be so large that what they are multiplied to is not.
fn not_finite(row: usize) -> Box<PredictError> {
    let message = format!("row {row}: what the model says of it is no number");
    let next_step = "use another model; the weights of this one are larger than training makes them";
    let refusal = refused("prediction_not_finite", message, Values::new(), next_step);
    Box::new(PredictError { row: Some(row), ..*refusal })
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

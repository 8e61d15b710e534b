//! Prediction on raw texts by their runs of words.

use std::collections::HashMap;
use std::path::Path;

use candle_core::{Device, Tensor};
use recipes::model::{NGRAMS_FORMAT, NGRAMS_VERSION, NGramsModel};
use recipes::predict::{MAX_EXPLAINED_ROWS, MAX_ROWS};
use recipes::protocol::{MODEL_FILE, WEIGHTS_FILE};
use recipes::{JobSpec, PredictError, PredictRequest, Prediction, Predictions, TextSpec};

use super::artifact::RUNS_FILE;
use super::features::Features;
use super::fit::{Linear, outputs};
use super::runs::Words;
use super::telling;
use crate::sha256;
use crate::tabular::{LoadError, read_file};
use crate::text::request;

/// A trained classifier of texts by their runs of words, ready to predict.
#[derive(Debug)]
pub struct NGramsPredictor {
    model: NGramsModel,
    features: Features,
    linear: Linear,
    /// Character between labels, where a text may have several.
    separator: Option<char>,
}

impl NGramsPredictor {
    /// Loads the model in a folder, whose description this is, and checks its files against each other.
    pub fn load(folder: &Path, description: &[u8]) -> Result<Self, LoadError> {
        let unusable = |file: &str, reason: String| LoadError::Description { path: folder.join(file), reason };
        let model: NGramsModel =
            serde_json::from_slice(description).map_err(|error| unusable(MODEL_FILE, error.to_string()))?;
        if model.format != NGRAMS_FORMAT || model.version != NGRAMS_VERSION {
            return Err(unusable(MODEL_FILE, format!("its format is {} version {}", model.format, model.version)));
        }
        let JobSpec::TextClassification(TextSpec { n_grams, labels, .. }) = &model.spec else {
            return Err(unusable(MODEL_FILE, "its specification is of another recipe".into()));
        };
        let (words, separator) = (n_grams.words, labels.separator());
        if model.classes.len() < if separator.is_some() { 1 } else { 2 } {
            return Err(unusable(MODEL_FILE, "it has too few classes".into()));
        }
        let whole = |file: &str, digest: &str| {
            let content = read_file(&folder.join(file))?;
            if sha256(&[&content]).to_string() == digest {
                Ok(content)
            } else {
                Err(LoadError::Digest { path: folder.join(file) })
            }
        };
        let runs = whole(RUNS_FILE, &model.vocabulary.sha256)?;
        let runs: Vec<String> =
            serde_json::from_slice(&runs).map_err(|error| unusable(RUNS_FILE, error.to_string()))?;
        let unfit = LoadError::weights(folder);
        let weights = whole(WEIGHTS_FILE, &model.weights.sha256)?;
        let stored = candle_core::safetensors::load_buffer(&weights, &Device::Cpu).map_err(&unfit)?;
        let (width, outputs) = (runs.len(), outputs(model.classes.len(), separator.is_none()));
        let linear = Linear {
            features: width,
            weights: numbers(&stored, "weights", &[outputs, width]).map_err(&unfit)?,
            biases: numbers(&stored, "biases", &[outputs]).map_err(&unfit)?,
        };
        let features = Features::new(runs, numbers(&stored, "idf", &[width]).map_err(unfit)?, words);
        Ok(Self { model, features, linear, separator })
    }

    /// The model's description.
    pub fn model(&self) -> &NGramsModel {
        &self.model
    }

    /// Classifies raw texts. Either every text is classified or the request is refused.
    pub fn predict(&self, request: &PredictRequest) -> Result<Predictions, Box<PredictError>> {
        let most = if request.explain { MAX_EXPLAINED_ROWS } else { MAX_ROWS };
        let texts = request::texts(request, &self.model.text, most)?;
        let rows = texts.into_iter().map(|text| self.one(text, request.explain)).collect();
        Ok(Predictions { rows, warnings: Vec::new() })
    }

    fn one(&self, text: &str, explain: bool) -> Prediction {
        let row = self.features.row(&Words::of(text));
        let probabilities = self.linear.probabilities(&row, self.separator.is_none());
        let classes = &self.model.classes;
        let prediction = match self.separator {
            Some(separator) => request::labelled(&probabilities, classes, separator),
            None => request::classified(&probabilities, classes),
        };
        if !explain {
            return prediction;
        }
        let said = prediction.labels.as_deref().unwrap_or(std::slice::from_ref(&prediction.class));
        let said = (0..classes.len()).filter(|&class| said.contains(&classes[class])).collect::<Vec<_>>();
        let attributions = telling::of_row(&self.linear, &self.features, &row, (&said, classes.len()));
        Prediction { attributions, ..prediction }
    }
}

/// Finite numbers of this shape, row by row.
fn numbers(stored: &HashMap<String, Tensor>, name: &str, shape: &[usize]) -> candle_core::Result<Vec<f32>> {
    let Some(tensor) = stored.get(name) else { candle_core::bail!("there is no tensor {name}") };
    if tensor.dims() != shape {
        candle_core::bail!("{name} is stored with another shape than {shape:?}");
    }
    let numbers = tensor.flatten_all()?.to_vec1::<f32>()?;
    if numbers.iter().any(|number| !number.is_finite()) {
        candle_core::bail!("{name} holds something that is no number");
    }
    Ok(numbers)
}

//! Prediction on raw texts.

use std::path::Path;

use candle_core::Device;
use recipes::model::{TEXT_FORMAT, TEXT_LABELS_VERSION, TEXT_VERSION, TextModel};
use recipes::predict::MAX_ROWS;
use recipes::protocol::{MODEL_FILE, WEIGHTS_FILE};
use recipes::{
    Bottleneck, JobSpec, Method, PredictError, PredictRequest, Prediction, Predictions, TextSpec, Values, values,
};
use serde_json::{Map, Value};

use super::batches;
use super::examples::Examples;
use super::labels::APPLIES;
use super::targets::Targets;
use crate::encoder::{Classifier, EncoderConfig};
use crate::nn::{probabilities, sigmoid};
use crate::pretrained::{CONFIG_FILE, Pretrained, PretrainedError, TOKENIZER_FILE, Tokenizer};
use crate::sha256;
use crate::tabular::{LoadError, most_probable, refused};

/// The adapters that a model has.
fn adapter(model: &TextModel) -> Option<Bottleneck> {
    match &model.spec {
        JobSpec::TextClassification(TextSpec { method: Method::Adapter, adapter, .. }) => Some(*adapter),
        _ => None,
    }
}

/// What stands between labels, where a text may have several.
fn separator(model: &TextModel) -> Option<char> {
    match &model.spec {
        JobSpec::TextClassification(spec) => spec.labels.separator(),
        _ => None,
    }
}

/// Texts that go through the network at a time.
const BATCH: usize = 32;

/// A trained classifier of texts, ready to predict.
#[derive(Debug)]
pub struct TextPredictor {
    model: TextModel,
    tokenizer: Tokenizer,
    network: Classifier,
    /// Character between labels, where a text may have several.
    separator: Option<char>,
}

impl TextPredictor {
    /// Loads the model in a folder, whose description this is, and checks its files against each other.
    pub fn load(folder: &Path, description: &[u8]) -> Result<Self, LoadError> {
        let unusable = |file: &str, reason: String| LoadError::Description { path: folder.join(file), reason };
        let model: TextModel =
            serde_json::from_slice(description).map_err(|error| unusable(MODEL_FILE, error.to_string()))?;
        let separator = separator(&model);
        let version = if separator.is_some() { TEXT_LABELS_VERSION } else { TEXT_VERSION };
        if model.format != TEXT_FORMAT || model.version != version {
            return Err(unusable(MODEL_FILE, format!("its format is {} version {}", model.format, model.version)));
        }
        let files = Pretrained::in_folder(folder);
        let named = |error: PretrainedError| unusable(&error.file, error.problem);
        let adapter = adapter(&model);
        let text = files.text(CONFIG_FILE).map_err(named)?;
        let config = if adapter.is_some() { EncoderConfig::parse_adapted(&text) } else { EncoderConfig::parse(&text) };
        let config = config.map_err(|error| unusable(CONFIG_FILE, error.to_string()))?;
        let fewest = if separator.is_some() { 1 } else { 2 };
        if model.classes.len() < fewest || !(1..=config.longest()).contains(&(model.max_tokens as usize)) {
            return Err(unusable(MODEL_FILE, "its classes or its tokens do not fit the network".into()));
        }
        let tokenizer = files.text(TOKENIZER_FILE).and_then(|json| Tokenizer::parse(&json, model.max_tokens as usize));
        let weights = files.weights().map_err(named)?;
        if sha256(&[&weights]).to_string() != model.weights.sha256 {
            return Err(LoadError::Digest { path: folder.join(WEIGHTS_FILE) });
        }
        let tensors = candle_core::safetensors::load_buffer(&weights, &Device::Cpu)?;
        drop(weights);
        let mut network = Classifier::load(config, model.classes.len(), &tensors, &Device::Cpu)?;
        if let Some(options) = adapter {
            network.load_adapters(options, &tensors, &Device::Cpu)?;
        }
        Ok(Self { model, tokenizer: tokenizer.map_err(named)?, network: network.evaluating(), separator })
    }

    /// The model's description.
    pub fn model(&self) -> &TextModel {
        &self.model
    }

    /// Classifies raw texts. Either every text is classified or the request is refused.
    pub fn predict(&self, request: &PredictRequest) -> Result<Predictions, Box<PredictError>> {
        let count = request.rows.len();
        if count > MAX_ROWS {
            let message = format!("the request has {count} rows; at most {MAX_ROWS} are accepted");
            let limit = values([("limit", MAX_ROWS.to_string())]);
            return Err(refused("too_many_rows", message, limit, "send the rows in several requests"));
        }
        if request.explain {
            let message = "this kind of model cannot tell which columns brought a prediction about".to_owned();
            return Err(refused(
                "explanation_unavailable",
                message,
                Values::new(),
                "ask without explain, or train a network on a table",
            ));
        }
        let texts = request.rows.iter().enumerate().map(|(row, columns)| self.text(row, columns));
        let texts = texts.collect::<Result<Vec<&str>, _>>()?;
        let ids = self.tokenizer.encode(&texts).map_err(|(row, reason)| {
            self.fault(row, "text_unusable", format!("row {row}: its text cannot be made into tokens: {reason}"))
        })?;
        if let Some(row) = ids.iter().position(Vec::is_empty) {
            return Err(self.fault(row, "text_unusable", format!("row {row}: no token is left of its text")));
        }
        let rows = self.classify(ids).map_err(|error| {
            let next_step = "try again; if it keeps failing, tell the operator";
            refused("engine_failed", format!("the prediction engine failed: {error}"), Values::new(), next_step)
        })?;
        Ok(Predictions { rows, warnings: Vec::new() })
    }

    fn text<'a>(&self, row: usize, columns: &'a Map<String, Value>) -> Result<&'a str, Box<PredictError>> {
        let column = &self.model.text;
        match columns.get(column) {
            Some(Value::String(text)) => Ok(text),
            Some(_) => Err(self.fault(row, "text_expected", format!("column {column:?} holds no text"))),
            None => Err(self.fault(row, "column_missing", format!("the row lacks {column:?}"))),
        }
    }

    fn fault(&self, row: usize, code: &str, message: String) -> Box<PredictError> {
        let next_step = "give each row a text in the column that the model reads";
        let (column, count) = (Some(self.model.text.clone()), values([("count", "1".to_owned())]));
        Box::new(PredictError { row: Some(row), column, ..*refused(code, message, count, next_step) })
    }

    fn classify(&self, ids: Vec<Vec<u32>>) -> candle_core::Result<Vec<Prediction>> {
        let targets = Targets::Classes(vec![0; ids.len()]);
        let examples = Examples { ids, targets };
        let mut found: Vec<Option<Prediction>> = vec![None; examples.len()];
        for batch in batches::by_length(&examples, BATCH) {
            let texts = batch.iter().map(|&text| examples.ids[text].as_slice());
            let tokens = batches::padded(texts, self.network.config().padding);
            let logits = self.network.forward(&tokens, None)?.to_vec2::<f32>()?;
            for (logits, &text) in logits.iter().zip(&batch) {
                found[text] = Some(match self.separator {
                    Some(separator) => self.labelled(logits, separator),
                    None => self.prediction(&probabilities(logits)),
                });
            }
        }
        Ok(found.into_iter().flatten().collect())
    }

    #[expect(clippy::cast_possible_truncation, reason = "single precision is all the network has")]
    fn labelled(&self, logits: &[f32], separator: char) -> Prediction {
        let probabilities: Vec<f64> = logits.iter().map(|&logit| sigmoid(logit.into())).collect();
        let named = || self.model.classes.iter().cloned().zip(probabilities.iter().copied());
        let labels: Vec<String> =
            named().filter(|(_, probability)| *probability >= APPLIES).map(|(label, _)| label).collect();
        let of_all: f64 = probabilities.iter().map(|&probability| probability.max(1.0 - probability)).product();
        Prediction {
            class: labels.join(&separator.to_string()),
            probability: of_all as f32,
            probabilities: named().map(|(label, probability)| (label, probability as f32)).collect(),
            labels: Some(labels),
            ..Prediction::default()
        }
    }

    #[expect(clippy::cast_possible_truncation, reason = "single precision is all the network has")]
    fn prediction(&self, probabilities: &[f64]) -> Prediction {
        let named = self.model.classes.iter().cloned().zip(probabilities.iter().map(|&p| p as f32));
        let best = most_probable(probabilities);
        let probability = probabilities[best] as f32;
        let class = self.model.classes[best].clone();
        Prediction { class, probability, probabilities: named.collect(), ..Prediction::default() }
    }
}

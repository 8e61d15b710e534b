//! Prediction on raw texts.

use std::path::Path;

use candle_core::Device;
use recipes::model::{TEXT_FORMAT, TEXT_LABELS_VERSION, TEXT_VERSION, TextModel};
use recipes::predict::{MAX_EXPLAINED_LABELS, MAX_EXPLAINED_TEXTS, MAX_ROWS};
use recipes::protocol::{MODEL_FILE, WEIGHTS_FILE};
use recipes::{Bottleneck, JobSpec, Method, PredictError, PredictRequest, Prediction, Predictions, TextSpec, Values};

use super::batches;
use super::examples::Examples;
use super::explaining::{Logit, hidden};
use super::request;
use super::targets::Targets;
use crate::encoder::{Classifier, EncoderConfig};
use crate::explaining::explained;
use crate::nn::{probabilities, sigmoid};
use crate::pretrained::{CONFIG_FILE, Pretrained, PretrainedError, TOKENIZER_FILE, Tokenizer};
use crate::sha256;
use crate::tabular::{LoadError, refused};

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
        let unfit = LoadError::weights(folder);
        let tensors = candle_core::safetensors::load_buffer(&weights, &Device::Cpu).map_err(&unfit)?;
        drop(weights);
        let mut network = Classifier::load(config, model.classes.len(), &tensors, &Device::Cpu).map_err(&unfit)?;
        if let Some(options) = adapter {
            network.load_adapters(options, &tensors, &Device::Cpu).map_err(unfit)?;
        }
        Ok(Self { model, tokenizer: tokenizer.map_err(named)?, network: network.evaluating(), separator })
    }

    /// The model's description.
    pub fn model(&self) -> &TextModel {
        &self.model
    }

    /// Classifies raw texts. Either every text is classified or the request is refused.
    pub fn predict(&self, request: &PredictRequest) -> Result<Predictions, Box<PredictError>> {
        let most = if request.explain { MAX_EXPLAINED_TEXTS } else { MAX_ROWS };
        let texts = request::texts(request, &self.model.text, most)?;
        let ids = self.tokenizer.encode(&texts).map_err(|(row, reason)| {
            let message = format!("row {row}: its text cannot be made into tokens: {reason}");
            request::fault((row, &self.model.text), "text_unusable", message)
        })?;
        if let Some(row) = ids.iter().position(Vec::is_empty) {
            let message = format!("row {row}: no token is left of its text");
            return Err(request::fault((row, &self.model.text), "text_unusable", message));
        }
        let mut rows = self.classify(ids).map_err(engine_failed)?;
        if request.explain {
            for (text, prediction) in texts.into_iter().zip(&mut rows) {
                self.explain(text, prediction).map_err(engine_failed)?;
            }
        }
        Ok(Predictions { rows, warnings: Vec::new() })
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
                    Some(separator) => {
                        let of_labels: Vec<f64> = logits.iter().map(|&logit| sigmoid(logit.into())).collect();
                        request::labelled(&of_labels, &self.model.classes, separator)
                    }
                    None => request::classified(&probabilities(logits), &self.model.classes),
                });
            }
        }
        Ok(found.into_iter().flatten().collect())
    }

    /// Adds to a prediction which words brought it about.
    fn explain(&self, text: &str, prediction: &mut Prediction) -> candle_core::Result<()> {
        let tokens = self.tokenizer.spans(text).map_err(candle_core::Error::msg)?;
        let hidden = hidden(&self.tokenizer, self.network.config());
        for class in self.to_explain(prediction) {
            let name = &self.model.classes[class];
            let logit = Logit { network: &self.network, class };
            prediction.explanations.push(explained(&logit, (text, &tokens), hidden, name.clone())?);
        }
        Ok(())
    }

    /// The predicted class, or the most probable of the labels that apply.
    fn to_explain(&self, prediction: &Prediction) -> Vec<usize> {
        let place_of = |name: &String| self.model.classes.iter().position(|class| class == name);
        let Some(labels) = &prediction.labels else { return place_of(&prediction.class).into_iter().collect() };
        let probability = |name: &String| prediction.probabilities.get(name).copied().unwrap_or_default();
        let mut labels: Vec<&String> = labels.iter().collect();
        labels.sort_by(|one, other| probability(other).total_cmp(&probability(one)));
        let mut places: Vec<usize> = labels.into_iter().take(MAX_EXPLAINED_LABELS).filter_map(place_of).collect();
        places.sort_unstable();
        places
    }
}

#[expect(clippy::needless_pass_by_value, reason = "made for `map_err`")]
fn engine_failed(error: candle_core::Error) -> Box<PredictError> {
    let next_step = "try again; if it keeps failing, tell the operator";
    refused("engine_failed", format!("the prediction engine failed: {error}"), Values::new(), next_step)
}

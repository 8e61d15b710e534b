//! A trained model of any recipe, ready to predict.

use std::path::Path;

use recipes::model::{CAUSAL_FORMAT, NGRAMS_FORMAT, TEXT_FORMAT};
use recipes::protocol::MODEL_FILE;
use recipes::{PredictError, PredictRequest, PredictResponse, Predictions, Values};
use serde::Deserialize;

use crate::causal::CausalPredictor;
use crate::tabular::{self, LoadError, refused};
use crate::text::{NGramsPredictor, TextPredictor};

/// A trained model, ready to predict.
#[derive(Debug)]
pub enum Predictor {
    /// Of rows of a table.
    Tabular(Box<tabular::Predictor>),
    /// Of texts.
    Text(Box<TextPredictor>),
    /// Of texts, by their runs of words.
    NGrams(Box<NGramsPredictor>),
    /// That continues texts.
    Causal(Box<CausalPredictor>),
}

/// What every description begins with.
#[derive(Deserialize)]
struct Description {
    format: String,
}

impl Predictor {
    /// Loads the model in a folder and checks its files against each other.
    pub fn load(folder: &Path) -> Result<Self, LoadError> {
        let path = folder.join(MODEL_FILE);
        let text = tabular::read_file(&path)?;
        let format = serde_json::from_slice::<Description>(&text).map_or(String::new(), |described| described.format);
        Ok(match format.as_str() {
            TEXT_FORMAT => Self::Text(Box::new(TextPredictor::load(folder, &text)?)),
            NGRAMS_FORMAT => Self::NGrams(Box::new(NGramsPredictor::load(folder, &text)?)),
            CAUSAL_FORMAT => Self::Causal(Box::new(CausalPredictor::load(folder, &text)?)),
            _ => Self::Tabular(Box::new(tabular::Predictor::load(folder)?)),
        })
    }

    /// Answers one request, given as the JSON text of a [`PredictRequest`].
    pub fn answer(&self, request: &[u8]) -> PredictResponse {
        let parsed = serde_json::from_slice(request).map_err(|error| {
            let next_step = r#"send {"rows": [{"<column>": <value>, …}, …]} on one line"#;
            refused("request_invalid", format!("the request is not valid: {error}"), Values::new(), next_step)
        });
        match parsed.and_then(|request: PredictRequest| self.predict(&request)) {
            Ok(predictions) => PredictResponse::Predictions(predictions),
            Err(error) => PredictResponse::Error(*error),
        }
    }

    /// Predicts raw rows, or continues their texts. Either every row gets its answer or the request is refused.
    pub fn predict(&self, request: &PredictRequest) -> Result<Predictions, Box<PredictError>> {
        if request.generation.is_some() && !matches!(self, Self::Causal(_)) {
            let message = "this kind of model continues no prompts, so that generation means nothing to it".to_owned();
            let next_step = "ask without generation";
            return Err(refused("generation_unavailable", message, Values::new(), next_step));
        }
        match self {
            Self::Tabular(predictor) => predictor.predict(request),
            Self::Text(predictor) => predictor.predict(request),
            Self::NGrams(predictor) => predictor.predict(request),
            Self::Causal(predictor) => predictor.predict(request),
        }
    }
}

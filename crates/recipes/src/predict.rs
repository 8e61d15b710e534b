//! Requests to a trained model and its answers, one JSON document per line each.

mod explanation;

use std::collections::BTreeMap;

pub use explanation::{MAX_EXPLAINED_LABELS, MAX_EXPLAINED_TEXTS, TextExplanation, WordShare};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::Values;
use crate::spec::is_default;

/// Most rows of one request.
pub const MAX_ROWS: usize = 10_000;

/// Most rows of one request that asks for explanations.
pub const MAX_EXPLAINED_ROWS: usize = 100;

/// Most prompts of one request.
pub const MAX_PROMPTS: usize = 100;

/// Most tokens that the continuations of one request may have together.
pub const MAX_GENERATED_TOKENS: u64 = 32_768;

/// Longest request line in bytes.
pub const MAX_REQUEST_BYTES: usize = 64 * 1024 * 1024;

/// Raw rows to predict: `{"rows": [{"age": 63, "sex": "male"}, …]}`.
///
/// Every column that the model uses must be present; `null` and the specification's missing markers stand for a
/// missing value, which is filled in as in training. Further columns, the target among them, are ignored. A category
/// that training never saw counts as none of the known ones and is named in [`Predictions::warnings`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PredictRequest {
    /// Rows as column name to value: a number, a text, a boolean or null.
    pub rows: Vec<Map<String, Value>>,
    /// Whether each prediction tells which columns, or which words of its text, brought it about; networks, language models among them, and
    /// `n_grams` can.
    #[serde(default, skip_serializing_if = "is_default")]
    pub explain: bool,
    /// How prompts are continued, for language models alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub generation: Option<GenerationRequest>,
}

/// How prompts are continued; what is left out is as the model's specification says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GenerationRequest {
    /// Most tokens that are added to each prompt, from 1 to [`crate::limits::NEW_TOKENS`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_new_tokens: Option<u32>,
    /// How even the choice among tokens is, from 0 to [`crate::limits::TEMPERATURE`]; with 0 the most probable token is always taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub temperature: Option<f64>,
    /// So many of the most probable tokens are chosen from; at least 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub top_k: Option<u32>,
    /// The fewest most probable tokens are chosen from that have so much of the probability; above 0, at most 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub top_p: Option<f64>,
    /// Seed of what is left to chance, to which each row adds its place; 0 where it is left out. The same seed, the same texts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
}

/// The answer to one [`PredictRequest`]: `{"predictions": …}` or `{"error": …}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PredictResponse {
    /// One prediction per row, in order.
    Predictions(Predictions),
    /// The request was refused as a whole.
    Error(PredictError),
}

/// Predictions for the rows of one request.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Predictions {
    /// One per row of the request, in order.
    pub rows: Vec<Prediction>,
    /// What was unusual but not wrong, such as an unknown category; at most a hundred.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<Warning>,
}

/// Something unusual about the rows of a request.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Warning {
    /// Stable code for programs: `never_seen`, a category that training never saw.
    pub code: String,
    /// What is unusual, for people.
    pub message: String,
    /// What stands in the message besides fixed words: `column` and `value`.
    #[serde(default, skip_serializing_if = "Values::is_empty")]
    pub values: Values,
}

/// What the model says about one row.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Prediction {
    /// The predicted class: the most probable one, or of ordered classes the middle one; empty where a quantity is predicted.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub class: String,
    /// Probability of that class; 0 where a quantity is predicted.
    #[serde(default, skip_serializing_if = "is_default")]
    pub probability: f32,
    /// Probability of every class; they add up to 1, unless a row may have several labels.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub probabilities: BTreeMap<String, f32>,
    /// The predicted quantity, in the unit of the target.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// Where a row may have several labels: those that apply, of which there may be none. `class` holds them as the target column would,
    /// and `probability` is that of just these, if they were independent of each other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub labels: Option<Vec<String>>,
    /// Where the request asks for it, what each column adds to the score of the predicted class, compared with an average row: log odds
    /// up to a constant, or of a quantity its unit. They add up to the difference of the two scores. Of `n_grams`, what each run of words
    /// adds, compared with a text without any: to the score of the class, or to those of all labels that apply together.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub attributions: BTreeMap<String, f64>,
    /// Where the request asks an encoder for it, what each word of the text adds to the score of the predicted class, or to that of
    /// each label that applies, in the order of the labels. Of a language model, what each word of the prompt adds to how probable the
    /// first token of the continuation is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub explanations: Vec<TextExplanation>,
    /// How a language model continues the prompt, without the prompt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Tokens of that text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tokens: Option<u32>,
    /// Why it ends there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ending: Option<Ending>,
}

/// Why a continuation ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// The model ended the text.
    EndOfText,
    /// It has as many tokens as were wanted.
    Tokens,
    /// Prompt and continuation have as many tokens as the model has positions.
    Positions,
}

impl Ending {
    /// The name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::EndOfText => "end_of_text",
            Self::Tokens => "tokens",
            Self::Positions => "positions",
        }
    }
}

/// Why a request was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{message}")]
pub struct PredictError {
    /// Stable code for programs.
    pub code: String,
    /// What is wrong, for people.
    pub message: String,
    /// What stands in the message besides fixed words and the place.
    #[serde(default, skip_serializing_if = "Values::is_empty")]
    pub values: Values,
    /// Index of the row at fault, from 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<usize>,
    /// Column at fault.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// What to do about it.
    pub next_step: String,
}

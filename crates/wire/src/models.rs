//! Models, versions, grants, predictions.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use foundation::{AgreementId, ModelGrantId, ModelId, ModelVersionId, PartnerId, Sha256};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// Creates a model, without versions yet.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateModel {
    /// Unique within the partner.
    #[schema(min_length = 1, max_length = 120)]
    pub name: String,
    /// What it does, such as `tabular-classification`.
    pub task: String,
    /// What it is for, what it is not for.
    #[serde(default)]
    pub description: String,
}

/// Changes a model's description; what is left out stays.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateModel {
    /// The name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The description.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// A model.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Model {
    /// The model.
    pub id: ModelId,
    /// Whose it is.
    pub owner: PartnerId,
    /// Its name.
    pub name: String,
    /// What it does.
    pub task: String,
    /// What it is for.
    pub description: String,
    /// The number of the newest version; absent while there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latest_version: Option<i64>,
    /// What one may do with it at the moment, by grants and the agreements that they rest on: `download`, `predict`; both with one's
    /// own. Agreements about the data that a version was trained on can allow less.
    pub permissions: Vec<String>,
    /// Whether it was archived.
    pub archived: bool,
    /// When it was created.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// An immutable version of a model.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ModelVersion {
    /// The version's id.
    pub id: ModelVersionId,
    /// The model.
    pub model: ModelId,
    /// 1, 2, 3, …
    pub number: i64,
    /// Its files.
    pub files: Vec<ModelFile>,
    /// Scores on the held-out part.
    pub metrics: BTreeMap<String, f64>,
    /// What it was made from, as far as the caller may know; `null` in lists.
    #[schema(value_type = Option<Object>)]
    pub lineage: Value,
    /// When it was registered.
    pub created_at: DateTime<Utc>,
}

/// A file of a model version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ModelFile {
    /// Its name, such as `model.safetensors`.
    pub name: String,
    /// The digest of its content.
    pub sha256: Sha256,
    /// Bytes.
    pub size: i64,
}

/// Content that was put into one's storage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ModelContent {
    /// The digest of the content.
    pub sha256: Sha256,
    /// Bytes.
    pub size: i64,
}

/// Registers files whose content was put before as a model's next version.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RegisterModelVersion {
    /// The files.
    pub files: Vec<ModelFile>,
    /// Scores by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub metrics: BTreeMap<String, f64>,
}

/// Lets the other party of an agreement use a model.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GrantModel {
    /// The agreement.
    pub agreement: AgreementId,
    /// `download`, `predict`.
    pub permissions: Vec<String>,
    /// Until when; as long as the agreement when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<DateTime<Utc>>,
}

/// A right to use a model.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ModelGrant {
    /// The grant.
    pub id: ModelGrantId,
    /// The model.
    pub model: ModelId,
    /// Who may use it.
    pub grantee: PartnerId,
    /// Under which agreement.
    pub agreement: AgreementId,
    /// For what.
    pub permissions: Vec<String>,
    /// Until when; as long as the agreement when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<DateTime<Utc>>,
    /// When it was revoked, if it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked_at: Option<DateTime<Utc>>,
    /// When it was given.
    pub created_at: DateTime<Utc>,
}

/// Raw rows to predict.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Predict {
    /// Each row: column name to value, as in the training data; at most 10,000.
    #[schema(value_type = Vec<Object>)]
    pub rows: Vec<serde_json::Map<String, Value>>,
    /// Whether to tell which columns, or which words of its text, brought each prediction about, by integrated gradients of networks; at
    /// most 100 rows of a table then, or 16 texts or prompts where a network reads them.
    #[serde(default)]
    pub explain: bool,
    /// How prompts are continued, for language models alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub generation: Option<Generation>,
}

/// How prompts are continued; what is left out is as the model's specification says.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Generation {
    /// Most tokens that are added to each prompt; at most 4,096, and 32,768 in one request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_new_tokens: Option<u32>,
    /// How even the choice among tokens is, up to 100; with 0 the most probable token is always taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub temperature: Option<f64>,
    /// So many of the most probable tokens are chosen from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub top_k: Option<u32>,
    /// The fewest most probable tokens are chosen from that have so much of the probability.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub top_p: Option<f64>,
    /// Seed of what is left to chance: the same seed, the same texts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
}

/// Predictions, one per row, in order.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Predictions {
    /// The predictions.
    pub predictions: Vec<Prediction>,
    /// What was odd about the rows, such as values that training never saw; at most a hundred.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<PredictionWarning>,
}

/// Something odd about the rows to predict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PredictionWarning {
    /// A stable word: `never_seen`, a category that training never saw.
    pub code: String,
    /// What was odd.
    pub message: String,
    /// What stands in the message besides fixed words, by name: `column`, `value`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub values: BTreeMap<String, String>,
}

/// What each word of a text adds to the score (logit) of a class or label, compared with the same text with every word hidden; of a prompt,
/// to the logarithm of the probability that its continuation begins as it does.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TextExplanation {
    /// The class or label; of a prompt, the token with which its continuation begins.
    pub class: String,
    /// The words in the order of the text, as far as the model reads it.
    pub words: Vec<WordShare>,
    /// The difference of the two scores, less the values of all words: what the points between them leave out.
    pub remainder: f64,
    /// Points between the two texts at which slopes were taken.
    pub points: u32,
}

/// What a word adds to a score.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct WordShare {
    /// The word as it stands in the text.
    pub word: String,
    /// Where it begins in the text, counted in characters (Unicode scalar values).
    pub start: u32,
    /// The place behind its last character.
    pub end: u32,
    /// What it adds; negative where it speaks against the class.
    pub value: f64,
}

/// One row's prediction.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Prediction {
    /// The most probable class; empty where a quantity is predicted.
    pub class: String,
    /// Its probability; 0 where a quantity is predicted.
    pub probability: f32,
    /// The probability of each class; they add up to one, except where a text may have several labels.
    pub probabilities: BTreeMap<String, f32>,
    /// The labels of a text that may have several; `class` holds them as the target column does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub labels: Option<Vec<String>>,
    /// The predicted quantity, in the target's own unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// What each column added to the score of the class, or to the quantity, when it was asked for.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub attributions: BTreeMap<String, f64>,
    /// What each word of a text that an encoder reads added to the score of the class, or of each label that applies (at most the five
    /// most probable), and each word of a prompt to how its continuation begins, when it was asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub explanations: Vec<TextExplanation>,
    /// How a language model continues the prompt, without the prompt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Tokens of that text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tokens: Option<u32>,
    /// Why it ends there: `end_of_text`, `tokens` or `positions`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ending: Option<String>,
}

//! Job specifications: what a person submits.

mod causal;
mod columns;
mod insight;
mod labels;
mod models;
mod ngrams;
mod recipe;
mod selection;
mod tabular;
mod text;
mod tuning;
mod validate;

#[cfg(test)]
mod tests;

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

pub use causal::{Architecture, ArchitectureKind, CausalMethod, CausalSpec, GenerationDefaults};
pub use columns::{
    DateOrder, Dates, Embeddings, Fences, Outliers, Quantiles, Select, SelectByL1, SelectByPermutation, SelectHow,
};
pub use insight::{Calibration, Goal, Importance, Threshold};
pub use labels::{Labels, Separated};
pub(crate) use models::is_default;
pub use models::{Boosting, Forest, Huber, Kernel, Linear, Model, Rbf, RegressionLoss, Svm, Task};
pub use ngrams::NGrams;
pub use recipe::Recipe;
pub use selection::{CrossValidation, Halving, ModelKind, Search, Strategy};
pub use tabular::{Activation, Adam, ClassWeight, Features, Optimizer, Resources, Streaming, TabularSpec};
pub use text::{Augmentation, TextSpec};
pub use tuning::{
    Adalora, AdaptedLayers, Bottleneck, FineTuning, LearningRateSchedule, Lora, Method, Precision, TuningOptimizer,
};

use crate::SpecError;
use crate::columns::closest;

/// Bounds of what a specification may ask for; the published schemas carry the same numbers.
pub mod limits {
    /// Largest accepted specification text in bytes.
    pub const SPEC_BYTES: usize = 256 * 1024;
    /// Most hidden layers of a network.
    pub const HIDDEN_LAYERS: usize = 8;
    /// Most units in one hidden layer.
    pub const UNITS: u32 = 4_096;
    /// Most passes over the training rows.
    pub const EPOCHS: u32 = 10_000;
    /// Most rows in one optimiser step.
    pub const BATCH_SIZE: u32 = 65_536;
    /// Largest seed: what a JSON number carries exactly in every language (2^53 - 1).
    pub const SEED: u64 = (1 << 53) - 1;
    /// Smallest and largest learning rate.
    pub const LEARNING_RATE: (f64, f64) = (1e-8, 1.0);
    /// Smallest and largest share of rows held out for the final test.
    pub const TEST_FRACTION: (f64, f64) = (0.01, 0.9);
    /// Most rows among which the next one is drawn when rows are read in pieces.
    pub const SHUFFLE_ROWS: u32 = 16_777_216;
    /// Most categories of one column that become network inputs.
    pub const CATEGORIES: u32 = 1_000;
    /// Numbers of the learned vector of a category.
    pub const EMBEDDING: u32 = 256;
    /// Most columns of an input.
    pub const COLUMNS: usize = 10_000;
    /// Longest column name in bytes.
    pub const NAME_BYTES: usize = 1_024;
    /// Most spellings of a missing value.
    pub const MISSING_MARKERS: usize = 64;
    /// Most trees of a forest, and most rounds of boosting.
    pub const TREES: u32 = 5_000;
    /// Deepest tree of a forest.
    pub const FOREST_DEPTH: u16 = 64;
    /// Deepest tree of boosting.
    pub const BOOSTING_DEPTH: u16 = 12;
    /// Largest bound on the rows of a leaf.
    pub const LEAF_ROWS: u32 = 1_000_000;
    /// Most parts of a cross-validation.
    pub const FOLDS: u32 = 20;
    /// Most candidates of a search.
    pub const TRIALS: u32 = 500;
    /// Most tries of each column's importance.
    pub const REPEATS: u32 = 100;
    /// Most columns by which scores are told.
    pub const GROUP_COLUMNS: usize = 10;
    /// Most classes of a target.
    pub const CLASSES: usize = 1_000;
    /// Most processor cores one job may ask for.
    pub const CPUS: u32 = 256;
    /// Most tokens of a text.
    pub const TOKENS: u32 = 8_192;
    /// Words of the longest run that is a feature of a text.
    pub const RUN_WORDS: u32 = 5;
    /// Most runs that become features.
    pub const RUNS: u32 = 5_000_000;
    /// Largest rank of an update.
    pub const RANK: u32 = 512;
    /// Most layers of a network that begins with random weights.
    pub const LAYERS: u32 = 128;
    /// Most features of a token of such a network.
    pub const WIDTH: u32 = 16_384;
    /// Most heads of its attention.
    pub const HEADS: u32 = 256;
    /// Fewest and most entries of a vocabulary that is learned: every byte and the end of a text are in it.
    pub const VOCABULARY: (u32, u32) = (257, 262_144);
    /// Most tokens that a model adds to a prompt.
    pub const NEW_TOKENS: u32 = 4_096;
    /// Highest temperature at which a model chooses tokens.
    pub const TEMPERATURE: f64 = 100.0;
    /// Most GPUs one job may ask for.
    pub const GPUS: u32 = 1;
}

/// A job as a person describes it: `{"recipe": "tabular", …}`.
///
/// Deserialising validates, so a value of this type always holds what its schema promises.
#[allow(clippy::large_enum_variant, reason = "a job has one specification, and recipes grow at different times")]
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "recipe", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum JobSpec {
    /// Classification of rows of a table.
    Tabular(TabularSpec),
    /// Classification of texts.
    TextClassification(TextSpec),
    /// A language model.
    CausalLm(CausalSpec),
}

impl JobSpec {
    /// Reads and validates the JSON text of a specification.
    pub fn parse(text: &str) -> Result<Self, SpecError> {
        if text.len() > limits::SPEC_BYTES {
            return Err(SpecError::TooLarge { bytes: text.len(), limit: limits::SPEC_BYTES });
        }
        let value = serde_json::from_str(text).map_err(|error| SpecError::Syntax {
            line: error.line(),
            column: error.column(),
            message: without_position(&error),
        })?;
        Self::from_value(value)
    }

    /// Reads and validates a specification that is JSON already.
    pub fn from_value(value: Value) -> Result<Self, SpecError> {
        let mut fields = match value {
            Value::Object(fields) => fields,
            other => return Err(SpecError::NotAnObject { found: json_type(&other) }),
        };
        let spec = match recipe_of(&mut fields)? {
            Recipe::Tabular => Self::Tabular(deserialize(Recipe::Tabular, fields)?),
            Recipe::TextClassification => Self::TextClassification(deserialize(Recipe::TextClassification, fields)?),
            Recipe::CausalLm => Self::CausalLm(deserialize(Recipe::CausalLm, fields)?),
        };
        spec.validate()?;
        Ok(spec)
    }

    /// Checks every range again; needed only after changing fields by hand.
    pub fn validate(&self) -> Result<(), SpecError> {
        match self {
            Self::Tabular(spec) => spec.validate(),
            Self::TextClassification(spec) => spec.validate(),
            Self::CausalLm(spec) => spec.validate(),
        }
    }

    /// The recipe that this specification is for.
    pub fn recipe(&self) -> Recipe {
        match self {
            Self::Tabular(_) => Recipe::Tabular,
            Self::TextClassification(_) => Recipe::TextClassification,
            Self::CausalLm(_) => Recipe::CausalLm,
        }
    }

    /// Whether the job cannot do without a pretrained model.
    pub fn needs_base(&self) -> bool {
        match self {
            Self::Tabular(_) => false,
            Self::TextClassification(spec) => spec.method != Method::NGrams,
            Self::CausalLm(spec) => spec.architecture.is_none(),
        }
    }

    /// Whether the job may begin with a pretrained model.
    pub fn takes_base(&self) -> bool {
        match self {
            Self::TextClassification(spec) => spec.method != Method::NGrams,
            _ => self.recipe().takes_base(),
        }
    }

    /// Seed of every random choice of the job: split, initial weights, order of rows.
    pub fn seed(&self) -> u64 {
        match self {
            Self::Tabular(spec) => spec.seed,
            Self::TextClassification(spec) => spec.seed,
            Self::CausalLm(spec) => spec.seed,
        }
    }

    /// The machine that the job asks for.
    pub fn resources(&self) -> Resources {
        match self {
            Self::Tabular(spec) => spec.resources,
            Self::TextClassification(spec) => spec.resources,
            Self::CausalLm(spec) => spec.resources,
        }
    }

    /// The specification with every default written out.
    pub fn to_value(&self) -> Value {
        serde_json::to_value(self).unwrap_or(Value::Null)
    }
}

impl<'de> Deserialize<'de> for JobSpec {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        Self::from_value(value).map_err(serde::de::Error::custom)
    }
}

fn recipe_of(fields: &mut Map<String, Value>) -> Result<Recipe, SpecError> {
    let unknown = |found: String| SpecError::UnknownRecipe { found, known: Recipe::names() };
    match fields.remove("recipe") {
        None => Err(unknown("nothing".into())),
        Some(Value::String(name)) => name.parse().map_err(|()| unknown(format!("{name:?}"))),
        Some(other) => Err(unknown(other.to_string())),
    }
}

/// Deserialises field by field, so that an error names the path that serde's tagged enums would lose.
fn deserialize<T: for<'de> Deserialize<'de>>(recipe: Recipe, fields: Map<String, Value>) -> Result<T, SpecError> {
    serde_path_to_error::deserialize(Value::Object(fields)).map_err(|error| {
        let message = error.inner().to_string();
        let field = match error.path().to_string() {
            path if path == "." => missing_field(&message).unwrap_or("specification").to_owned(),
            path => path,
        };
        let allowed = crate::schema::allowed(recipe, &field);
        let meant = meant(recipe, &field, &message);
        SpecError::Field { field, message, allowed, meant }
    })
}

/// serde reports a missing field at its parent; its name stands between backticks in the message.
fn missing_field(message: &str) -> Option<&str> {
    message.strip_prefix("missing field `")?.split('`').next()
}

/// The field that an unknown one was probably meant to be: one of those that may stand in the same place.
fn meant(recipe: Recipe, field: &str, message: &str) -> Option<String> {
    let unknown = message.strip_prefix("unknown field `")?.split('`').next()?;
    let parent = field.strip_suffix(unknown).unwrap_or(field).trim_end_matches('.');
    closest(unknown, &crate::schema::fields(recipe, parent)).map(str::to_owned)
}

fn without_position(error: &serde_json::Error) -> String {
    let text = error.to_string();
    match text.find(" at line ") {
        Some(end) => text[..end].to_owned(),
        None => text,
    }
}

fn json_type(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

//! Options of the `text-classification` recipe.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::labels::Labels;
use super::limits;
use super::models::is_default;
use super::ngrams::NGrams;
use super::tabular::{self, ClassWeight, Resources};
use super::tuning::{Adalora, Bottleneck, FineTuning, Lora, Method};

/// Classification of texts.
///
/// Reads texts and their labels from a column each of CSV or Parquet, holds out a stratified test part, trains a head on a pretrained
/// encoder of the BERT kind (`MiniLM`, `BERT`, `DistilBERT`, `RoBERTa`), together with as much of the encoder as the method says,
/// and reports how it does on the part it never saw. The encoder is the job's base model: `config.json`, `model.safetensors` and
/// `tokenizer.json` as `transformers` saves them. The method `n_grams` needs none: of the options of training it uses no other than its
/// own, `test_fraction`, `seed` and `class_weight`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TextSpec {
    /// Version of these options.
    #[serde(default = "default::version")]
    #[schemars(range(min = 1, max = 1))]
    pub version: u32,
    /// Column that holds the texts.
    #[schemars(length(min = 1, max = limits::NAME_BYTES))]
    pub text_column: String,
    /// Column that holds the class to predict, or the labels.
    #[schemars(length(min = 1, max = limits::NAME_BYTES))]
    pub target: String,
    /// How many labels a text has.
    #[serde(default, skip_serializing_if = "is_default")]
    pub labels: Labels,
    /// Columns by whose values the scores are told as well, such as language or site. The model does not see them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = limits::GROUP_COLUMNS))]
    pub groups: Vec<String>,
    /// Spellings of a missing label, compared without regard to case or surrounding spaces. Texts are taken as they are.
    #[serde(default = "tabular::default::missing")]
    #[schemars(length(max = limits::MISSING_MARKERS))]
    pub missing: Vec<String>,
    /// Character between CSV fields; without it, the one of `,` `;` tab `|` that the header line uses most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<char>,
    /// Tokens of a text that are read, from its beginning.
    #[serde(default = "default::max_tokens")]
    #[schemars(range(min = 8, max = limits::TOKENS))]
    pub max_tokens: u32,
    /// Share of the texts held out for the final test, drawn per class.
    #[serde(default = "tabular::default::test_fraction")]
    #[schemars(range(min = 0.01, max = 0.9))]
    pub test_fraction: f64,
    /// Seed of the split, the head's initial weights, the order of texts, dropout and augmentation.
    #[serde(default = "tabular::default::seed")]
    #[schemars(range(min = 0, max = limits::SEED))]
    pub seed: u64,
    /// What is trained beside the head.
    #[serde(default)]
    pub method: Method,
    /// Options of the method `lora`.
    #[serde(default)]
    pub lora: Lora,
    /// Options of the method `adalora`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub adalora: Adalora,
    /// Options of the method `adapter`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub adapter: Bottleneck,
    /// Options of the method `n_grams`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub n_grams: NGrams,
    /// How it is trained.
    #[serde(default)]
    pub training: FineTuning,
    /// Changes that make training texts more varied; the test part stays as it is.
    #[serde(default, skip_serializing_if = "Augmentation::is_none")]
    pub augmentation: Augmentation,
    /// Whether rare classes weigh more in the loss.
    #[serde(default)]
    pub class_weight: ClassWeight,
    /// The machine to train on.
    #[serde(default)]
    pub resources: Resources,
}

impl TextSpec {
    /// The default options for a column of texts and one of classes.
    pub fn new(text_column: impl Into<String>, target: impl Into<String>) -> Self {
        Self {
            version: default::version(),
            text_column: text_column.into(),
            target: target.into(),
            labels: Labels::default(),
            groups: Vec::new(),
            missing: tabular::default::missing(),
            delimiter: None,
            max_tokens: default::max_tokens(),
            test_fraction: tabular::default::test_fraction(),
            seed: tabular::default::seed(),
            method: Method::default(),
            lora: Lora::default(),
            adalora: Adalora::default(),
            adapter: Bottleneck::default(),
            n_grams: NGrams::default(),
            training: FineTuning::default(),
            augmentation: Augmentation::default(),
            class_weight: ClassWeight::default(),
            resources: Resources::default(),
        }
    }

    /// Step size of the optimiser: the one asked for, or the one that suits the method.
    pub fn learning_rate(&self) -> f64 {
        self.training.learning_rate.unwrap_or_else(|| self.method.usual_learning_rate())
    }
}

/// Changes to training texts, drawn anew in every epoch (Wei and Zou, 2019; arXiv:1901.11196, its two that need no dictionary).
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Augmentation {
    /// Chance of each token to be left out.
    #[schemars(range(min = 0.0, max = 0.5))]
    pub delete: f64,
    /// Chance of each token to change places with another one of its text.
    #[schemars(range(min = 0.0, max = 0.5))]
    pub swap: f64,
    /// Chance of each token to be hidden behind the tokeniser's mask token.
    #[schemars(range(min = 0.0, max = 0.5))]
    pub mask: f64,
}

impl Augmentation {
    /// Whether texts stay as they are.
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }
}

/// Defaults of single fields, where serde asks for a function.
mod default {
    pub(super) fn version() -> u32 {
        1
    }
    pub(super) fn max_tokens() -> u32 {
        128
    }
}

//! Options of the `causal-lm` recipe.

mod architecture;
mod generation;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use architecture::{Architecture, ArchitectureKind};
pub use generation::GenerationDefaults;

use super::limits;
use super::models::is_default;
use super::tabular::{self, Resources};
use super::tuning::{Adalora, FineTuning, Lora, Method};

/// A language model that continues texts.
///
/// Reads texts from a column of CSV or Parquet, holds some out, and trains a decoder of the kind of GPT-2 or Llama (`SmolLM2`) to tell every
/// token from those before it. The decoder is the job's base model (`config.json`, `model.safetensors` and `tokenizer.json` as
/// `transformers` saves them), or with an `architecture` one that has learned nothing yet; then a base gives its tokeniser alone, and
/// without a base a vocabulary is learned from the training texts too. Reports how well the held-out texts are expected.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CausalSpec {
    /// Version of these options.
    #[serde(default = "default::version")]
    #[schemars(range(min = 1, max = 1))]
    pub version: u32,
    /// Column that holds the texts; beside a `completion_column`, the prompts.
    #[schemars(length(min = 1, max = limits::NAME_BYTES))]
    pub text_column: String,
    /// Column that holds what is to follow each text, as an answer does a question: it alone is learned. Without it, every token of the
    /// texts is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = limits::NAME_BYTES))]
    pub completion_column: Option<String>,
    /// Character between CSV fields; without it, the one of `,` `;` tab `|` that the header line uses most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<char>,
    /// Tokens that are seen at a time, at most as many as the model has positions. Longer texts are cut into pieces.
    #[serde(default = "default::context")]
    #[schemars(range(min = 8, max = limits::TOKENS))]
    pub context: u32,
    /// Share of the texts held out for the final test.
    #[serde(default = "tabular::default::test_fraction")]
    #[schemars(range(min = 0.01, max = 0.9))]
    pub test_fraction: f64,
    /// Seed of the split, initial weights, the order of texts and dropout.
    #[serde(default = "tabular::default::seed")]
    #[schemars(range(min = 0, max = limits::SEED))]
    pub seed: u64,
    /// What is trained.
    #[serde(default)]
    pub method: CausalMethod,
    /// Options of the method `lora`. GPT-2 has one layer for query, key and value, which counts as each of them.
    #[serde(default)]
    pub lora: Lora,
    /// Options of the method `adalora`, whose layers count in the same way.
    #[serde(default, skip_serializing_if = "is_default")]
    pub adalora: Adalora,
    /// How it is trained. A batch consists of rows of `context` tokens.
    #[serde(default)]
    pub training: FineTuning,
    /// Whether short texts share a row, without seeing each other, so that little is padding.
    #[serde(default = "default::packing")]
    pub packing: bool,
    /// Sizes of a decoder that begins with random weights; without it, the base model is trained further.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub architecture: Option<Architecture>,
    /// How the model continues a prompt where a request does not say.
    #[serde(default)]
    pub generation: GenerationDefaults,
    /// The machine to train on.
    #[serde(default)]
    pub resources: Resources,
}

/// Which weights of a language model learn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CausalMethod {
    /// All of them.
    #[default]
    Full,
    /// Updates of low rank beside the linear layers (Hu and others, 2021; arXiv:2106.09685); saved alone, they take a hundredth or so of the network.
    Lora,
    /// The same as products of three factors, whose ranks are dealt out while they learn: more to the layers where they matter more
    /// (`AdaLoRA`; Zhang and others, 2023; arXiv:2303.10512).
    Adalora,
}

impl CausalSpec {
    /// The default options for a column of texts.
    pub fn new(text_column: impl Into<String>) -> Self {
        Self {
            version: default::version(),
            text_column: text_column.into(),
            completion_column: None,
            delimiter: None,
            context: default::context(),
            test_fraction: tabular::default::test_fraction(),
            seed: tabular::default::seed(),
            method: CausalMethod::default(),
            lora: Lora::default(),
            adalora: Adalora::default(),
            training: FineTuning::default(),
            packing: default::packing(),
            architecture: None,
            generation: GenerationDefaults::default(),
            resources: Resources::default(),
        }
    }

    /// Step size of the optimiser: the one asked for, or the one that suits what is trained.
    pub fn learning_rate(&self) -> f64 {
        /// What learns everything anew takes larger steps than what knows much already.
        const FROM_SCRATCH: f64 = 1e-3;
        let usual = match (&self.architecture, self.method) {
            (Some(_), _) => FROM_SCRATCH,
            (None, CausalMethod::Full) => Method::Full.usual_learning_rate(),
            (None, CausalMethod::Lora) => Method::Lora.usual_learning_rate(),
            (None, CausalMethod::Adalora) => Method::Adalora.usual_learning_rate(),
        };
        self.training.learning_rate.unwrap_or(usual)
    }
}

/// Defaults of single fields, where serde asks for a function.
mod default {
    pub(super) fn version() -> u32 {
        1
    }
    pub(super) fn context() -> u32 {
        512
    }
    pub(super) fn packing() -> bool {
        true
    }
}

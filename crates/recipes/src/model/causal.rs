//! `model.json` of a language model.

use serde::{Deserialize, Serialize};

use super::Weights;
use crate::spec::JobSpec;

/// Name of the format in [`CausalModel::format`].
pub const CAUSAL_FORMAT: &str = "hansa.causal-lm";

/// Version of the format that this crate writes and reads.
pub const CAUSAL_VERSION: u32 = 1;

/// Description of a trained language model. The network itself is described by `config.json` and `tokenizer.json` beside it, as
/// `transformers` writes and reads them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CausalModel {
    /// Always [`CAUSAL_FORMAT`].
    pub format: String,
    /// Version of this description.
    pub version: u32,
    /// Program and version that trained the model.
    pub code_version: String,
    /// The specification with every default written out.
    pub spec: JobSpec,
    /// Column that holds the prompts.
    pub text: String,
    /// Tokens that were seen at a time in training.
    pub context: u32,
    /// The token that ends a text.
    pub end: u32,
    /// Name of the model that training began with, or whose tokeniser was taken over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<String>,
    /// The file with the weights, in the same folder.
    pub weights: Weights,
}

//! `model.json` of a classifier of texts.

use serde::{Deserialize, Serialize};

use super::Weights;
use crate::spec::JobSpec;

/// Name of the format in [`TextModel::format`].
pub const TEXT_FORMAT: &str = "hansa.text-classification";

/// Version of the format that this crate writes and reads.
pub const TEXT_VERSION: u32 = 1;

/// Version of the format for models that tell of each label whether it applies.
pub const TEXT_LABELS_VERSION: u32 = 2;

/// Description of a trained classifier of texts. The network itself is described by `config.json` and `tokenizer.json` beside it, as
/// `transformers` writes and reads them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TextModel {
    /// Always [`TEXT_FORMAT`].
    pub format: String,
    /// Version of this description.
    pub version: u32,
    /// Program and version that trained the model.
    pub code_version: String,
    /// The specification with every default written out.
    pub spec: JobSpec,
    /// Column that holds the texts.
    pub text: String,
    /// Column that the model predicts.
    pub target: String,
    /// Classes or labels, in the order of the network's outputs.
    pub classes: Vec<String>,
    /// Tokens of a text that are read, special ones included.
    pub max_tokens: u32,
    /// Name of the model that training began with.
    pub base: String,
    /// The file with the weights, in the same folder.
    pub weights: Weights,
}

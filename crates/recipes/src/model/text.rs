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

/// Name of the format in [`NGramsModel::format`].
pub const NGRAMS_FORMAT: &str = "hansa.n-grams";

/// Version of the format that this crate writes and reads.
pub const NGRAMS_VERSION: u32 = 1;

/// Description of a linear classifier of texts by their runs of words (n-grams).
///
/// A run's value in a text is `(1 + ln count) × idf`, and a text's values are divided by the root of the sum of their squares. The
/// weights file holds `idf` of each run, and `weights` and `biases` of each class or label.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NGramsModel {
    /// Always [`NGRAMS_FORMAT`].
    pub format: String,
    /// Version of this description.
    pub version: u32,
    /// Program and version that trained the model.
    pub code_version: String,
    /// The specification with every default written out, and the penalty that was found.
    pub spec: JobSpec,
    /// Column that holds the texts.
    pub text: String,
    /// Column that the model predicts.
    pub target: String,
    /// Classes or labels, in the order of the outputs. Of two classes there is a single output, that of the second.
    pub classes: Vec<String>,
    /// The file with the runs, a JSON list of texts in the order of the inputs.
    pub vocabulary: Vocabulary,
    /// The file with the weights, in the same folder.
    pub weights: Weights,
}

/// The file that holds a model's runs of words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vocabulary {
    /// File name, in the folder of the description.
    pub file: String,
    /// SHA-256 of the file: 64 lower-case hexadecimal digits.
    pub sha256: String,
}

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

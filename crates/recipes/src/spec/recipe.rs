//! The names of the recipes.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A kind of training that the platform offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Recipe {
    /// Classes, ordered classes or quantities of the rows of a table, by networks, trees, linear models or support vector machines.
    Tabular,
    /// Classification of texts by a pretrained encoder.
    TextClassification,
    /// Continuation of texts by a decoder.
    CausalLm,
}

impl Recipe {
    /// Every recipe.
    pub const ALL: &'static [Self] = &[Self::Tabular, Self::TextClassification, Self::CausalLm];

    /// The name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Tabular => "tabular",
            Self::TextClassification => "text-classification",
            Self::CausalLm => "causal-lm",
        }
    }

    /// One line for people.
    pub fn summary(self) -> &'static str {
        match self {
            Self::Tabular => {
                "Predict classes, ordered classes or quantities of rows of a CSV or Parquet table, from raw values"
            }
            Self::TextClassification => "Classify texts with a pretrained encoder: BERT, RoBERTa, DistilBERT, MiniLM",
            Self::CausalLm => "Continue texts with a language model: GPT-2, Llama, SmolLM2, or one from scratch",
        }
    }

    /// Whether its jobs begin with a pretrained model, or may: [`crate::JobSpec::needs_base`] tells whether one must.
    pub fn takes_base(self) -> bool {
        match self {
            Self::Tabular => false,
            Self::TextClassification | Self::CausalLm => true,
        }
    }

    /// What it does, in the words in which applicants are asked what a model is to do for them.
    pub fn tasks(self) -> &'static [&'static str] {
        match self {
            Self::Tabular => &["classify_rows"],
            Self::TextClassification => &["classify_text"],
            Self::CausalLm => &["generate_text"],
        }
    }

    /// From which kinds of data, in the words in which applicants are asked which data they have.
    pub fn data_kinds(self) -> &'static [&'static str] {
        match self {
            Self::Tabular => &["table"],
            Self::TextClassification | Self::CausalLm => &["text"],
        }
    }

    pub(crate) fn names() -> String {
        Self::ALL.iter().map(|recipe| recipe.as_str()).collect::<Vec<_>>().join(", ")
    }
}

impl fmt::Display for Recipe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Recipe {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        Self::ALL.iter().copied().find(|recipe| recipe.as_str() == name).ok_or(())
    }
}

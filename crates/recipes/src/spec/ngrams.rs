//! Options of classifiers of texts that need no pretrained model.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::limits;

/// Options of runs of words as features.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct NGrams {
    /// Words of the longest run. A character of a script without spaces between words, such as Chinese, counts as half a word.
    #[schemars(range(min = 1, max = limits::RUN_WORDS))]
    pub words: u32,
    /// Training texts that a run must be in.
    #[schemars(range(min = 1, max = 1_000_000))]
    pub least_texts: u32,
    /// Most runs that become features: those in the most training texts.
    #[schemars(range(min = 1, max = limits::RUNS))]
    pub most: u32,
    /// Penalty on large weights: half of this times the sum of their squares is added to the sum of the losses. Without it, the one
    /// of a few that does best on parts of the training texts.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1e-6, max = 1e6))]
    pub l2: Option<f64>,
}

impl Default for NGrams {
    fn default() -> Self {
        Self { words: 2, least_texts: 2, most: 500_000, l2: None }
    }
}

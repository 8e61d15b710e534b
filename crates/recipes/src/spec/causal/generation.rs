//! How a language model continues a prompt.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::limits;

/// How the model continues a prompt where a request does not say.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct GenerationDefaults {
    /// Most tokens that are added to a prompt.
    #[schemars(range(min = 1, max = limits::NEW_TOKENS))]
    pub max_new_tokens: u32,
    /// How even the choice among tokens is: below 1 the probable ones are more probable yet. With 0 the most probable token is always taken.
    #[schemars(range(min = 0.0, max = limits::TEMPERATURE))]
    pub temperature: f64,
    /// So many of the most probable tokens are chosen from (Fan and others, 2018); without it, all of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = limits::VOCABULARY.1))]
    pub top_k: Option<u32>,
    /// The fewest most probable tokens are chosen from that have so much of the probability (Holtzman and others, 2020; arXiv:1904.09751).
    #[schemars(range(min = 0.01, max = 1.0))]
    pub top_p: f64,
}

impl Default for GenerationDefaults {
    fn default() -> Self {
        Self { max_new_tokens: 128, temperature: 0.0, top_k: None, top_p: 1.0 }
    }
}

//! Sizes of a decoder that has learned nothing yet.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::limits;

/// Sizes of a decoder that begins with random weights. It has as many positions as the specification's `context`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Architecture {
    /// The family.
    pub kind: ArchitectureKind,
    /// Number of layers.
    #[schemars(range(min = 1, max = limits::LAYERS))]
    pub layers: u32,
    /// Features of a token; they are divided among the heads.
    #[schemars(range(min = 8, max = limits::WIDTH))]
    pub width: u32,
    /// Heads of attention; for `llama`, each takes an even number of features.
    #[schemars(range(min = 1, max = limits::HEADS))]
    pub heads: u32,
    /// Heads of keys and values, each of which as many heads of queries share (Ainslie and others, 2023; arXiv:2305.13245); without it,
    /// `heads`. For `llama` alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = limits::HEADS))]
    pub key_value_heads: Option<u32>,
    /// Features between the linear layers at the end of a layer; without it, four times `width` for `gpt2` and about eight thirds of it
    /// for `llama`, which has three such layers.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 8, max = 4 * limits::WIDTH))]
    pub feed_forward: Option<u32>,
    /// Most entries of the vocabulary that is learned where there is no base model.
    #[schemars(range(min = limits::VOCABULARY.0, max = limits::VOCABULARY.1))]
    pub vocabulary: u32,
    /// Share of features that dropout leaves out, for `gpt2` alone.
    #[schemars(range(min = 0.0, max = 0.9))]
    pub dropout: f64,
}

/// A family of decoders.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ArchitectureKind {
    /// GPT-2 (Radford and others, 2019): learned positions, layer normalisation, GELU.
    Gpt2,
    /// Llama (Touvron and others, 2023; arXiv:2302.13971): rotary positions, RMS normalisation, `SwiGLU`.
    #[default]
    Llama,
}

impl Default for Architecture {
    fn default() -> Self {
        Self {
            kind: ArchitectureKind::default(),
            layers: 6,
            width: 384,
            heads: 6,
            key_value_heads: None,
            feed_forward: None,
            vocabulary: 8_192,
            dropout: 0.0,
        }
    }
}

impl Architecture {
    /// Heads of keys and values.
    pub fn key_value_heads(&self) -> u32 {
        self.key_value_heads.unwrap_or(self.heads)
    }

    /// Features between the linear layers at the end of a layer.
    pub fn feed_forward(&self) -> u32 {
        /// Products of matrices are fastest where sizes are multiples of this.
        const EVEN: u32 = 32;
        let usual = match self.kind {
            ArchitectureKind::Gpt2 => 4 * self.width,
            ArchitectureKind::Llama => (8 * self.width / 3).next_multiple_of(EVEN),
        };
        self.feed_forward.unwrap_or(usual)
    }
}

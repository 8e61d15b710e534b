//! Names of the tensors, as the models of `transformers` store them.

use super::Family;

/// The names of one family.
#[derive(Clone, Copy, Debug)]
pub struct Names(Family);

impl Names {
    /// Those of a family.
    pub fn of(family: Family) -> Self {
        Self(family)
    }

    /// What stands before every name but that of the head; a model that was stored without a head lacks it.
    pub fn prefix(self) -> &'static str {
        match self.0 {
            Family::Gpt2 => "transformer.",
            Family::Llama => "model.",
        }
    }

    /// Whether a tensor is stored as `[in, out]`, as GPT-2 has its linear layers: elsewhere, and here in memory, it is `[out, in]`.
    pub fn is_transposed(self, name: &str) -> bool {
        let is_linear = ["c_attn.weight", "c_proj.weight", "c_fc.weight"].iter().any(|end| name.ends_with(end));
        self.0 == Family::Gpt2 && is_linear
    }

    /// Whether a linear layer belongs to attention.
    pub(super) fn is_of_attention(layer: &str) -> bool {
        layer.contains(".attn.") || layer.contains(".self_attn.")
    }

    /// Whether a linear layer makes queries or values; GPT-2's makes keys too.
    pub(super) fn is_query_or_value(layer: &str) -> bool {
        [".attn.c_attn", ".self_attn.q_proj", ".self_attn.v_proj"].iter().any(|end| layer.ends_with(end))
    }

    pub(super) fn words(self) -> &'static str {
        match self.0 {
            Family::Gpt2 => "transformer.wte.weight",
            Family::Llama => "model.embed_tokens.weight",
        }
    }

    /// The table of learned positions.
    pub(super) const POSITIONS: &'static str = "transformer.wpe.weight";

    /// The last linear layer, where it is not the table of words.
    pub(super) const HEAD: &'static str = "lm_head";

    pub(super) fn last_norm(self) -> &'static str {
        match self.0 {
            Family::Gpt2 => "transformer.ln_f",
            Family::Llama => "model.norm",
        }
    }
}

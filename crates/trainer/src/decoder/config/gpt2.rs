//! The fields of GPT-2's configuration.

use serde::Deserialize;

use super::{ConfigError, DecoderConfig, DropoutRates, Ends, Family, divided, field, share};
use crate::nn::Gelu;

/// The fields as they are called. Those that choose another computation are read to be refused.
#[derive(Deserialize)]
pub(super) struct Raw {
    vocab_size: usize,
    n_positions: usize,
    n_embd: usize,
    n_layer: usize,
    n_head: usize,
    #[serde(default)]
    n_inner: Option<usize>,
    #[serde(default = "default_activation")]
    activation_function: String,
    #[serde(default = "default_dropout")]
    resid_pdrop: f32,
    #[serde(default = "default_dropout")]
    embd_pdrop: f32,
    #[serde(default = "default_dropout")]
    attn_pdrop: f32,
    #[serde(default = "default_epsilon")]
    layer_norm_epsilon: f64,
    #[serde(default = "default_deviation")]
    initializer_range: f64,
    #[serde(default)]
    scale_attn_weights: Option<bool>,
    #[serde(default)]
    scale_attn_by_inverse_layer_idx: Option<bool>,
    #[serde(default)]
    add_cross_attention: Option<bool>,
    #[serde(default = "yes")]
    tie_word_embeddings: bool,
    #[serde(default)]
    eos_token_id: Option<Ends>,
}

fn default_activation() -> String {
    "gelu_new".to_owned()
}

fn default_dropout() -> f32 {
    0.1
}

fn default_epsilon() -> f64 {
    1e-5
}

fn default_deviation() -> f64 {
    0.02
}

fn yes() -> bool {
    true
}

impl Raw {
    pub(super) fn config(self) -> Result<DecoderConfig, ConfigError> {
        self.refuse_variants()?;
        let intermediate = self.n_inner.unwrap_or_else(|| self.n_embd.saturating_mul(4));
        let sizes = [
            ("n_embd", self.n_embd),
            ("n_layer", self.n_layer),
            ("n_head", self.n_head),
            ("n_inner", intermediate),
            ("vocab_size", self.vocab_size),
            ("n_positions", self.n_positions),
        ];
        divided("n_head", (self.n_embd, "features"), self.n_head)?;
        let config = DecoderConfig {
            family: Family::Gpt2,
            hidden: self.n_embd,
            layers: self.n_layer,
            heads: self.n_head,
            key_value_heads: self.n_head,
            head_width: self.n_embd / self.n_head,
            intermediate,
            vocabulary: self.vocab_size,
            positions: self.n_positions,
            epsilon: self.layer_norm_epsilon,
            rotary_base: 0.0,
            activation: self.activation()?,
            tied: self.tie_word_embeddings,
            attention_bias: true,
            mlp_bias: true,
            dropout: DropoutRates {
                embeddings: self.embd_pdrop,
                residual: self.resid_pdrop,
                attention: self.attn_pdrop,
            },
            deviation: self.initializer_range,
            ends: Ends::list(self.eos_token_id),
        };
        config.checked(&sizes, "layer_norm_epsilon")
    }

    fn activation(&self) -> Result<Gelu, ConfigError> {
        match self.activation_function.as_str() {
            "gelu" => Ok(Gelu::Exact),
            "gelu_new" | "gelu_pytorch_tanh" => Ok(Gelu::Tanh),
            other => Err(field("activation_function", format!("the activation {other:?} is not known"))),
        }
    }

    fn refuse_variants(&self) -> Result<(), ConfigError> {
        for (name, value, known) in [
            ("scale_attn_weights", self.scale_attn_weights, true),
            ("scale_attn_by_inverse_layer_idx", self.scale_attn_by_inverse_layer_idx, false),
            ("add_cross_attention", self.add_cross_attention, false),
        ] {
            if value.is_some_and(|value| value != known) {
                return Err(field(name, format!("only {known} is known")));
            }
        }
        let rates =
            [("resid_pdrop", self.resid_pdrop), ("embd_pdrop", self.embd_pdrop), ("attn_pdrop", self.attn_pdrop)];
        rates.into_iter().try_for_each(|(name, rate)| share(name, rate))
    }
}

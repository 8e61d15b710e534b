//! The fields of Llama's configuration.

use serde::Deserialize;

use super::{ConfigError, DecoderConfig, DropoutRates, Ends, Family, divided, field, share};
use crate::nn::Gelu;

/// The fields as they are called. Those that choose another computation are read to be refused.
#[derive(Deserialize)]
pub(super) struct Raw {
    vocab_size: usize,
    max_position_embeddings: usize,
    hidden_size: usize,
    num_hidden_layers: usize,
    num_attention_heads: usize,
    #[serde(default)]
    num_key_value_heads: Option<usize>,
    #[serde(default)]
    head_dim: Option<usize>,
    intermediate_size: usize,
    #[serde(default = "default_activation")]
    hidden_act: String,
    #[serde(default = "default_epsilon")]
    rms_norm_eps: f64,
    #[serde(default)]
    attention_dropout: f32,
    #[serde(default = "default_deviation")]
    initializer_range: f64,
    #[serde(default)]
    rope_theta: Option<f64>,
    #[serde(default)]
    rope_scaling: Option<Turning>,
    #[serde(default)]
    rope_parameters: Option<Turning>,
    #[serde(default)]
    attention_bias: bool,
    #[serde(default)]
    mlp_bias: bool,
    #[serde(default)]
    tie_word_embeddings: bool,
    #[serde(default)]
    eos_token_id: Option<Ends>,
}

/// How positions turn features: the newer files say it here, the older ones only how it is scaled.
#[derive(Deserialize)]
struct Turning {
    #[serde(default)]
    rope_type: Option<String>,
    /// The older name of the same.
    #[serde(default)]
    r#type: Option<String>,
    #[serde(default)]
    rope_theta: Option<f64>,
    #[serde(default)]
    partial_rotary_factor: Option<f64>,
}

fn default_activation() -> String {
    "silu".to_owned()
}

fn default_epsilon() -> f64 {
    1e-6
}

fn default_deviation() -> f64 {
    0.02
}

const DEFAULT_BASE: f64 = 10_000.0;

impl Raw {
    pub(super) fn config(self) -> Result<DecoderConfig, ConfigError> {
        if self.hidden_act != "silu" {
            return Err(field("hidden_act", format!("the activation {:?} is not known", self.hidden_act)));
        }
        share("attention_dropout", self.attention_dropout)?;
        let key_value_heads = self.num_key_value_heads.unwrap_or(self.num_attention_heads);
        let config = DecoderConfig {
            family: Family::Llama,
            hidden: self.hidden_size,
            layers: self.num_hidden_layers,
            heads: self.num_attention_heads,
            key_value_heads,
            head_width: self.head_width()?,
            intermediate: self.intermediate_size,
            vocabulary: self.vocab_size,
            positions: self.max_position_embeddings,
            epsilon: self.rms_norm_eps,
            rotary_base: self.rotary_base()?,
            activation: Gelu::Tanh,
            tied: self.tie_word_embeddings,
            attention_bias: self.attention_bias,
            mlp_bias: self.mlp_bias,
            dropout: DropoutRates { attention: self.attention_dropout, ..DropoutRates::default() },
            deviation: self.initializer_range,
            ends: Ends::list(self.eos_token_id),
        };
        let sizes = [
            ("hidden_size", config.hidden),
            ("num_hidden_layers", config.layers),
            ("num_attention_heads", config.heads),
            ("num_key_value_heads", config.key_value_heads),
            ("head_dim", config.head_width),
            ("intermediate_size", config.intermediate),
            ("vocab_size", config.vocabulary),
            ("max_position_embeddings", config.positions),
        ];
        divided("num_key_value_heads", (config.heads, "heads"), key_value_heads)?;
        config.checked(&sizes, "rms_norm_eps")
    }

    fn head_width(&self) -> Result<usize, ConfigError> {
        let width = if let Some(width) = self.head_dim {
            width
        } else {
            divided("num_attention_heads", (self.hidden_size, "features"), self.num_attention_heads)?;
            self.hidden_size / self.num_attention_heads
        };
        if !width.is_multiple_of(2) {
            return Err(field("head_dim", format!("{width} features are no pairs to be turned")));
        }
        Ok(width)
    }

    fn rotary_base(&self) -> Result<f64, ConfigError> {
        let mut base = self.rope_theta;
        for (name, turning) in [("rope_scaling", &self.rope_scaling), ("rope_parameters", &self.rope_parameters)] {
            let Some(turning) = turning else { continue };
            if let Some(kind) = turning.rope_type.iter().chain(&turning.r#type).find(|kind| *kind != "default") {
                return Err(field(name, format!("positions of the type {kind:?} are not known")));
            }
            if turning.partial_rotary_factor.is_some_and(|share| (share - 1.0).abs() > f64::EPSILON) {
                return Err(field(name, "only positions that turn whole heads are known".into()));
            }
            base = base.or(turning.rope_theta);
        }
        let base = base.unwrap_or(DEFAULT_BASE);
        if !(base > 1.0 && base.is_finite()) {
            return Err(field("rope_theta", format!("{base} is not above 1")));
        }
        Ok(base)
    }
}

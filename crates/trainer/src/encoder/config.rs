//! The configuration of an encoder, as the `config.json` of `transformers` has it.

use serde::Deserialize;
use serde_json::Value;
use thiserror::Error;

use crate::nn::Gelu;

/// Which family of encoders: how tensors are called, and where positions begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// BERT and `MiniLM` (Devlin and others, 2019).
    Bert,
    /// `RoBERTa` and XLM-R (Liu and others, 2019): positions begin after the number of the padding token.
    Roberta,
    /// `DistilBERT` (Sanh and others, 2019): no token types.
    DistilBert,
}

/// What stands before the `model_type` of a model with adapters.
pub const ADAPTED: &str = "hansa-adapted-";

/// Sizes of an encoder.
#[derive(Clone, Debug, PartialEq)]
pub struct EncoderConfig {
    /// The family.
    pub family: Family,
    /// Width of a token's vector.
    pub hidden: usize,
    /// Number of layers.
    pub layers: usize,
    /// Heads of attention, among which the width is divided.
    pub heads: usize,
    /// Width between the two linear layers at the end of a layer.
    pub intermediate: usize,
    /// Entries of the vocabulary.
    pub vocabulary: usize,
    /// Entries of the table of positions.
    pub positions: usize,
    /// Entries of the table of token types; 0 where there is none.
    pub types: usize,
    /// What is added to the variance in a layer normalisation.
    pub epsilon: f64,
    /// The activation.
    pub activation: Gelu,
    /// Share of what dropout leaves out.
    pub dropout: f32,
    /// The same of the probabilities of attention.
    pub attention_dropout: f32,
    /// The same in the head of a classifier.
    pub head_dropout: f32,
    /// Number of the padding token.
    pub padding: u32,
}

/// A `config.json` that does not describe an encoder of this kind.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum ConfigError {
    /// It is no JSON, or a field is missing or of another type.
    #[error("config.json cannot be read: {0}")]
    Unreadable(String),
    /// It is a model of another kind.
    #[error("model_type: {0:?} is none of bert, roberta, xlm-roberta, distilbert")]
    Family(String),
    /// A field has a value that no such encoder has.
    #[error("{field}: {problem}")]
    Field {
        /// Name of the field.
        field: &'static str,
        /// What is wrong.
        problem: String,
    },
}

/// The fields as they are called; those of `DistilBERT` have other names.
#[derive(Deserialize)]
struct Raw {
    model_type: String,
    #[serde(alias = "dim")]
    hidden_size: usize,
    #[serde(alias = "n_layers")]
    num_hidden_layers: usize,
    #[serde(alias = "n_heads")]
    num_attention_heads: usize,
    #[serde(alias = "hidden_dim")]
    intermediate_size: usize,
    vocab_size: usize,
    max_position_embeddings: usize,
    #[serde(default)]
    type_vocab_size: usize,
    #[serde(default = "default_epsilon")]
    layer_norm_eps: f64,
    #[serde(alias = "activation")]
    hidden_act: String,
    #[serde(alias = "dropout", default = "default_dropout")]
    hidden_dropout_prob: f32,
    #[serde(alias = "attention_dropout", default = "default_dropout")]
    attention_probs_dropout_prob: f32,
    #[serde(alias = "seq_classif_dropout", default)]
    classifier_dropout: Option<f32>,
    #[serde(default)]
    pad_token_id: Option<u32>,
    #[serde(default)]
    position_embedding_type: Option<String>,
}

fn default_epsilon() -> f64 {
    1e-12
}

fn default_dropout() -> f32 {
    0.1
}

/// Share of what dropout leaves out in the head of `DistilBERT`, where the configuration says nothing; others have there what they have
/// everywhere.
const HEAD_OF_DISTILBERT: f32 = 0.2;

/// The largest of every size: far above any encoder, far below what could not be counted.
const MOST: usize = 1 << 24;

impl EncoderConfig {
    /// Reads a `config.json`.
    ///
    /// # Errors
    /// Names the field that is at fault.
    pub fn parse(text: &[u8]) -> Result<Self, ConfigError> {
        let raw: Raw = serde_json::from_slice(text).map_err(|error| ConfigError::Unreadable(error.to_string()))?;
        let family = match raw.model_type.as_str() {
            "bert" => Family::Bert,
            "roberta" | "xlm-roberta" => Family::Roberta,
            "distilbert" => Family::DistilBert,
            other => return Err(ConfigError::Family(other.to_owned())),
        };
        let activation = match raw.hidden_act.as_str() {
            "gelu" => Gelu::Exact,
            "gelu_new" | "gelu_pytorch_tanh" => Gelu::Tanh,
            other => return Err(field("hidden_act", format!("the activation {other:?} is not known"))),
        };
        let config = Self {
            family,
            hidden: raw.hidden_size,
            layers: raw.num_hidden_layers,
            heads: raw.num_attention_heads,
            intermediate: raw.intermediate_size,
            vocabulary: raw.vocab_size,
            positions: raw.max_position_embeddings,
            types: raw.type_vocab_size,
            epsilon: raw.layer_norm_eps,
            activation,
            dropout: raw.hidden_dropout_prob,
            attention_dropout: raw.attention_probs_dropout_prob,
            head_dropout: raw.classifier_dropout.unwrap_or(match family {
                Family::DistilBert => HEAD_OF_DISTILBERT,
                _ => raw.hidden_dropout_prob,
            }),
            padding: raw.pad_token_id.unwrap_or(u32::from(family == Family::Roberta)),
        };
        if raw.position_embedding_type.is_some_and(|kind| kind != "absolute") {
            return Err(field("position_embedding_type", "only absolute positions are known".into()));
        }
        config.check()?;
        Ok(config)
    }

    /// Reads the `config.json` of a model with adapters, which no other program shall take for one without.
    ///
    /// # Errors
    /// Names the field that is at fault.
    pub fn parse_adapted(text: &[u8]) -> Result<Self, ConfigError> {
        let mut value: Value =
            serde_json::from_slice(text).map_err(|error| ConfigError::Unreadable(error.to_string()))?;
        let kind = value["model_type"].as_str().unwrap_or_default();
        let Some(family) = kind.strip_prefix(ADAPTED).map(str::to_owned) else {
            return Err(field("model_type", format!("{kind:?} is no model with adapters")));
        };
        value["model_type"] = Value::String(family);
        Self::parse(value.to_string().as_bytes())
    }

    fn check(&self) -> Result<(), ConfigError> {
        let types = if self.family == Family::DistilBert { 1 } else { self.types };
        for (name, size) in [
            ("hidden_size", self.hidden),
            ("num_hidden_layers", self.layers),
            ("num_attention_heads", self.heads),
            ("intermediate_size", self.intermediate),
            ("vocab_size", self.vocabulary),
            ("max_position_embeddings", self.positions),
            ("type_vocab_size", types),
        ] {
            if size == 0 || size > MOST {
                return Err(field(name, format!("{size} is not between 1 and {MOST}")));
            }
        }
        if self.padding as usize >= self.vocabulary {
            let problem = format!("{} is no token of a vocabulary of {}", self.padding, self.vocabulary);
            return Err(field("pad_token_id", problem));
        }
        if !self.hidden.is_multiple_of(self.heads) {
            let problem = format!("a width of {} cannot be divided among {} heads", self.hidden, self.heads);
            return Err(field("num_attention_heads", problem));
        }
        for (name, rate) in [
            ("hidden_dropout_prob", self.dropout),
            ("attention_probs_dropout_prob", self.attention_dropout),
            ("classifier_dropout", self.head_dropout),
        ] {
            if !(0.0..1.0).contains(&rate) {
                return Err(field(name, format!("{rate} is not in 0..1")));
            }
        }
        if !(self.epsilon > 0.0 && self.epsilon < 1.0) {
            return Err(field("layer_norm_eps", format!("{} is not between 0 and 1", self.epsilon)));
        }
        if self.first_position() >= self.positions {
            return Err(field("max_position_embeddings", "there is no position for a token".into()));
        }
        Ok(())
    }

    /// What a model with a head puts before the names of the encoder's tensors.
    pub fn prefix(&self) -> &'static str {
        super::Names::of(self.family).prefix()
    }

    /// Tokens of the longest text.
    pub fn longest(&self) -> usize {
        self.positions - self.first_position()
    }

    /// The entry of the table of positions for the first token.
    pub fn first_position(&self) -> usize {
        match self.family {
            Family::Roberta => self.padding as usize + 1,
            Family::Bert | Family::DistilBert => 0,
        }
    }
}

fn field(field: &'static str, problem: String) -> ConfigError {
    ConfigError::Field { field, problem }
}

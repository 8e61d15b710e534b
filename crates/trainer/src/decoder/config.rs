//! The configuration of a decoder, as the `config.json` of `transformers` has it.

mod gpt2;
mod llama;

use serde::Deserialize;
use thiserror::Error;

use crate::nn::Gelu;

/// Which family of decoders: how tensors are called, and what a layer is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// GPT-2 (Radford and others, 2019): learned positions, layer normalisation, GELU.
    Gpt2,
    /// Llama (Touvron and others, 2023; arXiv:2302.13971), and with it `SmolLM2`: rotary positions, RMS normalisation, `SwiGLU`.
    Llama,
}

/// Sizes of a decoder.
#[derive(Clone, Debug, PartialEq)]
pub struct DecoderConfig {
    /// The family.
    pub family: Family,
    /// Width of a token's vector.
    pub hidden: usize,
    /// Number of layers.
    pub layers: usize,
    /// Heads of attention.
    pub heads: usize,
    /// Heads of keys and values, each of which as many heads of queries share (Ainslie and others, 2023; arXiv:2305.13245).
    pub key_value_heads: usize,
    /// Width of a head.
    pub head_width: usize,
    /// Width between the linear layers at the end of a layer.
    pub intermediate: usize,
    /// Entries of the vocabulary.
    pub vocabulary: usize,
    /// The most tokens that a text may have.
    pub positions: usize,
    /// What is added to the variance or the mean square in a normalisation.
    pub epsilon: f64,
    /// Base of the angles of rotary positions; nothing where positions are learned.
    pub rotary_base: f64,
    /// How GPT-2 computes its activation.
    pub activation: Gelu,
    /// Whether the table of words is also the last linear layer.
    pub tied: bool,
    /// Whether the linear layers of attention have biases.
    pub attention_bias: bool,
    /// Whether those after attention have them.
    pub mlp_bias: bool,
    /// Shares of what dropout leaves out.
    pub dropout: DropoutRates,
    /// Standard deviation of weights that have learned nothing yet.
    pub deviation: f64,
    /// Tokens at which a text ends; none where the configuration names none.
    pub ends: Vec<u32>,
}

/// Shares of what dropout leaves out, in `0..1`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct DropoutRates {
    /// Of the embedded tokens.
    pub embeddings: f32,
    /// Of what a layer adds to its input.
    pub residual: f32,
    /// Of the probabilities of attention.
    pub attention: f32,
}

/// A `config.json` that does not describe a decoder of this kind.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum ConfigError {
    /// It is no JSON, or a field is missing or of another type.
    #[error("config.json cannot be read: {0}")]
    Unreadable(String),
    /// It is a model of another kind.
    #[error("model_type: {0:?} is none of gpt2, llama")]
    Family(String),
    /// A field has a value that no such decoder has.
    #[error("{field}: {problem}")]
    Field {
        /// Name of the field.
        field: &'static str,
        /// What is wrong.
        problem: String,
    },
}

/// The largest of every size: far above any decoder, far below what could not be counted.
const MOST: usize = 1 << 24;

impl DecoderConfig {
    /// Reads a `config.json`.
    ///
    /// # Errors
    /// Names the field that is at fault.
    pub fn parse(text: &[u8]) -> Result<Self, ConfigError> {
        #[derive(Deserialize)]
        struct Kind {
            model_type: String,
        }
        match read::<Kind>(text)?.model_type.as_str() {
            "gpt2" => read::<gpt2::Raw>(text)?.config(),
            "llama" => read::<llama::Raw>(text)?.config(),
            other => Err(ConfigError::Family(other.to_owned())),
        }
    }

    /// Whether a token ends a text.
    pub fn is_end(&self, token: u32) -> bool {
        self.ends.contains(&token)
    }

    /// The same with at most so many positions, where they are angles that are computed and nothing that is stored.
    #[must_use]
    pub fn reaching(self, positions: usize) -> Self {
        let positions = if self.family == Family::Llama { self.positions.min(positions) } else { self.positions };
        Self { positions, ..self }
    }

    /// What both families must keep to. `sizes` are the fields that hold sizes, and `epsilon` is how theirs is called.
    fn checked(self, sizes: &[(&'static str, usize)], epsilon: &'static str) -> Result<Self, ConfigError> {
        if let Some(&(name, size)) = sizes.iter().find(|(_, size)| *size == 0 || *size > MOST) {
            return Err(field(name, format!("{size} is not between 1 and {MOST}")));
        }
        if !(self.epsilon > 0.0 && self.epsilon < 1.0) {
            return Err(field(epsilon, format!("{} is not between 0 and 1", self.epsilon)));
        }
        if !(0.0..=1.0).contains(&self.deviation) {
            return Err(field("initializer_range", format!("{} is not in 0..1", self.deviation)));
        }
        if let Some(end) = self.ends.iter().find(|&&end| end as usize >= self.vocabulary) {
            return Err(field("eos_token_id", format!("{end} is not in a vocabulary of {}", self.vocabulary)));
        }
        Ok(self)
    }
}

/// One token or several.
#[derive(Deserialize)]
#[serde(untagged)]
enum Ends {
    One(u32),
    Several(Vec<u32>),
}

impl Ends {
    fn list(ends: Option<Self>) -> Vec<u32> {
        match ends {
            None => Vec::new(),
            Some(Self::One(end)) => vec![end],
            Some(Self::Several(ends)) => ends,
        }
    }
}

fn read<'a, T: Deserialize<'a>>(text: &'a [u8]) -> Result<T, ConfigError> {
    serde_json::from_slice(text).map_err(|error| ConfigError::Unreadable(error.to_string()))
}

fn field(field: &'static str, problem: String) -> ConfigError {
    ConfigError::Field { field, problem }
}

/// An error unless it is a share of what dropout leaves out.
fn share(name: &'static str, rate: f32) -> Result<(), ConfigError> {
    if (0.0..1.0).contains(&rate) { Ok(()) } else { Err(field(name, format!("{rate} is not in 0..1"))) }
}

/// An error unless a size can be divided among so many.
fn divided(name: &'static str, (size, what): (usize, &str), among: usize) -> Result<(), ConfigError> {
    if among == 0 || !size.is_multiple_of(among) {
        return Err(field(name, format!("{size} {what} cannot be divided among {among}")));
    }
    Ok(())
}

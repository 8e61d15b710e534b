//! What is kept of a text while tokens are added to it.

use candle_core::{Result, Tensor};

use super::DecoderConfig;

/// Keys and values of a text's tokens in every layer, so that the next token need not look at the whole text anew.
#[derive(Clone, Debug)]
pub struct Cache {
    pub(super) layers: Vec<Kept>,
    pub(super) tokens: usize,
}

impl Cache {
    /// That of a text without tokens.
    pub fn new(config: &DecoderConfig) -> Self {
        Self { layers: vec![Kept::default(); config.layers], tokens: 0 }
    }

    /// Tokens of the text so far.
    pub fn tokens(&self) -> usize {
        self.tokens
    }
}

/// Keys and values of one layer, `[1, heads, tokens, width]` each.
#[derive(Clone, Debug, Default)]
pub(super) struct Kept(Option<(Tensor, Tensor)>);

impl Kept {
    /// Adds those of new tokens, and gives all of them. None lead a backward pass any further.
    pub(super) fn append(&mut self, key: Tensor, value: Tensor) -> Result<(Tensor, Tensor)> {
        let all = match self.0.take() {
            None => (key.detach(), value.detach()),
            Some((keys, values)) => {
                (Tensor::cat(&[keys, key], 2)?.detach(), Tensor::cat(&[values, value], 2)?.detach())
            }
        };
        Ok(self.0.insert(all).clone())
    }
}

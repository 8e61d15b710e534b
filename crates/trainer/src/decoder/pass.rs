//! What all layers of one forward pass have in common.

use std::sync::Arc;

use candle_core::{Result, Tensor, bail};

use super::{DecoderConfig, Tokens};
use crate::encoder::TrainingStep;
use crate::nn::{DropoutKey, Mask, dropout};

/// One forward pass.
#[derive(Clone, Debug)]
pub(super) struct Pass {
    pub(super) batch: usize,
    /// Tokens of a row.
    pub(super) width: usize,
    /// The place of each token in its document.
    pub(super) places: Arc<[u32]>,
    pub(super) mask: Mask,
    training: Option<TrainingStep>,
    /// Dropouts so far: each has a number of its own.
    drops: u32,
}

impl Pass {
    /// A pass over these tokens, which so many precede. Fails where a document has more tokens than the model has positions.
    pub(super) fn new(config: &DecoderConfig, tokens: &Tokens, preceding: usize) -> Result<Self> {
        let places = tokens.places(preceding);
        if let Some(place) = places.iter().find(|&&place| place as usize >= config.positions) {
            bail!("decoder: a text of more than {place} tokens is longer than {} positions", config.positions);
        }
        let mask = Mask { causal: true, lengths: None, starts: tokens.starts().cloned() };
        Ok(Self { batch: tokens.batch(), width: tokens.width(), places, mask, training: None, drops: 0 })
    }

    pub(super) fn training(self, training: Option<TrainingStep>) -> Self {
        Self { training, ..self }
    }

    /// Leaves out the numbers of the next dropouts, which are done elsewhere.
    pub(super) fn skip(&mut self, count: u32) {
        if self.training.is_some() {
            self.drops += count;
        }
    }

    /// Dropout, in training.
    pub(super) fn drop(&mut self, x: &Tensor, rate: f32) -> Result<Tensor> {
        match self.next_drop() {
            Some(key) => dropout(x, rate, key),
            None => Ok(x.clone()),
        }
    }

    /// What attention leaves out of its probabilities, in training.
    pub(super) fn drop_of_attention(&mut self, rate: f32) -> Option<(f32, DropoutKey)> {
        self.next_drop().filter(|_| rate > 0.0).map(|key| (rate, key))
    }

    fn next_drop(&mut self) -> Option<DropoutKey> {
        let TrainingStep { seed, step } = self.training?;
        let key = DropoutKey { seed, step, layer: self.drops };
        self.drops += 1;
        Some(key)
    }
}

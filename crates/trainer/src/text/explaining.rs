//! Which words of a text brought its class about.

use candle_core::{Result, Tensor};

use crate::encoder::{Classifier, EncoderConfig};
use crate::explaining::{Hidden, Scored, Slopes};
use crate::pretrained::Tokenizer;

/// The logit of a class.
pub(super) struct Logit<'a> {
    pub(super) network: &'a Classifier,
    pub(super) class: usize,
}

impl Scored for Logit<'_> {
    fn vectors(&self, ids: &[u32]) -> Result<Tensor> {
        self.network.word_vectors(ids)
    }

    fn slopes(&self, vectors: &Tensor) -> Result<Slopes> {
        self.network.slopes(vectors, self.class)
    }
}

/// What stands for words that are not told: the mask of the model's pretraining, or padding where it had none.
pub(super) fn hidden(tokenizer: &Tokenizer, config: &EncoderConfig) -> Hidden {
    let known = |token: &&str| tokenizer.id(token).filter(|&id| (id as usize) < config.vocabulary);
    Hidden(["[MASK]", "<mask>"].iter().find_map(known).unwrap_or(config.padding))
}

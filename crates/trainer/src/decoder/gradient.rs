//! How the probability of what follows changes with the vectors of a text's tokens.

use std::sync::Arc;

use candle_core::{Result, Tensor, Var, bail};

use super::{Decoder, Pass, Tokens};
use crate::explaining::Slopes;
use crate::nn::{CrossEntropy, Tape, cross_entropy, embedding};

impl Decoder {
    /// The vectors of tokens, `[ids, hidden]`, to which those of their places are not added.
    ///
    /// # Errors
    /// An id is none of the vocabulary.
    pub(crate) fn word_vectors(&self, ids: &[u32]) -> Result<Tensor> {
        embedding(&self.words.var.as_detached_tensor(), &ids.into())
    }

    /// The logarithm of the probability with which a token follows texts of one length whose tokens have these vectors, and how it changes
    /// with them.
    ///
    /// `words`: `[texts, tokens, hidden]`.
    ///
    /// # Errors
    /// There is no such token, or there are more tokens than positions.
    pub(crate) fn slopes(&self, words: &Tensor, next: u32) -> Result<Slopes> {
        let (texts, width, hidden) = words.dims3()?;
        let tokens = Tokens::rows(vec![0; texts * width], width)?;
        let words = Var::from_tensor(&words.reshape((texts * width, hidden))?)?;
        let lasts: Arc<[u32]> = (1..=texts).map(|text| u32::try_from(text * width - 1).unwrap_or(u32::MAX)).collect();
        let ((logits, sum), tape) = Tape::record(|| {
            let pass = Pass::new(&self.config, &tokens, 0)?;
            let last = embedding(&self.through(words.as_tensor(), pass, None)?, &lasts)?;
            let logits = self.logits(&last)?;
            let labels = vec![next; texts];
            let mean = cross_entropy(&logits, CrossEntropy { labels, ..CrossEntropy::default() })?;
            #[expect(clippy::cast_precision_loss, reason = "there are few texts")]
            Ok((logits.detach(), (mean * -(texts as f64))?))
        })?;
        let gradients = tape.backward(&sum)?;
        let Some(gradient) = gradients.get(&words) else { bail!("the vectors of the words got no gradient") };
        let scores = logits.to_vec2::<f32>()?.iter().map(|logits| log_probability(logits, next)).collect();
        Ok(Slopes { scores, gradient: gradient.reshape((texts, width, hidden))? })
    }
}

#[expect(clippy::cast_possible_truncation, reason = "single precision is all the network has")]
fn log_probability(logits: &[f32], token: u32) -> f32 {
    let largest = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let sum: f64 = logits.iter().map(|logit| f64::from(logit - largest).exp()).sum();
    (f64::from(logits[token as usize] - largest) - sum.ln()) as f32
}

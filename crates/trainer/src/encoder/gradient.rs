//! How a classifier's logits change with the vectors of a text's words.

#[cfg(test)]
mod tests;

use std::sync::Arc;

use candle_core::{Result, Tensor, Var, bail};

use super::{Classifier, Drops, Encoder, Tokens};
use crate::explaining::Slopes;
use crate::nn::{Tape, embedding};

impl Encoder {
    /// The vectors of the first tokens of texts whose words have these vectors, `[batch · tokens, hidden]`, whatever their ids are.
    fn firsts_of(&self, words: &Tensor, tokens: &Tokens, drops: &mut Drops) -> Result<Tensor> {
        let rows: Arc<[u32]> = (0..u32::try_from(tokens.ids.len()).unwrap_or(u32::MAX)).collect();
        self.firsts_from(&self.summed((words, rows), tokens)?, tokens, drops)
    }
}

impl Classifier {
    /// The vectors of words, `[ids, hidden]`, to which those of their places are not added.
    ///
    /// # Errors
    /// An id is none of the vocabulary.
    pub(crate) fn word_vectors(&self, ids: &[u32]) -> Result<Tensor> {
        embedding(&self.encoder.words.var.as_detached_tensor(), &ids.into())
    }

    /// A class's logit of texts of one length, special tokens included, whose words have these vectors, and how it changes with them.
    ///
    /// `words`: `[texts, tokens, hidden]`.
    ///
    /// # Errors
    /// There is no such class, or more tokens than positions.
    pub(crate) fn slopes(&self, words: &Tensor, class: usize) -> Result<Slopes> {
        let (texts, width, hidden) = words.dims3()?;
        let length = u32::try_from(width).unwrap_or(u32::MAX);
        let tokens = Tokens { ids: vec![0; texts * width], lengths: vec![length; texts].into(), width };
        let words = Var::from_tensor(&words.reshape((texts * width, hidden))?)?;
        let ((logits, sum), tape) = Tape::record(|| {
            let mut drops = Drops::new(None, self.config());
            let firsts = self.encoder.firsts_of(words.as_tensor(), &tokens, &mut drops)?;
            let logits = self.told(&firsts, &mut drops)?.narrow(1, class, 1)?;
            Ok((logits.detach(), logits.sum_all()?))
        })?;
        let gradients = tape.backward(&sum)?;
        let Some(gradient) = gradients.get(&words) else { bail!("the vectors of the words got no gradient") };
        Ok(Slopes { scores: logits.flatten_all()?.to_vec1()?, gradient: gradient.reshape((texts, width, hidden))? })
    }
}

//! Decoders: language models that say of every token which one comes next.
//!
//! Every linear layer is one product of matrices over all tokens of the batch, and a [`Linear`], so that it can be frozen or get an
//! update of low rank. The logits of the whole vocabulary are there only where somebody asks for them: a loss does without.

mod adapt;
mod attention;
mod batch;
mod build;
mod cache;
mod config;
mod generate;
mod gradient;
mod layer;
mod mlp;
mod names;
mod norm;
mod pass;
mod perplexity;
mod sampling;

#[cfg(test)]
mod tests;

use candle_core::{DType, Result, Tensor, bail};

pub use batch::{Batch, Document, IGNORED, Row, Tokens, pack, pack_windows};
pub use cache::Cache;
pub use config::{ConfigError, DecoderConfig, DropoutRates, Family};
pub use generate::{Continuation, Ending, Generation, generate};
use layer::Layer;
pub use names::Names;
use norm::Norm;
use pass::Pass;
pub use perplexity::perplexity;
pub use sampling::Sampling;

pub use crate::tuning::Updates;

use crate::encoder::TrainingStep;
use crate::nn::{
    CrossEntropy, Linear, Parameter, RotaryTable, add, cast, cross_entropy, embedding, linear_cross_entropy, product,
};

/// A decoder and its weights.
#[derive(Clone, Debug)]
pub struct Decoder {
    config: DecoderConfig,
    words: Parameter,
    positions: Positions,
    layers: Vec<Layer>,
    norm: Norm,
    /// The last linear layer; without it, the table of words is that too.
    head: Option<Linear>,
    /// Whether a backward pass computes once more what a layer has computed within.
    recomputing: bool,
}

/// How a token knows its place.
#[derive(Clone, Debug)]
enum Positions {
    /// A vector of each is added to the token's.
    Learned(Parameter),
    /// Queries and keys are turned.
    Rotary(RotaryTable),
}

impl Decoder {
    /// The configuration.
    pub fn config(&self) -> &DecoderConfig {
        &self.config
    }

    /// Has forward passes compute in that type, with copies of the parameters. Those themselves stay as they are, and so do the types of
    /// logits and gradients.
    pub fn compute_in(&mut self, working: DType) {
        self.parameters_mut().for_each(|parameter| parameter.working = working);
    }

    /// Whether a backward pass on a tape computes once more what a layer has computed within, for the memory that this takes until then.
    pub fn recompute(&mut self, recomputing: bool) {
        self.recomputing = recomputing;
    }

    /// A vector of each token, from which its successor is told: `[batch · tokens, hidden]`, in the working type.
    ///
    /// # Errors
    /// A text is longer than the positions, or has a token that the vocabulary does not have.
    pub fn hidden(&self, tokens: &Tokens, training: Option<TrainingStep>) -> Result<Tensor> {
        self.run(tokens, Pass::new(&self.config, tokens, 0)?.training(training), None)
    }

    /// Logits of what follows each token: `[batch · tokens, vocabulary]`.
    ///
    /// # Errors
    /// As [`Self::hidden`].
    pub fn forward(&self, tokens: &Tokens, training: Option<TrainingStep>) -> Result<Tensor> {
        self.logits(&self.hidden(tokens, training)?)
    }

    /// Logits of what follows the last token, `[1, vocabulary]`, where the cache holds what came before these.
    ///
    /// # Errors
    /// As [`Self::hidden`], and where the cache is of another model.
    pub fn extend(&self, ids: &[u32], cache: &mut Cache) -> Result<Tensor> {
        let tokens = Tokens::rows(ids.to_vec(), ids.len())?;
        let hidden = self.run(&tokens, Pass::new(&self.config, &tokens, cache.tokens())?, Some(cache))?;
        self.logits(&hidden.narrow(0, ids.len() - 1, 1)?)
    }

    /// The mean over the labels, in nats, of the negative log-probability that they follow. Rows whose label is [`IGNORED`] count for
    /// nothing; an error where no label counts.
    pub fn loss(&self, batch: &Batch, training: Option<TrainingStep>) -> Result<Tensor> {
        self.smoothed_loss(batch, training, 0.0)
    }

    /// The same where a share of the probability, in `0..1`, is wanted of all tokens alike.
    pub fn smoothed_loss(&self, batch: &Batch, training: Option<TrainingStep>, label_smoothing: f64) -> Result<Tensor> {
        let hidden = self.hidden(&batch.tokens, training)?;
        let (labels, ignored) = (batch.labels.clone(), Some(IGNORED));
        let targets = CrossEntropy { labels, label_smoothing, ignored, ..CrossEntropy::default() };
        match &self.head {
            None => linear_cross_entropy(&hidden, &self.words.value()?, &targets),
            Some(Linear { weight, bias: None, update: None }) => {
                linear_cross_entropy(&hidden, &weight.value()?, &targets)
            }
            Some(head) => cross_entropy(&head.apply(&hidden)?, targets),
        }
    }

    /// The same weights, all frozen: for prediction, which remembers nothing for a backward pass.
    #[must_use]
    pub fn frozen(&self) -> Self {
        let mut frozen = self.clone();
        frozen.parameters_mut().for_each(|parameter| parameter.frozen = true);
        frozen
    }

    fn logits(&self, hidden: &Tensor) -> Result<Tensor> {
        let logits = match &self.head {
            None => product(hidden, &self.words.value()?),
            Some(head) => head.apply(hidden),
        };
        cast(&logits?, self.words.var.dtype())
    }

    fn run(&self, tokens: &Tokens, pass: Pass, cache: Option<&mut Cache>) -> Result<Tensor> {
        self.through(&embedding(&self.words.kept(), tokens.ids())?, pass, cache)
    }

    /// The same of the tokens' vectors, to which those of their places are not added: `[batch · tokens, hidden]`.
    fn through(&self, words: &Tensor, mut pass: Pass, mut cache: Option<&mut Cache>) -> Result<Tensor> {
        let mut x = words.clone();
        let rotary = match &self.positions {
            Positions::Learned(table) => {
                x = add(&x, &embedding(&table.kept(), &pass.places)?)?;
                None
            }
            Positions::Rotary(table) => Some(table),
        };
        x = pass.drop(&cast(&x, self.words.working)?, self.config.dropout.embeddings)?;
        if cache.as_ref().is_some_and(|cache| cache.layers.len() != self.layers.len()) {
            bail!("decoder: the cache is of a model with another number of layers");
        }
        for (index, layer) in self.layers.iter().enumerate() {
            x = match cache.as_mut().map(|cache| &mut cache.layers[index]) {
                None if self.recomputing => layer.forward_again(&x, rotary, &mut pass)?,
                kept => layer.forward(&x, rotary, &mut pass, kept)?,
            };
        }
        if let Some(cache) = cache {
            cache.tokens += words.dim(0)?;
        }
        self.norm.apply(&x)
    }
}

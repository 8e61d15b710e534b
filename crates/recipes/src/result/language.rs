//! Scores of a language model.

use serde::{Deserialize, Serialize};

/// How well a language model expects the held-out texts. Figures of models with different tokenisers cannot be compared.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct LanguageModel {
    /// Mean over the tokens that were to be told of the negative logarithm of their probability, in nats.
    pub loss: f64,
    /// `e` to the loss: among how many equally probable tokens the model hesitates.
    pub perplexity: f64,
    /// Tokens that were to be told, the end of each text among them.
    pub tokens: u64,
    /// The same of something simpler, on the same tokens.
    pub baseline: LanguageBaseline,
}

/// How well something simpler expects the held-out texts.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct LanguageBaseline {
    /// What it is.
    pub of: Yardstick,
    /// Its loss.
    pub loss: f64,
    /// Its perplexity.
    pub perplexity: f64,
}

/// With what a language model is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Yardstick {
    /// The base model as it was before training.
    Base,
    /// How often each token occurs in the training texts, whatever stands before it.
    Frequencies,
}

impl LanguageModel {
    /// The scores of a loss.
    pub fn new(loss: f64, tokens: u64, (of, baseline): (Yardstick, f64)) -> Self {
        let baseline = LanguageBaseline { of, loss: baseline, perplexity: perplexity(baseline) };
        Self { loss, perplexity: perplexity(loss), tokens, baseline }
    }
}

/// `e` to a loss; JSON has no infinity.
fn perplexity(loss: f64) -> f64 {
    loss.exp().min(f64::MAX)
}

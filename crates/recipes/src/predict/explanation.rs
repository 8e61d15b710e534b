//! Which words of a text brought a prediction about.

use serde::{Deserialize, Serialize};

/// Most texts or prompts of one request that asks a network for explanations: each takes some dozens of passes through the network.
pub const MAX_EXPLAINED_TEXTS: usize = 16;

/// Most labels of one text that are explained: the most probable ones of those that apply.
pub const MAX_EXPLAINED_LABELS: usize = 5;

/// What each word of a text adds to the score (logit) of a class or label, compared with the same text with every word hidden; of a prompt,
/// to the logarithm of the probability that its continuation begins as it does.
///
/// Found by integrated gradients (Sundararajan, Taly and Yan, 2017) over the vectors of the text's tokens: on the way from those of the
/// mask token, or of the padding where there is none, or of a language model's end of a text, the slopes of the score are added up. The
/// values of the words and the remainder are together the difference of the two scores.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TextExplanation {
    /// The class or label; of a prompt, the token with which its continuation begins.
    pub class: String,
    /// The words in the order of the text. Those behind the last token that the model reads are left out.
    pub words: Vec<WordShare>,
    /// What the points on the way leave out: the difference of the two scores, less the values of all words.
    pub remainder: f64,
    /// Points on the way at which slopes were taken; there are more of them where the remainder would be large.
    pub points: u32,
}

/// What a word adds to a score.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WordShare {
    /// The word as it stands in the text; a Chinese character is one, where the model's tokens are not longer.
    pub word: String,
    /// Where it begins in the text, counted in characters (Unicode scalar values).
    pub start: u32,
    /// Where it ends: the place behind its last character.
    pub end: u32,
    /// What it adds; negative where it speaks against the class.
    pub value: f64,
}

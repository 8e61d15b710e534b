//! Words that a classifier of texts goes by.

use serde::{Deserialize, Serialize};

/// The words that speak the most for a class.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClassWords {
    /// The class or label.
    pub class: String,
    /// The words, those that add the most first; at most twenty.
    pub words: Vec<WordWeight>,
}

/// A word or a run of words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WordWeight {
    /// The words.
    pub text: String,
    /// What they add to the log odds of the class, averaged over all training texts.
    pub weight: f64,
}

//! What is found out about a trained model, and what is made of its probabilities.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::limits;

/// How much the model needs each column: what its error gains on the held-out rows when the column's values change places at random
/// (Breiman, 2001; Fisher, Rudin and Dominici, 2019). Columns that say the same stand in for each other and both seem unimportant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Importance {
    /// How often each column is tried.
    #[schemars(range(min = 1, max = limits::REPEATS))]
    pub repeats: u32,
}

impl Default for Importance {
    fn default() -> Self {
        Self { repeats: 5 }
    }
}

/// How probabilities are brought closer to how often classes come. What it takes is found on rows that were held out in turn from the
/// training part, so the model is trained five times more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Calibration {
    /// They stay as the model gives them.
    #[default]
    None,
    /// One temperature for all classes (Guo and others, 2017); it never changes which class is the most probable.
    Temperature,
    /// A sigmoid of the log odds (Platt, 1999), of two classes.
    Platt,
}

/// From which probability on the positive one of two classes is predicted. Without it, the more probable class is. The threshold is
/// found on rows that were held out in turn from the training part.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Threshold {
    /// What the threshold is to be good for.
    pub goal: Goal,
    /// The positive class; without it, the second in the order of the classes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub positive: Option<String>,
}

/// What a threshold is to be good for.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Goal {
    /// The largest F1 score of the positive class.
    F1,
    /// The largest mean of the recalls of both classes.
    BalancedAccuracy,
    /// The largest precision with at least this recall of the positive class.
    Recall(f64),
}

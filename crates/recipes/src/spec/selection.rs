//! Choosing a model by what it does on parts of the training rows.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::limits;
use super::models::Task;

/// Holding out parts of the training rows in turn, to see how much the scores depend on which rows are learned from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct CrossValidation {
    /// Parts, each with its share of every class. The model is trained once without each of them.
    #[schemars(range(min = 2, max = limits::FOLDS))]
    pub folds: u32,
}

impl Default for CrossValidation {
    fn default() -> Self {
        Self { folds: 5 }
    }
}

/// A search for the model and its options. Every candidate is judged by cross-validation on the training rows; the test part is not
/// looked at before the best candidate has been trained on all of them. The first candidate of each kind has the default options, the
/// others are drawn at random from ranges that suit the kind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Search {
    /// Which candidates get how many rows.
    pub strategy: Strategy,
    /// Candidates.
    #[schemars(range(min = 1, max = limits::TRIALS))]
    pub trials: u32,
    /// Parts of the cross-validation of each candidate.
    #[schemars(range(min = 2, max = limits::FOLDS))]
    pub folds: u32,
    /// Kinds of model to try; without it, all that can do the task.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 5))]
    pub models: Option<Vec<ModelKind>>,
}

impl Default for Search {
    fn default() -> Self {
        Self { strategy: Strategy::default(), trials: 20, folds: 3, models: None }
    }
}

impl Search {
    /// The kinds of model that are tried for a task, each once.
    pub fn kinds(&self, task: Task) -> Vec<ModelKind> {
        let kinds = self.models.as_deref().unwrap_or(ModelKind::ALL).iter().copied();
        let mut kinds: Vec<ModelKind> = kinds.filter(|kind| self.models.is_some() || kind.can_do(task)).collect();
        let mut seen = Vec::new();
        kinds.retain(|kind| {
            !seen.contains(kind) && {
                seen.push(*kind);
                true
            }
        });
        kinds
    }
}

/// How candidates share the work.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Strategy {
    /// Every candidate sees all training rows (Bergstra and Bengio, 2012).
    #[default]
    Random,
    /// Every candidate sees a small share of the rows; the better ones go on with more (Jamieson and Talwalkar, 2016).
    Halving(Halving),
}

/// Options of successive halving.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Halving {
    /// Of this many candidates one goes on, with this many times the rows.
    #[schemars(range(min = 2, max = 10))]
    pub factor: u32,
}

impl Default for Halving {
    fn default() -> Self {
        Self { factor: 3 }
    }
}

/// A kind of model, without options.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ModelKind {
    /// Dense networks.
    Network,
    /// Linear models.
    Linear,
    /// Random forests.
    Forest,
    /// Gradient boosting.
    Boosting,
    /// Support vector machines.
    Svm,
}

impl ModelKind {
    /// Every kind.
    pub const ALL: &'static [Self] = &[Self::Network, Self::Linear, Self::Forest, Self::Boosting, Self::Svm];

    /// Whether the kind can do a task.
    pub fn can_do(self, task: Task) -> bool {
        task != Task::Ordinal || matches!(self, Self::Network | Self::Linear)
    }
}

//! Which kind of model the `tabular` recipe trains, and for which task.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::limits;

/// What is predicted of a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Task {
    /// One of several classes.
    #[default]
    Classification,
    /// A quantity.
    Regression,
    /// One of several classes that have an order, such as grades; near misses cost less than far ones.
    Ordinal,
}

/// The kind of model.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Model {
    /// A dense network with the options `hidden`, `activation`, `epochs`, `batch_size`, `learning_rate` and `optimizer`.
    #[default]
    Network,
    /// Logistic regression for classes, linear regression for quantities, proportional odds for ordered classes.
    Linear(Linear),
    /// Random forest (Breiman, 2001).
    Forest(Forest),
    /// Gradient boosting of shallow trees (Friedman, 2001).
    Boosting(Boosting),
    /// Support vector machine (Cortes and Vapnik, 1995), its classes with probabilities by Platt's scaling.
    Svm(Svm),
}

impl Model {
    /// The name on the wire.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Network => "network",
            Self::Linear(_) => "linear",
            Self::Forest(_) => "forest",
            Self::Boosting(_) => "boosting",
            Self::Svm(_) => "svm",
        }
    }
}

/// Options of a linear model.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Linear {
    /// Half of this times the sum of the squared weights, biases excepted, is added to the sum of the rows' losses.
    #[schemars(range(min = 0.0, max = 1e6))]
    pub l2: f64,
}

impl Default for Linear {
    fn default() -> Self {
        Self { l2: 1.0 }
    }
}

/// Options of a random forest.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Forest {
    /// Trees, per class where there are more than two.
    #[schemars(range(min = 1, max = limits::TREES))]
    pub trees: u32,
    /// Most questions from a root to a leaf; without it, trees grow until their leaves are pure.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = limits::FOREST_DEPTH))]
    pub max_depth: Option<u16>,
    /// Fewest training rows in a leaf.
    #[schemars(range(min = 1, max = limits::LEAF_ROWS))]
    pub min_leaf: u32,
    /// Share of the inputs that a question may choose from; without it, the square root of their number, and a third of them for
    /// a quantity.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.001, max = 1.0))]
    pub max_features: Option<f64>,
}

impl Default for Forest {
    fn default() -> Self {
        Self { trees: 200, max_depth: None, min_leaf: 1, max_features: None }
    }
}

/// Options of gradient boosting.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Boosting {
    /// Trees, per class where there are more than two.
    #[schemars(range(min = 1, max = limits::TREES))]
    pub rounds: u32,
    /// Share of each tree's advice that is taken.
    #[schemars(range(min = 1e-4, max = 1.0))]
    pub learning_rate: f64,
    /// Most questions from a root to a leaf.
    #[schemars(range(min = 1, max = limits::BOOSTING_DEPTH))]
    pub max_depth: u16,
    /// Fewest training rows in a leaf.
    #[schemars(range(min = 1, max = limits::LEAF_ROWS))]
    pub min_leaf: u32,
    /// Share of the training rows that a tree sees, drawn anew for each (Friedman, 2002).
    #[schemars(range(min = 0.05, max = 1.0))]
    pub subsample: f64,
    /// Added to the curvature of the loss in every leaf: small leaves say less.
    #[schemars(range(min = 0.0, max = 1e6))]
    pub l2: f64,
}

impl Default for Boosting {
    fn default() -> Self {
        Self { rounds: 200, learning_rate: 0.1, max_depth: 3, min_leaf: 5, subsample: 1.0, l2: 1.0 }
    }
}

/// Options of a support vector machine.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Svm {
    /// How alike two rows are.
    pub kernel: Kernel,
    /// Price of a row on the wrong side of the margin.
    #[schemars(range(min = 1e-4, max = 1e4))]
    pub c: f64,
    /// Of a quantity: errors up to this many standard deviations of the target cost nothing.
    #[schemars(range(min = 0.0, max = 10.0))]
    pub epsilon: f64,
}

impl Default for Svm {
    fn default() -> Self {
        Self { kernel: Kernel::default(), c: 1.0, epsilon: 0.1 }
    }
}

/// How alike two rows are to a support vector machine.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Kernel {
    /// `x · y`.
    Linear,
    /// `exp(-gamma · |x - y|²)`.
    Rbf(Rbf),
}

impl Default for Kernel {
    fn default() -> Self {
        Self::Rbf(Rbf::default())
    }
}

/// Options of the radial kernel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Rbf {
    /// How fast likeness falls with distance; without it, one over the summed variances of the inputs.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1e-6, max = 1e3))]
    pub gamma: Option<f64>,
}

/// What a network makes small when it predicts a quantity; errors count in standard deviations of the target.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RegressionLoss {
    /// Mean squared error.
    #[default]
    Mse,
    /// Huber's loss (1964): beyond `delta`, an error counts by its size and no longer by its square.
    Huber(Huber),
}

/// Options of Huber's loss.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Huber {
    /// Where squares end, in standard deviations of the target.
    #[schemars(range(min = 0.01, max = 100.0))]
    pub delta: f64,
}

impl Default for Huber {
    fn default() -> Self {
        Self { delta: 1.0 }
    }
}

/// Whether a field holds what it would hold if it were left out; such a field is not written, so that the text of older
/// specifications stays as it was.
pub(crate) fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

//! Options of the `tabular` recipe.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::columns::{Dates, Embeddings, Outliers, Select};
use super::insight::{Calibration, Importance, Threshold};
use super::limits;
use super::models::{Model, RegressionLoss, Task, is_default};
use super::selection::{CrossValidation, Search};

/// Classification of the rows of a table, or prediction of a quantity.
///
/// Reads raw CSV or Parquet, works out each column's type, fills missing values, holds out a stratified test part,
/// trains a model and reports how it does on the part it never saw.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TabularSpec {
    /// Version of these options.
    #[serde(default = "default::version")]
    #[schemars(range(min = 1, max = 1))]
    pub version: u32,
    /// Column that holds what is to be predicted.
    #[schemars(length(min = 1, max = limits::NAME_BYTES))]
    pub target: String,
    /// What is predicted of a row.
    #[serde(default, skip_serializing_if = "is_default")]
    pub task: Task,
    /// Of ordered classes: the classes from the lowest to the highest; without it, numbers go by their size.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 2, max = limits::CLASSES))]
    pub class_order: Option<Vec<String>>,
    /// The kind of model.
    #[serde(default, skip_serializing_if = "is_default")]
    pub model: Model,
    /// Trains the model several times more, each time without a part of the training rows, and reports how the scores spread.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cross_validation: Option<CrossValidation>,
    /// Finds the model and its options; what `model` and the options of networks say is then not used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub search: Option<Search>,
    /// How the probabilities of classes are brought closer to how often classes come.
    #[serde(default, skip_serializing_if = "is_default")]
    pub calibration: Calibration,
    /// Of two classes: from which probability on the positive one is predicted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub threshold: Option<Threshold>,
    /// Measures how much the model needs each column.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub importance: Option<Importance>,
    /// Columns by whose values the scores are told as well, such as sex or site. The model sees them only if `features` allows it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = limits::GROUP_COLUMNS))]
    pub groups: Vec<String>,
    /// What becomes of numbers far out.
    #[serde(default, skip_serializing_if = "is_default")]
    pub outliers: Outliers,
    /// Leaves out columns that say little about the target.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub select: Option<Select>,
    /// How dates are read.
    #[serde(default, skip_serializing_if = "is_default")]
    pub dates: Dates,
    /// Columns that the model may see; without it, every column but the target.
    #[serde(default)]
    pub features: Features,
    /// Spellings of a missing value, compared without regard to case or surrounding spaces.
    #[serde(default = "default::missing")]
    #[schemars(length(max = limits::MISSING_MARKERS))]
    pub missing: Vec<String>,
    /// Character between CSV fields; without it, the one of `,` `;` tab `|` that the header line uses most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<char>,
    /// Most categories of a text column that become network inputs; a column with more is left out.
    #[serde(default = "default::max_categories")]
    #[schemars(range(min = 2, max = limits::CATEGORIES))]
    pub max_categories: u32,
    /// Of networks: learned vectors for columns of many categories.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub embeddings: Option<Embeddings>,
    /// Share of the rows held out for the final test, drawn per class.
    #[serde(default = "default::test_fraction")]
    #[schemars(range(min = 0.01, max = 0.9))]
    pub test_fraction: f64,
    /// Seed of the split, the initial weights and the order of rows.
    #[serde(default = "default::seed")]
    #[schemars(range(min = 0, max = limits::SEED))]
    pub seed: u64,
    /// Units of each hidden layer, from the input on.
    #[serde(default = "default::hidden")]
    #[schemars(length(max = limits::HIDDEN_LAYERS), inner(range(min = 1, max = limits::UNITS)))]
    pub hidden: Vec<u32>,
    /// Nonlinearity after each hidden layer.
    #[serde(default)]
    pub activation: Activation,
    /// Passes over the training rows.
    #[serde(default = "default::epochs")]
    #[schemars(range(min = 1, max = limits::EPOCHS))]
    pub epochs: u32,
    /// Rows per optimiser step.
    #[serde(default = "default::batch_size")]
    #[schemars(range(min = 1, max = limits::BATCH_SIZE))]
    pub batch_size: u32,
    /// Step size of the optimiser.
    #[serde(default = "default::learning_rate")]
    #[schemars(range(min = 1e-8, max = 1.0))]
    pub learning_rate: f64,
    /// How gradients become weight changes.
    #[serde(default)]
    pub optimizer: Optimizer,
    /// Of a network that predicts a quantity: what it makes small.
    #[serde(default, skip_serializing_if = "is_default")]
    pub regression_loss: RegressionLoss,
    /// Whether rare classes weigh more in the loss.
    #[serde(default)]
    pub class_weight: ClassWeight,
    /// Save a checkpoint after every this many epochs, and after every fit before the last one, such as those of a search;
    /// without it, at the end of an epoch or of such a fit when the last checkpoint is ten seconds old. The result is the
    /// same either way: a resumed job repeats the lost epochs exactly.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = limits::EPOCHS))]
    pub checkpoint_every: Option<u32>,
    /// Of networks: whether the rows are read from Parquet files in pieces, over and over, rather than into memory.
    #[serde(default, skip_serializing_if = "is_default")]
    pub streaming: Streaming,
    /// Rows among which the next one is drawn when they are read in pieces; without it, up to 65536, as many as a quarter of the job's memory
    /// holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = limits::SHUFFLE_ROWS))]
    pub shuffle_rows: Option<u32>,
    /// The machine to train on.
    #[serde(default)]
    pub resources: Resources,
}

impl TabularSpec {
    /// The default options for a target column.
    pub fn new(target: impl Into<String>) -> Self {
        Self {
            version: default::version(),
            target: target.into(),
            task: Task::default(),
            class_order: None,
            model: Model::default(),
            cross_validation: None,
            search: None,
            calibration: Calibration::default(),
            threshold: None,
            importance: None,
            groups: Vec::new(),
            outliers: Outliers::default(),
            select: None,
            dates: Dates::default(),
            features: Features::default(),
            missing: default::missing(),
            delimiter: None,
            max_categories: default::max_categories(),
            embeddings: None,
            test_fraction: default::test_fraction(),
            seed: default::seed(),
            hidden: default::hidden(),
            activation: Activation::default(),
            epochs: default::epochs(),
            batch_size: default::batch_size(),
            learning_rate: default::learning_rate(),
            optimizer: Optimizer::default(),
            regression_loss: RegressionLoss::default(),
            class_weight: ClassWeight::default(),
            checkpoint_every: None,
            streaming: Streaming::default(),
            shuffle_rows: None,
            resources: Resources::default(),
        }
    }
}

/// Which columns the model may see.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Features {
    /// Only these columns; each must exist.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = limits::COLUMNS))]
    pub include: Option<Vec<String>>,
    /// All but these columns; each must exist.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = limits::COLUMNS))]
    pub drop: Vec<String>,
}

/// Nonlinearity of a hidden layer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Activation {
    /// `max(x, 0)`.
    #[default]
    Relu,
    /// Hyperbolic tangent.
    Tanh,
}

/// How gradients become weight changes.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Optimizer {
    /// Adam (Kingma and Ba, 2015) with bias correction.
    Adam(Adam),
}

impl Default for Optimizer {
    fn default() -> Self {
        Self::Adam(Adam::default())
    }
}

/// Options of Adam.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Adam {
    /// Decay of the running mean of gradients.
    #[schemars(range(min = 0.0, max = 0.9999))]
    pub beta1: f64,
    /// Decay of the running mean of squared gradients.
    #[schemars(range(min = 0.0, max = 0.999_999))]
    pub beta2: f64,
    /// Added to the denominator.
    #[schemars(range(min = 1e-12, max = 1.0))]
    pub epsilon: f64,
    /// Decoupled weight decay (Loshchilov and Hutter, 2019), applied to weights but not to biases.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub weight_decay: f64,
}

impl Default for Adam {
    fn default() -> Self {
        Self { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weight_decay: 0.0 }
    }
}

/// Weight of each class in the loss.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ClassWeight {
    /// Every row weighs the same.
    #[default]
    None,
    /// Every class weighs the same: a row weighs `rows / (classes × rows of its class)`.
    Balanced,
}

/// Whether rows are read in pieces. Then which row is held out depends on the seed and the row's number and not on its class, means and deviations
/// come from all training rows, medians and the bounds of outliers from a sample of up to 65536, and of the report importance and groups from
/// the sample's held-out rows. Calibration and threshold come from one more held-out part instead of five more trainings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Streaming {
    /// If they come from Parquet files and do not fit into the job's memory.
    #[default]
    Auto,
    /// Yes.
    Always,
    /// No: data that does not fit is refused.
    Never,
}

/// The machine that a job asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Resources {
    /// Processor cores that training may use.
    #[schemars(range(min = 1, max = limits::CPUS))]
    pub cpus: u32,
    /// GPUs; without one the job trains on the processor.
    #[schemars(range(min = 0, max = limits::GPUS))]
    pub gpus: u32,
}

impl Default for Resources {
    fn default() -> Self {
        Self { cpus: 1, gpus: 0 }
    }
}

/// Defaults of single fields, where serde asks for a function.
pub(super) mod default {
    pub(super) fn version() -> u32 {
        1
    }
    pub(in crate::spec) fn missing() -> Vec<String> {
        ["", "NA", "N/A", "#N/A", "NaN", "null", "?"].map(str::to_owned).to_vec()
    }
    pub(super) fn max_categories() -> u32 {
        50
    }
    pub(in crate::spec) fn test_fraction() -> f64 {
        0.2
    }
    pub(in crate::spec) fn seed() -> u64 {
        42
    }
    pub(super) fn hidden() -> Vec<u32> {
        vec![32, 16]
    }
    pub(super) fn epochs() -> u32 {
        10
    }
    pub(super) fn batch_size() -> u32 {
        32
    }
    /// Of six rates the one with the lowest mean loss on 20 inner splits of the breast cancer training rows.
    pub(super) fn learning_rate() -> f64 {
        3e-3
    }
}

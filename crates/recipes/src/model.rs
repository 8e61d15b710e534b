//! `model.json`: what a trained model needs to be known beside its weights.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::result::Decision;
use crate::spec::{Activation, DateOrder, JobSpec};

mod causal;
mod text;

#[cfg(test)]
mod tests;

pub use causal::{CAUSAL_FORMAT, CAUSAL_VERSION, CausalModel};
pub use text::{NGRAMS_FORMAT, NGRAMS_VERSION, NGramsModel, Vocabulary};
pub use text::{TEXT_FORMAT, TEXT_LABELS_VERSION, TEXT_VERSION, TextModel};

/// Name of the format in [`TabularModel::format`].
pub const TABULAR_FORMAT: &str = "hansa.tabular";

/// Version of the format for networks that tell classes apart, without dates or embeddings among their inputs.
pub const TABULAR_VERSION: u32 = 1;

/// Version of the format for every other kind of model and every other task.
pub const TABULAR_KINDS_VERSION: u32 = 2;

/// Description of a trained tabular model.
///
/// Together with the weights it turns a raw row into class probabilities or a quantity: each [`InputColumn`] yields one or more
/// inputs, in order. In a network, `layers[i] -> layers[i + 1]` are then dense layers with the activation between them and
/// softmax at the end; what the weights of the other kinds are is written in the trainer, where each is read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TabularModel {
    /// Always [`TABULAR_FORMAT`].
    pub format: String,
    /// Version of this description.
    pub version: u32,
    /// Program and version that trained the model.
    pub code_version: String,
    /// The specification with every default written out.
    pub spec: JobSpec,
    /// Column that the model predicts.
    pub target: String,
    /// Classes, in the order of the outputs; none where a quantity is predicted.
    pub classes: Vec<String>,
    /// Unit of the outputs where a quantity is predicted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_scale: Option<TargetScale>,
    /// How the probabilities that the model gives are changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calibrator: Option<Calibrator>,
    /// From which probability on the positive class is predicted; without it, the most probable class is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<Decision>,
    /// How raw columns become network inputs, in order.
    pub columns: Vec<InputColumn>,
    /// Columns of the training data that the model does not use, and why.
    pub dropped: Vec<DroppedColumn>,
    /// Spellings of a missing value, lower case.
    pub missing: Vec<String>,
    /// Standardised numbers are cut to this distance from zero, in standard deviations.
    pub clip: f64,
    /// Width of each layer, from the inputs, embeddings in their place and behind all others, to the outputs; of a model that is no network, its inputs
    /// and outputs.
    pub layers: Vec<u32>,
    /// Nonlinearity of the hidden layers.
    pub activation: Activation,
    /// The file with the weights, in the same folder.
    pub weights: Weights,
}

/// A quantity is learned and predicted as `(value - mean) / standard_deviation`; both come from the training rows alone.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct TargetScale {
    /// Mean of the target.
    pub mean: f64,
    /// Its population standard deviation; never 0.
    pub standard_deviation: f64,
}

/// How the probabilities that a model gives are changed.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Calibrator {
    /// Each probability to the power of one over the temperature, divided by their sum.
    Temperature {
        /// The temperature; above 1, probabilities become more even.
        temperature: f64,
    },
    /// Of two classes with the log odds `x` of the second: its probability is `1 / (1 + exp(a x + b))`.
    Platt {
        /// Slope; below 0, unless the model says the contrary of what is true.
        a: f64,
        /// Offset.
        b: f64,
    },
}

/// The file that holds a model's weights.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Weights {
    /// File name, in the folder of the description.
    pub file: String,
    /// SHA-256 of the file: 64 lower-case hexadecimal digits.
    pub sha256: String,
    /// Number of trainable parameters.
    pub parameters: u64,
}

/// How one raw column becomes network inputs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct InputColumn {
    /// Name of the raw column.
    pub name: String,
    /// Whether a further input says 1 where the value was missing.
    pub missing_indicator: bool,
    /// How the value itself is turned into numbers.
    #[serde(flatten)]
    pub encoding: Encoding,
}

/// How a raw value is turned into numbers. All figures come from the training rows alone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Encoding {
    /// `(value - mean) / standard_deviation`.
    Number {
        /// Stands in for a missing value: the median.
        fill: f64,
        /// Mean after filling.
        mean: f64,
        /// Population standard deviation after filling; never 0.
        standard_deviation: f64,
        /// Numbers beyond are set to the bound before anything else.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        bounds: Option<Bounds>,
    },
    /// One input per category, or for two categories a single input that is 1 for the second.
    Category {
        /// Known categories, sorted; compared without regard to case and surrounding spaces.
        categories: Vec<String>,
        /// Stands in for a missing value: the most frequent category. With an embedding, a missing value is no category.
        fill: String,
        /// Of networks: the width of the learned vector that the inputs of the column are exchanged for before the first layer. Each category has one,
        /// a missing value where there is an input that tells of it, and at last whatever is no known category.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        embedding: Option<u32>,
    },
    /// The days since the beginning of 1970 (UTC) as a number is, then of each cycle sine and cosine of the share of it that has passed; both
    /// are 0 where the date is missing.
    Date {
        /// Whether day or month comes first in dates such as `3/4/2021`; without it, such dates are not read.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        order: Option<DateOrder>,
        /// Stands in for a missing date: the median, in days.
        fill: f64,
        /// Mean after filling, in days.
        mean: f64,
        /// Population standard deviation after filling, in days; never 0.
        standard_deviation: f64,
        /// Days beyond are set to the bound before they are standardised.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        bounds: Option<Bounds>,
        /// The cycles.
        cycles: Vec<Cycle>,
    },
}

/// What comes again and again in dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Cycle {
    /// The place in the year, every month taken for a twelfth of it: `(month - 1 + (day - 1) / days of the month) / 12`.
    Year,
    /// The day of the week from Monday on, in sevenths.
    Week,
    /// The time of day.
    Day,
}

impl Cycle {
    /// Every cycle, from the longest on.
    pub const ALL: [Self; 3] = [Self::Year, Self::Week, Self::Day];

    fn name(self) -> &'static str {
        match self {
            Self::Year => "time of year",
            Self::Week => "day of the week",
            Self::Day => "time of day",
        }
    }
}

/// Where numbers far out begin.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Bounds {
    /// Smaller numbers are set to this one.
    pub low: f64,
    /// Larger numbers are set to this one; not below `low`.
    pub high: f64,
}

/// A column of the training data that the model does not use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DroppedColumn {
    /// Name of the column.
    pub name: String,
    /// Why it is not used.
    pub reason: String,
}

impl InputColumn {
    /// Number of network inputs that the column yields.
    pub fn width(&self) -> usize {
        let value = match &self.encoding {
            Encoding::Number { .. } => 1,
            Encoding::Category { categories, .. } => one_hot_width(categories.len()),
            Encoding::Date { cycles, .. } => 1 + 2 * cycles.len(),
        };
        value + usize::from(self.missing_indicator)
    }

    /// Names of the network inputs that the column yields, such as `age`, `sex=male`, `age is missing`.
    pub fn input_names(&self) -> Vec<String> {
        let mut names = match &self.encoding {
            Encoding::Number { .. } => vec![self.name.clone()],
            Encoding::Category { categories, .. } => {
                let skipped = categories.len() - one_hot_width(categories.len());
                categories[skipped..].iter().map(|category| format!("{}={category}", self.name)).collect()
            }
            Encoding::Date { cycles, .. } => {
                let part = |part: String| format!("{}: {part}", self.name);
                let parts = cycles
                    .iter()
                    .flat_map(|cycle| ["sine", "cosine"].map(|of| part(format!("{}, {of}", cycle.name()))));
                std::iter::once(self.name.clone()).chain(parts).collect()
            }
        };
        if self.missing_indicator {
            names.push(format!("{} is missing", self.name));
        }
        names
    }
}

/// Two categories need one input, not two that always add up to 1.
fn one_hot_width(categories: usize) -> usize {
    if categories == 2 { 1 } else { categories }
}

impl TabularModel {
    /// Number of network inputs.
    pub fn inputs(&self) -> usize {
        self.columns.iter().map(InputColumn::width).sum()
    }
}

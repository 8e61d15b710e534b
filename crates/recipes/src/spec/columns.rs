//! What is done to columns before a model sees them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::limits;
use super::models::is_default;

/// What becomes of numbers far out. Bounds come from the training rows alone, and hold for predictions as well.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Outliers {
    /// Nothing, up to twenty standard deviations.
    #[default]
    Keep,
    /// A number beyond the outermost shares of the training rows is set to their bound (winsorising).
    Quantiles(Quantiles),
    /// A number further from the quarters of the training rows than a multiple of their distance is set to that bound (Tukey, 1977).
    Fences(Fences),
}

/// Options of bounds by shares of the rows.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Quantiles {
    /// Share of the training rows beyond each bound.
    #[schemars(range(min = 0.0001, max = 0.25))]
    pub share: f64,
}

impl Default for Quantiles {
    fn default() -> Self {
        Self { share: 0.01 }
    }
}

/// Options of bounds by the distance of the quarters.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Fences {
    /// Distance of the bounds from the lower and the upper quarter, in distances between these two.
    #[schemars(range(min = 0.5, max = 100.0))]
    pub width: f64,
}

impl Default for Fences {
    fn default() -> Self {
        Self { width: 1.5 }
    }
}

/// Learned vectors in the place of one input per category (Guo and Berkhahn, 2016), for networks: they need fewer weights where there are many
/// categories, and put alike ones close to each other. Categories with few rows are now and then taken for one that was never seen, so that
/// there is a vector for such too. Other kinds of model see one input per category.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Embeddings {
    /// Fewest categories of a column that gets vectors; `max_categories` says how many a column may have at all.
    #[schemars(range(min = 3, max = limits::CATEGORIES))]
    pub from: u32,
    /// Numbers of a vector; without it, 1.6 times the number of categories to the power of 0.56 (Howard and Gugger, 2020).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = limits::EMBEDDING))]
    pub width: Option<u32>,
}

impl Default for Embeddings {
    fn default() -> Self {
        Self { from: 8, width: None }
    }
}

impl Embeddings {
    /// Numbers of the vector of each of so many categories.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a small positive number"
    )]
    pub fn width_of(&self, categories: usize) -> u32 {
        let rule = || ((1.6 * (categories as f64).powf(0.56)).round() as u32).clamp(1, limits::EMBEDDING);
        self.width.unwrap_or_else(rule)
    }
}

/// Columns of dates, with or without times of day. A column whose values are dates is recognised as one: by ISO 8601 (`2021-04-03T15:30Z`), or written
/// as `3.4.2021`, `3 April 2021`, `2021年4月3日`. It becomes a trend and the place in the year, the week and the day. Times with an offset
/// count in UTC.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Dates {
    /// Columns that hold dates, also where these are written as numbers, such as 20210403; each must exist.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = limits::COLUMNS))]
    pub columns: Vec<String>,
    /// Whether day or month comes first in dates such as `3/4/2021`; without it, a column in which no date tells is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order: Option<DateOrder>,
}

/// Whether day or month comes first where both come before the year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    /// `31/12/2021`.
    DayFirst,
    /// `12/31/2021`.
    MonthFirst,
}

/// Leaves out columns that say little about the target, by what the training rows tell; the test part has no say. Cross-validation, search,
/// calibration and threshold choose columns anew without each part that they hold out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Select {
    /// What a column is judged by.
    #[serde(skip_serializing_if = "is_default")]
    pub how: SelectHow,
    /// Least figure of a column that is kept, in the unit of `how`; without it, 0.001 nats of information, and of the others whatever is above 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 10.0))]
    pub least: Option<f64>,
    /// Most columns that are kept, those with the largest figures; without it, all that have enough.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = limits::COLUMNS))]
    pub most: Option<u32>,
}

/// What a column is judged by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum SelectHow {
    /// Mutual information with the target (Shannon, 1948), in nats: numbers and quantities by tenths, categories as they are, less what chance alone gives
    /// (Miller, 1955). A column that only says something together with others is not recognised.
    #[default]
    MutualInformation,
    /// The absolute weights of its inputs in a linear model whose absolute weights cost something (Tibshirani, 1996), and so are 0 where a
    /// column adds nothing to the others.
    L1(SelectByL1),
    /// What the error of a quickly made model gains on held-out training rows when its values change places (Breiman, 2001), less twice that gain's
    /// standard deviation: a random forest, and a linear model where classes have an order. Of two columns that say the same, neither may be
    /// missed.
    Permutation(SelectByPermutation),
}

impl SelectHow {
    /// The name on the wire.
    pub fn name(&self) -> &'static str {
        match self {
            Self::MutualInformation => "mutual_information",
            Self::L1(_) => "l1",
            Self::Permutation(_) => "permutation",
        }
    }
}

/// Options of a selection by the weights of a linear model.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct SelectByL1 {
    /// Price of the absolute weights beside the mean loss of a row; without it, the highest whose loss on held-out training rows is within a standard error of the
    /// best one's.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1e-6, max = 100.0))]
    pub strength: Option<f64>,
}

/// Options of a selection by exchanged values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct SelectByPermutation {
    /// How often the values of each column change places.
    #[schemars(range(min = 2, max = 100))]
    pub repeats: u32,
}

impl Default for SelectByPermutation {
    fn default() -> Self {
        Self { repeats: 5 }
    }
}

//! What is done to columns before a model sees them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::limits;

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

/// Leaves out columns that say little about the target, by their mutual information with it (Shannon, 1948) on the training rows: numbers
/// and quantities by tenths, categories as they are, less what chance alone gives (Miller, 1955). A column that only says something together with
/// others is not recognised. Cross-validation and search see the columns that all training rows chose, so their scores are slightly too good; the
/// test part has no say.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Select {
    /// Least information of a column that is kept, in nats.
    #[schemars(range(min = 0.0, max = 10.0))]
    pub least: f64,
    /// Most columns that are kept, those with the most information; without it, all that have enough.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = limits::COLUMNS))]
    pub most: Option<u32>,
}

impl Default for Select {
    fn default() -> Self {
        Self { least: 0.001, most: None }
    }
}

//! How many labels a text has.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How many labels a text has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Labels {
    /// One: its class.
    #[default]
    Single,
    /// Any number, each for itself, also none.
    Multiple(Separated),
}

/// How the target column holds several labels. In a Parquet file it may hold lists of texts instead, whose items are labels as they stand:
/// an empty list is a text without a label, a missing one a missing value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Separated {
    /// Character between labels. A value of nothing but this character is a text without a label; where an empty value shall mean that
    /// as well, it must not be among the spellings of a missing one.
    pub separator: char,
}

impl Default for Separated {
    fn default() -> Self {
        Self { separator: ';' }
    }
}

impl Labels {
    /// The character between labels, where there may be several.
    pub fn separator(self) -> Option<char> {
        match self {
            Self::Single => None,
            Self::Multiple(Separated { separator }) => Some(separator),
        }
    }
}

//! One difference between two versions of a standard: for programs a code, for people a sentence.

use foundation::word_enum;
use serde::{Deserialize, Serialize};

use super::compare::Step;

word_enum! {
    /// What differs.
    pub enum ChangeCode {
        /// A description.
        Worded = "worded",
        /// There are rules for this kind of thing now.
        RulesNew = "rules_new",
        /// There are none any more.
        RulesGone = "rules_gone",
        /// Columns beside those named are no longer allowed.
        OthersRefused = "others_refused",
        /// They are allowed now.
        OthersAllowed = "others_allowed",
        /// A column that is required.
        RequiredColumnNew = "required_column_new",
        /// A column that is optional, and is checked where others were allowed before.
        CheckedColumnNew = "checked_column_new",
        /// A column that is optional.
        OptionalColumnNew = "optional_column_new",
        /// A column that is no longer named.
        ColumnGone = "column_gone",
        /// A column's type: the word it was and the word it is.
        Type = "type",
        /// A column's unit; left out where there is none.
        Unit = "unit",
        /// A column's privacy class.
        Privacy = "privacy",
        /// A column is required now.
        Required = "required",
        /// A column is optional now.
        Optional = "optional",
        /// Values may be missing no longer.
        MissingRefused = "missing_refused",
        /// Values may be missing now.
        MissingAllowed = "missing_allowed",
        /// The least value; left out where there is none, as in the next two.
        Minimum = "minimum",
        /// The greatest value.
        Maximum = "maximum",
        /// The greatest length of a text.
        MaxLength = "max_length",
        /// Only certain values are allowed now.
        CertainValues = "certain_values",
        /// Any value is allowed now.
        AnyValue = "any_value",
        /// The value that is not allowed any more.
        ValueGone = "value_gone",
        /// The value that is allowed now.
        ValueNew = "value_new",
        /// Models are scored on another test set.
        TestSet = "test_set",
        /// Models predict another column.
        Target = "target",
        /// A score that has to be reached now: its threshold.
        ScoreNew = "score_new",
        /// A score that is not asked for any more.
        ScoreGone = "score_gone",
        /// The threshold counts from the other side.
        Direction = "direction",
        /// A score's threshold.
        Threshold = "threshold",
        /// A section of a document that is asked for now.
        SectionNew = "section_new",
        /// One that is not asked for any more.
        SectionGone = "section_gone",
    }
}

/// One difference between two versions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// What it makes of the number.
    pub step: Step,
    /// Where, such as `data.columns.age`.
    pub at: String,
    /// What; nothing of a version that was released before changes had codes.
    #[serde(default)]
    pub code: Option<ChangeCode>,
    /// What it was, where the code has such a value.
    #[serde(default)]
    pub was: Option<String>,
    /// What it is.
    #[serde(default)]
    pub is: Option<String>,
    /// The same for people.
    pub what: String,
}

impl Change {
    pub(super) fn new(step: Step, at: &str, code: ChangeCode, (was, is): (Option<String>, Option<String>)) -> Self {
        let what = code.sentence(was.as_deref(), is.as_deref());
        Self { step, at: at.to_owned(), code: Some(code), was, is, what }
    }
}

impl ChangeCode {
    fn sentence(self, was: Option<&str>, is: Option<&str>) -> String {
        let fixed = match self {
            Self::Worded => "the description is worded differently",
            Self::RulesNew => "there are rules now",
            Self::RulesGone => "there are no rules any more",
            Self::OthersRefused => "other columns are no longer allowed",
            Self::OthersAllowed => "other columns are allowed now",
            Self::RequiredColumnNew => "a required column is new",
            Self::CheckedColumnNew => "an optional column is new, and is checked where it is there",
            Self::OptionalColumnNew => "an optional column is new",
            Self::ColumnGone => "the column is gone",
            Self::Required => "the column is required now",
            Self::Optional => "the column is optional now",
            Self::MissingRefused => "values may be missing no longer",
            Self::MissingAllowed => "values may be missing now",
            Self::CertainValues => "only certain values are allowed now",
            Self::AnyValue => "any value is allowed now",
            Self::TestSet => "models are scored on another test set",
            Self::Target => "models predict another column",
            Self::ScoreGone => "this score is not asked for any more",
            Self::Direction => "the threshold counts from the other side",
            Self::SectionNew => "this section is asked for now",
            Self::SectionGone => "this section is not asked for any more",
            Self::ValueGone => return format!("'{}' is not allowed any more", was.unwrap_or_default()),
            Self::ValueNew => return format!("'{}' is allowed now", is.unwrap_or_default()),
            Self::ScoreNew => return format!("this score has to be reached now: {}", is.unwrap_or_default()),
            Self::Type => return from_to("type", was, is),
            Self::Unit => return from_to("unit", was, is),
            Self::Privacy => return from_to("privacy class", was, is),
            Self::Minimum => return from_to("least value", was, is),
            Self::Maximum => return from_to("greatest value", was, is),
            Self::MaxLength => return from_to("greatest length", was, is),
            Self::Threshold => return from_to("threshold", was, is),
        };
        fixed.to_owned()
    }
}

fn from_to(name: &str, was: Option<&str>, is: Option<&str>) -> String {
    match (was, is) {
        (None, Some(is)) => format!("there is a {name} now: {is}"),
        (Some(_), None) => format!("there is no {name} any more"),
        _ => format!("the {name} was {} and is {}", was.unwrap_or("none"), is.unwrap_or("none")),
    }
}

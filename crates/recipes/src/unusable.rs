//! Why a column is of no use, to learn from or to predict.

use thiserror::Error;

use crate::{Values, values};

/// Why a column is of no use, to learn from or to predict.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unusable {
    /// No row has a value.
    #[error("every value is missing")]
    Missing,
    /// No row that is learned from has a value.
    #[error("every value is missing in the training part")]
    MissingInTraining,
    /// All rows that are learned from have the same value.
    #[error("every value is the same in the training part")]
    ConstantInTraining,
    /// Whole numbers, each of them once.
    #[error("it numbers the rows, as an identifier does")]
    Identifier,
    /// Long texts, or very many.
    #[error("it holds free text: texts that are long, or thousands of different ones, are not learned from")]
    FreeText,
    /// More texts than the specification takes for categories.
    #[error("it has {distinct} distinct texts in {rows} rows, too many for categories")]
    Categories {
        /// Distinct texts, whatever the case of their letters.
        distinct: usize,
        /// Rows with a value.
        rows: usize,
    },
    /// More classes than a target may have.
    #[error("it has more than {limit} distinct values")]
    Classes {
        /// The most classes.
        limit: usize,
    },
    /// A target that is measured rather than one of a few.
    #[error("most of its values appear once, as those of a measured quantity do")]
    Quantity,
    /// A target with texts where a quantity is to be predicted.
    #[error("it holds texts, and a quantity is a number")]
    NotNumbers,
    /// A column that says too little about the target, where the specification asks for such to be left out.
    #[error("it says too little about the target, or less than the columns that are kept")]
    Uninformative,
    /// Lists, maps or records.
    #[error("it holds lists, maps or records")]
    Nested,
    /// Lists of something else than texts, where lists of labels are read.
    #[error("it holds lists of type {of}, and labels are texts")]
    Lists {
        /// The type of the items.
        of: String,
    },
    /// Dates of which nothing tells whether day or month comes first.
    #[error(
        "its dates do not tell whether day or month comes first; write them as 2021-04-03, or set dates.order to day_first or month_first"
    )]
    AmbiguousDates,
    /// A column that the specification takes for dates and that holds others.
    #[error("more than one in ten of its values is no date that can be read; write dates as 2021-04-03")]
    NotDates,
    /// Times without a date, or spans of time, in a file that tells them from texts.
    #[error("it holds times without a date, or spans of time")]
    Temporal,
    /// Bytes that are no text.
    #[error("it holds bytes that are no text")]
    Binary,
    /// Values of a type that is not read.
    #[error("it holds values of type {of}, which is not read")]
    Type {
        /// The type.
        of: String,
    },
}

impl Unusable {
    /// Stable code for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::MissingInTraining => "missing_in_training",
            Self::ConstantInTraining => "constant_in_training",
            Self::Identifier => "identifier",
            Self::FreeText => "free_text",
            Self::Categories { .. } => "categories",
            Self::Classes { .. } => "classes",
            Self::Quantity => "quantity",
            Self::NotNumbers => "not_numbers",
            Self::Uninformative => "uninformative",
            Self::Nested => "nested",
            Self::Lists { .. } => "lists",
            Self::AmbiguousDates => "ambiguous_dates",
            Self::NotDates => "not_dates",
            Self::Temporal => "temporal",
            Self::Binary => "binary",
            Self::Type { .. } => "type",
        }
    }

    /// What a message about the column holds besides fixed words: the column, the reason's code under `why`, and its counts.
    pub fn values_of(&self, column: &str) -> Values {
        let mut all = values([("column", column.to_owned()), ("why", self.code().to_owned())]);
        match self {
            Self::Categories { distinct, rows } => {
                all.extend(values([("distinct", distinct.to_string()), ("rows", rows.to_string())]));
            }
            Self::Lists { of } | Self::Type { of } => all.extend(values([("of", of.clone())])),
            Self::Classes { limit } => all.extend(values([("limit", limit.to_string())])),
            _ => {}
        }
        all
    }
}

#[cfg(test)]
mod tests;

//! What a version's columns are.

use foundation::word_enum;
use serde::{Deserialize, Serialize};

word_enum! {
    /// What the values of a column are.
    ///
    /// Of a CSV column it is inferred from every value that is not missing; of a Parquet column it follows from the declared
    /// type.
    pub enum ColumnType {
        /// Whole numbers within 64 bits.
        Integer = "integer",
        /// Decimal numbers such as `-2.5e-3` or `1,234.5`; whole ones among them.
        Number = "number",
        /// `true` and `false`, or `yes` and `no`, without regard to case.
        Boolean = "boolean",
        /// A date as in ISO 8601 (`2026-01-31`), with or without a time of day.
        Date = "date",
        /// Anything else that is text.
        Text = "text",
        /// Every value is missing.
        Empty = "empty",
        /// Bytes that are no text. Parquet only.
        Binary = "binary",
        /// Lists, maps or records. Parquet only; previews leave such columns out, and tabular recipes do not use them.
        Nested = "nested",
    }
}

/// One column of a version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Its name, without surrounding spaces. A CSV column without a name is called `column N`, counting from 1.
    pub name: String,
    /// What its values are.
    #[serde(rename = "type")]
    pub column_type: ColumnType,
    /// Whether values may be missing. Of a CSV column: whether some are, that is, empty or spelled `NA`, `N/A`, `#N/A`,
    /// `NaN`, `null` or `?` without regard to case. Of a Parquet column: whether it is declared optional, unless the file's
    /// statistics say that no value is missing.
    pub nullable: bool,
    /// How many distinct values there are, the missing ones apart: exact up to 64, estimated with a standard error of 3 %
    /// from there on. Unknown for Parquet, of which only the footer is read. Not a single value is kept: the schema is seen
    /// by partners that may train on the data but not look at it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub distinct: Option<u64>,
}

/// The columns of a version, in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableSchema {
    /// The columns; names are unique.
    pub columns: Vec<Column>,
    /// What separates the fields of a CSV file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<char>,
}

//! Why a CSV file cannot be used.

use std::collections::BTreeMap;

use foundation::{ErrorKind, Fault, values};

/// Why a CSV file cannot be used. Lines count from 1, as editors show them.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CsvFault {
    /// There is not a single byte in it.
    #[error("the file is empty")]
    Empty,
    /// It is a file of another kind.
    #[error("the file is {found}, not CSV")]
    NotCsv {
        /// What it looks like, with its article.
        found: &'static str,
    },
    /// Some bytes are no UTF-8.
    #[error("line {line} is not UTF-8 text: see the byte at offset {byte} of the file")]
    NotUtf8 {
        /// The line.
        line: u64,
        /// Offset from the beginning of the file, counting from 0.
        byte: u64,
    },
    /// The first line does not name the columns.
    #[error("the header line with the column names is missing: {reason}")]
    NoHeader {
        /// How one can tell.
        reason: &'static str,
    },
    /// A column's name cannot be used.
    #[error("the name of column {column} cannot be used: {reason}")]
    ColumnName {
        /// Which column, counting from 1.
        column: usize,
        /// What is wrong with its name.
        reason: &'static str,
    },
    /// Two columns have the same name.
    #[error("columns {first} and {second} are both named '{name}'")]
    DuplicateColumn {
        /// The name, cut to 100 characters.
        name: String,
        /// The first of the two, counting from 1.
        first: usize,
        /// The second.
        second: usize,
    },
    /// More columns than a data set may have.
    #[error("the header line names more than {limit} columns")]
    TooManyColumns {
        /// The most allowed.
        limit: usize,
    },
    /// A line with more or fewer fields than the header.
    #[error("line {line} has {found} fields, and the header line has {expected}")]
    Ragged {
        /// Where the record begins.
        line: u64,
        /// Fields in the header line.
        expected: usize,
        /// Fields found.
        found: FieldCount,
    },
    /// A line, or a quoted field that spans lines, that is too long.
    #[error("line {line} is longer than {limit} bytes")]
    LineTooLong {
        /// Where the record begins.
        line: u64,
        /// The most bytes allowed.
        limit: usize,
    },
    /// A header line and nothing after it.
    #[error("the file has a header line and no rows")]
    NoRows,
}

/// How many fields a line has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldCount {
    /// So many.
    Exactly(usize),
    /// More than are ever counted.
    MoreThan(usize),
}

impl std::fmt::Display for FieldCount {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Exactly(count) => write!(f, "{count}"),
            Self::MoreThan(count) => write!(f, "more than {count}"),
        }
    }
}

impl Fault for CsvFault {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::TooManyColumns { .. } | Self::LineTooLong { .. } => ErrorKind::TooLarge,
            Self::Empty
            | Self::NotCsv { .. }
            | Self::NotUtf8 { .. }
            | Self::NoHeader { .. }
            | Self::ColumnName { .. }
            | Self::DuplicateColumn { .. }
            | Self::Ragged { .. }
            | Self::NoRows => ErrorKind::Unprocessable,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Empty => "file_empty",
            Self::NotCsv { .. } => "not_csv",
            Self::NotUtf8 { .. } => "csv_not_utf8",
            Self::NoHeader { .. } => "csv_no_header",
            Self::ColumnName { .. } => "csv_column_name",
            Self::DuplicateColumn { .. } => "csv_duplicate_column",
            Self::TooManyColumns { .. } => "too_many_columns",
            Self::Ragged { .. } => "csv_ragged",
            Self::LineTooLong { .. } => "csv_line_too_long",
            Self::NoRows => "file_without_rows",
        }
    }

    fn values(&self) -> BTreeMap<String, String> {
        match self {
            // Their reasons are words.
            Self::Empty | Self::NotCsv { .. } | Self::NoHeader { .. } | Self::ColumnName { .. } | Self::NoRows => {
                BTreeMap::new()
            }
            Self::NotUtf8 { line, byte } => values([("line", line.to_string()), ("byte", byte.to_string())]),
            Self::DuplicateColumn { name, first, second } => {
                values([("name", name.clone()), ("first", first.to_string()), ("second", second.to_string())])
            }
            Self::TooManyColumns { limit } => values([("limit", limit.to_string())]),
            Self::Ragged { line, expected, found } => {
                let found = match found {
                    FieldCount::Exactly(count) => count.to_string(),
                    FieldCount::MoreThan(count) => format!("> {count}"),
                };
                values([("line", line.to_string()), ("expected", expected.to_string()), ("found", found)])
            }
            Self::LineTooLong { line, limit } => values([("line", line.to_string()), ("limit", limit.to_string())]),
        }
    }

    fn next_step(&self) -> Option<String> {
        Some(match self {
            Self::Empty => "Check that the export finished, and upload the file again.".into(),
            Self::NotCsv { found } if found.contains("Parquet") => "Upload it with the format 'parquet'.".into(),
            Self::NotCsv { .. } => "Save the table as CSV, encoded in UTF-8, and upload that.".into(),
            Self::NotUtf8 { .. } => "Save the file again with the encoding UTF-8.".into(),
            Self::NoHeader { .. } => "Put the columns' names into the first line.".into(),
            Self::ColumnName { column, .. } => format!("Give column {column} another name in the first line."),
            Self::DuplicateColumn { second, .. } => format!("Give column {second} a name of its own."),
            Self::TooManyColumns { limit } => {
                format!("Keep at most {limit} columns, or turn columns into rows (long format).")
            }
            Self::Ragged { line, .. } => {
                format!(
                    "Look at line {line}: a field that contains the delimiter or a line break needs quotation marks."
                )
            }
            Self::LineTooLong { line, .. } => {
                format!("Look for a quotation mark that is not closed, from line {line} on.")
            }
            Self::NoRows => "Upload a file that has rows below its header line.".into(),
        })
    }
}

//! Why a Parquet file cannot be used.

use foundation::{ErrorKind, Fault};

use super::thrift::Damaged;

/// Why a Parquet file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParquetFault {
    /// There is not a single byte in it.
    #[error("the file is empty")]
    Empty,
    /// It does not begin and end as Parquet files do.
    #[error("the file is not Parquet: {reason}")]
    NotParquet {
        /// How one can tell.
        reason: &'static str,
    },
    /// Its footer contradicts itself or the file.
    #[error("the Parquet file is damaged: {what}")]
    Damaged {
        /// What is wrong.
        what: &'static str,
    },
    /// Its footer is too large to be read.
    #[error("the Parquet file's footer has {found} bytes, and at most {limit} are read")]
    FooterTooLarge {
        /// Bytes declared.
        found: u64,
        /// The most read.
        limit: u64,
    },
    /// More columns than a data set may have.
    #[error("the file has more than {limit} columns")]
    TooManyColumns {
        /// The most allowed.
        limit: usize,
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
    /// The file, or a column, is encrypted.
    #[error("the Parquet file is encrypted")]
    Encrypted,
    /// A column is compressed in a way that recipes cannot read.
    #[error("column '{column}' is compressed with {codec}, which is not supported")]
    Codec {
        /// The column.
        column: String,
        /// The codec's name.
        codec: &'static str,
    },
    /// It would unpack to far more than any real table of its size.
    #[error("the file would unpack to {unpacked} bytes, more than {factor} times its size")]
    Expansion {
        /// Bytes declared.
        unpacked: u64,
        /// The most allowed per byte of the file.
        factor: u64,
    },
    /// Columns and no rows.
    #[error("the file has no rows")]
    NoRows,
    /// A column's values cannot be read to the end.
    #[error("column '{name}' cannot be read to the end: {reason}")]
    Column {
        /// The column.
        name: String,
        /// Why not.
        reason: &'static str,
    },
}

impl From<Damaged> for ParquetFault {
    fn from(Damaged(what): Damaged) -> Self {
        Self::Damaged { what }
    }
}

impl Fault for ParquetFault {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::FooterTooLarge { .. } | Self::TooManyColumns { .. } | Self::Expansion { .. } => ErrorKind::TooLarge,
            Self::Empty
            | Self::NotParquet { .. }
            | Self::Damaged { .. }
            | Self::ColumnName { .. }
            | Self::DuplicateColumn { .. }
            | Self::Encrypted
            | Self::Codec { .. }
            | Self::Column { .. }
            | Self::NoRows => ErrorKind::Unprocessable,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Empty => "file_empty",
            Self::NotParquet { .. } => "not_parquet",
            Self::Damaged { .. } => "parquet_damaged",
            Self::FooterTooLarge { .. } => "parquet_footer_too_large",
            Self::TooManyColumns { .. } => "too_many_columns",
            Self::ColumnName { .. } => "parquet_column_name",
            Self::DuplicateColumn { .. } => "parquet_duplicate_column",
            Self::Encrypted => "parquet_encrypted",
            Self::Codec { .. } => "parquet_codec",
            Self::Expansion { .. } => "parquet_expansion",
            Self::NoRows => "file_without_rows",
            Self::Column { .. } => "parquet_column_unreadable",
        }
    }

    fn next_step(&self) -> Option<String> {
        Some(match self {
            Self::Empty => "Check that the export finished, and upload the file again.".into(),
            Self::NotParquet { .. } => "If the file is CSV, upload it with the format 'csv'.".into(),
            Self::Damaged { .. } => "Write the file again, and check that the copy is complete.".into(),
            Self::FooterTooLarge { .. } => {
                "Write the file with larger row groups, which makes its footer smaller.".into()
            }
            Self::TooManyColumns { limit } => {
                format!("Keep at most {limit} columns, or turn columns into rows (long format).")
            }
            Self::ColumnName { column, .. } => format!("Give column {column} another name."),
            Self::DuplicateColumn { second, .. } => format!("Give column {second} a name of its own."),
            Self::Encrypted => "Upload the file without Parquet's own encryption: the store encrypts it.".into(),
            Self::Codec { .. } => "Write the file with Zstandard, Snappy, gzip or LZ4_RAW compression.".into(),
            Self::Expansion { .. } => {
                "Write the file with dictionary encoding, which stores repeated values once.".into()
            }
            Self::NoRows => "Upload a file that has rows.".into(),
            Self::Column { .. } => {
                "Write the file again with pages of about 1 MiB and common encodings, and upload it as a new version."
                    .into()
            }
        })
    }
}

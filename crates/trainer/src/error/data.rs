//! What can be wrong with the data.

use thiserror::Error;

/// Data that cannot be trained on. Messages name places and columns, never the content of a cell.
#[derive(Debug, Error)]
pub enum DataError {
    /// The job has no input, or names a path outside its folder.
    #[error("input {input:?}: {reason}")]
    BadInput {
        /// Name of the input.
        input: String,
        /// What is wrong.
        reason: &'static str,
    },
    /// The file could not be read.
    #[error("input {input:?} cannot be read: {reason}")]
    Unreadable {
        /// Name of the input.
        input: String,
        /// What the system said.
        reason: String,
    },
    /// There is no header line.
    #[error("input {input:?} is empty")]
    Empty {
        /// Name of the input.
        input: String,
    },
    /// There is a header line but no row.
    #[error("the data has column names but no rows")]
    NoRows,
    /// A row has more or fewer fields than the header.
    #[error("input {input:?}, line {line}: {found} fields where the header has {expected}")]
    Ragged {
        /// Name of the input.
        input: String,
        /// Line where the row begins, from 1.
        line: u64,
        /// Fields of the header.
        expected: u64,
        /// Fields of the row.
        found: u64,
    },
    /// A row is not UTF-8 text.
    #[error("input {input:?}, line {line}: the text is not UTF-8{}", in_column(column.as_deref()))]
    NotUtf8 {
        /// Name of the input.
        input: String,
        /// Line where the row begins, from 1.
        line: u64,
        /// Column at fault, when the header could be read.
        column: Option<String>,
    },
    /// A row is longer than any sensible row.
    #[error("input {input:?}, line {line}: the row that begins here is longer than {limit} bytes")]
    RecordTooLong {
        /// Name of the input.
        input: String,
        /// Line where the row begins, from 1.
        line: u64,
        /// Longest accepted row in bytes.
        limit: u64,
    },
    /// The file is not a Parquet file, or it is damaged.
    #[error("input {input:?} is not a readable Parquet file: {reason}")]
    Parquet {
        /// Name of the input.
        input: String,
        /// What the reader said.
        reason: String,
    },
    /// There are more columns than the recipe takes.
    #[error("input {input:?} has {found} columns; at most {limit} are accepted")]
    TooManyColumns {
        /// Name of the input.
        input: String,
        /// Columns found.
        found: usize,
        /// Most accepted columns.
        limit: usize,
    },
    /// Two columns have the same name.
    #[error("input {input:?} has two columns named {column:?}")]
    DuplicateColumn {
        /// Name of the input.
        input: String,
        /// The name.
        column: String,
    },
    /// Inputs do not have the same columns.
    #[error("input {input:?} has no column {column:?}, which input {first:?} has")]
    ColumnMismatch {
        /// Name of the input.
        input: String,
        /// The column that it lacks.
        column: String,
        /// Name of the first input.
        first: String,
    },
    /// The specification names a column that is not there.
    #[error("{field}: there is no column {column:?}; the columns are {}", list(columns))]
    NoSuchColumn {
        /// Field of the specification.
        field: String,
        /// The name that it holds.
        column: String,
        /// Columns of the data.
        columns: Vec<String>,
    },
    /// The target has a type that cannot hold classes.
    #[error("target: the column {column:?} cannot hold classes: {reason}")]
    BadTarget {
        /// The target column.
        column: String,
        /// Why not.
        reason: String,
    },
    /// Every row has the same class.
    #[error("target: every row of {column:?} has the same class; there is nothing to tell apart")]
    OneClass {
        /// The target column.
        column: String,
    },
    /// There are too few rows to hold some out.
    #[error("{rows} rows with a class are too few: at least {needed} are needed")]
    TooFewRows {
        /// Rows with a class.
        rows: usize,
        /// Rows needed.
        needed: usize,
    },
    /// No column is left to learn from.
    #[error("no column is left to learn from: {}", list(reasons))]
    NoFeatures {
        /// Why each column was left out.
        reasons: Vec<String>,
    },
    /// The data does not fit into the job's memory.
    #[error("the data needs about {needed} MiB of memory; the job may use {limit} MiB")]
    TooLarge {
        /// Estimate in MiB.
        needed: u64,
        /// Limit in MiB.
        limit: u64,
    },
}

impl DataError {
    /// Stable code for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::BadInput { .. } => "input_invalid",
            Self::Unreadable { .. } => "input_unreadable",
            Self::Empty { .. } => "input_empty",
            Self::NoRows => "no_rows",
            Self::Ragged { .. } => "csv_ragged",
            Self::NotUtf8 { .. } => "csv_not_utf8",
            Self::RecordTooLong { .. } => "csv_row_too_long",
            Self::Parquet { .. } => "parquet_unreadable",
            Self::TooManyColumns { .. } => "too_many_columns",
            Self::DuplicateColumn { .. } => "duplicate_column",
            Self::ColumnMismatch { .. } => "columns_differ",
            Self::NoSuchColumn { .. } => "no_such_column",
            Self::BadTarget { .. } => "target_unsuitable",
            Self::OneClass { .. } => "one_class_only",
            Self::TooFewRows { .. } => "too_few_rows",
            Self::NoFeatures { .. } => "no_features",
            Self::TooLarge { .. } => "data_too_large",
        }
    }

    /// Field of the specification or column of the data at fault.
    pub fn field(&self) -> Option<String> {
        match self {
            Self::NoSuchColumn { field, .. } => Some(field.clone()),
            Self::BadTarget { .. } | Self::OneClass { .. } => Some("target".into()),
            Self::DuplicateColumn { column, .. } | Self::ColumnMismatch { column, .. } => Some(column.clone()),
            Self::NotUtf8 { column, .. } => column.clone(),
            _ => None,
        }
    }

    /// What the person who submitted the job can do.
    pub fn next_step(&self) -> String {
        match self {
            Self::BadInput { .. } => "name each input once, by a path inside the job's folder".into(),
            Self::Unreadable { .. } => "the job is tried again; if it keeps failing, tell the operator".into(),
            Self::Empty { .. } | Self::NoRows => "upload a version with a header line and rows".into(),
            Self::Ragged { .. } => {
                "correct that line; a field that holds the delimiter or a line end must stand in double quotes".into()
            }
            Self::NotUtf8 { .. } => "save the file as UTF-8 and upload it again".into(),
            Self::RecordTooLong { .. } => "look for a missing line end or a quote that is never closed".into(),
            Self::Parquet { .. } => "write the file again and check that it reads elsewhere".into(),
            Self::TooManyColumns { .. } => "keep only the columns that matter and upload them".into(),
            Self::DuplicateColumn { .. } => "give each column a name of its own".into(),
            Self::ColumnMismatch { .. } => "train on data sets with the same columns".into(),
            Self::NoSuchColumn { field, column, columns } => match closest(column, columns) {
                Some(near) => format!("set {field} to a column of the data; did you mean {near:?}?"),
                None => format!("set {field} to a column of the data"),
            },
            Self::BadTarget { .. } | Self::OneClass { .. } => "choose a target with 2 to 1000 distinct values".into(),
            Self::TooFewRows { .. } => "add rows, or lower test_fraction".into(),
            Self::NoFeatures { .. } => "add a column that varies, or name fewer columns in features.drop".into(),
            Self::TooLarge { .. } => "use fewer rows or columns, or ask the operator for more memory".into(),
        }
    }
}

fn in_column(column: Option<&str>) -> String {
    column.map(|name| format!(" in column {name:?}")).unwrap_or_default()
}

fn list(items: &[String]) -> String {
    const SHOWN: usize = 20;
    let text = items.iter().take(SHOWN).map(|item| format!("{item:?}")).collect::<Vec<_>>().join(", ");
    match items.len().checked_sub(SHOWN) {
        None | Some(0) => text,
        Some(more) => format!("{text} and {more} more"),
    }
}

/// The name that differs least, if it differs by little.
fn closest<'a>(wanted: &str, names: &'a [String]) -> Option<&'a String> {
    let wanted = wanted.to_lowercase();
    let near = names.iter().map(|name| (edits(&wanted, &name.to_lowercase()), name)).min_by_key(|(edits, _)| *edits);
    near.filter(|(edits, name)| *edits <= 1 + name.chars().count() / 4).map(|(_, name)| name)
}

/// Levenshtein distance, of names cut to 64 characters.
fn edits(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().take(64).collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.chars().take(64).enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, &b) in other.iter().enumerate() {
            let substituted = diagonal + usize::from(a != b);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[other.len()]
}

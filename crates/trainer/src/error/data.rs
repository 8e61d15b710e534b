//! What can be wrong with the data.

mod told;

use recipes::{NoSuchColumn, Unusable, listed};
use thiserror::Error;

use super::reached::{Reached, ReadPlace};
use crate::data::Dropped;

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
    #[error(transparent)]
    NoSuchColumn(#[from] NoSuchColumn),
    /// The target has a type that cannot be predicted.
    #[error("target: the column {column:?} cannot hold {}: {reason}", held(reason))]
    BadTarget {
        /// The target column.
        column: String,
        /// Why not.
        reason: Unusable,
    },
    /// A column that the specification names has a type that cannot be read.
    #[error("the column {column:?} cannot be read: {reason}")]
    BadColumn {
        /// The column.
        column: String,
        /// Why not.
        reason: Unusable,
    },
    /// A text cannot be made into tokens.
    #[error("the text of row {row} cannot be made into tokens: {reason}")]
    BadText {
        /// The row in the data, from 1; several tables count as one.
        row: usize,
        /// What the tokeniser said.
        reason: String,
    },
    /// Every row has the same class.
    #[error("target: every row of {column:?} has the same class; there is nothing to tell apart")]
    OneClass {
        /// The target column.
        column: String,
    },
    /// A quantity that is the same in every row cannot be learned.
    #[error("target: every value of {column:?} is the same in the training part; there is nothing to predict")]
    ConstantTarget {
        /// The target column.
        column: String,
    },
    /// Classes that are texts have no order of their own.
    #[error("class_order: the classes of {column:?} are texts, and their order is not told")]
    OrderMissing {
        /// The target column.
        column: String,
    },
    /// The order of the classes leaves one out.
    #[error("class_order: the column {column:?} has the class {class:?}, which has no place in the order")]
    ClassWithoutOrder {
        /// The target column.
        column: String,
        /// The class.
        class: String,
    },
    /// A class has fewer rows than there are parts to hold out in turn.
    #[error("target: the class {class:?} of {column:?} has {rows} training rows, too few for a part of {parts} each")]
    ClassTooSmall {
        /// The target column.
        column: String,
        /// The class.
        class: String,
        /// Its training rows.
        rows: usize,
        /// Parts that are held out in turn.
        parts: u32,
    },
    /// A class has no row in a part that needs one.
    #[error(
        "target: the class {class:?} of {column:?} has no row in the {part} part, where it needs one: chance gave {train} rows of it to the training \
         part, {validation} to the validation part and {test} to the test part"
    )]
    ClassWithoutPart {
        /// The target column.
        column: String,
        /// The class.
        class: String,
        /// The part that it needs a row in.
        part: &'static str,
        /// Its rows to learn from.
        train: usize,
        /// Its rows to calibrate with.
        validation: usize,
        /// Its rows held out for the test.
        test: usize,
    },
    /// Something that only two classes allow.
    #[error("{field}: the column {column:?} has {classes} classes, and this is for two")]
    NotTwoClasses {
        /// The field that asks for it.
        field: &'static str,
        /// The target column.
        column: String,
        /// Its classes.
        classes: usize,
    },
    /// The specification names a class that no row has.
    #[error("threshold.positive: no row of the column {column:?} has the class {class:?}")]
    NoSuchClass {
        /// The target column.
        column: String,
        /// The class as the specification has it.
        class: String,
    },
    /// There are more rows than the model can learn from in sensible time.
    #[error("model: {rows} training rows are more than a model of the kind {model} takes, which is {limit}")]
    TooManyRows {
        /// The kind of model.
        model: &'static str,
        /// Training rows.
        rows: usize,
        /// Most training rows.
        limit: usize,
    },
    /// Something that needs all rows at once, of data that is read in pieces.
    #[error(
        "{field}: {what} does not go together with data that is read in pieces, as what does not fit into memory is"
    )]
    NotStreamed {
        /// Field of the specification that asks for it.
        field: &'static str,
        /// What it is.
        what: String,
    },
    /// There are too few rows to hold some out.
    #[error("{rows} rows with a class are too few: at least {needed} are needed")]
    TooFewRows {
        /// Rows with a class.
        rows: usize,
        /// Rows needed.
        needed: usize,
    },
    /// There are too few texts to hold some out.
    #[error("{texts} texts are too few: at least {needed} are needed")]
    TooFewTexts {
        /// Texts of which tokens are left.
        texts: usize,
        /// Texts needed.
        needed: usize,
    },
    /// No column is left to learn from.
    #[error("no column is left to learn from: {}", reasons(dropped))]
    NoFeatures {
        /// Every column but the target, and why it was left out.
        dropped: Vec<Dropped>,
    },
    /// The data does not fit into the job's memory.
    #[error("the data needs about {needed} MiB of memory; the job may use {limit} MiB{}", place(reached.as_ref()))]
    TooLarge {
        /// Estimate in MiB.
        needed: u64,
        /// Limit in MiB.
        limit: u64,
        /// Where that was noticed; nothing once the data has been read.
        reached: Option<Reached>,
    },
}

impl DataError {
    /// The same with the place that reading had got to, where it is about memory and does not tell yet.
    #[must_use]
    pub(crate) fn reached(self, input: &str, place: ReadPlace) -> Self {
        match self {
            Self::TooLarge { needed, limit, reached: None } => {
                Self::TooLarge { needed, limit, reached: Some(Reached { input: input.to_owned(), place }) }
            }
            other => other,
        }
    }

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
            Self::NoSuchColumn(_) => NoSuchColumn::CODE,
            Self::BadTarget { .. } => "target_unsuitable",
            Self::BadColumn { .. } => "column_unsuitable",
            Self::BadText { .. } => "text_unusable",
            Self::OneClass { .. } => "one_class_only",
            Self::ConstantTarget { .. } => "constant_target",
            Self::OrderMissing { .. } => "class_order_missing",
            Self::ClassWithoutOrder { .. } => "class_without_order",
            Self::ClassTooSmall { .. } => "class_too_small_for_folds",
            Self::ClassWithoutPart { .. } => "class_without_part",
            Self::NotTwoClasses { .. } => "not_two_classes",
            Self::NoSuchClass { .. } => "no_such_class",
            Self::TooManyRows { .. } => "too_many_rows_for_model",
            Self::NotStreamed { .. } => "not_streamed",
            Self::TooFewRows { .. } => "too_few_rows",
            Self::TooFewTexts { .. } => "too_few_texts",
            Self::NoFeatures { .. } => "no_features",
            Self::TooLarge { .. } => "data_too_large",
        }
    }

    /// Field of the specification or column of the data at fault.
    pub fn field(&self) -> Option<String> {
        match self {
            Self::NoSuchColumn(error) => Some(error.field.clone()),
            Self::BadTarget { .. }
            | Self::OneClass { .. }
            | Self::ConstantTarget { .. }
            | Self::ClassTooSmall { .. }
            | Self::ClassWithoutPart { .. } => Some("target".into()),
            Self::OrderMissing { .. } | Self::ClassWithoutOrder { .. } => Some("class_order".into()),
            Self::NotTwoClasses { field, .. } | Self::NotStreamed { field, .. } => Some((*field).to_owned()),
            Self::NoSuchClass { .. } => Some("threshold.positive".into()),
            Self::TooManyRows { .. } => Some("model".into()),
            Self::DuplicateColumn { column, .. }
            | Self::ColumnMismatch { column, .. }
            | Self::BadColumn { column, .. } => Some(column.clone()),
            Self::NotUtf8 { column, .. } => column.clone(),
            _ => None,
        }
    }
}

fn reasons(dropped: &[Dropped]) -> String {
    listed(&dropped.iter().map(|Dropped { name, why }| format!("{name}: {why}")).collect::<Vec<_>>())
}

fn held(reason: &Unusable) -> &'static str {
    if matches!(reason, Unusable::NotNumbers) { "a quantity" } else { "classes" }
}

fn place(reached: Option<&Reached>) -> String {
    reached.map(|reached| format!(": {reached}")).unwrap_or_default()
}

fn in_column(column: Option<&str>) -> String {
    column.map(|name| format!(" in column {name:?}")).unwrap_or_default()
}

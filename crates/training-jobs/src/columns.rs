//! Whether data has the columns that a specification needs, as far as the schema of its version tells. The schema is for
//! everybody who may train on the data to see, so nothing of what is said here was hidden from whoever submits a job.
//!
//! What is refused here would end the job with the same code. What only the values tell is found when the job reads them.

use dataset_sharing::{Column, ColumnType, TableSchema};
use recipes::{JobSpec, NoSuchColumn, TabularSpec, Task, TextSpec, Unusable, Values, values};

/// Data whose columns are not those that a specification needs.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ColumnError {
    /// The specification names a column that is not there.
    #[error(transparent)]
    Missing(#[from] NoSuchColumn),
    /// The target cannot hold what is to be predicted.
    #[error("target: the column {column:?} cannot hold {}: {reason}", held(reason))]
    BadTarget {
        /// The target.
        column: String,
        /// Why not.
        reason: Unusable,
    },
    /// Every row has the same class.
    #[error("target: every row of {column:?} has the same class; there is nothing to tell apart")]
    OneClass {
        /// The target.
        column: String,
    },
    /// The quantity to be predicted is the same in every row.
    #[error("target: every value of {column:?} is the same; there is nothing to predict")]
    Constant {
        /// The target.
        column: String,
    },
    /// There is nothing but the target.
    #[error("no column is left to learn from")]
    NoFeatures,
}

impl ColumnError {
    /// Stable code for programs: the one with which the job would have failed.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Missing(_) => NoSuchColumn::CODE,
            Self::BadTarget { .. } => "target_unsuitable",
            Self::OneClass { .. } => "one_class_only",
            Self::Constant { .. } => "constant_target",
            Self::NoFeatures => "no_features",
        }
    }

    /// What the message holds besides fixed words.
    pub fn values(&self) -> Values {
        match self {
            Self::Missing(error) => error.values(),
            Self::BadTarget { column, reason } => reason.values_of(column),
            Self::OneClass { column } | Self::Constant { column } => values([("column", column.clone())]),
            Self::NoFeatures => Values::new(),
        }
    }

    /// Field of the specification at fault.
    pub fn field(&self) -> &str {
        match self {
            Self::Missing(error) => &error.field,
            Self::BadTarget { .. } | Self::OneClass { .. } | Self::Constant { .. } => "target",
            Self::NoFeatures => "features",
        }
    }

    /// What the author of the specification can do about it.
    pub fn next_step(&self) -> String {
        match self {
            Self::Missing(error) => error.next_step(),
            Self::Constant { .. } => {
                "set target to a column that varies; the data set's version lists how many values each has".into()
            }
            Self::BadTarget { reason: Unusable::NotNumbers, .. } => {
                "set target to a column of numbers, or task to classification".into()
            }
            Self::BadTarget { .. } | Self::OneClass { .. } => {
                "set target to a column with 2 to 1000 distinct values; the data set's version lists how many each has"
                    .into()
            }
            Self::NoFeatures => "name more columns in features.include, or fewer in features.drop".into(),
        }
    }
}

fn held(reason: &Unusable) -> &'static str {
    if matches!(reason, Unusable::NotNumbers) { "a quantity" } else { "classes" }
}

/// Checks what a specification needs against the columns of its data.
pub(crate) fn check(spec: &JobSpec, schema: &TableSchema) -> Result<(), ColumnError> {
    match spec {
        JobSpec::Tabular(spec) if is_read_alike(spec.delimiter, schema) => check_tabular(spec, schema),
        JobSpec::TextClassification(spec) if is_read_alike(spec.delimiter, schema) => check_text(spec, schema),
        JobSpec::CausalLm(spec) if is_read_alike(spec.delimiter, schema) => Ok(spec.check_columns(&names(schema))?),
        _ => Ok(()),
    }
}

fn names(schema: &TableSchema) -> Vec<String> {
    schema.columns.iter().map(|column| column.name.clone()).collect()
}

/// Whether the job will find the columns that the schema lists: with another delimiter the header line holds other names.
fn is_read_alike(delimiter: Option<char>, schema: &TableSchema) -> bool {
    schema.delimiter.is_none() || delimiter.is_none() || delimiter == schema.delimiter
}

fn check_text(spec: &TextSpec, schema: &TableSchema) -> Result<(), ColumnError> {
    spec.check_columns(&names(schema))?;
    let target = schema.columns.iter().find(|column| column.name == spec.target);
    let is_parquet = schema.delimiter.is_none();
    let skips_missing = is_parquet || miss_the_usual(&spec.missing);
    target.map_or(Ok(()), |target| check_target(target, Task::Classification, skips_missing))
}

fn check_tabular(spec: &TabularSpec, schema: &TableSchema) -> Result<(), ColumnError> {
    let names = names(schema);
    spec.check_columns(&names)?;
    if !names.iter().any(|name| *name != spec.target && spec.uses(name)) {
        return Err(ColumnError::NoFeatures);
    }
    let target = schema.columns.iter().find(|column| column.name == spec.target);
    // Only CSV has a delimiter. What is missing in Parquet is so whatever the specification takes for missing.
    let is_parquet = schema.delimiter.is_none();
    let skips_missing = is_parquet || miss_the_usual(&spec.missing);
    target.map_or(Ok(()), |target| check_target(target, spec.task, skips_missing))
}

fn check_target(target: &Column, task: Task, skips_missing: bool) -> Result<(), ColumnError> {
    let unsuitable = |reason| Err(ColumnError::BadTarget { column: target.name.clone(), reason });
    match (target.column_type, target.distinct) {
        (ColumnType::Empty, _) if skips_missing => unsuitable(Unusable::Missing),
        (ColumnType::Nested, _) => unsuitable(Unusable::Nested),
        (ColumnType::Binary, _) => unsuitable(Unusable::Binary),
        (column_type, Some(1)) if skips_missing => {
            let column = target.name.clone();
            match (task, column_type) {
                (Task::Regression, ColumnType::Integer | ColumnType::Number) => Err(ColumnError::Constant { column }),
                // A column without a single number is refused for that before anything else.
                (Task::Regression, _) => unsuitable(Unusable::NotNumbers),
                _ => Err(ColumnError::OneClass { column }),
            }
        }
        _ => Ok(()),
    }
}

/// Whether a specification takes for missing all that the schema does, and so finds no value that the schema did not count.
fn miss_the_usual(missing: &[String]) -> bool {
    let is_among = |usual: &String| missing.iter().any(|marker| marker.trim().eq_ignore_ascii_case(usual));
    TabularSpec::new(String::new()).missing.iter().all(is_among)
}

#[cfg(test)]
mod tests;

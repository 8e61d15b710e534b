//! What is told of an error of data beside its message.

use recipes::{Unusable, Values, values};

use super::DataError;
use crate::error::Reached;

impl DataError {
    /// What the message holds besides fixed words.
    pub fn values(&self) -> Values {
        match self {
            Self::BadInput { input, .. }
            | Self::Unreadable { input, .. }
            | Self::Empty { input }
            | Self::Parquet { input, .. } => values([("input", input.clone())]),
            Self::NoRows => Values::new(),
            Self::Ragged { line, expected, found, .. } => {
                values([("line", line.to_string()), ("expected", expected.to_string()), ("found", found.to_string())])
            }
            Self::NotUtf8 { line, .. } => values([("line", line.to_string())]),
            Self::RecordTooLong { line, limit, .. } => {
                values([("line", line.to_string()), ("limit", limit.to_string())])
            }
            Self::TooManyColumns { found, limit, .. } => {
                values([("found", found.to_string()), ("limit", limit.to_string())])
            }
            Self::DuplicateColumn { column, .. }
            | Self::OneClass { column }
            | Self::ConstantTarget { column }
            | Self::OrderMissing { column } => values([("column", column.clone())]),
            Self::NotTwoClasses { column, classes, .. } => {
                values([("column", column.clone()), ("classes", classes.to_string())])
            }
            Self::ClassWithoutOrder { column, class } | Self::NoSuchClass { column, class } => {
                values([("column", column.clone()), ("class", class.clone())])
            }
            Self::ClassTooSmall { column, class, rows, parts } => values([
                ("column", column.clone()),
                ("class", class.clone()),
                ("rows", rows.to_string()),
                ("parts", parts.to_string()),
            ]),
            Self::ClassWithoutPart { column, class, part, train, validation, test } => values([
                ("column", column.clone()),
                ("class", class.clone()),
                ("why", format!("no_{part}_rows")),
                ("train", train.to_string()),
                ("validation", validation.to_string()),
                ("test", test.to_string()),
            ]),
            Self::TooManyRows { model, rows, limit } => {
                values([("model", (*model).to_owned()), ("rows", rows.to_string()), ("limit", limit.to_string())])
            }
            Self::NotStreamed { field, what } => values([("field", (*field).to_owned()), ("what", what.clone())]),
            Self::ColumnMismatch { input, column, first } => {
                values([("input", input.clone()), ("column", column.clone()), ("first", first.clone())])
            }
            Self::NoSuchColumn(error) => error.values(),
            Self::BadTarget { column, reason } | Self::BadColumn { column, reason } => reason.values_of(column),
            Self::BadText { row, .. } => values([("row", row.to_string())]),
            Self::TooFewTexts { texts, needed } => {
                values([("texts", texts.to_string()), ("needed", needed.to_string())])
            }
            Self::TooFewRows { rows, needed } => values([("rows", rows.to_string()), ("needed", needed.to_string())]),
            Self::NoFeatures { dropped } => values([("count", dropped.len().to_string())]),
            Self::TooLarge { needed, limit, reached } => memory((*needed, *limit), reached.as_ref()),
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
            Self::NoSuchColumn(error) => error.next_step(),
            Self::BadColumn { .. } => "name another column, or write this one as text and upload the data again".into(),
            Self::BadText { .. } => "correct or remove that row, or choose another base model".into(),
            Self::BadTarget { reason: Unusable::NotNumbers, .. } => {
                "choose a column of numbers, or set task to classification".into()
            }
            Self::BadTarget { reason: Unusable::Quantity, .. } => {
                "set task to regression, or choose a target with 2 to 1000 distinct values".into()
            }
            Self::BadTarget { .. } | Self::OneClass { .. } => "choose a target with 2 to 1000 distinct values".into(),
            Self::ConstantTarget { .. } => "choose a target that varies".into(),
            Self::OrderMissing { .. } => "list the classes in class_order, from the lowest to the highest".into(),
            Self::ClassWithoutOrder { .. } => "add the class to class_order in its place".into(),
            Self::ClassTooSmall { .. } => "add rows of the class, leave its rows out, or use fewer folds".into(),
            Self::ClassWithoutPart { part, .. } => {
                let without = if *part == "validation" { ", train without calibration and threshold" } else { "" };
                format!("add rows of the class, leave its rows out{without}, or set another seed, which deals the rows out anew")
            }
            Self::NotTwoClasses { field, .. } => format!("leave {field} out, or choose a target of two classes"),
            Self::NoSuchClass { .. } => "set threshold.positive to a class as it stands in the data".into(),
            Self::TooManyRows { .. } => "use fewer rows, or another model: boosting takes any number".into(),
            Self::NotStreamed { .. } => {
                "train a model of the kind network (without hidden layers it is a linear one) from Parquet files, without search and cross_validation; or use \
                 fewer rows or columns, or ask the operator for more memory"
                    .into()
            }
            Self::TooFewTexts { .. } => "add texts, or cut long ones into several rows".into(),
            Self::TooFewRows { .. } => "add rows, hold out a larger share of them, or use fewer folds".into(),
            Self::NoFeatures { .. } => "add a column that varies, or name fewer columns in features.drop".into(),
            Self::TooLarge { .. } => "use fewer rows or columns, or ask the operator for more memory".into(),
        }
    }
}

/// Of data that does not fit, in MiB; and where that was noticed, or that it was at work with it.
fn memory((needed, limit): (u64, u64), reached: Option<&Reached>) -> Values {
    let mut all = values([("needed", needed.to_string()), ("limit", limit.to_string())]);
    let at_work = || values([("why", "at_work".to_owned())]);
    all.extend(reached.map_or_else(at_work, Reached::values));
    all
}

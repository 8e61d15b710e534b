use dataset_sharing::{Column, ColumnType, TableSchema};
use recipes::JobSpec;
use serde_json::{Value, json};

use super::{ColumnError, check};

fn schema(delimiter: Option<char>, columns: &[(&str, ColumnType, Option<u64>)]) -> TableSchema {
    let column = |(name, column_type, distinct): &(&str, ColumnType, Option<u64>)| Column {
        name: (*name).to_owned(),
        column_type: *column_type,
        nullable: true,
        distinct: *distinct,
    };
    TableSchema { columns: columns.iter().map(column).collect(), delimiter }
}

fn csv() -> TableSchema {
    let columns = [
        ("age", ColumnType::Integer, Some(40)),
        ("empty", ColumnType::Empty, Some(0)),
        ("same", ColumnType::Text, Some(1)),
        ("seen", ColumnType::Date, Some(12)),
        ("class", ColumnType::Boolean, Some(2)),
    ];
    schema(Some(','), &columns)
}

fn checked(schema: &TableSchema, options: Value) -> Result<(), &'static str> {
    let mut spec = options;
    spec["recipe"] = json!("tabular");
    check(&JobSpec::from_value(spec).unwrap(), schema).map_err(|error| error.code())
}

#[test]
fn a_target_that_the_schema_shows_to_be_unusable_is_refused() {
    for (target, expected) in [
        ("class", Ok(())),
        ("seen", Ok(())),
        ("empty", Err("target_unsuitable")),
        ("same", Err("one_class_only")),
        ("klass", Err("no_such_column")),
    ] {
        assert_eq!(checked(&csv(), json!({ "target": target })), expected, "{target}");
    }
}

/// What speaks of classes would puzzle whoever wants a quantity.
#[test]
fn a_quantity_that_does_not_vary_is_refused_as_one() {
    let columns = [
        ("age", ColumnType::Integer, Some(40)),
        ("same", ColumnType::Number, Some(1)),
        ("word", ColumnType::Text, Some(1)),
        ("two", ColumnType::Integer, Some(2)),
    ];
    let csv = schema(Some(','), &columns);
    for (target, expected) in [("two", Ok(())), ("same", Err("constant_target")), ("word", Err("target_unsuitable"))] {
        assert_eq!(checked(&csv, json!({ "target": target, "task": "regression" })), expected, "{target}");
    }
    assert_eq!(checked(&csv, json!({ "target": "same" })), Err("one_class_only"));
    let spec = json!({ "recipe": "tabular", "target": "same", "task": "regression" });
    let error = check(&JobSpec::from_value(spec).unwrap(), &csv).unwrap_err();
    assert_eq!(error.field(), "target");
    assert!(!error.to_string().contains("class") && !error.next_step().contains("class"), "{error}");
}

#[test]
fn of_parquet_the_declared_types_tell() {
    let columns = [
        ("age", ColumnType::Integer, None),
        ("empty", ColumnType::Empty, None),
        ("seen", ColumnType::Date, None),
        ("raw", ColumnType::Binary, None),
        ("list", ColumnType::Nested, None),
        ("class", ColumnType::Text, None),
    ];
    let parquet = schema(None, &columns);
    for target in ["empty", "raw", "list"] {
        assert_eq!(checked(&parquet, json!({ "target": target })), Err("target_unsuitable"), "{target}");
    }
    // A date is read as the text that it would be in CSV.
    for target in ["class", "seen"] {
        assert_eq!(checked(&parquet, json!({ "target": target })), Ok(()), "{target}");
    }
    assert_eq!(checked(&parquet, json!({ "target": "empty", "missing": [] })), Err("target_unsuitable"));
}

/// Refusing what might work is worse than a job that fails: the schema only counts where the job reads the same from the file.
#[test]
fn what_the_schema_cannot_know_is_left_to_the_job() {
    assert_eq!(checked(&csv(), json!({ "target": "other", "delimiter": ";" })), Ok(()));
    assert_eq!(checked(&csv(), json!({ "target": "other", "delimiter": "," })), Err("no_such_column"));
    for target in ["empty", "same"] {
        assert_eq!(checked(&csv(), json!({ "target": target, "missing": ["none"] })), Ok(()), "{target}");
    }
    let more = json!(["", "na", "n/a", "#n/a", "nan", "NULL", "?", "none"]);
    assert_eq!(checked(&csv(), json!({ "target": "same", "missing": more })), Err("one_class_only"));
}

#[test]
fn there_must_be_something_to_learn_from() {
    let drop = json!({ "drop": ["age", "empty", "same", "seen"] });
    assert_eq!(checked(&csv(), json!({ "target": "class", "features": drop })), Err("no_features"));
    let include = json!({ "include": ["age"] });
    assert_eq!(checked(&csv(), json!({ "target": "class", "features": include })), Ok(()));
    assert_eq!(ColumnError::NoFeatures.field(), "features");
}

#[test]
fn a_language_model_needs_its_columns_and_nothing_else_of_them() {
    let checked = |fields: Value| {
        let mut spec = fields;
        spec["recipe"] = json!("causal-lm");
        check(&JobSpec::from_value(spec).unwrap(), &csv()).map_err(|error| error.field().to_owned())
    };
    assert_eq!(checked(json!({ "text_column": "same" })), Ok(()));
    assert_eq!(checked(json!({ "text_column": "words" })), Err("text_column".to_owned()));
    let answers = json!({ "text_column": "same", "completion_column": "answer" });
    assert_eq!(checked(answers), Err("completion_column".to_owned()));
}

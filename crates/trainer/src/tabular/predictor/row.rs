//! One raw row of a request as network inputs.

use std::collections::BTreeSet;

use recipes::model::Encoding;
use recipes::{PredictError, Values, Warning, values};
use serde_json::{Map, Value};

use super::refused;
use crate::data::{Cell, Date, Markers, number_text};
use crate::preprocess::{Category, Encoder};

/// What was unusual about the rows of a request.
#[derive(Default)]
pub(super) struct Warnings(BTreeSet<Warning>);

impl Warnings {
    const MOST: usize = 100;

    fn unknown_category(&mut self, column: &str, value: &str) {
        if self.0.len() < Self::MOST {
            let value: String = value.chars().take(100).collect();
            self.0.insert(Warning {
                code: "never_seen".to_owned(),
                message: format!("column {column:?}: training never saw {value:?}; it counts as no known category"),
                values: values([("column", column.to_owned()), ("value", value)]),
            });
        }
    }

    pub(super) fn into_list(self) -> Vec<Warning> {
        self.0.into_iter().collect()
    }
}

/// Appends the inputs of one row. The error lacks the row's number.
pub(super) fn encode(
    encoders: &[Encoder],
    markers: &Markers,
    row: &Map<String, Value>,
    features: &mut Vec<f32>,
    warnings: &mut Warnings,
) -> Result<(), Box<PredictError>> {
    for encoder in encoders {
        let name = &encoder.column().name;
        let Some(value) = row.get(name) else { return Err(missing_columns(encoders, row)) };
        let cell = cell(value, markers).ok_or_else(|| {
            let message = format!("column {name:?} holds a list or an object");
            fault("value_invalid", message, name, Values::new(), "give a number, a text, a boolean or null")
        })?;
        match (&encoder.column().encoding, cell) {
            (Encoding::Number { .. }, Cell::Missing) => encoder.push_number(f64::NAN, features),
            (Encoding::Number { .. }, Cell::Number(number)) => encoder.push_number(number, features),
            (Encoding::Number { .. }, Cell::Text(text)) => return Err(not_a_number(name, text)),
            (Encoding::Date { .. }, Cell::Missing) => encoder.push_date(None, features),
            (Encoding::Date { .. }, Cell::Number(number)) => {
                let date = Date::from_number(number).ok_or_else(|| not_a_date(name, &number_text(number)))?;
                encoder.push_date(Some(date.millis), features);
            }
            (Encoding::Date { .. }, Cell::Text(text)) => {
                let date = encoder.date(text).ok_or_else(|| not_a_date(name, text))?;
                encoder.push_date(Some(date), features);
            }
            (Encoding::Category { .. }, Cell::Missing) => encoder.push_category(Category::Missing, features),
            (Encoding::Category { .. }, Cell::Number(number)) => {
                push_category(encoder, &number_text(number), features, warnings);
            }
            (Encoding::Category { .. }, Cell::Text(text)) => push_category(encoder, text, features, warnings),
        }
    }
    Ok(())
}

fn push_category(encoder: &Encoder, text: &str, features: &mut Vec<f32>, warnings: &mut Warnings) {
    let category = encoder.category(text);
    if category == Category::Unknown {
        warnings.unknown_category(&encoder.column().name, text);
    }
    encoder.push_category(category, features);
}

/// A JSON value as the cell of a table; none for what no table holds.
fn cell<'a>(value: &'a Value, markers: &Markers) -> Option<Cell<'a>> {
    match value {
        Value::Null => Some(Cell::Missing),
        Value::Bool(true) => Some(Cell::parse("true", markers)),
        Value::Bool(false) => Some(Cell::parse("false", markers)),
        Value::Number(number) => Some(number.as_f64().map_or(Cell::Missing, |number| Cell::number(number, markers))),
        Value::String(text) => Some(Cell::parse(text, markers)),
        Value::Array(_) | Value::Object(_) => None,
    }
}

fn missing_columns(encoders: &[Encoder], row: &Map<String, Value>) -> Box<PredictError> {
    const SHOWN: usize = 20;
    let absent: Vec<&str> =
        encoders.iter().map(|encoder| &*encoder.column().name).filter(|name| !row.contains_key(*name)).collect();
    let shown = absent.iter().take(SHOWN).map(|name| format!("{name:?}")).collect::<Vec<_>>().join(", ");
    let more = if absent.len() > SHOWN { format!(" and {} more", absent.len() - SHOWN) } else { String::new() };
    let message = format!("the row lacks {shown}{more}");
    let column = absent.first().copied().unwrap_or_default();
    let count = values([("count", absent.len().to_string())]);
    fault("column_missing", message, column, count, "give every column of the model; use null where a value is unknown")
}

fn not_a_number(column: &str, text: &str) -> Box<PredictError> {
    let text: String = text.chars().take(100).collect();
    let message = format!("column {column:?} holds numbers, and {text:?} is none");
    fault(
        "not_a_number",
        message,
        column,
        values([("value", text)]),
        "give a number, or null where the value is unknown",
    )
}

/// Also of a date that the model cannot tell the day of: none that training saw had day and month before the year, or they came in the
/// other order.
fn not_a_date(column: &str, text: &str) -> Box<PredictError> {
    let text: String = text.chars().take(100).collect();
    let message = format!("column {column:?} holds dates, and {text:?} is none that the model can read");
    let next_step = "give the date as 2021-04-03 or 2021-04-03T15:30:00Z, or null where it is unknown";
    fault("not_a_date", message, column, values([("value", text)]), next_step)
}

fn fault(code: &str, message: String, column: &str, values: Values, next_step: &str) -> Box<PredictError> {
    let column = Some(column.to_owned());
    Box::new(PredictError { column, ..*refused(code, message, values, next_step) })
}

//! What is asked of classifiers of texts, and how they answer.

use recipes::{PredictError, PredictRequest, Prediction, values};
use serde_json::Value;

use super::labels::APPLIES;
use crate::tabular::{most_probable, refused};

/// The text of each row, in the column that the model reads, of at most so many.
pub(super) fn texts<'a>(
    request: &'a PredictRequest,
    column: &str,
    most: usize,
) -> Result<Vec<&'a str>, Box<PredictError>> {
    let count = request.rows.len();
    if count > most {
        let message = format!("the request has {count} rows; at most {most} are accepted");
        let limit = values([("limit", most.to_string())]);
        return Err(refused("too_many_rows", message, limit, "send the rows in several requests"));
    }
    let text = |(row, columns): (usize, &'a serde_json::Map<String, Value>)| match columns.get(column) {
        Some(Value::String(text)) => Ok(text.as_str()),
        Some(_) => Err(fault((row, column), "text_expected", format!("column {column:?} holds no text"))),
        None => Err(fault((row, column), "column_missing", format!("the row lacks {column:?}"))),
    };
    request.rows.iter().enumerate().map(text).collect()
}

/// What is wrong with a row.
pub(super) fn fault((row, column): (usize, &str), code: &str, message: String) -> Box<PredictError> {
    let next_step = "give each row a text in the column that the model reads";
    let (column, count) = (Some(column.to_owned()), values([("count", "1".to_owned())]));
    Box::new(PredictError { row: Some(row), column, ..*refused(code, message, count, next_step) })
}

/// The most probable class.
#[expect(clippy::cast_possible_truncation, reason = "single precision is all that models have")]
pub(super) fn classified(probabilities: &[f64], classes: &[String]) -> Prediction {
    let named = classes.iter().cloned().zip(probabilities.iter().map(|&p| p as f32));
    let best = most_probable(probabilities);
    let probability = probabilities[best] as f32;
    let class = classes[best].clone();
    Prediction { class, probability, probabilities: named.collect(), ..Prediction::default() }
}

/// The labels that apply.
#[expect(clippy::cast_possible_truncation, reason = "single precision is all that models have")]
pub(super) fn labelled(probabilities: &[f64], labels: &[String], separator: char) -> Prediction {
    let named = || labels.iter().cloned().zip(probabilities.iter().copied());
    let apply: Vec<String> =
        named().filter(|(_, probability)| *probability >= APPLIES).map(|(label, _)| label).collect();
    let of_all: f64 = probabilities.iter().map(|&probability| probability.max(1.0 - probability)).product();
    Prediction {
        class: apply.join(&separator.to_string()),
        probability: of_all as f32,
        probabilities: named().map(|(label, probability)| (label, probability as f32)).collect(),
        labels: Some(apply),
        ..Prediction::default()
    }
}

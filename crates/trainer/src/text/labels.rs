//! Texts that may have several labels.

mod scores;
mod split;

use std::collections::HashMap;

use crate::data::{LabelValue, number_text, parse_number};

pub(super) use scores::LabelScores;
pub(super) use split::split;

/// From what probability on a label applies.
pub(super) const APPLIES: f64 = 0.5;

/// Every label that stands in the values of a target column, in the order of their first appearance, and those of each value, sorted.
pub(super) fn separate(values: &[LabelValue], separator: char) -> (Vec<String>, Vec<Vec<u32>>) {
    let (mut labels, mut index) = (Vec::new(), HashMap::new());
    let mut number_of = |label: &str| {
        // Numbers in their shortest spelling, as those that stand alone are.
        let label = parse_number(label).map_or_else(|| label.to_owned(), number_text);
        *index.entry(label).or_insert_with_key(|label| {
            labels.push(label.clone());
            u32::try_from(labels.len() - 1).unwrap_or(u32::MAX)
        })
    };
    let of_value = |value: &LabelValue| {
        let parts: Vec<&str> = match value {
            LabelValue::Text(text) => text.split(separator).collect(),
            LabelValue::List(items) => items.iter().map(String::as_str).collect(),
        };
        let parts = parts.into_iter().map(str::trim).filter(|part| !part.is_empty());
        let mut labels: Vec<u32> = parts.map(&mut number_of).collect();
        labels.sort_unstable();
        labels.dedup();
        labels
    };
    let of_values = values.iter().map(of_value).collect();
    (labels, of_values)
}

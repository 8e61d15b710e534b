//! The column to predict.

use recipes::{Unusable, values};

use super::note::Note;
use crate::DataError;
use crate::data::{Column, MISSING_CODE, Texts, number_text};

/// Most classes.
const MAX_CLASSES: usize = 1_000;

/// Classes, and the class of each row.
pub(super) struct Target {
    /// Distinct values: numbers in their order, texts in alphabetic order.
    pub(super) classes: Vec<String>,
    /// Index into `classes` by row; none where the target is missing.
    pub(super) label_of_row: Vec<Option<u32>>,
}

impl Target {
    pub(super) fn notes(&self, rows: usize) -> Vec<Note> {
        let labelled = self.label_of_row.iter().flatten().count();
        if labelled == rows {
            return Vec::new();
        }
        let left_out = rows - labelled;
        let message = format!("{left_out} of {rows} rows have no class and are left out");
        let values = values([("left_out", left_out.to_string()), ("rows", rows.to_string())]);
        vec![Note::warn("rows_without_class", message, values)]
    }
}

/// Reads the classes from the target column.
pub(super) fn classify(column: &Column) -> Result<Target, DataError> {
    let target = match &column.texts {
        _ if column.present() == 0 => return Err(unsuitable(column, Unusable::Missing)),
        Texts::Many => return Err(too_many(column)),
        Texts::None => by_number(column)?,
        Texts::Coded { values, codes, .. } => by_text(values, codes),
    };
    match target.classes.len() {
        1 => Err(DataError::OneClass { column: column.name.clone() }),
        count if count > MAX_CLASSES => Err(too_many(column)),
        _ if looks_like_a_quantity(&target) => Err(unsuitable(column, Unusable::Quantity)),
        _ => Ok(target),
    }
}

fn by_number(column: &Column) -> Result<Target, DataError> {
    let mut distinct: Vec<f64> = Vec::new();
    for &number in column.numbers.iter().filter(|number| !number.is_nan()) {
        if let Err(place) = position(&distinct, number) {
            if distinct.len() == MAX_CLASSES {
                return Err(too_many(column));
            }
            distinct.insert(place, number + 0.0);
        }
    }
    let label = |&number: &f64| position(&distinct, number).ok().and_then(|index| u32::try_from(index).ok());
    let label_of_row = column.numbers.iter().map(label).collect();
    Ok(Target { classes: distinct.into_iter().map(number_text).collect(), label_of_row })
}

/// Where a number stands among sorted ones; a NaN stands nowhere.
fn position(sorted: &[f64], number: f64) -> Result<usize, usize> {
    sorted.binary_search_by(|other| other.total_cmp(&(number + 0.0)))
}

fn by_text(values: &[String], codes: &[u32]) -> Target {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_unstable_by_key(|&code| &values[code]);
    let mut label_of_code = vec![0; values.len()];
    for (label, &code) in (0_u32..).zip(&order) {
        label_of_code[code] = label;
    }
    let label = |&code: &u32| (code != MISSING_CODE).then(|| label_of_code[code as usize]);
    Target {
        classes: order.iter().map(|&code| values[code].clone()).collect(),
        label_of_row: codes.iter().map(label).collect(),
    }
}

fn looks_like_a_quantity(target: &Target) -> bool {
    const FEW: usize = 20;
    if target.classes.len() <= FEW {
        return false;
    }
    let mut rows_of = vec![0_usize; target.classes.len()];
    for &label in target.label_of_row.iter().flatten() {
        rows_of[label as usize] += 1;
    }
    2 * rows_of.iter().filter(|&&rows| rows == 1).count() > target.classes.len()
}

fn too_many(column: &Column) -> DataError {
    unsuitable(column, Unusable::Classes { limit: MAX_CLASSES })
}

fn unsuitable(column: &Column, reason: Unusable) -> DataError {
    DataError::BadTarget { column: column.name.clone(), reason }
}

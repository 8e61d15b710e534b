//! The column to predict.

use recipes::model::TargetScale;
use recipes::{TabularSpec, Task, Unusable, limits, values};

use super::kind::Whole;
use super::note::Note;
use crate::DataError;
use crate::data::{Column, MISSING_CODE, Texts, number_text, parse_number};

/// Most classes.
const MAX_CLASSES: usize = limits::CLASSES;

/// Classes, and the class of each row.
pub(super) struct Target {
    /// Distinct values: numbers in their order, texts in alphabetic order or in that of the specification; none of a quantity.
    pub(super) classes: Vec<String>,
    /// Index into `classes` by row, of a quantity 0; none where the target is missing.
    pub(super) label_of_row: Vec<Option<u32>>,
}

impl Target {
    pub(super) fn notes(&self, rows: usize) -> Vec<Note> {
        unlabelled(rows - self.label_of_row.iter().flatten().count(), rows, self.classes.len()).into_iter().collect()
    }
}

/// A note about rows that have none of so many classes, or no quantity.
pub(super) fn unlabelled(left_out: usize, rows: usize, classes: usize) -> Option<Note> {
    let (code, what) = match classes {
        0 => ("rows_without_value", "value"),
        _ => ("rows_without_class", "class"),
    };
    let message = format!("{left_out} of {rows} rows have no {what} and are left out");
    let values = values([("left_out", left_out.to_string()), ("rows", rows.to_string())]);
    (left_out > 0).then(|| Note::warn(code, message, values))
}

/// Reads what the task predicts from the target column.
pub(super) fn read(column: &Column, spec: &TabularSpec) -> Result<Target, DataError> {
    match spec.task {
        Task::Regression => quantity(column),
        Task::Ordinal => ordered(column, spec.class_order.as_deref()),
        _ => classify(column),
    }
}

/// One text among ten numbers may be a marker of a missing value that nobody told of; more are no quantity.
fn quantity(column: &Column) -> Result<Target, DataError> {
    check_quantity(column)?;
    let label_of_row = column.numbers.iter().map(|number| (!number.is_nan()).then_some(0)).collect();
    Ok(Target { classes: Vec::new(), label_of_row })
}

/// Whether a column holds quantities.
pub(super) fn check_quantity(column: &impl Whole) -> Result<(), DataError> {
    let unsuitable = |reason| DataError::BadTarget { column: column.name().to_owned(), reason };
    if column.present() == 0 {
        return Err(unsuitable(Unusable::Missing));
    }
    if 10 * column.text_rows() > column.present() { Err(unsuitable(Unusable::NotNumbers)) } else { Ok(()) }
}

/// The unit of quantities whose mean and standard deviation over the rows to learn from are these.
pub(super) fn scale(column: &str, (mean, standard_deviation): (f64, f64)) -> Result<TargetScale, DataError> {
    if standard_deviation <= 0.0 {
        return Err(DataError::ConstantTarget { column: column.to_owned() });
    }
    Ok(TargetScale { mean: super::fit::tidy(mean), standard_deviation: super::fit::tidy(standard_deviation) })
}

/// The quantities of some rows in that unit.
pub(super) fn standardised(column: &Column, rows: &[u32], scale: TargetScale) -> Vec<f64> {
    rows.iter().map(|&row| standard(column.numbers[row as usize], scale)).collect()
}

/// A quantity in standard deviations from the mean.
pub(super) fn standard(value: f64, scale: TargetScale) -> f64 {
    (value - scale.mean) / scale.standard_deviation
}

/// Classes in the order that the specification gives, or that numbers have by themselves.
fn ordered(column: &Column, order: Option<&[String]>) -> Result<Target, DataError> {
    let target = classify(column)?;
    let Some(order) = order else {
        return match column.texts {
            Texts::None => Ok(target),
            _ => Err(DataError::OrderMissing { column: column.name.clone() }),
        };
    };
    let place = |class: &String| order.iter().position(|other| names(other, class));
    let mut places = Vec::with_capacity(target.classes.len());
    for class in &target.classes {
        let unordered = || DataError::ClassWithoutOrder { column: column.name.clone(), class: class.clone() };
        places.push(place(class).ok_or_else(unordered)?);
    }
    // A class that no row has is none that could be learned.
    let mut seen = places.clone();
    seen.sort_unstable();
    let of_place = |place: usize| places.iter().position(|&other| other == place).unwrap_or_default();
    let rank = |place: usize| seen.iter().position(|&other| other == place).and_then(|rank| u32::try_from(rank).ok());
    let label = |label: &Option<u32>| label.and_then(|label| rank(places[label as usize]));
    Ok(Target {
        classes: seen.iter().map(|&place| target.classes[of_place(place)].clone()).collect(),
        label_of_row: target.label_of_row.iter().map(label).collect(),
    })
}

/// Whether that is the name of a class, or spells the same number.
pub(crate) fn names(asked: &str, class: &str) -> bool {
    asked == class || parse_number(asked.trim()).is_some_and(|number| number_text(number) == class)
}

/// Reads the classes from the target column.
fn classify(column: &Column) -> Result<Target, DataError> {
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

pub(super) fn too_many(column: &Column) -> DataError {
    unsuitable(column, Unusable::Classes { limit: MAX_CLASSES })
}

fn unsuitable(column: &Column, reason: Unusable) -> DataError {
    DataError::BadTarget { column: column.name.clone(), reason }
}

//! From raw values to network inputs, in training and in prediction alike.

use std::collections::HashMap;

use std::f64::consts::TAU;

use recipes::DateOrder;
use recipes::model::{Bounds, Cycle, Encoding, InputColumn};

use super::{Examples, Split};
use crate::DataError;
use crate::data::date;
use crate::data::{Budget, Column, Date, Day, MILLIS_PER_DAY, MISSING_CODE, Table, Texts, fold};

/// Standardised numbers are cut to this distance from zero: a single absurd value must not drown a row.
pub const CLIP: f64 = 20.0;

/// The value of a category column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Category {
    /// No value: the most frequent category stands in, unless categories have learned vectors.
    Missing,
    /// One that training saw, by its index.
    Known(usize),
    /// One that training never saw: none of the known ones.
    Unknown,
}

/// Turns the values of one column into network inputs.
#[derive(Clone, Debug)]
pub struct Encoder {
    column: InputColumn,
    index: HashMap<String, usize>,
}

impl Encoder {
    /// An encoder for a column of a model.
    pub fn new(column: InputColumn) -> Self {
        let categories = match &column.encoding {
            Encoding::Number { .. } | Encoding::Date { .. } => [].iter(),
            Encoding::Category { categories, .. } => categories.iter(),
        };
        let index = categories.enumerate().map(|(index, name)| (fold(name).into_owned(), index)).collect();
        Self { column, index }
    }

    /// The column of the model.
    pub fn column(&self) -> &InputColumn {
        &self.column
    }

    pub(super) fn is_category(&self) -> bool {
        matches!(self.column.encoding, Encoding::Category { .. })
    }

    /// The category that a text names.
    pub fn category(&self, text: &str) -> Category {
        self.index.get(fold(text).as_ref()).map_or(Category::Unknown, |&index| Category::Known(index))
    }

    /// Appends the inputs of a number; a missing one is NaN. Nothing for a column of categories.
    pub fn push_number(&self, number: f64, inputs: &mut Vec<f32>) {
        let Encoding::Number { fill, mean, standard_deviation, bounds } = self.column.encoding else { return };
        let value = if number.is_nan() { fill } else { number };
        inputs.push(standardised(value, mean, standard_deviation, bounds));
        self.push_indicator(number.is_nan(), inputs);
    }

    /// Appends the inputs of a date in milliseconds since the beginning of 1970. Nothing for any other column.
    pub fn push_date(&self, date: Option<i64>, inputs: &mut Vec<f32>) {
        let Encoding::Date { fill, mean, standard_deviation, bounds, cycles, .. } = &self.column.encoding else {
            return;
        };
        let value = date.map_or(*fill, days);
        inputs.push(standardised(value, *mean, *standard_deviation, *bounds));
        for &cycle in cycles {
            let (sine, cosine) = date.map_or((0.0, 0.0), |millis| (TAU * passed(cycle, millis)).sin_cos());
            #[expect(clippy::cast_possible_truncation, reason = "from -1 to 1, where only precision is lost")]
            inputs.extend([sine as f32, cosine as f32]);
        }
        self.push_indicator(date.is_none(), inputs);
    }

    /// The date that a text holds; none if it holds none that this column can have.
    pub fn date(&self, text: &str) -> Option<i64> {
        Date::parse(text)?.in_order(self.order())
    }

    /// Whether day or month comes first in dates of this column.
    pub(super) fn order(&self) -> Option<DateOrder> {
        match self.column.encoding {
            Encoding::Date { order, .. } => order,
            _ => None,
        }
    }

    pub(super) fn is_date(&self) -> bool {
        matches!(self.column.encoding, Encoding::Date { .. })
    }

    /// Appends the inputs of a category. Nothing for a column of numbers.
    pub fn push_category(&self, category: Category, inputs: &mut Vec<f32>) {
        let Encoding::Category { categories, fill, embedding } = &self.column.encoding else { return };
        let index = match category {
            Category::Missing if embedding.is_some() => None,
            Category::Missing => self.index.get(fold(fill).as_ref()).copied(),
            Category::Known(index) => Some(index),
            Category::Unknown => None,
        };
        // Of two categories the second alone has an input.
        let first = usize::from(categories.len() == 2);
        inputs.extend((first..categories.len()).map(|place| if index == Some(place) { 1.0 } else { 0.0 }));
        self.push_indicator(category == Category::Missing, inputs);
    }

    fn push_indicator(&self, missing: bool, inputs: &mut Vec<f32>) {
        if self.column.missing_indicator {
            inputs.push(if missing { 1.0 } else { 0.0 });
        }
    }
}

fn standardised(value: f64, mean: f64, standard_deviation: f64, bounds: Option<Bounds>) -> f32 {
    let value = bounds.map_or(value, |bounds| value.clamp(bounds.low, bounds.high));
    #[expect(clippy::cast_possible_truncation, reason = "clipped to a range where only precision is lost")]
    let standardised = ((value - mean) / standard_deviation).clamp(-CLIP, CLIP) as f32;
    standardised
}

/// Days since the beginning of 1970.
#[expect(clippy::cast_precision_loss, reason = "years have four digits: far below 2^52 milliseconds")]
pub(super) fn days(millis: i64) -> f64 {
    millis as f64 / MILLIS_PER_DAY as f64
}

/// The share of a cycle that has passed at a moment.
#[expect(clippy::cast_precision_loss, reason = "days of a week, and milliseconds of a day")]
pub(super) fn passed(cycle: Cycle, millis: i64) -> f64 {
    match cycle {
        Cycle::Year => Day::of(millis).share_of_year(),
        Cycle::Week => date::weekday(millis) as f64 / 7.0,
        Cycle::Day => millis.rem_euclid(MILLIS_PER_DAY) as f64 / MILLIS_PER_DAY as f64,
    }
}

/// A column of the table next to the way it is encoded.
pub(super) struct Source<'a> {
    encoder: &'a Encoder,
    column: &'a Column,
    /// Codes by row, and the category by code, of a column of categories.
    categories: Option<(&'a [u32], Vec<Category>)>,
}

impl<'a> Source<'a> {
    pub(super) fn new(column: &'a Column, encoder: &'a Encoder) -> Self {
        let categories = match (&encoder.column.encoding, &column.texts) {
            (Encoding::Category { .. }, Texts::Coded { values, codes, .. }) => {
                Some((codes.as_slice(), values.iter().map(|value| encoder.category(value)).collect()))
            }
            _ => None,
        };
        Self { encoder, column, categories }
    }

    pub(super) fn push(&self, row: usize, inputs: &mut Vec<f32>) {
        match &self.categories {
            None if self.encoder.is_date() => {
                self.encoder.push_date(self.column.date(row, self.encoder.order()), inputs);
            }
            None => self.encoder.push_number(self.column.numbers[row], inputs),
            Some((codes, _)) if codes[row] == MISSING_CODE => self.encoder.push_category(Category::Missing, inputs),
            Some((codes, categories)) => self.encoder.push_category(categories[codes[row] as usize], inputs),
        }
    }
}

/// Encodes the rows of both parts, the training part first. Also tells what memory is left.
pub(super) fn encode(
    table: &Table,
    fitted: &[(usize, Encoder)],
    label_of_row: &[Option<u32>],
    split: &Split,
) -> Result<(Examples, Examples, Budget), DataError> {
    let inputs: usize = fitted.iter().map(|(_, encoder)| encoder.column.width()).sum();
    let rows = split.train.len() + split.test.len();
    let mut budget = table.budget;
    budget.take((rows as u64).saturating_mul(inputs as u64).saturating_mul(size_of::<f32>() as u64))?;
    let sources: Vec<Source<'_>> =
        fitted.iter().map(|(index, encoder)| Source::new(&table.columns[*index], encoder)).collect();
    let part = |rows: &[u32]| {
        let features = Vec::with_capacity(rows.len() * inputs);
        let mut examples = Examples { features, inputs, ..Examples::default() };
        for &row in rows {
            for source in &sources {
                source.push(row as usize, &mut examples.features);
            }
            examples.labels.push(label_of_row[row as usize].unwrap_or_default());
        }
        examples
    };
    Ok((part(&split.train), part(&split.test), budget))
}

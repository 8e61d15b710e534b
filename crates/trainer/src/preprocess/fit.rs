//! What the training rows tell about a column.

use recipes::model::{Bounds, Encoding, InputColumn};
use recipes::{Model, Outliers, TabularSpec, Unusable, values};

use super::encode::Encoder;
use super::kind::{Kind, Whole, infer};
use super::note::Note;
use crate::data::{Column, MISSING_CODE, Texts};

mod date;

/// A missing value gets an input of its own when at least one row in this many lacks the value.
const ROWS_PER_MISSING: usize = 100;

/// Learns from the training rows how to encode a column; the error says why it is of no use.
pub(super) fn fit(
    column: &Column,
    train: &[u32],
    spec: &TabularSpec,
    notes: &mut Vec<Note>,
) -> Result<Encoder, Unusable> {
    match infer(column, spec) {
        Kind::Useless(reason) => Err(reason),
        Kind::Number { strays } => {
            let encoder = number(column, train, spec.outliers)?;
            notes.extend(astray(column, strays, NOT_NUMBERS));
            Ok(encoder)
        }
        Kind::Date { order, strays } => {
            let encoder = date::fit(column, train, order, spec.outliers)?;
            notes.extend(astray(column, strays, NOT_DATES));
            Ok(encoder)
        }
        Kind::Category { spellings, category_of_code } => {
            category(column, train, (&spellings, &category_of_code), |categories| embedding(spec, categories))
        }
    }
}

/// Code of a note, and what values are not.
pub(super) const NOT_NUMBERS: (&str, &str) = ("values_not_numbers", "numbers");
pub(super) const NOT_DATES: (&str, &str) = ("values_not_dates", "dates that can be read");

/// A note about values that are not what the others of their column are.
pub(super) fn astray(column: &impl Whole, strays: usize, (code, what): (&'static str, &str)) -> Option<Note> {
    let (name, present) = (column.name().to_owned(), column.present());
    let message = format!("column {name:?}: {strays} of {present} values are no {what} and count as missing");
    let values = values([("column", name), ("strays", strays.to_string()), ("rows", present.to_string())]);
    (strays > 0).then(|| Note::warn(code, message, values))
}

fn number(column: &Column, train: &[u32], outliers: Outliers) -> Result<Encoder, Unusable> {
    let mut known: Vec<f64> = train.iter().map(|&row| column.numbers[row as usize]).collect();
    known.retain(|number| !number.is_nan());
    let missing = train.len() - known.len();
    let Scale { fill, mean, standard_deviation, bounds } = scale(known, missing, outliers)?;
    let encoding = Encoding::Number { fill, mean, standard_deviation, bounds };
    Ok(Encoder::new(input_column(&column.name, missing, train.len(), encoding)))
}

/// What makes numbers comparable with those of other columns.
struct Scale {
    fill: f64,
    mean: f64,
    standard_deviation: f64,
    bounds: Option<Bounds>,
}

/// The scale of numbers, among which `missing` more are to be filled in.
fn scale(mut known: Vec<f64>, missing: usize, outliers: Outliers) -> Result<Scale, Unusable> {
    let (fill, bounds) = centre(&mut known, outliers)?;
    let (mean, standard_deviation) = moments(&known, missing, fill);
    if standard_deviation <= 0.0 {
        return Err(Unusable::ConstantInTraining);
    }
    Ok(Scale { fill, mean: tidy(mean), standard_deviation: tidy(standard_deviation), bounds })
}

/// What is filled in for missing numbers, and where numbers far out begin: those are set to the bounds. Reorders the numbers.
pub(super) fn centre(known: &mut [f64], outliers: Outliers) -> Result<(f64, Option<Bounds>), Unusable> {
    if known.is_empty() {
        return Err(Unusable::MissingInTraining);
    }
    let bounds = bounds(known, outliers);
    if let Some(Bounds { low, high }) = bounds {
        for number in known.iter_mut() {
            *number = number.clamp(low, high);
        }
    }
    Ok((tidy(median(known)), bounds))
}

/// Where numbers far out begin.
fn bounds(numbers: &[f64], outliers: Outliers) -> Option<Bounds> {
    if outliers == Outliers::Keep {
        return None;
    }
    let mut sorted = numbers.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let (low, high) = match outliers {
        Outliers::Quantiles(options) => (quantile(&sorted, options.share), quantile(&sorted, 1.0 - options.share)),
        Outliers::Fences(options) => {
            let (lower, upper) = (quantile(&sorted, 0.25), quantile(&sorted, 0.75));
            let distance = options.width * (upper - lower);
            (lower - distance, upper + distance)
        }
        _ => return None,
    };
    Some(Bounds { low: tidy(low), high: tidy(high).max(tidy(low)) })
}

/// The number that a share of the sorted numbers is not above, between two of them by proportion.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share of a number of rows"
)]
fn quantile(sorted: &[f64], share: f64) -> f64 {
    let place = share * (sorted.len() - 1) as f64;
    let (below, above) = (sorted[place as usize], sorted[(place.ceil() as usize).min(sorted.len() - 1)]);
    below + place.fract() * (above - below)
}

/// The width of the vector that a column of so many categories gets, if any: networks alone know such.
pub(super) fn embedding(spec: &TabularSpec, categories: usize) -> Option<u32> {
    let options = spec.embeddings.filter(|_| spec.model == Model::Network)?;
    (categories >= options.from as usize).then(|| options.width_of(categories))
}

fn category(
    column: &Column,
    train: &[u32],
    (spellings, category_of_code): (&[String], &[u32]),
    embedding: impl Fn(usize) -> Option<u32>,
) -> Result<Encoder, Unusable> {
    let Texts::Coded { codes, .. } = &column.texts else {
        return Err(Unusable::FreeText);
    };
    let mut rows_of = vec![0_usize; spellings.len()];
    for &row in train {
        let code = codes[row as usize];
        if code != MISSING_CODE {
            rows_of[category_of_code[code as usize] as usize] += 1;
        }
    }
    categories(&column.name, train.len(), (spellings, &rows_of), embedding).map(Encoder::new)
}

/// A column of the categories that training rows have. `rows_of`: training rows by spelling.
pub(super) fn categories(
    name: &str,
    train_rows: usize,
    (spellings, rows_of): (&[String], &[usize]),
    embedding: impl Fn(usize) -> Option<u32>,
) -> Result<InputColumn, Unusable> {
    let rows_of = rows_of.iter().copied();
    let mut seen: Vec<(&String, usize)> = spellings.iter().zip(rows_of).filter(|(_, rows)| *rows > 0).collect();
    seen.sort_unstable();
    if seen.len() < 2 {
        return Err(Unusable::ConstantInTraining);
    }
    let missing = train_rows - seen.iter().map(|(_, rows)| rows).sum::<usize>();
    // Of equally frequent categories the first: `max_by_key` would take the last.
    let fill = seen.iter().rev().max_by_key(|(_, rows)| *rows).map(|(name, _)| (*name).clone()).unwrap_or_default();
    let categories: Vec<String> = seen.into_iter().map(|(name, _)| name.clone()).collect();
    let embedding = embedding(categories.len());
    let mut fitted = input_column(name, missing, train_rows, Encoding::Category { categories, fill, embedding });
    // A missing value has a vector of its own as soon as one can be learned.
    fitted.missing_indicator |= embedding.is_some() && missing > 0;
    Ok(fitted)
}

pub(super) fn input_column(name: &str, missing: usize, rows: usize, encoding: Encoding) -> InputColumn {
    let missing_indicator = missing > 0 && missing * ROWS_PER_MISSING >= rows;
    InputColumn { name: name.to_owned(), missing_indicator, encoding }
}

/// The middle value, or the mean of the two middle ones. Reorders the numbers.
fn median(numbers: &mut [f64]) -> f64 {
    let is_odd = numbers.len() % 2 == 1;
    let (below, &mut upper, _) = numbers.select_nth_unstable_by(numbers.len() / 2, f64::total_cmp);
    if is_odd {
        return upper;
    }
    let lower = below.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    lower / 2.0 + upper / 2.0
}

/// Mean and population standard deviation of the numbers together with `filled` copies of `fill`.
#[expect(clippy::cast_precision_loss, reason = "row counts are far below 2^52")]
pub(super) fn moments(numbers: &[f64], filled: usize, fill: f64) -> (f64, f64) {
    let count = (numbers.len() + filled) as f64;
    let filled = filled as f64;
    let mean = (numbers.iter().sum::<f64>() + filled * fill) / count;
    let squares: f64 = numbers.iter().map(|number| (number - mean).powi(2)).sum();
    let variance = (squares + filled * (fill - mean).powi(2)) / count;
    (mean, deviation(mean, variance))
}

/// The standard deviation of a variance around a mean: what is left of a constant column is rounding.
pub(super) fn deviation(mean: f64, variance: f64) -> f64 {
    let standard_deviation = variance.max(0.0).sqrt();
    let noise = mean.abs() * 1e-12;
    if standard_deviation <= noise { 0.0 } else { standard_deviation }
}

/// Twelve significant digits: they survive being written to JSON and read back by any program, bit for bit, so that
/// the model computes from its file exactly what it computed in training.
pub(super) fn tidy(number: f64) -> f64 {
    format!("{number:.11e}").parse().unwrap_or(number)
}

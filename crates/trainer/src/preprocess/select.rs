//! Which columns say enough about the target.

use std::collections::HashMap;

use recipes::model::Cycle;
use recipes::{Select, SelectedColumn, Selection};

use super::encode::{Category, Encoder, days, passed};
use crate::data::{Column, MISSING_CODE, Texts};

/// Numbers are told apart by so many parts with equally many rows.
const PARTS: usize = 10;
/// What stands for a missing value.
const MISSING: usize = usize::MAX;

/// Least information of a column that is kept, where the specification does not say.
const LEAST_INFORMATION: f64 = 0.001;

/// The information of each column about the target. `labels`: by training row.
pub(super) fn inform(columns: &[(&Column, &Encoder)], train: &[u32], labels: &[usize], select: Select) -> Selection {
    let told = |(column, encoder): &(&Column, &Encoder)| {
        let information = match encoder.cycles() {
            None => information(&values(column, encoder, train), labels),
            Some(cycles) => of_dates(column, encoder, cycles, train, labels),
        };
        judged(&column.name, information)
    };
    let least = select.least.unwrap_or(LEAST_INFORMATION);
    let columns = ranked(columns.iter().map(told).collect(), select.most, |column| column.figure >= least);
    let figure = "mutual information with the target on the training rows, in nats, less what chance gives".to_owned();
    Selection { how: select.how.name().to_owned(), figure, strength: None, columns }
}

/// A column with its figure.
pub(crate) fn judged(column: &str, figure: f64) -> SelectedColumn {
    SelectedColumn { column: column.to_owned(), figure, standard_deviation: None, kept: false }
}

/// The columns, that with the largest figure first; up to `most` that are enough are kept.
pub(crate) fn ranked(
    mut columns: Vec<SelectedColumn>,
    most: Option<u32>,
    is_enough: impl Fn(&SelectedColumn) -> bool,
) -> Vec<SelectedColumn> {
    // Stable: of equals the one that comes first in the data.
    columns.sort_by(|one, other| other.figure.total_cmp(&one.figure));
    let mut left = most.map_or(usize::MAX, |most| most as usize);
    for column in &mut columns {
        column.kept = left > 0 && is_enough(column);
        left -= usize::from(column.kept);
    }
    columns
}

/// The most that dates tell by their trend or by any of their cycles.
fn of_dates(column: &Column, encoder: &Encoder, cycles: &[Cycle], train: &[u32], labels: &[usize]) -> f64 {
    let dates: Vec<Option<i64>> = train.iter().map(|&row| column.date(row as usize, encoder.order())).collect();
    let told = |of: &dyn Fn(i64) -> f64| {
        let numbers: Vec<f64> = dates.iter().map(|date| date.map_or(f64::NAN, of)).collect();
        information(&parts(&numbers), labels)
    };
    let cycles = cycles.iter().map(|&cycle| told(&|millis| passed(cycle, millis)));
    cycles.fold(told(&days), f64::max)
}

/// The values of a column as numbers of parts or categories.
fn values(column: &Column, encoder: &Encoder, train: &[u32]) -> Vec<usize> {
    match &column.texts {
        Texts::Coded { values, codes, .. } if encoder.is_category() => {
            let of: Vec<usize> = values
                .iter()
                .map(|value| match encoder.category(value) {
                    Category::Known(index) => index,
                    _ => MISSING,
                })
                .collect();
            let value = |&row: &u32| {
                if codes[row as usize] == MISSING_CODE { MISSING } else { of[codes[row as usize] as usize] }
            };
            train.iter().map(value).collect()
        }
        _ => parts(&train.iter().map(|&row| column.numbers[row as usize]).collect::<Vec<f64>>()),
    }
}

/// The part of each number; equal numbers are in the same one.
pub(super) fn parts(numbers: &[f64]) -> Vec<usize> {
    let mut sorted: Vec<f64> = numbers.iter().copied().filter(|number| !number.is_nan()).collect();
    sorted.sort_unstable_by(f64::total_cmp);
    let mut bounds: Vec<f64> = (1..PARTS).filter_map(|part| sorted.get(sorted.len() * part / PARTS)).copied().collect();
    bounds.dedup();
    let part = |&number: &f64| {
        if number.is_nan() { MISSING } else { bounds.partition_point(|&bound| bound <= number) }
    };
    numbers.iter().map(part).collect()
}

/// Mutual information of two labellings of the same rows, in nats, less what is to be expected of independent ones.
#[expect(clippy::cast_precision_loss, reason = "row counts are far below 2^52")]
pub(super) fn information(one: &[usize], other: &[usize]) -> f64 {
    let rows = one.len().max(1) as f64;
    let (mut ones, mut others, mut both) = (HashMap::new(), HashMap::new(), HashMap::new());
    for (&one, &other) in one.iter().zip(other) {
        *ones.entry(one).or_insert(0_u32) += 1;
        *others.entry(other).or_insert(0_u32) += 1;
        *both.entry((one, other)).or_insert(0_u32) += 1;
    }
    // In a fixed order: sums of doubles depend on it.
    let mut both: Vec<((usize, usize), u32)> = both.into_iter().collect();
    both.sort_unstable();
    let term = |&((one, other), count): &((usize, usize), u32)| {
        let share = f64::from(count) / rows;
        share * (share * rows * rows / (f64::from(ones[&one]) * f64::from(others[&other]))).ln()
    };
    let by_chance = (ones.len().saturating_sub(1) * others.len().saturating_sub(1)) as f64 / (2.0 * rows);
    (both.iter().map(term).sum::<f64>() - by_chance).max(0.0)
}

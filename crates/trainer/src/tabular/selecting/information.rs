//! What single columns say about the target, read from the inputs that they became.

use std::collections::HashMap;
use std::f64::consts::TAU;

use recipes::model::{Encoding, InputColumn};
use recipes::{Select, Selection, Task};

use super::{judged, ranked};
use crate::TrainerError;
use crate::preprocess::Examples;
use crate::tabular::fitted::{Problem, Watch};

/// Numbers are told apart by so many parts with equally many rows.
const PARTS: usize = 10;
/// What stands for a missing value.
const MISSING: usize = usize::MAX;

/// Least information of a column that is kept, where the specification does not say.
const LEAST_INFORMATION: f64 = 0.001;

/// The information of each column about the target.
pub(super) fn by_information(
    problem: &Problem<'_>,
    options: Select,
    watch: &Watch<'_>,
) -> Result<Selection, TrainerError> {
    let examples = problem.examples;
    let labels: Vec<usize> = match problem.spec.task {
        Task::Regression => parts(&examples.values),
        _ => examples.labels.iter().map(|&label| label as usize).collect(),
    };
    let mut start = 0;
    let told = |column: &InputColumn| {
        watch.stop.check()?;
        let inputs = Inputs { examples, column, start };
        start += column.width();
        Ok(judged(&column.name, inputs.information(&labels)))
    };
    let least = options.least.unwrap_or(LEAST_INFORMATION);
    let columns: Result<Vec<_>, TrainerError> = problem.columns.iter().map(told).collect();
    let columns = ranked(columns?, options.most, |column| column.figure >= least);
    let figure = "mutual information with the target on the training rows, in nats, less what chance gives".to_owned();
    Ok(Selection { how: options.how.name().to_owned(), figure, strength: None, columns })
}

/// The inputs of a column.
struct Inputs<'a> {
    examples: &'a Examples,
    column: &'a InputColumn,
    /// The first of them.
    start: usize,
}

impl Inputs<'_> {
    fn information(&self, labels: &[usize]) -> f64 {
        match &self.column.encoding {
            Encoding::Number { .. } => information(&self.parts(|inputs| inputs[0].into()), labels),
            Encoding::Category { .. } => information(&self.values(category), labels),
            // The most that dates tell by their trend or by any of their cycles.
            Encoding::Date { cycles, .. } => {
                let trend = information(&self.parts(|inputs| inputs[0].into()), labels);
                let of_cycle = |cycle: usize| {
                    let place = |inputs: &[f32]| share_of_cycle(inputs[1 + 2 * cycle], inputs[2 + 2 * cycle]);
                    information(&self.parts(place), labels)
                };
                (0..cycles.len()).map(of_cycle).fold(trend, f64::max)
            }
        }
    }

    /// What is made of the inputs of each row's value; nothing of a value that was missing, where that has an input of its own.
    fn of_rows<T>(&self, of: impl Fn(&[f32]) -> T) -> impl Iterator<Item = Option<T>> {
        let width = self.column.width() - usize::from(self.column.missing_indicator);
        (0..self.examples.rows()).map(move |row| {
            let inputs = &self.examples.row(row)[self.start..self.start + self.column.width()];
            let is_missing = self.column.missing_indicator && inputs[width] > 0.5;
            (!is_missing).then(|| of(&inputs[..width]))
        })
    }

    fn values(&self, of: impl Fn(&[f32]) -> usize) -> Vec<usize> {
        self.of_rows(of).map(|value| value.unwrap_or(MISSING)).collect()
    }

    fn parts(&self, of: impl Fn(&[f32]) -> f64) -> Vec<usize> {
        parts(&self.of_rows(of).map(|number| number.unwrap_or(f64::NAN)).collect::<Vec<f64>>())
    }
}

/// The category whose input is 1; of two the second alone has an input, and one that is not known has none.
fn category(inputs: &[f32]) -> usize {
    inputs.iter().position(|&input| input > 0.5).unwrap_or(inputs.len())
}

/// How much of a cycle has passed, from 0 to 1.
fn share_of_cycle(sine: f32, cosine: f32) -> f64 {
    f64::from(sine).atan2(f64::from(cosine)).rem_euclid(TAU) / TAU
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

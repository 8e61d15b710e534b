//! Permutation importance of the raw columns.

use recipes::ColumnImportance;
use recipes::model::InputColumn;

use super::Asked;
use crate::preprocess::Examples;
use crate::random::{Purpose, Stream};
use crate::tabular::selection::moments;
use crate::{Stop, TrainerError};

/// Most rows that are asked about for each column and try.
const MAX_ROWS: usize = 5_000;

impl Asked<'_> {
    /// What the error gains when a column's values change places, the most needed column first. All inputs of a column change
    /// places together, so that no row gets two categories.
    pub(super) fn importance(
        &self,
        repeats: u32,
        seed: u64,
        stop: &Stop,
    ) -> Result<Vec<ColumnImportance>, TrainerError> {
        let mut random = Stream::new(seed, Purpose::Importance);
        let mut rows: Vec<usize> = (0..self.data.test.rows()).collect();
        random.shuffle(&mut rows);
        rows.truncate(MAX_ROWS);
        let examples = self.data.test.part(&rows);
        let error = |examples: &Examples| self.error(examples);
        let mut found = gains((&examples, &self.data.columns), repeats, &mut random, stop, error)?;
        found.sort_by(|one, other| other.gain.total_cmp(&one.gain));
        Ok(found)
    }
}

/// What an error gains when the values of a column change places, column by column.
pub(in crate::tabular) fn gains(
    (examples, columns): (&Examples, &[InputColumn]),
    repeats: u32,
    random: &mut Stream,
    stop: &Stop,
    error: impl Fn(&Examples) -> Result<f64, TrainerError>,
) -> Result<Vec<ColumnImportance>, TrainerError> {
    let usual = error(examples)?;
    let mut order: Vec<usize> = (0..examples.rows()).collect();
    let mut found = Vec::with_capacity(columns.len());
    let mut start = 0;
    for column in columns {
        let inputs = start..start + column.width();
        start = inputs.end;
        let mut gains = Vec::with_capacity(repeats as usize);
        for _ in 0..repeats {
            stop.check()?;
            random.shuffle(&mut order);
            gains.push(error(&exchanged(examples, inputs.clone(), &order))? - usual);
        }
        let (gain, standard_deviation) = moments(&gains);
        found.push(ColumnImportance { column: column.name.clone(), gain, standard_deviation });
    }
    Ok(found)
}

/// The rows, of which each has some inputs of another one.
fn exchanged(examples: &Examples, inputs: std::ops::Range<usize>, order: &[usize]) -> Examples {
    let mut changed = examples.clone();
    for (row, &other) in order.iter().enumerate() {
        let start = row * examples.inputs;
        changed.features[start + inputs.start..start + inputs.end]
            .copy_from_slice(&examples.row(other)[inputs.clone()]);
    }
    changed
}

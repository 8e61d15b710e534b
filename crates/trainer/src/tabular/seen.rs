//! What a network sees of its training rows.

#[cfg(test)]
mod tests;

use super::fitted::Problem;
use super::inputs::{Inputs, Table};
use crate::DataError;
use crate::preprocess::Examples;
use crate::random::{Purpose, Stream};

/// A category of `n` rows is taken for unknown with the probability `ALPHA / (n + ALPHA)` (Kiperwasser and Goldberg, 2016;
/// arXiv:1603.04351): so the vector of unknown categories learns from those that are almost unknown.
const ALPHA: f64 = 0.25;

/// The training rows as a network's first layer asks for them.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// Features that need no vector; nothing where none does, as they are then the examples' own.
    plain: Vec<f32>,
    /// The vectors of each row, row by row.
    codes: Vec<u32>,
    /// The same in this epoch.
    drawn: Vec<u32>,
    tables: Vec<Chances>,
}

/// How likely each category of a table is taken for unknown.
#[derive(Debug)]
struct Chances {
    unknown: u32,
    of_code: Vec<f64>,
}

impl Seen {
    pub(super) fn new(problem: &Problem<'_>, inputs: &Inputs) -> Result<Self, DataError> {
        if inputs.tables().is_empty() {
            return Ok(Self::default());
        }
        let copied = inputs.plain() + 2 * inputs.tables().len();
        problem.budget.check(4 * (problem.examples.rows() as u64).saturating_mul(copied as u64))?;
        let (plain, codes) = inputs.split(&problem.examples.features);
        let count = inputs.tables().len();
        let chances = |(index, table): (usize, &Table)| Chances::new(table, codes.iter().skip(index).step_by(count));
        let tables = inputs.tables().iter().enumerate().map(chances).collect();
        Ok(Self { drawn: codes.clone(), plain, codes, tables })
    }

    /// Draws which categories of an epoch are taken for unknown.
    pub(super) fn begin_epoch(&mut self, seed: u64, epoch: u32) {
        if self.tables.is_empty() {
            return;
        }
        let mut random = Stream::new(seed, Purpose::Unknown(epoch));
        for ((drawn, &code), table) in self.drawn.iter_mut().zip(&self.codes).zip(self.tables.iter().cycle()) {
            *drawn = if random.unit() < table.of_code[code as usize] { table.unknown } else { code };
        }
    }

    /// What needs no vector of all rows.
    pub(super) fn plain<'a>(&'a self, examples: &'a Examples) -> &'a [f32] {
        if self.tables.is_empty() { &examples.features } else { &self.plain }
    }

    /// The vectors of all rows in this epoch.
    pub(super) fn drawn(&self) -> &[u32] {
        &self.drawn
    }
}

impl Chances {
    fn new<'a>(table: &Table, codes: impl Iterator<Item = &'a u32>) -> Self {
        let mut rows_of = vec![0_u32; table.rows()];
        codes.for_each(|&code| rows_of[code as usize] += 1);
        let categories = table.categories();
        // A missing value is never a category that nobody knows.
        let chance = |(code, &rows): (usize, &u32)| {
            if code < categories { ALPHA / (f64::from(rows) + ALPHA) } else { 0.0 }
        };
        Self { unknown: table.unknown(), of_code: rows_of.iter().enumerate().map(chance).collect() }
    }
}

//! What a network sees of its training rows.

#[cfg(test)]
mod tests;

use super::fitted::Problem;
use super::inputs::{Inputs, Table};
use crate::DataError;
use crate::data::Budget;
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
    /// Where rows come batch by batch: what is drawn for the rest of the epoch.
    random: Option<Stream>,
}

/// How likely each category of a table is taken for unknown.
#[derive(Debug)]
struct Chances {
    unknown: u32,
    of_code: Vec<f64>,
}

impl Seen {
    pub(super) fn new(problem: &Problem<'_>, inputs: &Inputs) -> Result<Self, DataError> {
        Self::check(problem.examples.rows(), inputs, &problem.budget)?;
        if inputs.tables().is_empty() {
            return Ok(Self::default());
        }
        let (plain, codes) = inputs.split(&problem.examples.features);
        let count = inputs.tables().len();
        let chances = |(index, table): (usize, &Table)| Chances::new(table, codes.iter().skip(index).step_by(count));
        let tables = inputs.tables().iter().enumerate().map(chances).collect();
        Ok(Self { drawn: codes.clone(), plain, codes, tables, random: None })
    }

    /// Whether so many rows fit into the memory that is left: where there are vectors, they are copied.
    pub(super) fn check(rows: usize, inputs: &Inputs, budget: &Budget) -> Result<(), DataError> {
        let copied = match inputs.tables().len() {
            0 => 0,
            tables => inputs.plain() + 2 * tables,
        };
        budget.check(4 * (rows as u64).saturating_mul(copied as u64))
    }

    /// Of rows that come batch by batch. `rows_of`: training rows of each category, table by table.
    pub(super) fn streamed(inputs: &Inputs, rows_of: &[&[usize]]) -> Self {
        let chances = |(table, rows): (&Table, &&[usize])| Chances::of_rows(table, rows);
        Self { tables: inputs.tables().iter().zip(rows_of).map(chances).collect(), ..Self::default() }
    }

    /// Takes the next batch in the place of the rows before.
    pub(super) fn take(&mut self, inputs: &Inputs, batch: &Examples) {
        if self.tables.is_empty() {
            return;
        }
        (self.plain, self.codes) = inputs.split(&batch.features);
        self.drawn.clone_from(&self.codes);
        if let Some(mut random) = self.random.take() {
            self.draw(&mut random);
            self.random = Some(random);
        }
    }

    /// Draws which categories of an epoch are taken for unknown.
    pub(super) fn begin_epoch(&mut self, seed: u64, epoch: u32) {
        if self.tables.is_empty() {
            return;
        }
        let mut random = Stream::new(seed, Purpose::Unknown(epoch));
        self.draw(&mut random);
        self.random = Some(random);
    }

    fn draw(&mut self, random: &mut Stream) {
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
        let mut rows_of = vec![0; table.rows()];
        codes.for_each(|&code| rows_of[code as usize] += 1);
        Self::of_rows(table, &rows_of[..table.categories()])
    }

    /// From the rows of each category.
    #[expect(clippy::cast_precision_loss, reason = "row counts are far below 2^52")]
    fn of_rows(table: &Table, rows_of: &[usize]) -> Self {
        let mut of_code: Vec<f64> = rows_of.iter().map(|&rows| ALPHA / (rows as f64 + ALPHA)).collect();
        // A missing value is never a category that nobody knows.
        of_code.resize(table.rows(), 0.0);
        Self { unknown: table.unknown(), of_code }
    }
}

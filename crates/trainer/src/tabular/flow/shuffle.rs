//! Random batches of rows that come one after the other.

use crate::TrainerError;
use crate::preprocess::Examples;
use crate::random::Stream;

/// Holds rows, and exchanges a random one of them for each that comes once it is full.
pub(super) struct Shuffle {
    held: Examples,
    most: usize,
    batch: Examples,
    batch_rows: usize,
    random: Stream,
}

/// What learns from a batch.
type Step<'a> = &'a mut dyn FnMut(&Examples) -> Result<(), TrainerError>;

impl Shuffle {
    /// Of rows with so many inputs: up to `most` are held, and batches have `batch_rows`.
    pub(super) fn new(inputs: usize, (most, batch_rows): (usize, usize), random: Stream) -> Self {
        let none = || Examples { inputs, ..Examples::default() };
        Self { held: none(), most, batch: none(), batch_rows, random }
    }

    /// Rows that are held.
    pub(super) fn rows(&self) -> usize {
        self.held.rows() + self.batch.rows()
    }

    pub(super) fn push(&mut self, rows: &Examples, step: Step<'_>) -> Result<(), TrainerError> {
        for row in 0..rows.rows() {
            if self.held.rows() < self.most {
                append(&mut self.held, rows, row);
                continue;
            }
            let place = self.random.below(self.most);
            append(&mut self.batch, &self.held, place);
            replace(&mut self.held, place, rows, row);
            self.learn(self.batch_rows, step)?;
        }
        Ok(())
    }

    /// No more rows come: hands over those that are held.
    pub(super) fn finish(mut self, step: Step<'_>) -> Result<(), TrainerError> {
        let mut order: Vec<usize> = (0..self.held.rows()).collect();
        self.random.shuffle(&mut order);
        for place in order {
            append(&mut self.batch, &self.held, place);
            self.learn(self.batch_rows, step)?;
        }
        self.learn(1, step)
    }

    /// Hands over the batch if it has so many rows.
    fn learn(&mut self, rows: usize, step: Step<'_>) -> Result<(), TrainerError> {
        if self.batch.rows() < rows {
            return Ok(());
        }
        step(&self.batch)?;
        self.batch.features.clear();
        self.batch.labels.clear();
        self.batch.values.clear();
        Ok(())
    }
}

fn append(to: &mut Examples, from: &Examples, row: usize) {
    to.features.extend_from_slice(from.row(row));
    to.labels.push(from.labels[row]);
    to.values.extend(from.values.get(row));
}

fn replace(held: &mut Examples, place: usize, from: &Examples, row: usize) {
    held.features[place * held.inputs..][..from.inputs].copy_from_slice(from.row(row));
    held.labels[place] = from.labels[row];
    if let (Some(old), Some(new)) = (held.values.get_mut(place), from.values.get(row)) {
        *old = *new;
    }
}

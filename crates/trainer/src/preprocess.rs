//! From raw columns to network inputs: what each column means, which rows are held out, and how values become numbers.
//!
//! Everything that is learned from values (medians, means, categories) is learned from the training rows alone.

mod encode;
mod fit;
mod kind;
mod note;
mod split;
mod target;

#[cfg(test)]
mod tests;

use recipes::TabularSpec;
use recipes::model::InputColumn;

pub use encode::{CLIP, Category, Encoder};
pub use note::{Note, dropped as notes_of_dropped};
pub use split::{Split, stratified};

use crate::DataError;
use crate::data::{Dropped, Table};

/// Rows as the network sees them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Examples {
    /// Network inputs, row by row: `[rows, inputs]`.
    pub features: Vec<f32>,
    /// Network inputs per row.
    pub inputs: usize,
    /// Class of each row, as an index.
    pub labels: Vec<u32>,
}

impl Examples {
    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.labels.len()
    }

    /// Inputs of one row.
    pub fn row(&self, row: usize) -> &[f32] {
        &self.features[row * self.inputs..(row + 1) * self.inputs]
    }
}

/// A table made ready for training.
#[derive(Debug)]
pub struct Prepared {
    /// Classes, in the order of the labels.
    pub classes: Vec<String>,
    /// How raw columns become inputs, in order.
    pub columns: Vec<InputColumn>,
    /// Columns that are not used, and why.
    pub dropped: Vec<Dropped>,
    /// The rows to learn from.
    pub train: Examples,
    /// The rows held out.
    pub test: Examples,
    /// Rows of the table in either part: what a resumed run must find again.
    pub split: Split,
    /// What the person who submitted the job should know.
    pub notes: Vec<Note>,
}

/// Makes a table ready for training.
pub fn prepare(table: &Table, spec: &TabularSpec) -> Result<Prepared, DataError> {
    let target = target::classify(&table.columns[table.target])?;
    let split = stratified(&target.label_of_row, target.classes.len(), spec.test_fraction, spec.seed)?;
    let mut notes = target.notes(table.rows);
    let mut dropped = table.unreadable.clone();
    let mut fitted = Vec::new();
    for (index, column) in table.columns.iter().enumerate().filter(|(index, _)| *index != table.target) {
        match fit::fit(column, &split.train, spec, &mut notes) {
            Ok(encoder) => fitted.push((index, encoder)),
            Err(why) => dropped.push(Dropped { name: column.name.clone(), why }),
        }
    }
    notes.extend(note::dropped(&dropped));
    if fitted.is_empty() {
        return Err(DataError::NoFeatures { dropped });
    }
    let (train, test) = encode::encode(table, &fitted, &target.label_of_row, &split)?;
    let columns = fitted.into_iter().map(|(_, encoder)| encoder.into_column()).collect();
    Ok(Prepared { classes: target.classes, columns, dropped, train, test, split, notes })
}

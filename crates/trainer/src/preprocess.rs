//! From raw columns to network inputs: what each column means, which rows are held out, and how values become numbers.
//!
//! Everything that is learned from values (medians, means, categories) is learned from the training rows alone.

mod encode;
mod fit;
mod folds;
mod groups;
mod kind;
mod note;
mod split;
mod streamed;
mod target;

#[cfg(test)]
mod tests;

use recipes::model::{InputColumn, TargetScale};
use recipes::{Selection, TabularSpec, Task, Unusable};

pub use encode::{CLIP, Category, Encoder};
pub use folds::folds;
pub use groups::GroupColumn;
pub(crate) use groups::group;
pub use note::{Note, dropped as notes_of_dropped};
pub(crate) use split::fewest;
pub use split::{Split, stratified};
pub use streamed::{Coder, Counts, Part, Parts, Streamed, prepare_streamed};
pub(crate) use target::names;

use crate::DataError;
use crate::data::{Budget, Dropped, Table};

/// Rows as a model sees them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Examples {
    /// Inputs, row by row: `[rows, inputs]`.
    pub features: Vec<f32>,
    /// Inputs per row.
    pub inputs: usize,
    /// Class of each row, as an index; all 0 where a quantity is predicted.
    pub labels: Vec<u32>,
    /// The quantity of each row, in standard deviations from the mean; nothing where classes are predicted.
    pub values: Vec<f64>,
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

    /// Leaves of every row only these inputs, which are in their order.
    pub(crate) fn narrow(&mut self, inputs: &[usize]) {
        let (rows, before) = (self.rows(), self.inputs);
        for row in 0..rows {
            // What is moved lies behind where it goes, or there already.
            for (place, &input) in inputs.iter().enumerate() {
                self.features[row * inputs.len() + place] = self.features[row * before + input];
            }
        }
        self.features.truncate(rows * inputs.len());
        self.features.shrink_to_fit();
        self.inputs = inputs.len();
    }

    /// Some of the rows, in the order in which they are named.
    #[must_use]
    pub fn part(&self, rows: &[usize]) -> Self {
        let mut part =
            Self { features: Vec::with_capacity(rows.len() * self.inputs), inputs: self.inputs, ..Self::default() };
        for &row in rows {
            part.features.extend_from_slice(self.row(row));
            part.labels.push(self.labels[row]);
            part.values.extend(self.values.get(row));
        }
        part
    }
}

/// A table made ready for training.
#[derive(Debug)]
pub struct Prepared {
    /// Classes, in the order of the labels; none where a quantity is predicted.
    pub classes: Vec<String>,
    /// Unit of the values, where a quantity is predicted.
    pub target_scale: Option<TargetScale>,
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
    /// Which columns were selected, where the specification asks for it.
    pub selection: Option<Selection>,
    /// Columns by whose values scores are told.
    pub groups: Vec<GroupColumn>,
    /// What the person who submitted the job should know.
    pub notes: Vec<Note>,
    /// Memory that is left.
    pub budget: Budget,
}

/// Makes a table ready for training.
pub fn prepare(table: &Table, spec: &TabularSpec) -> Result<Prepared, DataError> {
    let target = target::read(&table.columns[table.target], spec)?;
    let split = stratified(&target.label_of_row, target.classes.len().max(1), spec.test_fraction, spec.seed)?;
    let mut found = Found { fitted: Vec::new(), dropped: table.unreadable.clone(), notes: target.notes(table.rows) };
    for (index, column) in table.columns.iter().enumerate().filter(|(_, column)| spec.is_feature(&column.name)) {
        match fit::fit(column, &split.train, spec, &mut found.notes) {
            Ok(encoder) => found.fitted.push((index, encoder)),
            Err(why) => found.dropped.push(Dropped { name: column.name.clone(), why }),
        }
    }
    let scale = || {
        let column = &table.columns[table.target];
        let numbers: Vec<f64> = split.train.iter().map(|&row| column.numbers[row as usize]).collect();
        target::scale(&column.name, fit::moments(&numbers, 0, 0.0))
    };
    let target_scale = (spec.task == Task::Regression).then(scale).transpose()?;
    Ok(found.finish(table, (target, target_scale), split, spec)?.0)
}

/// What was found out about the columns.
struct Found {
    /// Those that are of use, each with its place in the table.
    fitted: Vec<(usize, Encoder)>,
    dropped: Vec<Dropped>,
    notes: Vec<Note>,
}

impl Found {
    /// Encodes the rows. Also returns how, by a column's place in the table.
    fn finish(
        self,
        table: &Table,
        (target, target_scale): (target::Target, Option<TargetScale>),
        split: Split,
        spec: &TabularSpec,
    ) -> Result<(Prepared, Vec<(usize, Encoder)>), DataError> {
        let Self { fitted, dropped, mut notes } = self;
        notes.extend(note::dropped(&dropped));
        if fitted.is_empty() {
            return Err(DataError::NoFeatures { dropped });
        }
        let (mut train, mut test, budget) = encode::encode(table, &fitted, &target.label_of_row, &split)?;
        if let Some(scale) = target_scale {
            let values = |rows| target::standardised(&table.columns[table.target], rows, scale);
            (train.values, test.values) = (values(&split.train), values(&split.test));
        }
        let columns = fitted.iter().map(|(_, encoder)| encoder.column().clone()).collect();
        let groups = groups::read(table, spec, &split);
        let (classes, selection) = (target.classes, None);
        let prepared =
            Prepared { classes, target_scale, columns, dropped, train, test, split, selection, groups, notes, budget };
        Ok((prepared, fitted))
    }
}

/// The inputs of columns that are kept, in their order.
pub(crate) fn inputs_of(columns: &[InputColumn], is_kept: impl Fn(&str) -> bool) -> Vec<usize> {
    let (mut start, mut inputs) = (0, Vec::new());
    for column in columns {
        let end = start + column.width();
        if is_kept(&column.name) {
            inputs.extend(start..end);
        }
        start = end;
    }
    inputs
}

/// The columns that a selection does not keep.
pub(crate) fn uninformative(selection: &Selection) -> Vec<Dropped> {
    let left_out = selection.columns.iter().filter(|it| !it.kept);
    left_out.map(|it| Dropped { name: it.column.clone(), why: Unusable::Uninformative }).collect()
}

impl Prepared {
    /// Leaves out the columns that a selection did not keep.
    pub(crate) fn keep(&mut self, selection: Selection) {
        let is_kept = |name: &str| selection.columns.iter().any(|it| it.kept && it.column == name);
        let inputs = inputs_of(&self.columns, is_kept);
        self.columns.retain(|column| is_kept(&column.name));
        let before = self.bytes();
        self.train.narrow(&inputs);
        self.test.narrow(&inputs);
        self.budget.give_back(before - self.bytes());
        self.dropped.extend(uninformative(&selection));
        self.selection = Some(selection);
    }

    /// Bytes of all rows.
    fn bytes(&self) -> u64 {
        ((self.train.features.len() + self.test.features.len()) * size_of::<f32>()) as u64
    }
}

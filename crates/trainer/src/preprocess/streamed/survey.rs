//! The first look at a table that is read in pieces.

use recipes::{TabularSpec, Task};

use super::facts::Facts;
use super::parts::{Part, Parts};
use crate::data::{Budget, Cell, Column, Piece, RowGroups};
use crate::{DataError, Stop, TrainerError};

/// What all rows tell, and some rows that stand for all.
#[derive(Debug)]
pub(super) struct Survey {
    pub(super) facts: Vec<Facts>,
    /// Rows with a target that stand for all.
    pub(super) sample: Vec<Column>,
    /// Their parts.
    pub(super) sample_parts: Vec<Part>,
    pub(super) rows: usize,
    /// Rows with a target: to learn from, to calibrate with, and held out.
    pub(super) counts: Counts,
    pub(super) budget: Budget,
}

/// Rows by part.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Rows to learn from.
    pub train: u64,
    /// Rows to calibrate with.
    pub validation: u64,
    /// Rows held out for the test.
    pub test: u64,
}

/// Whether a row has what the task predicts.
pub(super) fn is_labelled(task: Task, target: &Column, row: usize) -> bool {
    match target.cell(row) {
        Cell::Number(_) => true,
        Cell::Text(_) => task != Task::Regression,
        Cell::Missing => false,
    }
}

impl Survey {
    /// Reads all rows.
    pub(super) fn read(
        groups: &RowGroups,
        spec: &TabularSpec,
        parts: Parts,
        stop: &Stop,
    ) -> Result<Self, TrainerError> {
        let column = |name: &String| Facts::new(name.clone());
        let mut survey = Self {
            facts: groups.names().iter().map(column).collect(),
            sample: groups.names().iter().cloned().map(Column::new).collect(),
            sample_parts: Vec::new(),
            rows: 0,
            counts: Counts::default(),
            budget: groups.budget(),
        };
        for group in 0..groups.count() {
            let add = &mut |piece: Piece| Ok(survey.add(piece, groups.target(), spec.task, parts)?);
            groups.read(group, stop, add)?;
        }
        let bytes = survey.facts.iter().map(Facts::bytes).sum();
        survey.budget.take(bytes)?;
        Ok(survey)
    }

    fn add(&mut self, mut piece: Piece, target: usize, task: Task, parts: Parts) -> Result<(), DataError> {
        let mut part_of = vec![None; piece.rows];
        for (row, (part, stands_for_others)) in parts.starting_at(piece.first_row).take(piece.rows).enumerate() {
            if !is_labelled(task, &piece.columns[target], row) {
                continue;
            }
            let count = match part {
                Part::Train => &mut self.counts.train,
                Part::Validation => &mut self.counts.validation,
                Part::Test => &mut self.counts.test,
            };
            *count += 1;
            part_of[row] = Some(part);
            if stands_for_others {
                self.keep(&piece, row, part)?;
            }
        }
        for (facts, column) in self.facts.iter_mut().zip(&mut piece.columns) {
            facts.add(column, &part_of);
        }
        self.rows += piece.rows;
        Ok(())
    }

    fn keep(&mut self, piece: &Piece, row: usize, part: Part) -> Result<(), DataError> {
        let mut grown = 0;
        for (sample, column) in self.sample.iter_mut().zip(&piece.columns) {
            grown += Column::BYTES_PER_ROW + sample.push(column.cell(row));
        }
        self.sample_parts.push(part);
        self.budget.take(grown)
    }
}

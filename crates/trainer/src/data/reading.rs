//! What reading columns of texts has in common, whatever they are for.

use std::collections::HashMap;

use recipes::{NoSuchColumn, Unusable};

use super::budget::Budget;
use super::cell::number_text;
use super::sink::{Placement, Sink, check_names};
use crate::DataError;

/// What a row takes beside its texts: their places.
pub(super) const ROW_BYTES: u64 = 64;

/// Columns of a job, row by row.
pub(super) trait Columns {
    /// Their names, by the numbers that they are placed at.
    fn names(&self) -> Vec<&String>;

    /// Whether all of them are among those of an input.
    fn check(&self, names: &[String]) -> Result<(), NoSuchColumn>;

    /// Takes the next value of a column, an empty one where there is none. Returns the bytes that are kept of it.
    fn push(&mut self, column: usize, text: &str) -> u64;

    /// Whether a column of that name may hold lists of texts.
    fn takes_lists(&self, _name: &str) -> bool {
        false
    }

    /// Takes a list as the next value of a column that may hold such. Returns the bytes that are kept of it.
    fn push_list(&mut self, column: usize, _items: &[&str]) -> u64 {
        self.push(column, "")
    }

    /// Whether there is no row.
    fn is_empty(&self) -> bool;
}

/// Columns that grow within a budget.
pub(super) struct Reading<C> {
    columns: C,
    budget: Budget,
    grown: u64,
    has_input: bool,
}

impl<C: Columns> Reading<C> {
    pub(super) fn new(columns: C, budget: Budget) -> Self {
        Self { columns, budget, grown: 0, has_input: false }
    }

    /// The columns, and the memory that is left.
    pub(super) fn finish(self) -> Result<(C, Budget), DataError> {
        if !self.has_input {
            return Err(DataError::BadInput { input: String::new(), reason: "a job needs at least one input" });
        }
        if self.columns.is_empty() {
            return Err(DataError::NoRows);
        }
        Ok((self.columns, self.budget))
    }
}

impl<C: Columns> Sink for Reading<C> {
    fn begin(
        &mut self,
        input: &str,
        names: &[String],
        unreadable: &HashMap<String, Unusable>,
    ) -> Result<Placement, DataError> {
        check_names(input, names)?;
        self.columns.check(names)?;
        let wanted = self.columns.names();
        for column in &wanted {
            if let Some(reason) = unreadable.get(*column).cloned() {
                return Err(DataError::BadColumn { column: (*column).clone(), reason });
            }
        }
        self.has_input = true;
        Ok(names.iter().map(|name| wanted.iter().position(|wanted| *wanted == name)).collect())
    }

    fn check_rows(&self, rows: u64) -> Result<(), DataError> {
        self.budget.check(rows.saturating_mul(ROW_BYTES))
    }

    fn check_bytes(&self, bytes: u64) -> Result<(), DataError> {
        self.budget.check(bytes)
    }

    fn push_text(&mut self, column: usize, text: &str) {
        self.grown += self.columns.push(column, text);
    }

    fn push_number(&mut self, column: usize, number: f64) {
        self.grown += self.columns.push(column, &number_text(number));
    }

    fn takes_lists(&self, name: &str) -> bool {
        self.columns.takes_lists(name)
    }

    fn push_list(&mut self, column: usize, items: &[&str]) {
        self.grown += self.columns.push_list(column, items);
    }

    fn push_missing(&mut self, column: usize) {
        self.grown += self.columns.push(column, "");
    }

    fn end_rows(&mut self, rows: usize) -> Result<(), DataError> {
        self.budget.take(ROW_BYTES * rows as u64 + std::mem::take(&mut self.grown))
    }
}

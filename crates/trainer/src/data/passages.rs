//! Texts to be continued, and what continues them.

use std::collections::HashMap;

use recipes::{CausalSpec, Unusable};

use super::budget::Budget;
use super::cell::number_text;
use super::sink::{Placement, Sink, check_names};
use crate::DataError;

/// Texts row by row, as they stand in the files.
#[derive(Debug)]
pub struct Passages {
    /// The texts; empty where there is none.
    pub texts: Vec<String>,
    /// What follows each of them, where the specification names a column of that; otherwise none at all.
    pub completions: Vec<String>,
    /// Memory left after them.
    pub budget: Budget,
}

/// Columns by the numbers that they are placed at.
const TEXT: usize = 0;
/// What a row takes beside its texts: their places.
const ROW_BYTES: u64 = 64;

/// Passages that grow row by row.
pub(super) struct PassageBuilder<'a> {
    spec: &'a CausalSpec,
    passages: Passages,
    grown: u64,
    has_input: bool,
}

impl<'a> PassageBuilder<'a> {
    pub(super) fn new(spec: &'a CausalSpec, budget: Budget) -> Self {
        let passages = Passages { texts: Vec::new(), completions: Vec::new(), budget };
        Self { spec, passages, grown: 0, has_input: false }
    }

    pub(super) fn finish(self) -> Result<Passages, DataError> {
        if !self.has_input {
            return Err(DataError::BadInput { input: String::new(), reason: "a job needs at least one input" });
        }
        if self.passages.texts.is_empty() {
            return Err(DataError::NoRows);
        }
        Ok(self.passages)
    }

    fn push(&mut self, column: usize, text: &str) {
        self.grown += text.len() as u64;
        let texts = if column == TEXT { &mut self.passages.texts } else { &mut self.passages.completions };
        texts.push(text.to_owned());
    }
}

impl Sink for PassageBuilder<'_> {
    fn begin(
        &mut self,
        input: &str,
        names: &[String],
        unreadable: &HashMap<String, Unusable>,
    ) -> Result<Placement, DataError> {
        check_names(input, names)?;
        self.spec.check_columns(names)?;
        let wanted: Vec<&String> =
            std::iter::once(&self.spec.text_column).chain(&self.spec.completion_column).collect();
        for column in &wanted {
            if let Some(reason) = unreadable.get(*column).cloned() {
                return Err(DataError::BadColumn { column: (*column).clone(), reason });
            }
        }
        self.has_input = true;
        Ok(names.iter().map(|name| wanted.iter().position(|wanted| *wanted == name)).collect())
    }

    fn check_rows(&self, rows: u64) -> Result<(), DataError> {
        self.passages.budget.check(rows.saturating_mul(ROW_BYTES))
    }

    fn check_bytes(&self, bytes: u64) -> Result<(), DataError> {
        self.passages.budget.check(bytes)
    }

    fn push_text(&mut self, column: usize, text: &str) {
        self.push(column, text);
    }

    fn push_number(&mut self, column: usize, number: f64) {
        self.push(column, &number_text(number));
    }

    fn push_missing(&mut self, column: usize) {
        self.push(column, "");
    }

    fn end_rows(&mut self, rows: usize) -> Result<(), DataError> {
        let bytes = ROW_BYTES * rows as u64 + std::mem::take(&mut self.grown);
        self.passages.budget.take(bytes)
    }
}

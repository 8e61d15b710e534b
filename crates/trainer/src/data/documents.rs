//! Texts and their labels.

use std::collections::HashMap;

use recipes::{TextSpec, Unusable};

use super::budget::Budget;
use super::cell::{Cell, Markers, number_text};
use super::sink::{Placement, Sink, check_names};
use crate::DataError;

/// Texts and their labels, row by row.
#[derive(Debug)]
pub struct Documents {
    /// The texts.
    pub texts: Vec<String>,
    /// The label of each text, as an index into `labels`; none where it is missing.
    pub label_of: Vec<Option<u32>>,
    /// Every label that occurs, in the order of their first appearance.
    pub labels: Vec<String>,
    /// Memory left after the texts.
    pub budget: Budget,
}

/// Columns by the numbers that they are placed at.
const TEXT: usize = 0;
const LABEL: usize = 1;
/// What a row takes beside its text: the text's and the labels' places.
const ROW_BYTES: u64 = 64;

/// Documents that grow row by row.
pub(super) struct DocumentBuilder<'a> {
    spec: &'a TextSpec,
    markers: Markers,
    documents: Documents,
    index: HashMap<String, u32>,
    grown: u64,
    has_input: bool,
}

impl<'a> DocumentBuilder<'a> {
    pub(super) fn new(spec: &'a TextSpec, budget: Budget) -> Self {
        Self {
            spec,
            markers: Markers::new(&spec.missing),
            documents: Documents { texts: Vec::new(), label_of: Vec::new(), labels: Vec::new(), budget },
            index: HashMap::new(),
            grown: 0,
            has_input: false,
        }
    }

    pub(super) fn finish(self) -> Result<Documents, DataError> {
        if !self.has_input {
            return Err(DataError::BadInput { input: String::new(), reason: "a job needs at least one input" });
        }
        if self.documents.texts.is_empty() {
            return Err(DataError::NoRows);
        }
        Ok(self.documents)
    }

    fn push(&mut self, column: usize, text: &str) {
        if column == TEXT {
            self.grown += text.len() as u64;
            self.documents.texts.push(text.to_owned());
            return;
        }
        let label = self.label(text).map(|label| self.code(label));
        self.documents.label_of.push(label);
    }

    /// The label that a text means: numbers in their shortest spelling, so that `1` and `1.0` are the same. Several labels stay in one
    /// text.
    fn label(&self, text: &str) -> Option<String> {
        match Cell::parse(text, &self.markers) {
            Cell::Missing => None,
            // Where there may be several labels, there may be none; what they are is seen when they are separated.
            _ if self.spec.labels.separator().is_some() => Some(text.trim().to_owned()),
            Cell::Text("") => None,
            Cell::Number(number) => Some(number_text(number)),
            Cell::Text(text) => Some(text.to_owned()),
        }
    }

    fn code(&mut self, label: String) -> u32 {
        if let Some(&code) = self.index.get(&label) {
            return code;
        }
        let code = u32::try_from(self.documents.labels.len()).unwrap_or(u32::MAX);
        self.grown += 2 * label.len() as u64 + ROW_BYTES;
        self.documents.labels.push(label.clone());
        self.index.insert(label, code);
        code
    }
}

impl Sink for DocumentBuilder<'_> {
    fn begin(
        &mut self,
        input: &str,
        names: &[String],
        unreadable: &HashMap<String, Unusable>,
    ) -> Result<Placement, DataError> {
        check_names(input, names)?;
        self.spec.check_columns(names)?;
        for column in [&self.spec.text_column, &self.spec.target] {
            if let Some(reason) = unreadable.get(column).cloned() {
                return Err(DataError::BadColumn { column: column.clone(), reason });
            }
        }
        self.has_input = true;
        let place = |name: &String| {
            let is_text = (*name == self.spec.text_column).then_some(TEXT);
            is_text.or((*name == self.spec.target).then_some(LABEL))
        };
        Ok(names.iter().map(place).collect())
    }

    fn check_rows(&self, rows: u64) -> Result<(), DataError> {
        self.documents.budget.check(rows.saturating_mul(ROW_BYTES))
    }

    fn check_bytes(&self, bytes: u64) -> Result<(), DataError> {
        self.documents.budget.check(bytes)
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
        self.documents.budget.take(bytes)
    }
}

//! Texts to be continued, and what continues them.

use recipes::{CausalSpec, NoSuchColumn};

use super::budget::Budget;
use super::reading::Columns;

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

/// The columns of passages.
pub(super) struct PassageColumns<'a> {
    spec: &'a CausalSpec,
    texts: Vec<String>,
    completions: Vec<String>,
}

impl<'a> PassageColumns<'a> {
    pub(super) fn new(spec: &'a CausalSpec) -> Self {
        Self { spec, texts: Vec::new(), completions: Vec::new() }
    }

    pub(super) fn passages(self, budget: Budget) -> Passages {
        Passages { texts: self.texts, completions: self.completions, budget }
    }
}

impl Columns for PassageColumns<'_> {
    fn names(&self) -> Vec<&String> {
        std::iter::once(&self.spec.text_column).chain(&self.spec.completion_column).collect()
    }

    fn check(&self, names: &[String]) -> Result<(), NoSuchColumn> {
        self.spec.check_columns(names)
    }

    fn push(&mut self, column: usize, text: &str) -> u64 {
        let texts = if column == TEXT { &mut self.texts } else { &mut self.completions };
        texts.push(text.to_owned());
        text.len() as u64
    }

    fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }
}

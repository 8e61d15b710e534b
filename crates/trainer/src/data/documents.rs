//! Texts and their labels.

use std::collections::HashMap;

use recipes::{NoSuchColumn, TextSpec};

use super::budget::Budget;
use super::cell::{Cell, Markers, number_text};
use super::column::Column;
use super::reading::{Columns, ROW_BYTES};

/// A value of a target column.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum LabelValue {
    /// A class, or several labels in one text.
    Text(String),
    /// Labels of which each stands for itself, in a list.
    List(Vec<String>),
}

impl LabelValue {
    fn bytes(&self) -> u64 {
        match self {
            Self::Text(text) => text.len() as u64,
            Self::List(items) => items.iter().map(|item| (item.len() + size_of::<String>()) as u64).sum(),
        }
    }
}

/// Texts and their labels, row by row.
#[derive(Debug)]
pub struct Documents {
    /// The texts.
    pub texts: Vec<String>,
    /// The label of each text, as an index into `labels`; none where it is missing.
    pub label_of: Vec<Option<u32>>,
    /// Every value that occurs, in the order of their first appearance.
    pub labels: Vec<LabelValue>,
    /// Columns by whose values scores are told.
    pub groups: Vec<Column>,
    /// Memory left after the texts.
    pub budget: Budget,
}

/// Columns by the numbers that they are placed at.
const TEXT: usize = 0;
const TARGET: usize = 1;

/// The columns of documents.
pub(super) struct DocumentColumns<'a> {
    spec: &'a TextSpec,
    markers: Markers,
    texts: Vec<String>,
    label_of: Vec<Option<u32>>,
    labels: Vec<LabelValue>,
    index: HashMap<LabelValue, u32>,
    groups: Vec<Column>,
}

impl<'a> DocumentColumns<'a> {
    pub(super) fn new(spec: &'a TextSpec) -> Self {
        let markers = Markers::new(&spec.missing);
        let (texts, label_of, labels) = (Vec::new(), Vec::new(), Vec::new());
        let groups = spec.groups.iter().cloned().map(Column::new).collect();
        Self { spec, markers, texts, label_of, labels, index: HashMap::new(), groups }
    }

    pub(super) fn documents(self, budget: Budget) -> Documents {
        Documents { texts: self.texts, label_of: self.label_of, labels: self.labels, groups: self.groups, budget }
    }

    /// The label that a text means: numbers in their shortest spelling, so that `1` and `1.0` are the same. Several labels stay in one
    /// text.
    fn label(&self, text: &str) -> Option<LabelValue> {
        let label = match Cell::parse(text, &self.markers) {
            Cell::Missing => None,
            // Where there may be several labels, there may be none; what they are is seen when they are separated.
            _ if self.spec.labels.separator().is_some() => Some(text.trim().to_owned()),
            Cell::Text("") => None,
            Cell::Number(number) => Some(number_text(number)),
            Cell::Text(text) => Some(text.to_owned()),
        };
        label.map(LabelValue::Text)
    }

    /// The number of a label, and the bytes that are kept of it: none of one that is known.
    fn code(&mut self, label: LabelValue) -> (u32, u64) {
        if let Some(&code) = self.index.get(&label) {
            return (code, 0);
        }
        let code = u32::try_from(self.labels.len()).unwrap_or(u32::MAX);
        let bytes = 2 * label.bytes() + ROW_BYTES;
        self.labels.push(label.clone());
        self.index.insert(label, code);
        (code, bytes)
    }
}

impl Columns for DocumentColumns<'_> {
    fn names(&self) -> Vec<&String> {
        [&self.spec.text_column, &self.spec.target].into_iter().chain(&self.spec.groups).collect()
    }

    fn check(&self, names: &[String]) -> Result<(), NoSuchColumn> {
        self.spec.check_columns(names)
    }

    fn push(&mut self, column: usize, text: &str) -> u64 {
        if column == TEXT {
            self.texts.push(text.to_owned());
            return text.len() as u64;
        }
        if column > TARGET {
            let grown = self.groups[column - TARGET - 1].push(Cell::parse(text, &self.markers));
            return Column::BYTES_PER_ROW + grown;
        }
        let (label, bytes) = self.label(text).map(|label| self.code(label)).unzip();
        self.label_of.push(label);
        bytes.unwrap_or(0)
    }

    fn takes_lists(&self, name: &str) -> bool {
        name == self.spec.target && self.spec.labels.separator().is_some()
    }

    fn push_list(&mut self, _column: usize, items: &[&str]) -> u64 {
        let (label, bytes) = self.code(LabelValue::List(items.iter().map(|item| (*item).to_owned()).collect()));
        self.label_of.push(Some(label));
        bytes
    }

    fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }
}

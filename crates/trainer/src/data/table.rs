//! Columns under construction.

use std::collections::HashMap;

use recipes::{TabularSpec, Unusable};

use super::budget::Budget;
use super::cell::{Cell, Markers};
use super::column::Column;
use super::sink::{Placement, Sink, check_names};
use crate::DataError;

/// A column that is not used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dropped {
    /// Its name.
    pub name: String,
    /// Why it is not used.
    pub why: Unusable,
}

/// A table of raw values.
#[derive(Debug)]
pub struct Table {
    /// The columns that the specification asks for, the target among them.
    pub columns: Vec<Column>,
    /// Index of the target in `columns`.
    pub target: usize,
    /// Number of rows.
    pub rows: usize,
    /// Columns that could not be read at all, such as nested ones of a Parquet file.
    pub unreadable: Vec<Dropped>,
    /// Memory left after the table.
    pub budget: Budget,
}

/// The columns of a table whose rows are not in memory.
#[derive(Debug)]
pub(super) struct Header {
    pub(super) names: Vec<String>,
    /// Index of the target in `names`.
    pub(super) target: usize,
    pub(super) unreadable: Vec<Dropped>,
    pub(super) markers: Markers,
    pub(super) budget: Budget,
}

/// A table that grows row by row.
pub(super) struct TableBuilder<'a> {
    spec: &'a TabularSpec,
    markers: Markers,
    columns: Vec<Column>,
    unreadable: Vec<Dropped>,
    first_input: Option<String>,
    rows: usize,
    budget: Budget,
    grown: u64,
}

impl<'a> TableBuilder<'a> {
    pub(super) fn new(spec: &'a TabularSpec, budget: Budget) -> Self {
        Self {
            spec,
            markers: Markers::new(&spec.missing),
            columns: Vec::new(),
            unreadable: Vec::new(),
            first_input: None,
            rows: 0,
            budget,
            grown: 0,
        }
    }

    pub(super) fn finish(self) -> Result<Table, DataError> {
        if self.first_input.is_none() {
            return Err(DataError::BadInput { input: String::new(), reason: "a job needs at least one input" });
        }
        if self.rows == 0 {
            return Err(DataError::NoRows);
        }
        let target = self.columns.iter().position(|column| column.name == self.spec.target).unwrap_or(0);
        Ok(Table { columns: self.columns, target, rows: self.rows, unreadable: self.unreadable, budget: self.budget })
    }

    /// What is known of the table before its rows are.
    pub(super) fn into_header(self) -> Header {
        let target = self.columns.iter().position(|column| column.name == self.spec.target).unwrap_or(0);
        let names = self.columns.into_iter().map(|column| column.name).collect();
        Header { names, target, unreadable: self.unreadable, markers: self.markers, budget: self.budget }
    }

    fn row_bytes(&self) -> u64 {
        self.columns.len() as u64 * Column::BYTES_PER_ROW
    }

    fn place_first(
        &mut self,
        input: &str,
        names: &[String],
        unreadable: &HashMap<String, Unusable>,
    ) -> Result<Placement, DataError> {
        self.spec.check_columns(names)?;
        if let Some(why) = unreadable.get(&self.spec.target) {
            return Err(DataError::BadTarget { column: self.spec.target.clone(), reason: why.clone() });
        }
        let mut placement = Placement::with_capacity(names.len());
        for name in names {
            let place = if !self.spec.uses(name) {
                None
            } else if let Some(why) = unreadable.get(name) {
                self.unreadable.push(Dropped { name: name.clone(), why: why.clone() });
                None
            } else {
                self.columns.push(Column::new(name.clone()));
                Some(self.columns.len() - 1)
            };
            placement.push(place);
        }
        self.first_input = Some(input.to_owned());
        Ok(placement)
    }

    fn place_next(
        &self,
        input: &str,
        names: &[String],
        (first, unreadable): (&str, &HashMap<String, Unusable>),
    ) -> Result<Placement, DataError> {
        let mismatch = |input: &str, column: &str, first: &str| DataError::ColumnMismatch {
            input: input.to_owned(),
            column: column.to_owned(),
            first: first.to_owned(),
        };
        let mut place_of: HashMap<&str, usize> = HashMap::new();
        for (place, column) in self.columns.iter().enumerate() {
            place_of.insert(&column.name, place);
        }
        for column in &self.columns {
            if !names.contains(&column.name) {
                return Err(mismatch(input, &column.name, first));
            }
            // In the first input it could be read.
            if let Some(reason) = unreadable.get(&column.name) {
                let (column, reason) = (column.name.clone(), reason.clone());
                let is_target = column == self.spec.target;
                return Err(if is_target {
                    DataError::BadTarget { column, reason }
                } else {
                    DataError::BadColumn { column, reason }
                });
            }
        }
        let known = |name: &String| {
            place_of.contains_key(name.as_str())
                || !self.spec.uses(name)
                || self.unreadable.iter().any(|column| column.name == *name)
        };
        match names.iter().find(|name| !known(name)) {
            Some(extra) => Err(mismatch(first, extra, input)),
            None => Ok(names.iter().map(|name| place_of.get(name.as_str()).copied()).collect()),
        }
    }
}

impl Sink for TableBuilder<'_> {
    fn begin(
        &mut self,
        input: &str,
        names: &[String],
        unreadable: &HashMap<String, Unusable>,
    ) -> Result<Placement, DataError> {
        check_names(input, names)?;
        let placement = match self.first_input.clone() {
            None => self.place_first(input, names, unreadable)?,
            Some(first) => self.place_next(input, names, (&first, unreadable))?,
        };
        Ok(placement)
    }

    fn check_rows(&self, rows: u64) -> Result<(), DataError> {
        self.budget.check(rows.saturating_mul(self.row_bytes()))
    }

    fn check_bytes(&self, bytes: u64) -> Result<(), DataError> {
        self.budget.check(bytes)
    }

    fn push_text(&mut self, column: usize, text: &str) {
        let cell = Cell::parse(text, &self.markers);
        self.grown += self.columns[column].push(cell);
    }

    fn push_number(&mut self, column: usize, number: f64) {
        let cell = Cell::number(number, &self.markers);
        self.grown += self.columns[column].push(cell);
    }

    fn push_missing(&mut self, column: usize) {
        self.grown += self.columns[column].push(Cell::Missing);
    }

    fn end_rows(&mut self, rows: usize) -> Result<(), DataError> {
        self.rows += rows;
        let bytes = self.row_bytes() * rows as u64 + std::mem::take(&mut self.grown);
        self.budget.take(bytes)
    }
}

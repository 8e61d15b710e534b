//! Tables that are never in memory as a whole: the row groups of Parquet files, read a piece at a time.

use std::collections::HashMap;
use std::path::Path;

use recipes::protocol::{InputFormat, TrainerInput};
use recipes::{TabularSpec, Unusable};

use super::budget::Budget;
use super::cell::{Cell, Markers};
use super::column::Column;
use super::parquet_file::{BATCH_ROWS, ParquetFile, Wanted};
use super::path_inside;
use super::sink::{Placement, Sink};
use super::table::{Dropped, Header, TableBuilder};
use crate::{DataError, Stop, TrainerError};

/// Most rows of a piece.
pub const PIECE_ROWS: usize = BATCH_ROWS;

/// Most rows that are read in pieces. A pass over more takes the better part of an hour, and a file of a few bytes may say that it has any
/// number of them.
const MOST_ROWS: u64 = 1_000_000_000;

/// The row groups of a job's inputs, one after the other.
#[derive(Debug)]
pub struct RowGroups {
    files: Vec<(ParquetFile, Wanted)>,
    header: Header,
    groups: Vec<Group>,
    rows: u64,
}

#[derive(Clone, Copy, Debug)]
struct Group {
    file: usize,
    /// Among those of its file.
    index: usize,
    /// Number of its first row among those of the table.
    first_row: u64,
}

/// Some rows of a table, one after the other.
#[derive(Debug)]
pub struct Piece {
    /// The columns that the specification asks for, the target among them.
    pub columns: Vec<Column>,
    /// Number of the first row among those of the table.
    pub first_row: u64,
    /// Number of rows.
    pub rows: usize,
}

impl RowGroups {
    /// Reads the footers of all inputs, which have to be Parquet files.
    ///
    /// # Errors
    /// An input is none, is damaged, or lacks a column, or there are more than a billion rows that would not fit into memory.
    pub fn open(
        folder: &Path,
        inputs: &[TrainerInput],
        spec: &TabularSpec,
        budget: Budget,
    ) -> Result<Self, TrainerError> {
        let mut builder = TableBuilder::new(spec, budget);
        let (mut files, mut groups, mut rows) = (Vec::new(), Vec::new(), 0_u64);
        for input in inputs {
            if input.format != InputFormat::Parquet {
                let what = format!("the CSV file {:?}", input.name);
                return Err(DataError::NotStreamed { field: "streaming", what }.into());
            }
            let file = ParquetFile::open(&path_inside(folder, input)?, &input.name)?;
            let wanted = file.begin(&mut builder)?;
            for index in 0..file.groups() {
                groups.push(Group { file: files.len(), index, first_row: rows });
                rows = rows.saturating_add(file.rows_of(index));
            }
            files.push((file, wanted));
        }
        if files.is_empty() {
            return Err(DataError::BadInput { input: String::new(), reason: "a job needs at least one input" }.into());
        }
        if rows == 0 {
            return Err(DataError::NoRows.into());
        }
        let header = builder.into_header();
        if rows > MOST_ROWS {
            header.budget.check(rows.saturating_mul(Column::BYTES_PER_ROW * header.names.len() as u64))?;
        }
        Ok(Self { files, header, groups, rows })
    }

    /// Rows of all groups, as the footers say.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// Row groups.
    pub fn count(&self) -> usize {
        self.groups.len()
    }

    /// Names of the columns of every piece, in their order.
    pub fn names(&self) -> &[String] {
        &self.header.names
    }

    /// Index of the target among the columns.
    pub fn target(&self) -> usize {
        self.header.target
    }

    /// Columns that could not be read at all.
    pub fn unreadable(&self) -> &[Dropped] {
        &self.header.unreadable
    }

    /// The memory of the job.
    pub fn budget(&self) -> Budget {
        self.header.budget
    }

    /// The rows of a group, piece by piece.
    ///
    /// # Errors
    /// The group is damaged, or unpacks to more than fits into memory. Whatever `each` returns ends the reading as well.
    pub fn read(
        &self,
        group: usize,
        stop: &Stop,
        each: &mut dyn FnMut(Piece) -> Result<(), TrainerError>,
    ) -> Result<(), TrainerError> {
        let Group { file, index, .. } = self.groups[group];
        self.read_group(group, stop, each).map_err(|error| match error {
            TrainerError::Data(error) => self.files[file].0.reached(index, error).into(),
            other => other,
        })
    }

    fn read_group(
        &self,
        group: usize,
        stop: &Stop,
        each: &mut dyn FnMut(Piece) -> Result<(), TrainerError>,
    ) -> Result<(), TrainerError> {
        let Group { file, index, first_row } = self.groups[group];
        let (file, wanted) = &self.files[file];
        let mut rows = PieceRows { header: &self.header, columns: Vec::new(), grown: 0 };
        file.check(index, wanted, &rows)?;
        let mut done = 0;
        for batch in file.batches(index, wanted)? {
            let batch = batch?;
            rows.columns = self.header.names.iter().cloned().map(Column::piece).collect();
            file.push(&batch, wanted, &mut rows)?;
            let columns = std::mem::take(&mut rows.columns);
            each(Piece { columns, first_row: first_row + done, rows: batch.num_rows() })?;
            done += batch.num_rows() as u64;
            stop.check()?;
        }
        Ok(())
    }
}

/// Takes the rows of a piece.
struct PieceRows<'a> {
    header: &'a Header,
    columns: Vec<Column>,
    grown: u64,
}

impl PieceRows<'_> {
    fn markers(&self) -> &Markers {
        &self.header.markers
    }
}

impl Sink for PieceRows<'_> {
    /// The columns were told when the file was opened.
    fn begin(&mut self, _: &str, _: &[String], _: &HashMap<String, Unusable>) -> Result<Placement, DataError> {
        Ok(Placement::new())
    }

    fn check_rows(&self, rows: u64) -> Result<(), DataError> {
        self.header.budget.check(rows.saturating_mul(Column::BYTES_PER_ROW * self.header.names.len() as u64))
    }

    fn check_bytes(&self, bytes: u64) -> Result<(), DataError> {
        self.header.budget.check(bytes)
    }

    fn push_text(&mut self, column: usize, text: &str) {
        let cell = Cell::parse(text, self.markers());
        self.grown += self.columns[column].push(cell);
    }

    fn push_number(&mut self, column: usize, number: f64) {
        let cell = Cell::number(number, self.markers());
        self.grown += self.columns[column].push(cell);
    }

    fn push_missing(&mut self, column: usize) {
        self.grown += self.columns[column].push(Cell::Missing);
    }

    fn end_rows(&mut self, rows: usize) -> Result<(), DataError> {
        let grown = std::mem::take(&mut self.grown);
        self.check_rows(rows as u64)?;
        self.check_bytes(grown)
    }
}

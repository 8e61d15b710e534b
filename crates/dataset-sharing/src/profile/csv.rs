//! Profiling a CSV file while it streams by.

use foundation::limits::MAX_COLUMNS;

use super::infer::{ColumnTally, is_number};
use super::{Duplicate, TableProfile, find_duplicate};
use crate::csv::{CsvFault, FieldCount, Record, RecordReader, RecordSink};
use crate::model::TableSchema;

/// Longest name of a column in bytes; what recipes accept.
const MAX_NAME_BYTES: usize = 1_024;

/// Takes a file piece by piece, and refuses it as early as possible.
pub(crate) struct CsvProfiler {
    reader: RecordReader,
    table: TableTally,
}

impl CsvProfiler {
    /// At the beginning of a file.
    pub(crate) fn new() -> Self {
        Self { reader: RecordReader::new(), table: TableTally::default() }
    }

    /// Takes the next piece of the file.
    pub(crate) fn push(&mut self, piece: &[u8]) -> Result<(), CsvFault> {
        self.reader.push(piece, &mut self.table)
    }

    /// What the file held, now that all of it was seen.
    pub(crate) fn finish(mut self) -> Result<TableProfile, CsvFault> {
        self.reader.finish(&mut self.table)?;
        if self.table.rows == 0 {
            return Err(CsvFault::NoRows);
        }
        let columns = self.table.columns.into_iter().map(ColumnTally::finish).collect();
        let schema = TableSchema { columns, delimiter: self.reader.delimiter() };
        Ok(TableProfile { rows: self.table.rows, schema })
    }
}

#[derive(Default)]
struct TableTally {
    /// Empty until the header was seen.
    columns: Vec<ColumnTally>,
    rows: u64,
}

impl RecordSink for TableTally {
    fn record(&mut self, record: Record<'_>) -> Result<(), CsvFault> {
        if self.columns.is_empty() {
            self.columns = header(record)?.into_iter().map(ColumnTally::new).collect();
            return Ok(());
        }
        let expected = self.columns.len();
        if record.len() != expected || record.cut {
            let found = if record.cut { FieldCount::MoreThan(record.len()) } else { FieldCount::Exactly(record.len()) };
            return Err(CsvFault::Ragged { line: record.line, expected, found });
        }
        self.rows += 1;
        self.columns.iter_mut().zip(record.fields()).for_each(|(column, field)| column.add(field));
        Ok(())
    }
}

/// The columns' names.
fn header(record: Record<'_>) -> Result<Vec<String>, CsvFault> {
    if record.cut || record.len() > MAX_COLUMNS {
        return Err(CsvFault::TooManyColumns { limit: MAX_COLUMNS });
    }
    if record.fields().all(|field| field.trim_ascii().is_empty()) {
        return Err(CsvFault::NoHeader { reason: "the first line holds no names" });
    }
    if record.fields().all(|field| is_number(field.trim_ascii())) {
        return Err(CsvFault::NoHeader { reason: "the first line holds nothing but numbers" });
    }
    let names = record.fields().enumerate().map(|(index, field)| name(index + 1, field));
    let names = names.collect::<Result<Vec<_>, _>>()?;
    match find_duplicate(&names) {
        Some(Duplicate { name, first, second }) => Err(CsvFault::DuplicateColumn { name, first, second }),
        None => Ok(names),
    }
}

fn name(column: usize, field: &[u8]) -> Result<String, CsvFault> {
    let refused = |reason| CsvFault::ColumnName { column, reason };
    // The reader has checked that it is UTF-8.
    let text = std::str::from_utf8(field).map_err(|_| refused("it is not UTF-8"))?.trim();
    if text.is_empty() {
        // Programs that write row names leave the name of that column empty.
        return Ok(format!("column {column}"));
    }
    if text.len() > MAX_NAME_BYTES {
        return Err(refused("it is longer than 1024 bytes"));
    }
    if text.contains(char::is_control) {
        return Err(refused("it contains a line break or another control character"));
    }
    Ok(text.to_owned())
}

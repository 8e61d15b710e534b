//! Streaming CSV (RFC 4180).

use std::cell::Cell;
use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::rc::Rc;

use csv::{ByteRecord, Reader, ReaderBuilder};
use recipes::limits;

use super::MAX_RECORD_BYTES;
use super::sink::{Placement, Sink};
use crate::error::ReadPlace;
use crate::{DataError, Stop, TrainerError};

/// The stop flag is looked at and the memory counted every this many rows.
const ROWS_PER_CHECK: usize = 64;

/// Reads a CSV file into the table.
pub(super) fn read(
    path: &Path,
    input: &str,
    delimiter: Option<char>,
    table: &mut impl Sink,
    stop: &Stop,
) -> Result<(), TrainerError> {
    let file = File::open(path).map_err(|error| unreadable(input, &error))?;
    read_from(file, input, delimiter, table, stop)
}

pub(super) fn read_from(
    source: impl Read,
    input: &str,
    delimiter: Option<char>,
    table: &mut impl Sink,
    stop: &Stop,
) -> Result<(), TrainerError> {
    let mut rows = Rows::open(source, input, delimiter)?;
    let mut record = ByteRecord::new();
    if !rows.next(&mut record)? {
        return Err(DataError::Empty { input: input.to_owned() }.into());
    }
    let names = header(&record, input)?;
    let placement = table.begin(input, &names, &HashMap::new())?;
    let (mut pending, mut row) = (0, 0);
    while rows.next(&mut record)? {
        push(&record, &names, &placement, input, table)?;
        (pending, row) = (pending + 1, row + 1);
        if pending == ROWS_PER_CHECK {
            table.end_rows(std::mem::take(&mut pending)).map_err(|error| error.reached(input, ReadPlace::Row(row)))?;
            stop.check()?;
        }
    }
    table.end_rows(pending).map_err(|error| error.reached(input, ReadPlace::Row(row)))?;
    Ok(())
}

fn header(record: &ByteRecord, input: &str) -> Result<Vec<String>, DataError> {
    if record.len() > limits::COLUMNS {
        let input = input.to_owned();
        return Err(DataError::TooManyColumns { input, found: record.len(), limit: limits::COLUMNS });
    }
    let text = |bytes| std::str::from_utf8(bytes).map(str::trim);
    let names: Result<Vec<_>, _> = record.iter().map(text).collect();
    let names = names.map_err(|_| DataError::NotUtf8 { input: input.to_owned(), line: 1, column: None })?;
    // Programs that write row names leave the name of that column empty.
    let name =
        |(index, name): (usize, &str)| if name.is_empty() { format!("column {}", index + 1) } else { name.to_owned() };
    Ok(names.into_iter().enumerate().map(name).collect())
}

fn push(
    record: &ByteRecord,
    names: &[String],
    placement: &Placement,
    input: &str,
    table: &mut impl Sink,
) -> Result<(), DataError> {
    for ((field, place), name) in record.iter().zip(placement).zip(names) {
        let Ok(text) = std::str::from_utf8(field) else {
            let line = record.position().map_or(0, csv::Position::line);
            return Err(DataError::NotUtf8 { input: input.to_owned(), line, column: Some(name.clone()) });
        };
        if let Some(column) = place {
            table.push_text(*column, text);
        }
    }
    Ok(())
}

/// The records of a CSV file, none of them longer than [`MAX_RECORD_BYTES`].
struct Rows<'a, R> {
    reader: Reader<Guard<BufReader<R>>>,
    input: &'a str,
    record_start: Rc<Cell<u64>>,
}

impl<'a, R: Read> Rows<'a, R> {
    fn open(source: R, input: &'a str, delimiter: Option<char>) -> Result<Rows<'a, R>, DataError> {
        const BUFFER: usize = 64 * 1024;
        let mut source = BufReader::with_capacity(BUFFER, source);
        let delimiter = match delimiter.and_then(|c| u8::try_from(c).ok()) {
            Some(byte) => byte,
            None => sniff(source.fill_buf().map_err(|error| unreadable(input, &error))?),
        };
        let record_start = Rc::new(Cell::new(0));
        let guard = Guard { source, read: 0, record_start: Rc::clone(&record_start) };
        let mut builder = ReaderBuilder::new();
        let builder = builder.has_headers(false).flexible(false).delimiter(delimiter).buffer_capacity(BUFFER);
        Ok(Rows { reader: builder.from_reader(guard), input, record_start })
    }

    /// Reads the next record; false at the end.
    fn next(&mut self, record: &mut ByteRecord) -> Result<bool, DataError> {
        let line = self.reader.position().line();
        let more = self.reader.read_byte_record(record).map_err(|error| self.describe(error, line))?;
        self.record_start.set(self.reader.position().byte());
        Ok(more)
    }

    fn describe(&self, error: csv::Error, line: u64) -> DataError {
        let input = self.input.to_owned();
        match error.into_kind() {
            csv::ErrorKind::UnequalLengths { pos, expected_len: expected, len: found } => {
                DataError::Ragged { input, line: pos.map_or(line, |pos| pos.line()), expected, found }
            }
            csv::ErrorKind::Io(error) if is_too_long(&error) => {
                DataError::RecordTooLong { input, line, limit: MAX_RECORD_BYTES }
            }
            csv::ErrorKind::Io(error) => unreadable(self.input, &error),
            other => DataError::Unreadable { input, reason: format!("{other:?}") },
        }
    }
}

fn is_too_long(error: &io::Error) -> bool {
    error.get_ref().is_some_and(<dyn std::error::Error + Send + Sync>::is::<TooLong>)
}

/// The delimiter that the header line uses most; a comma when it uses none.
fn sniff(start: &[u8]) -> u8 {
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0), (b'|', 0)];
    let mut quoted = false;
    for &byte in start {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            _ if !quoted => counts.iter_mut().filter(|(c, _)| *c == byte).for_each(|(_, count)| *count += 1),
            _ => {}
        }
    }
    // The first of equals wins: `max_by_key` would take the last.
    counts.iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(byte, _)| *byte)
}

fn unreadable(input: &str, error: &io::Error) -> DataError {
    DataError::Unreadable { input: input.to_owned(), reason: error.to_string() }
}

/// Refuses to read on inside a record that is too long, so that it never has to fit into memory.
struct Guard<R> {
    source: R,
    read: u64,
    record_start: Rc<Cell<u64>>,
}

impl<R: BufRead> Read for Guard<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.read.saturating_sub(self.record_start.get()) > MAX_RECORD_BYTES {
            return Err(io::Error::other(TooLong));
        }
        let count = self.source.read(buffer)?;
        self.read += count as u64;
        Ok(count)
    }
}

#[derive(Debug, thiserror::Error)]
#[error("the record is too long")]
struct TooLong;

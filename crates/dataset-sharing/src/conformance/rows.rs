//! The rows of a hidden test set, a few at a time. They are for a predictor's process and for scoring; nobody is shown them.

use std::collections::VecDeque;

use blob_store::{Blob, BlobStream};
use futures_util::TryStreamExt as _;
use serde_json::{Map, Value};

use crate::DatasetError;
use crate::csv::{CsvFault, Record, RecordReader, RecordSink};
use crate::model::{ColumnType, Version};
use crate::preview::Cells;
use crate::profile::is_missing;

/// Characters of the longest text that a model is asked about.
const TEXT_CHARS: usize = 64 * 1024;

/// One row: what a model is shown, and what it has to say.
pub struct TestRow {
    /// All columns but the target, as a predictor takes them.
    pub features: Map<String, Value>,
    /// The true class; `None` where it is missing, so that the row scores nothing.
    pub target: Option<String>,
}

/// A test set that is being read. Memory does not grow with it.
pub struct TestRows {
    pieces: Option<BlobStream>,
    reading: Option<Reading>,
}

struct Reading {
    reader: RecordReader,
    rows: Sink,
}

struct Sink {
    columns: Vec<(String, ColumnType)>,
    target: usize,
    header_seen: bool,
    rows: VecDeque<TestRow>,
}

impl RecordSink for Sink {
    fn record(&mut self, record: Record<'_>) -> Result<(), CsvFault> {
        if !self.header_seen {
            self.header_seen = true;
            return Ok(());
        }
        let (mut features, mut target, mut cells) = (Map::new(), None, Cells::new(TEXT_CHARS));
        for (index, ((name, kind), field)) in self.columns.iter().zip(record.fields()).enumerate() {
            if index != self.target {
                features.insert(name.clone(), cells.field(*kind, field));
            } else if !is_missing(field.trim_ascii()) {
                target = Some(String::from_utf8_lossy(field).trim().to_owned());
            }
        }
        self.rows.push_back(TestRow { features, target });
        Ok(())
    }
}

impl TestRows {
    /// At the beginning of a CSV version; `None` when it has no column of the target's name.
    pub(crate) fn open(blob: &Blob, version: &Version, target: &str) -> Option<Self> {
        let columns = &version.schema.columns;
        let target = columns.iter().position(|column| column.name == target)?;
        let columns = columns.iter().map(|column| (column.name.clone(), column.column_type)).collect();
        let rows = Sink { columns, target, header_seen: false, rows: VecDeque::new() };
        let reading = Reading { reader: RecordReader::new(), rows };
        Some(Self { pieces: Some(blob.read_all()), reading: Some(reading) })
    }

    /// The next rows, at most `most`; none when all were read.
    ///
    /// # Errors
    /// When the content cannot be read.
    pub async fn next(&mut self, most: usize) -> Result<Vec<TestRow>, DatasetError> {
        loop {
            let mut reading = self.reading.take().ok_or(DatasetError::Cancelled)?;
            if reading.rows.rows.len() >= most || self.pieces.is_none() {
                let cut = reading.rows.rows.len().min(most);
                let rows = reading.rows.rows.drain(..cut).collect();
                self.reading = Some(reading);
                return Ok(rows);
            }
            let piece = match &mut self.pieces {
                Some(pieces) => pieces.try_next().await?,
                None => None,
            };
            if piece.is_none() {
                self.pieces = None;
            }
            let parsed = tokio::task::spawn_blocking(move || {
                match piece {
                    Some(piece) => reading.reader.push(&piece, &mut reading.rows)?,
                    None => reading.reader.finish(&mut reading.rows)?,
                }
                Ok::<_, CsvFault>(reading)
            });
            self.reading = Some(parsed.await.map_err(|_| DatasetError::Cancelled)??);
        }
    }
}

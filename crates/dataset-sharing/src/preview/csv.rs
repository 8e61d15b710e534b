//! The first rows of a CSV file.

use blob_store::Blob;
use futures_util::TryStreamExt as _;
use serde_json::Value;

use super::cell::Cells;
use super::{Extent, Preview};
use crate::DatasetError;
use crate::csv::{CsvFault, Record, RecordReader, RecordSink};
use crate::model::{ColumnType, TableSchema};

/// How far into the file is read, step by step, until there are enough rows. At least one row is always within: no line is
/// longer than 4 MiB.
const STEPS: [u64; 3] = [64 * 1024, 1024 * 1024, 9 * 1024 * 1024];

/// Reads the first rows.
pub(super) async fn preview(blob: &Blob, schema: &TableSchema, extent: Extent) -> Result<Preview, DatasetError> {
    let mut reading = Reading {
        reader: RecordReader::new(),
        rows: FirstRows {
            types: schema.columns.iter().map(|column| column.column_type).collect(),
            header_seen: false,
            rows: Vec::with_capacity(extent.rows),
            wanted: extent.rows,
            cells: Cells::new(extent.cell_chars),
        },
    };
    let mut start = 0;
    for step in STEPS {
        let end = step.min(blob.size());
        let mut pieces = blob.read(start..end)?;
        while !reading.rows.is_full()
            && let Some(piece) = pieces.try_next().await?
        {
            let pushed = tokio::task::spawn_blocking(move || {
                reading.reader.push(&piece, &mut reading.rows)?;
                Ok::<_, CsvFault>(reading)
            });
            reading = pushed.await.map_err(|_| DatasetError::Cancelled)??;
        }
        start = end;
        if reading.rows.is_full() || end == blob.size() {
            break;
        }
    }
    if start == blob.size() && !reading.rows.is_full() {
        reading.reader.finish(&mut reading.rows)?;
    }
    let FirstRows { rows, cells, .. } = reading.rows;
    let columns = schema.columns.iter().map(|column| column.name.clone()).collect();
    Ok(Preview { columns, rows, omitted: Vec::new(), truncated: cells.cut })
}

struct Reading {
    reader: RecordReader,
    rows: FirstRows,
}

struct FirstRows {
    types: Vec<ColumnType>,
    header_seen: bool,
    rows: Vec<Vec<Value>>,
    wanted: usize,
    cells: Cells,
}

impl FirstRows {
    fn is_full(&self) -> bool {
        self.rows.len() >= self.wanted
    }
}

impl RecordSink for FirstRows {
    fn record(&mut self, record: Record<'_>) -> Result<(), CsvFault> {
        if !self.header_seen {
            self.header_seen = true;
        } else if !self.is_full() {
            let Self { types, cells, .. } = self;
            let row = types.iter().zip(record.fields()).map(|(column, field)| cells.field(*column, field));
            self.rows.push(row.collect());
        }
        Ok(())
    }
}

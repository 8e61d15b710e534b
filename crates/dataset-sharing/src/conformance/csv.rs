//! A CSV file, row by row.

use blob_store::Blob;
use futures_util::TryStreamExt as _;

use super::Progress;
use super::column::ColumnCheck;
use crate::DatasetError;
use crate::csv::{CsvFault, Record, RecordReader, RecordSink};
use crate::profile::is_missing;

struct Reading {
    reader: RecordReader,
    rows: Rows,
}

struct Rows {
    checks: Vec<Option<ColumnCheck>>,
    header_seen: bool,
    count: u64,
}

impl RecordSink for Rows {
    fn record(&mut self, record: Record<'_>) -> Result<(), CsvFault> {
        if !self.header_seen {
            self.header_seen = true;
            return Ok(());
        }
        self.count += 1;
        let row = self.count;
        for (check, field) in self.checks.iter_mut().zip(record.fields()) {
            let Some(check) = check else { continue };
            let field = field.trim_ascii();
            if is_missing(field) {
                check.value(row, None);
            } else {
                // The reader has checked that it is UTF-8.
                check.value(row, Some(String::from_utf8_lossy(field).trim()));
            }
        }
        Ok(())
    }
}

/// Checks every row and says how many there are.
pub(super) async fn examine(
    blob: &Blob,
    checks: Vec<Option<ColumnCheck>>,
    progress: Progress<'_>,
) -> Result<(u64, Vec<Option<ColumnCheck>>), DatasetError> {
    let rows = Rows { checks, header_seen: false, count: 0 };
    let mut reading = Reading { reader: RecordReader::new(), rows };
    let (mut done, total) = (0, blob.size());
    let mut pieces = blob.read_all();
    while let Some(piece) = pieces.try_next().await? {
        done += piece.len() as u64;
        // Off the threads that others wait on.
        let pushed = tokio::task::spawn_blocking(move || {
            reading.reader.push(&piece, &mut reading.rows)?;
            Ok::<_, CsvFault>(reading)
        });
        reading = pushed.await.map_err(|_| DatasetError::Cancelled)??;
        progress(done, total);
    }
    reading.reader.finish(&mut reading.rows)?;
    Ok((reading.rows.count, reading.rows.checks))
}

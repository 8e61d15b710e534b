//! Profiling a Parquet file by its footer, after it was stored.

use blob_store::Blob;
use bytes::{Bytes, BytesMut};
use futures_util::TryStreamExt as _;

use super::{Duplicate, TableProfile, find_duplicate};
use crate::DatasetError;
use crate::model::{Column, ColumnType, TableSchema};
use crate::parquet::{FieldKind, Footer, FooterLocation, Leaf, Logical, ParquetFault, Physical};

/// What is read of the end at first: the whole footer of most files.
const FIRST_READ: u64 = 64 * 1024;
/// The shortest file that can be Parquet: the magic word twice and a footer's length.
const SHORTEST: u64 = 12;

/// What a stored Parquet file holds.
pub(crate) async fn profile_parquet(blob: &Blob) -> Result<TableProfile, DatasetError> {
    Ok(profile(&read_footer(blob).await?)?)
}

/// Reads the footer of a stored file, with its first row groups.
pub(crate) async fn read_footer(blob: &Blob) -> Result<Footer, DatasetError> {
    read_footer_by(blob, Footer::read).await
}

/// The same, with all row groups.
pub(crate) async fn read_whole_footer(blob: &Blob) -> Result<Footer, DatasetError> {
    read_footer_by(blob, Footer::read_whole).await
}

async fn read_footer_by(
    blob: &Blob,
    read: fn(&[u8], u64) -> Result<Footer, ParquetFault>,
) -> Result<Footer, DatasetError> {
    let size = blob.size();
    if size == 0 {
        return Err(ParquetFault::Empty.into());
    }
    if size < SHORTEST {
        return Err(ParquetFault::NotParquet { reason: "it is too short" }.into());
    }
    let head = read_range(blob, 0, 4).await?;
    let end_at = size.saturating_sub(FIRST_READ);
    let end = read_range(blob, end_at, size).await?;
    let (Some(head), Some(tail)) = (head.first_chunk(), end.last_chunk()) else {
        return Err(ParquetFault::NotParquet { reason: "it is too short" }.into());
    };
    let location = FooterLocation::find(size, *head, *tail)?;
    let footer = if location.start >= end_at {
        let within = |offset: u64| usize::try_from(offset - end_at).unwrap_or(usize::MAX);
        end.slice(within(location.start)..within(location.end))
    } else {
        read_range(blob, location.start, location.end).await?
    };
    // The largest footers take a tenth of a second to walk.
    let read = tokio::task::spawn_blocking(move || read(&footer, location.start));
    Ok(read.await.map_err(|_| DatasetError::Cancelled)??)
}

/// Part of a blob, in memory: the caller has bounded it.
pub(crate) async fn read_range(blob: &Blob, start: u64, end: u64) -> Result<Bytes, DatasetError> {
    let mut pieces = blob.read(start..end)?;
    let first = pieces.try_next().await?.unwrap_or_default();
    if first.len() as u64 == end - start {
        return Ok(first);
    }
    let mut all = BytesMut::from(&first[..]);
    while let Some(piece) = pieces.try_next().await? {
        all.extend_from_slice(&piece);
    }
    Ok(all.freeze())
}

fn profile(footer: &Footer) -> Result<TableProfile, ParquetFault> {
    let names: Vec<&str> = footer.fields.iter().map(|field| field.name.as_str()).collect();
    if let Some(Duplicate { name, first, second }) = find_duplicate(&names) {
        return Err(ParquetFault::DuplicateColumn { name, first, second });
    }
    let columns = footer.fields.iter().map(|field| match field.kind {
        FieldKind::Flat(leaf) => {
            let nulls = footer.nulls[leaf.chunk];
            let column_type = if nulls == Some(footer.rows) { ColumnType::Empty } else { column_type(leaf) };
            let nullable = leaf.optional && nulls != Some(0);
            Column { name: field.name.clone(), column_type, nullable, distinct: None }
        }
        FieldKind::Nested => {
            Column { name: field.name.clone(), column_type: ColumnType::Nested, nullable: true, distinct: None }
        }
    });
    Ok(TableProfile { rows: footer.rows, schema: TableSchema { columns: columns.collect(), delimiter: None } })
}

fn column_type(leaf: Leaf) -> ColumnType {
    match (leaf.logical, leaf.physical) {
        (Logical::Null, _) => ColumnType::Empty,
        (Logical::Text | Logical::Uuid | Logical::Time(_), _) => ColumnType::Text,
        (Logical::Decimal { .. } | Logical::Float16, _) => ColumnType::Number,
        (Logical::Date | Logical::Timestamp { .. }, _) | (_, Physical::Int96) => ColumnType::Date,
        (_, Physical::Boolean) => ColumnType::Boolean,
        (_, Physical::Int32 | Physical::Int64) => ColumnType::Integer,
        (_, Physical::Float | Physical::Double) => ColumnType::Number,
        (_, Physical::Bytes | Physical::Fixed(_)) => ColumnType::Binary,
    }
}

//! Apache Parquet, bounded by what a file declares and by what it turns out to hold.

use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int64Type};
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field, Schema, SchemaRef, TimeUnit};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};
use parquet::file::metadata::ParquetMetaData;
use recipes::{Unusable, limits};

use super::sink::{Placement, Sink};
use super::{date, parquet_lists, parquet_pages};
use crate::{DataError, Stop, TrainerError};

/// Rows decoded at a time.
const BATCH_ROWS: usize = 1_024;

/// Reads a Parquet file into the table.
pub(super) fn read(path: &Path, input: &str, table: &mut impl Sink, stop: &Stop) -> Result<(), TrainerError> {
    let file = File::open(path)
        .map_err(|error| DataError::Unreadable { input: input.to_owned(), reason: error.to_string() })?;
    // The decoder indexes by what a damaged file says; a panic in it is the file's fault, not a crash.
    match catch_unwind(AssertUnwindSafe(|| read_file(file, input, table, stop))) {
        Ok(result) => result,
        Err(_) => Err(damaged(input, "its content contradicts itself").into()),
    }
}

fn read_file(file: File, input: &str, table: &mut impl Sink, stop: &Stop) -> Result<(), TrainerError> {
    let metadata = ArrowReaderMetadata::load(&file, ArrowReaderOptions::new().with_skip_arrow_metadata(true))
        .map_err(|error| damaged(input, &error.to_string()))?;
    let fields = metadata.schema().fields().clone();
    if fields.len() > limits::COLUMNS {
        let input = input.to_owned();
        return Err(DataError::TooManyColumns { input, found: fields.len(), limit: limits::COLUMNS }.into());
    }
    let names: Vec<String> = fields.iter().map(|field| field.name().trim().to_owned()).collect();
    let unreadable = names.iter().zip(fields.iter()).filter_map(|(name, field)| {
        let kind = field.data_type();
        let takes_lists = parquet_lists::is_list(kind) && table.takes_lists(name);
        let reason = if takes_lists { parquet_lists::unreadable(kind) } else { unsupported(kind) };
        Some((name.clone(), reason?))
    });
    let unreadable = unreadable.collect();
    let placement = table.begin(input, &names, &unreadable)?;
    check_declared(metadata.metadata(), table)?;
    let (mask, places) = wanted(&metadata, &placement);
    check_pages(&file, metadata.metadata(), &mask, input, table)?;
    let reader = open(file, &metadata, mask, input)?;
    for batch in reader {
        let batch = batch.map_err(|error| damaged(input, &error.to_string()))?;
        push_batch(&batch, &places, input, table)?;
        stop.check()?;
    }
    Ok(())
}

/// Refuses a file that declares more rows or bytes than fit, before any of it is decoded.
fn check_declared(metadata: &ParquetMetaData, table: &impl Sink) -> Result<(), DataError> {
    let declared = |value: i64| u64::try_from(value).unwrap_or(u64::MAX);
    let mut rows = 0_u64;
    for group in metadata.row_groups() {
        rows = rows.saturating_add(declared(group.num_rows()));
        // One row group's pages are in memory at a time, those of all its columns together.
        let chunks = group.columns().iter().map(|chunk| declared(chunk.uncompressed_size()));
        table.check_bytes(chunks.fold(0, u64::saturating_add))?;
    }
    table.check_rows(rows)
}

/// The wanted columns, and where each of them goes.
fn wanted(metadata: &ArrowReaderMetadata, placement: &Placement) -> (ProjectionMask, Vec<usize>) {
    let wanted = placement.iter().enumerate().filter_map(|(index, place)| place.map(|place| (index, place)));
    let (roots, places): (Vec<usize>, Vec<usize>) = wanted.unzip();
    (ProjectionMask::roots(metadata.parquet_schema(), roots), places)
}

/// Refuses pages that claim more than their codec makes of them, or than fits: a footer may say less than its pages do.
fn check_pages(
    file: &File,
    metadata: &ParquetMetaData,
    mask: &ProjectionMask,
    input: &str,
    table: &impl Sink,
) -> Result<(), DataError> {
    for group in metadata.row_groups() {
        let mut bytes = 0_u64;
        for (_, chunk) in group.columns().iter().enumerate().filter(|(leaf, _)| mask.leaf_included(*leaf)) {
            let unpacked = parquet_pages::unpacked_bytes(file, chunk)
                .map_err(|problem| damaged(input, &format!("column {:?}: {problem}", chunk.column_path().string())))?;
            bytes = bytes.saturating_add(unpacked);
        }
        bytes = bytes.saturating_add(parquet_lists::item_bytes(group, mask));
        table.check_bytes(bytes)?;
    }
    Ok(())
}

/// A reader of the wanted columns.
fn open(
    file: File,
    metadata: &ArrowReaderMetadata,
    mask: ProjectionMask,
    input: &str,
) -> Result<ParquetRecordBatchReader, DataError> {
    // Views share a dictionary's bytes: a long text that stands in a million rows is in memory once.
    let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true).with_schema(with_views(metadata.schema()));
    let metadata = ArrowReaderMetadata::try_new(Arc::clone(metadata.metadata()), options)
        .map_err(|error| damaged(input, &error.to_string()))?;
    ParquetRecordBatchReaderBuilder::new_with_metadata(file, metadata)
        .with_projection(mask)
        .with_batch_size(BATCH_ROWS)
        .build()
        .map_err(|error| damaged(input, &error.to_string()))
}

fn with_views(schema: &Schema) -> SchemaRef {
    let view = |field: &Arc<Field>| {
        let with_views = match field.data_type() {
            DataType::Utf8 | DataType::LargeUtf8 => Some(DataType::Utf8View),
            other => parquet_lists::with_views(other),
        };
        with_views.map_or_else(|| Arc::clone(field), |kind| Arc::new(field.as_ref().clone().with_data_type(kind)))
    };
    Arc::new(Schema::new_with_metadata(schema.fields().iter().map(view).collect::<Vec<_>>(), schema.metadata().clone()))
}

fn push_batch(batch: &RecordBatch, places: &[usize], input: &str, table: &mut impl Sink) -> Result<(), DataError> {
    for (array, &column) in batch.columns().iter().zip(places) {
        match array.data_type() {
            DataType::Utf8View => push_texts(array, column, table),
            DataType::Boolean => push_booleans(array, column, table),
            DataType::List(_) => parquet_lists::push(array, column, table),
            kind if is_date(kind) => push_dates(array, column, input, table)?,
            _ => push_numbers(array, column, input, table)?,
        }
    }
    table.end_rows(batch.num_rows())
}

fn push_texts(array: &ArrayRef, column: usize, table: &mut impl Sink) {
    for text in array.as_string_view() {
        match text {
            Some(text) => table.push_text(column, text),
            None => table.push_missing(column),
        }
    }
}

fn push_booleans(array: &ArrayRef, column: usize, table: &mut impl Sink) {
    for value in array.as_boolean() {
        match value {
            Some(value) => table.push_text(column, if value { "true" } else { "false" }),
            None => table.push_missing(column),
        }
    }
}

/// As texts, so that a date is the same as in CSV. One that no year of four digits has is missing.
fn push_dates(array: &ArrayRef, column: usize, input: &str, table: &mut impl Sink) -> Result<(), DataError> {
    let numbers = arrow_cast::cast(array, &DataType::Int64).map_err(|error| damaged(input, &error.to_string()))?;
    let millis = |number: i64| match array.data_type() {
        DataType::Date32 => number.checked_mul(date::MILLIS_PER_DAY),
        DataType::Timestamp(TimeUnit::Second, _) => number.checked_mul(1_000),
        DataType::Timestamp(TimeUnit::Microsecond, _) => Some(number.div_euclid(1_000)),
        DataType::Timestamp(TimeUnit::Nanosecond, _) => Some(number.div_euclid(1_000_000)),
        _ => Some(number),
    };
    for number in numbers.as_primitive::<Int64Type>() {
        match number.and_then(millis).and_then(date::text) {
            Some(text) => table.push_text(column, &text),
            None => table.push_missing(column),
        }
    }
    Ok(())
}

fn is_date(data_type: &DataType) -> bool {
    matches!(data_type, DataType::Date32 | DataType::Date64 | DataType::Timestamp(..))
}

fn push_numbers(array: &ArrayRef, column: usize, input: &str, table: &mut impl Sink) -> Result<(), DataError> {
    let numbers = arrow_cast::cast(array, &DataType::Float64).map_err(|error| damaged(input, &error.to_string()))?;
    for number in numbers.as_primitive::<Float64Type>() {
        match number {
            Some(number) => table.push_number(column, number),
            None => table.push_missing(column),
        }
    }
    Ok(())
}

/// Why a column of that type is not read; none when it is.
fn unsupported(data_type: &DataType) -> Option<Unusable> {
    let readable = data_type.is_integer()
        || data_type.is_floating()
        || is_date(data_type)
        || matches!(data_type, DataType::Boolean | DataType::Utf8 | DataType::LargeUtf8)
        || matches!(data_type, DataType::Decimal32(..) | DataType::Decimal64(..) | DataType::Decimal128(..));
    if readable {
        return None;
    }
    Some(match data_type {
        kind if kind.is_nested() => Unusable::Nested,
        kind if kind.is_temporal() => Unusable::Temporal,
        kind if kind.is_null() => Unusable::Missing,
        _ => Unusable::Binary,
    })
}

fn damaged(input: &str, reason: &str) -> DataError {
    DataError::Parquet { input: input.to_owned(), reason: reason.to_owned() }
}

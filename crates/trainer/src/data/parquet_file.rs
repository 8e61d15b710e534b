//! Apache Parquet, bounded by what a file declares and by what it turns out to hold.

use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int64Type};
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field, Schema, SchemaRef, TimeUnit};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};
use recipes::{Unusable, limits};

use super::sink::Sink;
use super::{date, parquet_lists, parquet_pages};
use crate::error::ReadPlace;
use crate::{DataError, Stop, TrainerError};

/// Rows decoded at a time.
pub(super) const BATCH_ROWS: usize = 1_024;

/// Reads a Parquet file into the table.
pub(super) fn read(path: &Path, input: &str, table: &mut impl Sink, stop: &Stop) -> Result<(), TrainerError> {
    let file = ParquetFile::open(path, input)?;
    let wanted = file.begin(table)?;
    table.check_rows(file.rows()).map_err(|error| error.reached(input, ReadPlace::Rows(file.rows())))?;
    // A file that could not fit is refused before any of it is decoded.
    (0..file.groups()).try_for_each(|group| file.check(group, &wanted, table))?;
    for group in 0..file.groups() {
        for batch in file.batches(group, &wanted)? {
            file.push(&batch?, &wanted, table).map_err(|error| file.reached(group, error))?;
            stop.check()?;
        }
    }
    Ok(())
}

/// A Parquet file whose footer was read.
#[derive(Debug)]
pub(super) struct ParquetFile {
    input: String,
    path: PathBuf,
    metadata: ArrowReaderMetadata,
}

/// The columns of a file that are read, and where each of them goes.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    mask: ProjectionMask,
    places: Vec<usize>,
}

impl ParquetFile {
    pub(super) fn open(path: &Path, input: &str) -> Result<Self, DataError> {
        let file = open(path, input)?;
        let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
        let metadata = sound(|| ArrowReaderMetadata::load(&file, options).map_err(|error| error.to_string()));
        let metadata = metadata.map_err(|reason| damaged(input, &reason))?;
        let found = metadata.schema().fields().len();
        if found > limits::COLUMNS {
            return Err(DataError::TooManyColumns { input: input.to_owned(), found, limit: limits::COLUMNS });
        }
        Ok(Self { input: input.to_owned(), path: path.to_owned(), metadata })
    }

    /// Tells the table of the columns; returns those that it wants.
    pub(super) fn begin(&self, table: &mut impl Sink) -> Result<Wanted, DataError> {
        let fields = self.metadata.schema().fields();
        let names: Vec<String> = fields.iter().map(|field| field.name().trim().to_owned()).collect();
        let unreadable = names.iter().zip(fields.iter()).filter_map(|(name, field)| {
            let kind = field.data_type();
            let takes_lists = parquet_lists::is_list(kind) && table.takes_lists(name);
            let reason = if takes_lists { parquet_lists::unreadable(kind) } else { unsupported(kind) };
            Some((name.clone(), reason?))
        });
        let unreadable = unreadable.collect();
        let placement = table.begin(&self.input, &names, &unreadable)?;
        let wanted = placement.iter().enumerate().filter_map(|(index, place)| place.map(|place| (index, place)));
        let (roots, places): (Vec<usize>, Vec<usize>) = wanted.unzip();
        Ok(Wanted { mask: ProjectionMask::roots(self.metadata.parquet_schema(), roots), places })
    }

    /// Row groups.
    pub(super) fn groups(&self) -> usize {
        self.metadata.metadata().num_row_groups()
    }

    /// Rows of a group, as the footer says.
    pub(super) fn rows_of(&self, group: usize) -> u64 {
        declared(self.metadata.metadata().row_group(group).num_rows())
    }

    /// Rows of all groups.
    pub(super) fn rows(&self) -> u64 {
        (0..self.groups()).fold(0, |rows, group| rows.saturating_add(self.rows_of(group)))
    }

    /// Refuses a row group that declares more bytes than fit, or whose pages claim more than their codec makes of them, or than fits: a
    /// footer may say less than its pages do.
    pub(super) fn check(&self, group: usize, wanted: &Wanted, table: &impl Sink) -> Result<(), DataError> {
        self.check_group(group, wanted, table).map_err(|error| self.reached(group, error))
    }

    fn check_group(&self, group: usize, wanted: &Wanted, table: &impl Sink) -> Result<(), DataError> {
        let metadata = self.metadata.metadata().row_group(group);
        // One row group's pages are in memory at a time, those of all columns that are read together.
        let read = || (0..).zip(metadata.columns()).filter(|(leaf, _)| wanted.mask.leaf_included(*leaf));
        let chunks = read().map(|(_, chunk)| declared(chunk.uncompressed_size()));
        table.check_bytes(chunks.fold(0, u64::saturating_add))?;
        let (file, mut bytes) = (open(&self.path, &self.input)?, 0_u64);
        for (_, chunk) in read() {
            let unpacked = sound(|| parquet_pages::unpacked_bytes(&file, chunk)).map_err(|problem| {
                self.damaged_group(group, &format!("column {:?}: {problem}", chunk.column_path().string()))
            })?;
            bytes = bytes.saturating_add(unpacked);
        }
        table.check_bytes(bytes.saturating_add(parquet_lists::item_bytes(metadata, &wanted.mask)))
    }

    /// The rows of a group, some at a time.
    pub(super) fn batches(
        &self,
        group: usize,
        wanted: &Wanted,
    ) -> Result<impl Iterator<Item = Result<RecordBatch, DataError>>, DataError> {
        // A file of its own: threads that read by one would move each other's place in it.
        let file = open(&self.path, &self.input)?;
        let reader = sound(|| self.reader(file, group, wanted)).map_err(|reason| self.damaged_group(group, &reason));
        let (mut reader, mut is_over) = (reader?, false);
        Ok(std::iter::from_fn(move || {
            if is_over {
                return None;
            }
            let batch = sound(|| reader.next().transpose().map_err(|error| error.to_string()));
            is_over = !matches!(batch, Ok(Some(_)));
            batch.map_err(|reason| self.damaged_group(group, &reason)).transpose()
        }))
    }

    fn reader(&self, file: File, group: usize, wanted: &Wanted) -> Result<ParquetRecordBatchReader, String> {
        // Views share a dictionary's bytes: a long text that stands in a million rows is in memory once.
        let options =
            ArrowReaderOptions::new().with_skip_arrow_metadata(true).with_schema(with_views(self.metadata.schema()));
        let metadata = ArrowReaderMetadata::try_new(Arc::clone(self.metadata.metadata()), options);
        ParquetRecordBatchReaderBuilder::new_with_metadata(file, metadata.map_err(|error| error.to_string())?)
            .with_projection(wanted.mask.clone())
            .with_row_groups(vec![group])
            .with_batch_size(BATCH_ROWS)
            .build()
            .map_err(|error| error.to_string())
    }

    /// Hands a batch of rows to the table.
    pub(super) fn push(&self, batch: &RecordBatch, wanted: &Wanted, table: &mut impl Sink) -> Result<(), DataError> {
        push_batch(batch, &wanted.places, &self.input, table)
    }

    /// An error with the row group that reading had got to, where it is about memory.
    pub(super) fn reached(&self, group: usize, error: DataError) -> DataError {
        error.reached(&self.input, ReadPlace::RowGroup(group + 1, self.groups()))
    }

    /// Where a file has several row groups, people are told which one is damaged.
    fn damaged_group(&self, group: usize, reason: &str) -> DataError {
        match self.groups() {
            1 => damaged(&self.input, reason),
            groups => damaged(&self.input, &format!("row group {} of {groups}: {reason}", group + 1)),
        }
    }
}

fn open(path: &Path, input: &str) -> Result<File, DataError> {
    File::open(path).map_err(|error| DataError::Unreadable { input: input.to_owned(), reason: error.to_string() })
}

/// The decoder indexes by what a damaged file says; a panic in it is the file's fault, not a crash.
fn sound<T>(decode: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(decode)).unwrap_or_else(|_| Err("its content contradicts itself".to_owned()))
}

fn declared(value: i64) -> u64 {
    u64::try_from(value).unwrap_or(u64::MAX)
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
        DataType::Binary | DataType::LargeBinary | DataType::BinaryView | DataType::FixedSizeBinary(_) => {
            Unusable::Binary
        }
        kind => Unusable::Type { of: parquet_lists::name(kind) },
    })
}

fn damaged(input: &str, reason: &str) -> DataError {
    DataError::Parquet { input: input.to_owned(), reason: reason.to_owned() }
}

//! Raw tables: CSV and Parquet files read into columns, before anything is known about their meaning.

mod budget;
mod cell;
mod column;
mod csv_file;
pub(crate) mod date;
mod documents;
mod parquet_file;
mod parquet_lists;
mod parquet_pages;
mod passages;
mod reading;
mod row_groups;
mod sink;
mod table;

#[cfg(test)]
mod tests;

use std::path::{Component, Path, PathBuf};

use recipes::protocol::{InputFormat, TrainerInput};
use recipes::{CausalSpec, TabularSpec, TextSpec};

pub use budget::Budget;
pub use cell::{Cell, Markers, fold, number_text, parse_number};
pub use column::{Column, MISSING_CODE, Texts};
pub(crate) use column::{DICTIONARY_VALUES, LONGEST_CATEGORY};
pub use date::{Ambiguous, Date, Dates, Day, Forms, MILLIS_PER_DAY};
pub use documents::{Documents, LabelValue};
pub use passages::Passages;
pub use row_groups::{PIECE_ROWS, Piece, RowGroups};
pub use table::{Dropped, Table};

use crate::{DataError, Stop, TrainerError};
use documents::DocumentColumns;
use passages::PassageColumns;
use reading::Reading;
use sink::Sink;
use table::TableBuilder;

/// Longest row of a CSV file in bytes.
pub const MAX_RECORD_BYTES: u64 = 16 * 1024 * 1024;

/// Reads every input of a job, one after the other, into one table.
pub fn read(
    folder: &Path,
    inputs: &[TrainerInput],
    spec: &TabularSpec,
    budget: Budget,
    stop: &Stop,
) -> Result<Table, TrainerError> {
    let mut builder = TableBuilder::new(spec, budget);
    read_into(&mut builder, folder, inputs, spec.delimiter, stop)?;
    builder.finish().map_err(TrainerError::from)
}

/// Reads the texts and labels of every input of a job, one after the other.
pub fn read_documents(
    folder: &Path,
    inputs: &[TrainerInput],
    spec: &TextSpec,
    budget: Budget,
    stop: &Stop,
) -> Result<Documents, TrainerError> {
    let mut reading = Reading::new(DocumentColumns::new(spec), budget);
    read_into(&mut reading, folder, inputs, spec.delimiter, stop)?;
    let (columns, budget) = reading.finish()?;
    Ok(columns.documents(budget))
}

/// Reads the texts of every input of a job, one after the other, and what follows them.
pub fn read_passages(
    folder: &Path,
    inputs: &[TrainerInput],
    spec: &CausalSpec,
    budget: Budget,
    stop: &Stop,
) -> Result<Passages, TrainerError> {
    let mut reading = Reading::new(PassageColumns::new(spec), budget);
    read_into(&mut reading, folder, inputs, spec.delimiter, stop)?;
    let (columns, budget) = reading.finish()?;
    Ok(columns.passages(budget))
}

fn read_into(
    sink: &mut impl Sink,
    folder: &Path,
    inputs: &[TrainerInput],
    delimiter: Option<char>,
    stop: &Stop,
) -> Result<(), TrainerError> {
    for input in inputs {
        let path = path_inside(folder, input)?;
        match input.format {
            InputFormat::Csv => csv_file::read(&path, &input.name, delimiter, sink, stop)?,
            InputFormat::Parquet => parquet_file::read(&path, &input.name, sink, stop)?,
        }
    }
    Ok(())
}

/// A path may not leave the job's folder.
fn path_inside(folder: &Path, input: &TrainerInput) -> Result<PathBuf, DataError> {
    let path = Path::new(&input.path);
    if input.path.is_empty() || !path.components().all(|part| matches!(part, Component::Normal(_))) {
        let reason = "its path must lie below the job's folder";
        return Err(DataError::BadInput { input: input.name.clone(), reason });
    }
    Ok(folder.join(path))
}

//! The first rows of a stored version, bounded in rows, bytes, work and time.

mod cell;
mod csv;
mod parquet;

use blob_store::Blob;
pub(crate) use cell::Cells;
use foundation::word_enum;
use serde_json::Value;

use crate::DatasetError;
use crate::model::{Format, Version};

/// Rows of a preview at most.
pub const MAX_PREVIEW_ROWS: usize = 100;
/// Characters of one value at most; fewer in wide tables.
const MAX_CELL_CHARS: usize = 1_000;
const MIN_CELL_CHARS: usize = 32;
/// What all values together are meant to stay below, in characters.
const MAX_CHARS: usize = 2 * 1024 * 1024;

word_enum! {
    /// Why a preview leaves a column out.
    pub enum Omission {
        /// It holds lists, maps or records.
        Nested = "nested",
        /// One of its pages is larger than a preview reads.
        TooLarge = "too_large",
        /// It is written in a way that previews do not know.
        Unsupported = "unsupported",
        /// It cannot be read as what it claims to be.
        Damaged = "damaged",
        /// The columns before it used up what a preview may read.
        Budget = "budget",
    }
}

/// A column that a preview leaves out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OmittedColumn {
    /// Its name.
    pub name: String,
    /// Why.
    pub reason: Omission,
}

/// The first rows of a version.
///
/// Numbers stand as JSON numbers, except decimals and what is no finite number, which stand as text like dates do; `true` and
/// `false` as JSON's, missing values as `null`, bytes in hexadecimal. A text that is longer than shown ends in `…`.
#[derive(Debug, Clone, PartialEq)]
pub struct Preview {
    /// The columns' names, in order, without those left out.
    pub columns: Vec<String>,
    /// The rows, each a value per column.
    pub rows: Vec<Vec<Value>>,
    /// Columns left out; only Parquet has such.
    pub omitted: Vec<OmittedColumn>,
    /// Whether there is more than is shown: rows, columns, or the rest of a long text.
    pub truncated: bool,
}

/// How much is wanted.
#[derive(Debug, Clone, Copy)]
struct Extent {
    rows: usize,
    cell_chars: usize,
}

/// Reads the first `rows` rows.
pub(crate) async fn preview(blob: &Blob, version: &Version, rows: usize) -> Result<Preview, DatasetError> {
    let rows = rows.min(MAX_PREVIEW_ROWS);
    let cells = (version.schema.columns.len() * rows).max(1);
    let extent = Extent { rows, cell_chars: (MAX_CHARS / cells).clamp(MIN_CELL_CHARS, MAX_CELL_CHARS) };
    let mut preview = match version.summary.format {
        Format::Csv => csv::preview(blob, &version.schema, extent).await?,
        Format::Parquet => parquet::preview(blob, extent).await?,
    };
    let all_rows = usize::try_from(version.summary.rows).is_ok_and(|all| all == preview.rows.len());
    preview.truncated |= !all_rows || !preview.omitted.is_empty();
    Ok(preview)
}

#[cfg(test)]
mod tests;

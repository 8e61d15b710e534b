//! What a file turns out to hold: rows, columns, types.

mod aside;
mod csv;
mod distinct;
mod following;
mod infer;
mod observed;
mod parquet;
mod short;

use std::collections::HashMap;

use crate::model::TableSchema;

pub(crate) use aside::Aside;
pub(crate) use csv::CsvProfiler;
pub(crate) use following::{FollowedUploads, Following};
pub(crate) use infer::{is_boolean, is_date, is_missing, is_number};
pub(crate) use observed::{Cause, Observed};
pub(crate) use parquet::{profile_parquet, read_footer, read_range, read_whole_footer};

/// How much of a name is repeated in an error.
const SHOWN_NAME_CHARS: usize = 100;

/// What a file turned out to hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TableProfile {
    /// Rows, the header line apart.
    pub rows: u64,
    /// Columns.
    pub schema: TableSchema,
}

/// Two columns of one name, counting from 1.
struct Duplicate {
    name: String,
    first: usize,
    second: usize,
}

fn find_duplicate<N: AsRef<str>>(names: &[N]) -> Option<Duplicate> {
    let mut seen = HashMap::with_capacity(names.len());
    names.iter().enumerate().find_map(|(index, name)| {
        let first = seen.insert(name.as_ref(), index)?;
        let name = name.as_ref().chars().take(SHOWN_NAME_CHARS).collect();
        Some(Duplicate { name, first: first + 1, second: index + 1 })
    })
}

#[cfg(test)]
mod tests;

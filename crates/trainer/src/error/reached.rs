//! How far reading had got.

use std::fmt;

use recipes::{Values, values};

/// The place that reading had got to when the data turned out not to fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reached {
    /// Name of the input.
    pub input: String,
    /// The place in it.
    pub place: ReadPlace,
}

/// A place in an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadPlace {
    /// Its beginning, where it tells how many rows it has.
    Rows(u64),
    /// A row, from 1 on.
    Row(u64),
    /// A row group, from 1 on, and how many there are.
    RowGroup(usize, usize),
}

impl fmt::Display for Reached {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let input = &self.input;
        match self.place {
            ReadPlace::Rows(rows) => write!(formatter, "input {input:?} has {rows} rows"),
            ReadPlace::Row(row) => write!(formatter, "input {input:?} was read as far as row {row}"),
            ReadPlace::RowGroup(group, groups) => {
                write!(formatter, "input {input:?} was read as far as row group {group} of {groups}")
            }
        }
    }
}

impl Reached {
    /// What a message about it holds besides fixed words: the code of the kind of place under `why`, and its numbers.
    pub(super) fn values(&self) -> Values {
        let input = ("input", self.input.clone());
        match self.place {
            ReadPlace::Rows(rows) => values([("why", "input_rows".to_owned()), input, ("rows", rows.to_string())]),
            ReadPlace::Row(row) => values([("why", "row_reached".to_owned()), input, ("row", row.to_string())]),
            ReadPlace::RowGroup(group, groups) => values([
                ("why", "row_group_reached".to_owned()),
                input,
                ("group", group.to_string()),
                ("groups", groups.to_string()),
            ]),
        }
    }
}

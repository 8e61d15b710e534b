//! Where the rows of files go.

use std::collections::HashMap;

use recipes::{Unusable, limits};

use crate::DataError;

/// Where the columns of one file go: by position in the file, the number that the sink knows the column by.
pub(crate) type Placement = Vec<Option<usize>>;

/// What takes rows in, file by file. Of a row every placed column gets its value before the next row begins.
pub(crate) trait Sink {
    /// Begins the next file with its column names. `unreadable` says why a column cannot be read, if so.
    fn begin(
        &mut self,
        input: &str,
        names: &[String],
        unreadable: &HashMap<String, Unusable>,
    ) -> Result<Placement, DataError>;

    /// Whether a file with that many rows could fit.
    fn check_rows(&self, rows: u64) -> Result<(), DataError>;

    /// Whether that many bytes, beside what is there, could fit.
    fn check_bytes(&self, bytes: u64) -> Result<(), DataError>;

    /// The value of a column in the next row: a text as it stands in the file.
    fn push_text(&mut self, column: usize, text: &str);

    /// A number.
    fn push_number(&mut self, column: usize, number: f64);

    /// Whether a column of that name may hold lists of texts.
    fn takes_lists(&self, _name: &str) -> bool {
        false
    }

    /// A list of texts, in a column that may hold such.
    fn push_list(&mut self, column: usize, _items: &[&str]) {
        self.push_missing(column);
    }

    /// None.
    fn push_missing(&mut self, column: usize);

    /// Ends rows of which every column has got its value.
    fn end_rows(&mut self, rows: usize) -> Result<(), DataError>;
}

/// Refuses a header with too many columns, or with two of one name.
pub(crate) fn check_names(input: &str, names: &[String]) -> Result<(), DataError> {
    if names.len() > limits::COLUMNS {
        let input = input.to_owned();
        return Err(DataError::TooManyColumns { input, found: names.len(), limit: limits::COLUMNS });
    }
    let mut sorted: Vec<&String> = names.iter().collect();
    sorted.sort_unstable();
    match sorted.windows(2).find(|pair| pair[0] == pair[1]) {
        Some(pair) => Err(DataError::DuplicateColumn { input: input.to_owned(), column: pair[0].clone() }),
        None => Ok(()),
    }
}

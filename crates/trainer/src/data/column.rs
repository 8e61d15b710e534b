//! One column of raw values.

use std::collections::HashMap;

use recipes::DateOrder;

use super::cell::{Cell, number_text};
use super::date::{Date, Dates};

/// Code of a missing value in [`Texts::Coded`].
pub const MISSING_CODE: u32 = u32::MAX;

/// Most distinct values that are kept of a column with texts; one with more cannot be a category.
pub(crate) const DICTIONARY_VALUES: usize = 4_096;

/// Longest text that can be a category, in bytes.
pub(crate) const LONGEST_CATEGORY: usize = 256;

/// A column of raw values.
#[derive(Debug)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// The numbers by row; NaN where the value is missing or a text.
    pub numbers: Vec<f64>,
    /// The values as texts, when at least one is no number.
    pub texts: Texts,
    /// The dates that texts hold.
    pub dates: Dates,
    /// Rows without a value.
    pub missing: usize,
    /// Rows with a text that is no number.
    pub text_rows: usize,
    /// Whether the texts are kept however many they are: the column is a piece of one that is too long to be in memory.
    is_piece: bool,
}

/// The values of a column that holds texts.
#[derive(Debug)]
pub enum Texts {
    /// Every value is a number or missing.
    None,
    /// Few distinct values.
    Coded {
        /// Distinct values in the order of their first appearance; numbers in their shortest spelling.
        values: Vec<String>,
        /// Index into `values` by row, or [`MISSING_CODE`].
        codes: Vec<u32>,
        /// Index by value.
        index: HashMap<String, u32>,
    },
    /// Too many distinct values, or too long ones, to be categories.
    Many,
}

impl Column {
    /// A column without rows.
    pub fn new(name: String) -> Self {
        Self {
            name,
            numbers: Vec::new(),
            texts: Texts::None,
            dates: Dates::default(),
            missing: 0,
            text_rows: 0,
            is_piece: false,
        }
    }

    /// A piece of a column, still without rows. It is to have few; so its texts are kept, the beginning alone of those that are too long to be a
    /// category.
    pub(crate) fn piece(name: String) -> Self {
        Self { is_piece: true, ..Self::new(name) }
    }

    /// The value of a row.
    pub(crate) fn cell(&self, row: usize) -> Cell<'_> {
        let number = self.numbers[row];
        if !number.is_nan() {
            return Cell::Number(number);
        }
        match &self.texts {
            Texts::Coded { values, codes, .. } if codes[row] != MISSING_CODE => {
                Cell::Text(&values[codes[row] as usize])
            }
            _ => Cell::Missing,
        }
    }

    /// Gives numbers codes as texts have, in a column that has no texts.
    pub(crate) fn code_numbers(&mut self) {
        if matches!(self.texts, Texts::None) {
            self.start_coding();
        }
    }

    /// Bytes that one more row takes at most, but for dates and new dictionary entries.
    pub const BYTES_PER_ROW: u64 = 12;

    /// Adds the value of the next row. Returns the bytes by which dictionary and dates grew.
    pub fn push(&mut self, cell: Cell<'_>) -> u64 {
        let date = match cell {
            Cell::Text(text) => Date::parse(text),
            _ => None,
        };
        let grown = self.dates.push(self.numbers.len(), date);
        grown + self.push_value(cell)
    }

    /// The date of a row in milliseconds since the beginning of 1970, UTC, also one that is written as a number.
    pub fn date(&self, row: usize, order: Option<DateOrder>) -> Option<i64> {
        self.dates.at(row, order).or_else(|| Date::from_number(self.numbers[row])?.in_order(order))
    }

    fn push_value(&mut self, cell: Cell<'_>) -> u64 {
        match cell {
            Cell::Missing => {
                self.missing += 1;
                self.numbers.push(f64::NAN);
                if let Texts::Coded { codes, .. } = &mut self.texts {
                    codes.push(MISSING_CODE);
                }
                0
            }
            Cell::Number(number) => {
                self.numbers.push(number);
                if matches!(self.texts, Texts::Coded { .. }) { self.code(&number_text(number)) } else { 0 }
            }
            Cell::Text(text) => {
                let grown = if matches!(self.texts, Texts::None) { self.start_coding() } else { 0 };
                self.text_rows += 1;
                self.numbers.push(f64::NAN);
                grown + self.code(text)
            }
        }
    }

    /// Rows with a value.
    pub fn present(&self) -> usize {
        self.numbers.len() - self.missing
    }

    /// Codes the rows read so far, all of which hold numbers.
    fn start_coding(&mut self) -> u64 {
        let codes = Vec::with_capacity(self.numbers.capacity());
        self.texts = Texts::Coded { values: Vec::new(), codes, index: HashMap::new() };
        let mut grown = 0;
        // Spelling a number out takes longer than finding it here.
        let mut known: HashMap<u64, u32> = HashMap::new();
        for row in 0..self.numbers.len() {
            let number = self.numbers[row];
            let code = if number.is_nan() { Some(MISSING_CODE) } else { known.get(&number.to_bits()).copied() };
            if code.is_none() {
                grown += self.code(&number_text(number));
            }
            let Texts::Coded { codes, .. } = &mut self.texts else { return grown };
            match code {
                Some(code) => codes.push(code),
                None => drop(known.insert(number.to_bits(), codes[row])),
            }
        }
        grown
    }

    fn code(&mut self, text: &str) -> u64 {
        const ENTRY_OVERHEAD: u64 = 96;
        let Texts::Coded { values, codes, index } = &mut self.texts else { return 0 };
        let text = if self.is_piece { beginning(text) } else { text };
        if let Some(&code) = index.get(text) {
            codes.push(code);
            return 0;
        }
        if !self.is_piece && (values.len() == DICTIONARY_VALUES || text.len() > LONGEST_CATEGORY) {
            self.texts = Texts::Many;
            return 0;
        }
        let code = u32::try_from(values.len()).unwrap_or(MISSING_CODE);
        values.push(text.to_owned());
        index.insert(text.to_owned(), code);
        codes.push(code);
        2 * text.len() as u64 + ENTRY_OVERHEAD
    }
}

/// As much of a text as tells that it is too long to be a category.
fn beginning(text: &str) -> &str {
    let end = (LONGEST_CATEGORY + 1..text.len()).find(|&end| text.is_char_boundary(end));
    end.map_or(text, |end| &text[..end])
}

//! What is known of a column that was read in pieces.

use std::collections::HashMap;

use recipes::DateOrder;

use super::parts::Part;
use crate::data::{Column, DICTIONARY_VALUES, Forms, LONGEST_CATEGORY, MISSING_CODE, Texts};
use crate::preprocess::kind::{Distinct, FEW_ROWS, Whole, are_distinct, has_identifier_name, sorted};

/// Orders in which dates are counted.
const ORDERS: [Option<DateOrder>; 3] = [None, Some(DateOrder::DayFirst), Some(DateOrder::MonthFirst)];

/// Counts of a column over all rows; but for the distinct values, it takes the same memory however many there are.
#[derive(Debug)]
pub(super) struct Facts {
    name: String,
    rows: usize,
    missing: usize,
    text_rows: usize,
    forms: Option<Forms>,
    /// Rows with a date by order, and in any of them.
    dated: [usize; 3],
    dated_in_any: usize,
    /// The smallest and the largest number, as long as all are whole.
    range: Option<(f64, f64)>,
    is_whole: bool,
    values: Values,
    pub(super) train: TrainFacts,
}

/// Counts over the rows to learn from.
#[derive(Debug, Default)]
pub(super) struct TrainFacts {
    /// Rows with a number.
    pub(super) numbers: usize,
    /// Rows with a date, by order.
    dated: [usize; 3],
}

/// The distinct values of a column, numbers in their shortest spelling.
#[derive(Debug, Default)]
pub(super) struct Values {
    pub(super) texts: Vec<String>,
    index: HashMap<String, usize>,
    /// Rows by value.
    pub(super) rows: Vec<usize>,
    /// Rows to learn from by value.
    pub(super) train: Vec<usize>,
    /// Rows to calibrate with by value.
    pub(super) validation: Vec<usize>,
    /// There are more than are kept, or too long ones; then the others are none.
    are_many: bool,
}

impl Facts {
    pub(super) fn new(name: String) -> Self {
        Self {
            name,
            rows: 0,
            missing: 0,
            text_rows: 0,
            forms: None,
            dated: [0; 3],
            dated_in_any: 0,
            range: None,
            is_whole: true,
            values: Values::default(),
            train: TrainFacts::default(),
        }
    }

    /// Counts the rows of a piece. `parts`: of each row with a target its part.
    pub(super) fn add(&mut self, piece: &mut Column, parts: &[Option<Part>]) {
        self.rows += parts.len();
        self.missing += piece.missing;
        self.text_rows += piece.text_rows;
        if !piece.dates.is_empty() {
            self.forms.get_or_insert_default().add(piece.dates.forms());
        }
        for (row, &part) in parts.iter().enumerate() {
            let is_train = part == Some(Part::Train);
            self.add_number(piece.numbers[row], is_train);
            self.add_date(piece, row, is_train);
        }
        self.values.add(piece, parts);
    }

    fn add_number(&mut self, number: f64, is_train: bool) {
        if number.is_nan() {
            return;
        }
        self.is_whole &= number.fract() == 0.0;
        let (low, high) = self.range.unwrap_or((number, number));
        self.range = Some((low.min(number), high.max(number)));
        self.train.numbers += usize::from(is_train);
    }

    fn add_date(&mut self, piece: &Column, row: usize, is_train: bool) {
        let mut is_any = false;
        for (index, order) in ORDERS.into_iter().enumerate() {
            if piece.date(row, order).is_some() {
                self.dated[index] += 1;
                self.train.dated[index] += usize::from(is_train);
                is_any = true;
            }
        }
        self.dated_in_any += usize::from(is_any);
    }

    /// The distinct values, if there are few.
    pub(super) fn values(&self) -> Option<&Values> {
        (!self.values.are_many).then_some(&self.values)
    }

    /// Rows to learn from that have a date.
    pub(super) fn train_dates(&self, order: Option<DateOrder>) -> usize {
        place(order).map_or(0, |place| self.train.dated[place])
    }

    /// Bytes that the distinct values take.
    pub(super) fn bytes(&self) -> u64 {
        const ENTRY_OVERHEAD: u64 = 128;
        self.values.texts.iter().map(|text| 2 * text.len() as u64 + ENTRY_OVERHEAD).sum()
    }
}

fn place(order: Option<DateOrder>) -> Option<usize> {
    ORDERS.iter().position(|&other| other == order)
}

impl Values {
    fn add(&mut self, piece: &mut Column, parts: &[Option<Part>]) {
        if self.are_many {
            return;
        }
        piece.code_numbers();
        let Texts::Coded { values, codes, .. } = &piece.texts else { return };
        let mut places = Vec::with_capacity(values.len());
        for value in values {
            let Some(place) = self.place(value) else {
                *self = Self { are_many: true, ..Self::default() };
                return;
            };
            places.push(place);
        }
        for (&code, &part) in codes.iter().zip(parts) {
            if code != MISSING_CODE {
                let place = places[code as usize];
                self.rows[place] += 1;
                self.train[place] += usize::from(part == Some(Part::Train));
                self.validation[place] += usize::from(part == Some(Part::Validation));
            }
        }
    }

    fn place(&mut self, value: &str) -> Option<usize> {
        if let Some(&place) = self.index.get(value) {
            return Some(place);
        }
        let place = self.texts.len();
        if place == DICTIONARY_VALUES || value.len() > LONGEST_CATEGORY {
            return None;
        }
        self.texts.push(value.to_owned());
        self.index.insert(value.to_owned(), place);
        self.rows.push(0);
        self.train.push(0);
        self.validation.push(0);
        Some(place)
    }
}

/// A column with those of its rows that stand for all.
pub(super) struct Sampled<'a> {
    pub(super) facts: &'a Facts,
    pub(super) sample: &'a Column,
}

impl Whole for Sampled<'_> {
    fn name(&self) -> &str {
        &self.facts.name
    }

    fn present(&self) -> usize {
        self.facts.rows - self.facts.missing
    }

    fn text_rows(&self) -> usize {
        self.facts.text_rows
    }

    fn distinct(&self) -> Distinct<'_> {
        match self.facts.values() {
            _ if self.facts.text_rows == 0 => Distinct::Numbers,
            Some(values) => Distinct::Few(&values.texts),
            None => Distinct::Many,
        }
    }

    fn forms(&self) -> Option<Forms> {
        self.facts.forms
    }

    fn dated(&self, orders: &[Option<DateOrder>]) -> usize {
        match orders {
            [order] => place(*order).map_or(0, |place| self.facts.dated[place]),
            _ => self.facts.dated_in_any,
        }
    }

    /// Whether numbers come once each is asked of the sample: in one of thousands of rows, a number that comes twice in the
    /// table on average comes twice as well.
    fn is_identifier(&self) -> bool {
        let Facts { rows, missing, range, is_whole, .. } = self.facts;
        let Some((low, high)) = range.filter(|_| *is_whole && *missing == 0 && *rows >= FEW_ROWS) else { return false };
        #[expect(clippy::cast_precision_loss, reason = "row counts are far below 2^52")]
        let without_gap = high - low < *rows as f64;
        (without_gap || has_identifier_name(&self.facts.name)) && are_distinct(&sorted(&self.sample.numbers))
    }
}

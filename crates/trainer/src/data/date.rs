//! Dates and times of day as they are written, on the calendar of today (Gregorian, also for the time before it), in UTC.

use recipes::DateOrder;

mod calendar;
mod parse;

pub(crate) use calendar::weekday;
pub use calendar::{Day, MILLIS_PER_DAY};

/// Codes of ways to write a date, in the two lowest bits of a stored one.
const PLAIN: i64 = 0;
const EITHER: i64 = 1;
const DAY_FIRST: i64 = 2;
const MONTH_FIRST: i64 = 3;
/// A row without a date.
const ABSENT: i64 = i64::MIN;

/// How a date is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// In a way that leaves no doubt.
    Plain,
    /// With day and month before the year, either of which may be the month; the date is that with the day first.
    Either,
    /// With day and month before the year, of which the second alone can be the month.
    DayFirst,
    /// With day and month before the year, of which the first alone can be the month.
    MonthFirst,
}

/// A date that was read from a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Date {
    /// Milliseconds since the beginning of 1970, UTC.
    pub millis: i64,
    /// How it is written.
    pub form: Form,
}

impl Date {
    /// The milliseconds since the beginning of 1970 if day and month come in that order; none if they cannot, or if the text needs an
    /// order and there is none.
    pub fn in_order(self, order: Option<DateOrder>) -> Option<i64> {
        match (self.form, order) {
            (Form::Plain, _)
            | (Form::Either | Form::DayFirst, Some(DateOrder::DayFirst))
            | (Form::MonthFirst, Some(DateOrder::MonthFirst)) => Some(self.millis),
            (Form::Either, Some(DateOrder::MonthFirst)) => {
                let Day { year, month, day } = Day::of(self.millis);
                let rest = self.millis.rem_euclid(MILLIS_PER_DAY);
                Some(Day::new(year, day, month)?.millis() + rest)
            }
            _ => None,
        }
    }

    fn pack(self) -> i64 {
        let form = match self.form {
            Form::Plain => PLAIN,
            Form::Either => EITHER,
            Form::DayFirst => DAY_FIRST,
            Form::MonthFirst => MONTH_FIRST,
        };
        self.millis * 4 + form
    }

    fn unpack(packed: i64) -> Option<Self> {
        let form = match packed & 3 {
            _ if packed == ABSENT => return None,
            EITHER => Form::Either,
            DAY_FIRST => Form::DayFirst,
            MONTH_FIRST => Form::MonthFirst,
            _ => Form::Plain,
        };
        Some(Self { millis: packed >> 2, form })
    }
}

/// The dates of a column, by row; nothing as long as no row has any.
#[derive(Debug, Default)]
pub struct Dates {
    packed: Vec<i64>,
    forms: Forms,
}

/// How often dates leave it open whether day or month comes first, and how often they tell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Forms {
    ambiguous: usize,
    day_first: usize,
    month_first: usize,
}

impl Forms {
    fn count(&mut self, form: Form) {
        match form {
            Form::Plain => {}
            Form::Either => self.ambiguous += 1,
            Form::DayFirst => self.day_first += 1,
            Form::MonthFirst => self.month_first += 1,
        }
    }

    /// Adds those of more dates of the column.
    pub fn add(&mut self, others: Self) {
        self.ambiguous += others.ambiguous;
        self.day_first += others.day_first;
        self.month_first += others.month_first;
    }

    /// Whether day or month comes first in all of them, as far as they tell.
    ///
    /// # Errors
    /// When some could be read in both ways and no other one tells which is meant, or when some are in one order and some in the other.
    pub fn order(self) -> Result<Option<DateOrder>, Ambiguous> {
        match (self.day_first, self.month_first) {
            (0, 0) if self.ambiguous == 0 => Ok(None),
            (1.., 0) => Ok(Some(DateOrder::DayFirst)),
            (0, 1..) => Ok(Some(DateOrder::MonthFirst)),
            _ => Err(Ambiguous),
        }
    }
}

impl Dates {
    /// Adds the date of the row after `rows` others, or none. Gives the bytes by which the dates grew.
    pub(super) fn push(&mut self, rows: usize, date: Option<Date>) -> u64 {
        let before = self.packed.len();
        match date {
            None if self.packed.is_empty() => return 0,
            None => self.packed.push(ABSENT),
            Some(date) => {
                self.packed.resize(rows, ABSENT);
                self.packed.push(date.pack());
                self.forms.count(date.form);
            }
        }
        ((self.packed.len() - before) * size_of::<i64>()) as u64
    }

    /// Whether no row has a date.
    pub fn is_empty(&self) -> bool {
        self.packed.is_empty()
    }

    /// The date of a row in milliseconds since the beginning of 1970.
    pub fn at(&self, row: usize, order: Option<DateOrder>) -> Option<i64> {
        Date::unpack(*self.packed.get(row)?)?.in_order(order)
    }

    /// How they are written.
    pub fn forms(&self) -> Forms {
        self.forms
    }
}

/// Dates that do not tell the day from the month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ambiguous;

/// A date as ISO 8601 has it; with a time of day unless it is midnight. None of a year without four digits.
pub(super) fn text(millis: i64) -> Option<String> {
    let Day { year, month, day } = Day::of(millis);
    let rest = millis.rem_euclid(MILLIS_PER_DAY);
    if !(1_000..=9_999).contains(&year) {
        return None;
    }
    let date = format!("{year:04}-{month:02}-{day:02}");
    if rest == 0 {
        return Some(date);
    }
    let (seconds, thousandths) = (rest / 1_000, rest % 1_000);
    let (hours, minutes, seconds) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    Some(format!("{date}T{hours:02}:{minutes:02}:{seconds:02}.{thousandths:03}"))
}

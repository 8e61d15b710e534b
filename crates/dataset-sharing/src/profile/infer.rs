//! What the values of a CSV column are.

use chrono::{NaiveDate, NaiveTime};

use super::distinct::{DistinctCounter, Sighting};
use super::short::{Digits, short_digits};
use crate::model::{Column, ColumnType};

/// Spellings of a missing value, apart from the empty one: those that recipes take for missing by default.
const MISSING: [&[u8]; 6] = [b"NA", b"N/A", b"#N/A", b"NaN", b"null", b"?"];
const LONGEST_MISSING: usize = 4;
/// Longer texts are no numbers.
const LONGEST_NUMBER: usize = 64;

/// What one value looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Integer = 1,
    Number = 2,
    Boolean = 4,
    Date = 8,
    Text = 16,
}

/// What is known of a column so far.
#[derive(Debug)]
pub(crate) struct ColumnTally {
    name: String,
    /// The classes seen, as bits.
    seen: u8,
    missing: u64,
    present: u64,
    distinct: DistinctCounter,
}

impl ColumnTally {
    pub(crate) fn new(name: String) -> Self {
        Self { name, seen: 0, missing: 0, present: 0, distinct: DistinctCounter::default() }
    }

    /// Takes the column's next value.
    pub(crate) fn add(&mut self, field: &[u8]) {
        let value = field.trim_ascii();
        if is_missing(value) {
            self.missing += 1;
            return;
        }
        self.present += 1;
        // A value seen before has been classified; and one text makes the column text, whatever else it holds.
        if self.distinct.add(value) == Sighting::Perhaps && self.seen & Class::Text as u8 == 0 {
            self.seen |= classify(value) as u8;
        }
    }

    /// What the column turned out to be.
    pub(crate) fn finish(self) -> Column {
        const INTEGER: u8 = Class::Integer as u8;
        const NUMBER: u8 = Class::Number as u8;
        const BOTH: u8 = INTEGER | NUMBER;
        const BOOLEAN: u8 = Class::Boolean as u8;
        const DATE: u8 = Class::Date as u8;
        let column_type = match self.seen {
            0 => ColumnType::Empty,
            INTEGER => ColumnType::Integer,
            NUMBER | BOTH => ColumnType::Number,
            BOOLEAN => ColumnType::Boolean,
            DATE => ColumnType::Date,
            _ => ColumnType::Text,
        };
        let distinct = Some(self.distinct.estimate().min(self.present));
        Column { name: self.name, column_type, nullable: self.missing > 0, distinct }
    }
}

/// Whether a value without surrounding spaces stands for "no value".
pub(crate) fn is_missing(value: &[u8]) -> bool {
    match value {
        [] => true,
        [b'N' | b'n' | b'#' | b'?', ..] if value.len() <= LONGEST_MISSING => {
            MISSING.iter().any(|spelling| value.eq_ignore_ascii_case(spelling))
        }
        _ => false,
    }
}

/// Whether a value without surrounding spaces is a number.
pub(crate) fn is_number(value: &[u8]) -> bool {
    matches!(classify(value), Class::Integer | Class::Number)
}

fn classify(value: &[u8]) -> Class {
    match value.first() {
        Some(b'0'..=b'9' | b'+' | b'-' | b'.') => {
            number(value).or_else(|| is_date(value).then_some(Class::Date)).unwrap_or(Class::Text)
        }
        Some(_) if is_boolean(value) => Class::Boolean,
        _ => Class::Text,
    }
}

/// Whether a value without surrounding spaces is a truth value.
pub(crate) fn is_boolean(value: &[u8]) -> bool {
    const WORDS: [&[u8]; 4] = [b"true", b"false", b"yes", b"no"];
    value.len() <= 5 && WORDS.iter().any(|word| value.eq_ignore_ascii_case(word))
}

/// `[+-]digits[.digits][e[+-]digits]`, the digits before the point in groups of three if there are commas.
fn number(value: &[u8]) -> Option<Class> {
    if value.len() > LONGEST_NUMBER {
        return None;
    }
    let unsigned = if let [b'-' | b'+', unsigned @ ..] = value { unsigned } else { value };
    match short_digits(unsigned) {
        Some(Digits::Alone) => return Some(Class::Integer),
        Some(Digits::AndPoint) => return Some(Class::Number),
        None => {}
    }
    let mut whole_len = unsigned.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let grouped = unsigned.get(whole_len) == Some(&b',');
    if grouped {
        whole_len = unsigned.iter().take_while(|byte| byte.is_ascii_digit() || **byte == b',').count();
    }
    let (whole, rest) = unsigned.split_at(whole_len);
    if grouped && !is_grouped(whole) {
        return None;
    }
    if rest.is_empty() {
        let fits =
            grouped || whole_len <= 18 || std::str::from_utf8(value).is_ok_and(|text| text.parse::<i64>().is_ok());
        return (whole_len > 0).then_some(if grouped || !fits { Class::Number } else { Class::Integer });
    }
    let (fraction, rest) = match rest.strip_prefix(b".") {
        Some(rest) => rest.split_at(rest.iter().take_while(|byte| byte.is_ascii_digit()).count()),
        None => (&[][..], rest),
    };
    let exponent_fits = match rest {
        [] => true,
        [b'e' | b'E', b'+' | b'-', digits @ ..] | [b'e' | b'E', digits @ ..] => {
            !grouped && !digits.is_empty() && digits.iter().all(u8::is_ascii_digit)
        }
        _ => false,
    };
    (exponent_fits && !(whole.is_empty() && fraction.is_empty())).then_some(Class::Number)
}

/// `1,234,567`: what spreadsheets write.
fn is_grouped(whole: &[u8]) -> bool {
    let mut groups = whole.split(|byte| *byte == b',');
    groups.next().is_some_and(|first| (1..=3).contains(&first.len())) && groups.all(|group| group.len() == 3)
}

/// `2026-01-31`, alone or before `T` or a space and a time such as `23:59`, `23:59:59` or `23:59:59.999`, the time with or
/// without `Z` or an offset such as `+01:00`.
/// Whether a value without surrounding spaces is a date.
pub(crate) fn is_date(value: &[u8]) -> bool {
    let Some((date, rest)) = value.split_at_checked(10) else { return false };
    let dashes = date[4] == b'-' && date[7] == b'-';
    let is_day = |text: &str| NaiveDate::parse_from_str(text, "%Y-%m-%d").is_ok();
    if !dashes || !std::str::from_utf8(date).is_ok_and(is_day) {
        return false;
    }
    match rest {
        [] => true,
        [b'T' | b' ', time @ ..] => std::str::from_utf8(time).is_ok_and(is_time),
        _ => false,
    }
}

fn is_time(text: &str) -> bool {
    let offset = text.len().checked_sub(6).filter(|at| {
        let [sign, h1, h0, b':', m1, m0] = text.as_bytes()[*at..] else { return false };
        matches!(sign, b'+' | b'-') && [h1, h0, m1, m0].iter().all(u8::is_ascii_digit)
    });
    let local = offset.map_or_else(|| text.strip_suffix('Z').unwrap_or(text), |at| &text[..at]);
    ["%H:%M:%S%.f", "%H:%M"].iter().any(|format| NaiveTime::parse_from_str(local, format).is_ok())
}

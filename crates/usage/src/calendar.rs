//! Days and months in UTC: what usage is counted by.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Datelike as _, Days, Months, NaiveDate, NaiveTime, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A text that is no day, or no month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("it must read like {0}")]
pub struct ParseDayError(&'static str);

/// A day in UTC; `2026-01-31` as text, which sorts like its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(NaiveDate);

/// A calendar month in UTC; `2026-01` as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(NaiveDate);

fn midnight(date: NaiveDate) -> DateTime<Utc> {
    date.and_time(NaiveTime::MIN).and_utc()
}

impl Day {
    /// The day of a moment.
    pub fn of(at: DateTime<Utc>) -> Self {
        Self(at.date_naive())
    }

    /// Its first moment.
    pub fn start(self) -> DateTime<Utc> {
        midnight(self.0)
    }

    /// The day after. The last day that there is, is followed by itself.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0.succ_opt().unwrap_or(self.0))
    }

    /// So many days later.
    #[must_use]
    pub fn after(self, days: u32) -> Self {
        Self(self.0.checked_add_days(Days::new(u64::from(days))).unwrap_or(self.0))
    }

    /// Days from this one to another one; negative when that lies before.
    pub fn until(self, other: Self) -> i64 {
        (other.0 - self.0).num_days()
    }

    /// The month in which it lies.
    pub fn month(self) -> Month {
        Month(self.0.with_day(1).unwrap_or(self.0))
    }
}

impl Month {
    /// The month of a moment.
    pub fn of(at: DateTime<Utc>) -> Self {
        Day::of(at).month()
    }

    /// Its first day.
    pub fn first(self) -> Day {
        Day(self.0)
    }

    /// The month after.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0.checked_add_months(Months::new(1)).unwrap_or(self.0))
    }

    /// The month before.
    #[must_use]
    pub fn previous(self) -> Self {
        Self(self.0.checked_sub_months(Months::new(1)).unwrap_or(self.0))
    }

    /// Its end: the first moment of the month after.
    pub fn end(self) -> DateTime<Utc> {
        self.next().first().start()
    }

    /// How many days it has: 28 to 31.
    pub fn days(self) -> i64 {
        self.first().until(self.next().first())
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.0.year(), self.0.month(), self.0.day())
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.0.year(), self.0.month())
    }
}

/// Exactly as they are written by us: one day has one spelling.
fn parse(text: &str) -> Option<NaiveDate> {
    let bytes = text.as_bytes();
    let plain = bytes.len() == 10
        && bytes
            .iter()
            .enumerate()
            .all(|(at, byte)| if matches!(at, 4 | 7) { *byte == b'-' } else { byte.is_ascii_digit() });
    let number = |range: std::ops::Range<usize>| text.get(range)?.parse::<u32>().ok();
    if !plain {
        return None;
    }
    let year = i32::try_from(number(0..4)?).ok().filter(|year| *year >= 1)?;
    NaiveDate::from_ymd_opt(year, number(5..7)?, number(8..10)?)
}

impl FromStr for Day {
    type Err = ParseDayError;

    fn from_str(text: &str) -> Result<Self, ParseDayError> {
        parse(text).map(Self).ok_or(ParseDayError("2026-01-31"))
    }
}

impl FromStr for Month {
    type Err = ParseDayError;

    fn from_str(text: &str) -> Result<Self, ParseDayError> {
        let short = text.len() == 7;
        let first = if short { parse(&format!("{text}-01")) } else { None };
        first.map(Self).ok_or(ParseDayError("2026-01"))
    }
}

macro_rules! as_text {
    ($name:ident) => {
        foundation::sql_as_text!($name, |value| value.to_string());

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

as_text!(Day);
as_text!(Month);

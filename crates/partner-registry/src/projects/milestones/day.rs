//! A day of the calendar.

use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;

/// A day, wherever one is: `2026-12-31`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(NaiveDate);

/// A text that names no day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("write the day as 2026-12-31")]
pub struct NoDay;

impl FromStr for Day {
    type Err = NoDay;

    fn from_str(text: &str) -> Result<Self, NoDay> {
        // One day has one spelling: chrono alone takes '2026-1-1' too.
        let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").map(Self).map_err(|_| NoDay)?;
        if day.to_string() == text { Ok(day) } else { Err(NoDay) }
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

foundation::sql_as_text!(Day, |day| day.to_string());

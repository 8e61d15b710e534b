//! The calendar.

/// Milliseconds of a day; no day has a leap second here.
pub const MILLIS_PER_DAY: i64 = 86_400_000;

/// Days from the beginning of the year 1 to that of 1970.
const DAYS_BEFORE_1970: i64 = 719_162;
/// Days of four hundred years, after which leap years come as before.
const DAYS_OF_400_YEARS: i64 = 146_097;
/// Days of a common year before each of its months.
const DAYS_BEFORE_MONTH: [i64; 12] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

/// A day of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    /// The year; 0 is the one before the year 1.
    pub year: i64,
    /// The month, from 1.
    pub month: i64,
    /// The day of the month, from 1.
    pub day: i64,
}

impl Day {
    /// A day, if the calendar has it.
    pub fn new(year: i64, month: i64, day: i64) -> Option<Self> {
        let exists = (1..=12).contains(&month) && day >= 1 && day <= days_of_month(year, month);
        exists.then_some(Self { year, month, day })
    }

    /// The day of a moment in milliseconds since the beginning of 1970.
    pub fn of(millis: i64) -> Self {
        let days = millis.div_euclid(MILLIS_PER_DAY) + DAYS_BEFORE_1970;
        let (ages, days) = (days.div_euclid(DAYS_OF_400_YEARS), days.rem_euclid(DAYS_OF_400_YEARS));
        // No year is longer than 366 days, so this is the year or one before it by at most one.
        let mut year = days / 366 + 1;
        while days_before_year(year + 1) <= days {
            year += 1;
        }
        let mut left = days - days_before_year(year);
        let mut month = 1;
        while left >= days_of_month(year, month) {
            left -= days_of_month(year, month);
            month += 1;
        }
        Self { year: 400 * ages + year, month, day: left + 1 }
    }

    /// Its beginning in milliseconds since that of 1970.
    pub fn millis(self) -> i64 {
        let leap_day = i64::from(self.month > 2 && is_leap(self.year));
        let before = DAYS_BEFORE_MONTH.get(usize::try_from(self.month - 1).unwrap_or(0)).copied().unwrap_or(0);
        (days_before_year(self.year) + before + leap_day + self.day - 1 - DAYS_BEFORE_1970) * MILLIS_PER_DAY
    }

    /// Share of the year that has passed before it, every month taken for a twelfth.
    #[expect(clippy::cast_precision_loss, reason = "days of a year")]
    pub fn share_of_year(self) -> f64 {
        let month = (self.day - 1) as f64 / days_of_month(self.year, self.month) as f64;
        ((self.month - 1) as f64 + month) / 12.0
    }
}

/// The day of the week of a moment, from Monday, which is 0.
pub(crate) fn weekday(millis: i64) -> i64 {
    // The first day of the year 1 would have been a Monday.
    (millis.div_euclid(MILLIS_PER_DAY) + DAYS_BEFORE_1970).rem_euclid(7)
}

fn is_leap(year: i64) -> bool {
    year.rem_euclid(4) == 0 && (year.rem_euclid(100) != 0 || year.rem_euclid(400) == 0)
}

fn days_of_month(year: i64, month: i64) -> i64 {
    match month {
        2 => 28 + i64::from(is_leap(year)),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from the beginning of the year 1 to that of another one.
fn days_before_year(year: i64) -> i64 {
    let years = year - 1;
    365 * years + years.div_euclid(4) - years.div_euclid(100) + years.div_euclid(400)
}

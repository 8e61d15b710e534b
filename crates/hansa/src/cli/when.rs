//! Moments as people type them: RFC 3339, or a day in UTC.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};

/// A moment, or the first second of a day.
pub(crate) fn start(text: &str) -> Result<DateTime<Utc>, String> {
    when(text, |day| day.and_time(NaiveTime::MIN))
}

/// A moment, or the last second of a day.
pub(crate) fn end(text: &str) -> Result<DateTime<Utc>, String> {
    when(text, |day| day.and_time(NaiveTime::from_hms_opt(23, 59, 59).unwrap_or_default()))
}

/// A moment, or the end of a day: the first moment that is no longer in it.
pub(crate) fn after(text: &str) -> Result<DateTime<Utc>, String> {
    when(text, |day| day.checked_add_days(Days::new(1)).unwrap_or(day).and_time(NaiveTime::MIN))
}

fn when(text: &str, of_day: impl Fn(NaiveDate) -> chrono::NaiveDateTime) -> Result<DateTime<Utc>, String> {
    let day = text.parse::<NaiveDate>().map(|day| of_day(day).and_utc());
    day.or_else(|_| text.parse()).map_err(|_| "write 2027-12-31 or 2027-12-31T12:00:00Z".to_owned())
}

#[cfg(test)]
mod tests {
    use super::{after, end, start};

    #[test]
    fn a_day_begins_and_ends() {
        let told = [start, end, after].map(|read| read("2027-12-31").unwrap().to_rfc3339());
        assert_eq!(told, ["2027-12-31T00:00:00+00:00", "2027-12-31T23:59:59+00:00", "2028-01-01T00:00:00+00:00"]);
        assert_eq!(after("2027-12-31T12:00:00+02:00").unwrap().to_rfc3339(), "2027-12-31T10:00:00+00:00");
        assert!(end("31.12.2027").is_err());
        assert!(start("tomorrow").unwrap_err().contains("2027-12-31"));
    }
}

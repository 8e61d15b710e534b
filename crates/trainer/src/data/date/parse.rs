//! Reading dates.

use super::{Date, Day, Form, MILLIS_PER_DAY};

/// Longest text that is tried as a date, in bytes.
const LONGEST: usize = 48;
/// English names of the months, by their first three letters.
const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const MONTH_NAMES: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const MILLIS_PER_MINUTE: i64 = 60_000;

impl Date {
    /// Reads a date with or without a time of day: ISO 8601 (`2021-04-03`, `2021-04-03T15:30:00+02:00`; also with `/` or `.`), `3.4.2021`,
    /// `3/4/2021` and `3-4-2021`, `3 April 2021`, `Apr 3, 2021`, `2021年4月3日`. Years have four digits. A time without an offset is taken
    /// for UTC.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let has_year = text.len() >= 8 && text.len() <= LONGEST && text.bytes().filter(u8::is_ascii_digit).count() >= 5;
        if !has_year {
            return None;
        }
        let (date, time) = split(text);
        let (day, form) = date_of(date)?;
        let time = if time.is_empty() { 0 } else { time_of(time)? };
        Some(Self { millis: day.millis() + time, form })
    }

    /// Reads the basic form of ISO 8601 from a number, such as 20210403.
    pub fn from_number(number: f64) -> Option<Self> {
        if number.fract() != 0.0 || !(10_000_101.0..=99_991_231.0).contains(&number) {
            return None;
        }
        #[expect(clippy::cast_possible_truncation, reason = "a whole number of eight digits")]
        let number = number as i64;
        let day = Day::new(number / 10_000, number / 100 % 100, number % 100)?;
        Some(Self { millis: day.millis(), form: Form::Plain })
    }
}

/// The text before the time of day, and the time: it comes behind the last space or `T` before the first colon.
fn split(text: &str) -> (&str, &str) {
    let Some(colon) = text.find(':') else {
        return (text, "");
    };
    match text[..colon].rfind([' ', 'T', 't', '日']) {
        Some(place) if text[place..].starts_with('日') => text.split_at(place + '日'.len_utf8()),
        Some(place) => (text[..place].trim_end(), &text[place + 1..]),
        None => ("", ""),
    }
}

fn date_of(text: &str) -> Option<(Day, Form)> {
    if let Some(rest) = text.strip_suffix('日') {
        let (year, rest) = rest.split_once('年')?;
        let (month, day) = rest.split_once('月')?;
        return Some((Day::new(year_of(year)?, number(month, 2)?, number(day, 2)?)?, Form::Plain));
    }
    if text.bytes().any(|byte| byte.is_ascii_alphabetic()) {
        return Some((with_name(text)?, Form::Plain));
    }
    let separator = text.chars().find(|c| !c.is_ascii_digit()).filter(|c| matches!(c, '-' | '/' | '.'))?;
    let [first, second, third] = parts(text.split(separator))?;
    if first.len() == 4 {
        return Some((Day::new(year_of(first)?, number(second, 2)?, number(third, 2)?)?, Form::Plain));
    }
    let (first, second, year) = (number(first, 2)?, number(second, 2)?, year_of(third)?);
    let day_first = Day::new(year, second, first);
    // With points the day comes first wherever dates are written so.
    if separator == '.' {
        return Some((day_first?, Form::Plain));
    }
    match (day_first, Day::new(year, first, second)) {
        (Some(day), Some(_)) if first == second => Some((day, Form::Plain)),
        (Some(day), Some(_)) => Some((day, Form::Either)),
        (Some(day), None) => Some((day, Form::DayFirst)),
        (None, Some(day)) => Some((day, Form::MonthFirst)),
        (None, None) => None,
    }
}

/// `3 April 2021`, `3-Apr-2021`, `Apr 3, 2021`.
fn with_name(text: &str) -> Option<Day> {
    let [first, second, year] = parts(text.split([' ', '-', ',', '.']).filter(|part| !part.is_empty()))?;
    let year = year_of(year)?;
    match (month_of(first), month_of(second)) {
        (None, Some(month)) => Day::new(year, month, number(first, 2)?),
        (Some(month), None) => Day::new(year, month, number(second, 2)?),
        _ => None,
    }
}

fn month_of(name: &str) -> Option<i64> {
    let name = name.to_ascii_lowercase();
    let is_it = |(short, long): (&&str, &&str)| name == *short || name == *long || (name == "sept" && *short == "sep");
    let place = MONTHS.iter().zip(&MONTH_NAMES).position(is_it)?;
    i64::try_from(place + 1).ok()
}

fn parts<'a>(mut parts: impl Iterator<Item = &'a str>) -> Option<[&'a str; 3]> {
    let found = [parts.next()?, parts.next()?, parts.next()?];
    parts.next().is_none().then_some(found)
}

fn year_of(text: &str) -> Option<i64> {
    number(text, 4).filter(|year| *year >= 1_000)
}

/// A number of at most so many digits.
fn number(text: &str, digits: usize) -> Option<i64> {
    let is_number = (1..=digits).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok()).flatten()
}

/// `15:30`, `15:30:07.25`, `3:30 PM`, `15:30Z`, `15:30+02:00`, in milliseconds since midnight UTC; they may be of the day before or after.
fn time_of(text: &str) -> Option<i64> {
    let text = text.trim();
    let (text, offset) = match text.strip_suffix(['Z', 'z']) {
        Some(rest) => (rest, 0),
        None => match text.rfind(['+', '-']) {
            Some(place) => (&text[..place], offset_of(&text[place..])?),
            None => (text, 0),
        },
    };
    let lower = text.to_ascii_lowercase();
    let (clock, half) = match (lower.strip_suffix("am"), lower.strip_suffix("pm")) {
        (Some(rest), _) => (rest, Some(0)),
        (_, Some(rest)) => (rest, Some(12)),
        _ => (lower.as_str(), None),
    };
    let mut fields = clock.trim().split(':');
    let (hour, minute) = (number(fields.next()?, 2)?, number(fields.next()?, 2)?);
    let second = fields.next().map_or(Some(0), seconds_of)?;
    let hour = match half {
        Some(half) if (1..=12).contains(&hour) => hour % 12 + half,
        Some(_) => return None,
        None => hour,
    };
    if fields.next().is_some() || hour > 23 || minute > 59 {
        return None;
    }
    Some((hour * 60 + minute) * MILLIS_PER_MINUTE + second - offset)
}

/// Seconds with or without a fraction, in milliseconds. A leap second is the first of the next minute.
fn seconds_of(text: &str) -> Option<i64> {
    let (whole, fraction) = text.split_once(['.', ',']).unwrap_or((text, "0"));
    let seconds = number(whole, 2).filter(|second| *second <= 60)?;
    let is_fraction = (1..=9).contains(&fraction.len()) && fraction.bytes().all(|byte| byte.is_ascii_digit());
    let thousandths: i64 = format!("{fraction:0<3}").get(..3)?.parse().ok()?;
    is_fraction.then_some(seconds * 1_000 + thousandths)
}

/// `+02:00`, `-0330`, `+08`, in milliseconds.
fn offset_of(text: &str) -> Option<i64> {
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let digits: String = text[1..].chars().filter(|c| *c != ':').collect();
    if !matches!(digits.len(), 2 | 4) {
        return None;
    }
    let (hours, minutes) = (number(digits.get(..2)?, 2)?, digits.get(2..).filter(|rest| !rest.is_empty()));
    let minutes = minutes.map_or(Some(0), |text| number(text, 2))?;
    let is_offset = hours <= 18 && minutes <= 59 && hours * MILLIS_PER_MINUTE * 60 < MILLIS_PER_DAY;
    is_offset.then_some(sign * (hours * 60 + minutes) * MILLIS_PER_MINUTE)
}

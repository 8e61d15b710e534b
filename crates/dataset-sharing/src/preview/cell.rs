//! Values as JSON.

use chrono::{DateTime, NaiveDate, TimeDelta};
use serde_json::{Number, Value};

use crate::model::ColumnType;
use crate::parquet::{Leaf, Logical, Physical, RawValue, TimeUnit};
use crate::profile::is_missing;

/// Bytes that are shown of a value that is no text.
const SHOWN_BINARY: usize = 16;
/// The Julian day on which 1970 began.
const UNIX_EPOCH_JULIAN_DAY: i64 = 2_440_588;

/// Turns values into JSON, and remembers whether one had to be cut.
#[derive(Debug)]
pub(crate) struct Cells {
    chars: usize,
    pub cut: bool,
}

impl Cells {
    pub(crate) fn new(chars: usize) -> Self {
        Self { chars, cut: false }
    }

    /// A field of a CSV column.
    pub(crate) fn field(&mut self, column: ColumnType, field: &[u8]) -> Value {
        let value = field.trim_ascii();
        if is_missing(value) {
            return Value::Null;
        }
        let text = String::from_utf8_lossy(value);
        let plain = || text.replace(',', "").parse::<f64>().ok().and_then(Number::from_f64);
        match column {
            ColumnType::Integer => text.parse::<i64>().map_or_else(|_| self.text(&text), Value::from),
            ColumnType::Number => match text.parse::<i64>() {
                Ok(whole) => whole.into(),
                Err(_) => plain().map_or_else(|| self.text(&text), Value::Number),
            },
            ColumnType::Boolean if text.eq_ignore_ascii_case("true") => true.into(),
            ColumnType::Boolean if text.eq_ignore_ascii_case("false") => false.into(),
            _ => self.text(&String::from_utf8_lossy(field)),
        }
    }

    /// A value of a Parquet column.
    pub(crate) fn value(&mut self, leaf: Leaf, value: Option<RawValue<'_>>) -> Value {
        match value {
            None => Value::Null,
            Some(RawValue::Boolean(value)) => value.into(),
            Some(RawValue::Integer(value)) => integer(leaf, value),
            // By way of its text, which is the shortest that reads back: 0.1 and not 0.10000000149.
            Some(RawValue::Float(value)) => double(value.to_string().parse().unwrap_or(f64::from(value))),
            Some(RawValue::Double(value)) => double(value),
            Some(RawValue::Bytes(bytes)) => self.bytes(leaf, &bytes),
        }
    }

    fn bytes(&mut self, leaf: Leaf, bytes: &[u8]) -> Value {
        let special = match (leaf.logical, leaf.physical) {
            (Logical::Text, _) => return self.text(&String::from_utf8_lossy(bytes)),
            (Logical::Decimal { scale }, _) => big_endian(bytes).map(|unscaled| decimal(unscaled, scale)),
            (Logical::Uuid, _) => uuid(bytes),
            (Logical::Float16, _) => bytes.try_into().ok().map(|bytes| half(u16::from_le_bytes(bytes))),
            (_, Physical::Int96) => old_timestamp(bytes),
            _ => None,
        };
        special.unwrap_or_else(|| self.binary(bytes))
    }

    fn text(&mut self, text: &str) -> Value {
        match text.char_indices().nth(self.chars) {
            None => text.into(),
            Some((end, _)) => {
                self.cut = true;
                format!("{}…", &text[..end]).into()
            }
        }
    }

    fn binary(&mut self, bytes: &[u8]) -> Value {
        let mut shown = String::with_capacity(2 * SHOWN_BINARY + '…'.len_utf8());
        for byte in bytes.iter().take(SHOWN_BINARY) {
            shown.extend([byte >> 4, byte & 0x0f].map(|digit| char::from(b"0123456789abcdef"[usize::from(digit)])));
        }
        if bytes.len() <= SHOWN_BINARY {
            return shown.into();
        }
        self.cut = true;
        shown.push('…');
        shown.into()
    }
}

fn double(value: f64) -> Value {
    Number::from_f64(value).map_or_else(|| value.to_string().into(), Value::Number)
}

fn integer(leaf: Leaf, value: i64) -> Value {
    let special = match leaf.logical {
        Logical::Unsigned if leaf.physical == Physical::Int32 => Some((value & i64::from(u32::MAX)).into()),
        Logical::Unsigned => Some(value.cast_unsigned().into()),
        Logical::Decimal { scale } => Some(decimal(i128::from(value), scale)),
        Logical::Date => date(value),
        Logical::Time(unit) => time(value, unit),
        Logical::Timestamp { unit, utc } => timestamp(value, unit, utc),
        _ => None,
    };
    special.unwrap_or_else(|| value.into())
}

fn date(days: i64) -> Option<Value> {
    let date = NaiveDate::default().checked_add_signed(TimeDelta::try_days(days)?)?;
    Some(date.to_string().into())
}

fn span(count: i64, unit: TimeUnit) -> Option<TimeDelta> {
    match unit {
        TimeUnit::Millis => TimeDelta::try_milliseconds(count),
        TimeUnit::Micros => Some(TimeDelta::microseconds(count)),
        TimeUnit::Nanos => Some(TimeDelta::nanoseconds(count)),
    }
}

fn time(count: i64, unit: TimeUnit) -> Option<Value> {
    let within_day = span(count, unit).filter(|span| (0..86_400).contains(&span.num_seconds()))?;
    Some(DateTime::UNIX_EPOCH.checked_add_signed(within_day)?.time().to_string().into())
}

fn timestamp(count: i64, unit: TimeUnit, utc: bool) -> Option<Value> {
    let at = DateTime::UNIX_EPOCH.checked_add_signed(span(count, unit)?)?.naive_utc();
    Some(format!("{}{}", at.format("%Y-%m-%dT%H:%M:%S%.f"), if utc { "Z" } else { "" }).into())
}

/// Nanoseconds of the day (8 bytes) and Julian day (4), little-endian.
fn old_timestamp(bytes: &[u8]) -> Option<Value> {
    let (nanos, day) = bytes.split_first_chunk::<8>()?;
    let days = i64::from(i32::from_le_bytes(day.try_into().ok()?)) - UNIX_EPOCH_JULIAN_DAY;
    let at = DateTime::UNIX_EPOCH.checked_add_signed(TimeDelta::try_days(days)?)?;
    let at = at.checked_add_signed(TimeDelta::nanoseconds(i64::from_le_bytes(*nanos)))?;
    Some(at.naive_utc().format("%Y-%m-%dT%H:%M:%S%.f").to_string().into())
}

/// A two's complement number of up to 16 bytes.
fn big_endian(bytes: &[u8]) -> Option<i128> {
    let sign = if *bytes.first()? & 0x80 == 0 { 0 } else { 0xff };
    let mut word = [sign; 16];
    let start = word.len().checked_sub(bytes.len())?;
    word[start..].copy_from_slice(bytes);
    Some(i128::from_be_bytes(word))
}

/// `unscaled` divided by ten to the power of `scale`, exactly.
fn decimal(unscaled: i128, scale: u32) -> Value {
    const LARGEST_SCALE: u32 = 76;
    let scale = scale.min(LARGEST_SCALE) as usize;
    let digits = format!("{:0>width$}", unscaled.unsigned_abs(), width = scale + 1);
    let (whole, fraction) = digits.split_at(digits.len() - scale);
    let sign = if unscaled < 0 { "-" } else { "" };
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{sign}{whole}{point}{fraction}").into()
}

fn uuid(bytes: &[u8]) -> Option<Value> {
    let bytes: &[u8; 16] = bytes.try_into().ok()?;
    let number = u128::from_be_bytes(*bytes);
    let hex = format!("{number:032x}");
    let groups = [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]];
    Some(groups.join("-").into())
}

/// IEEE 754 binary16.
fn half(bits: u16) -> Value {
    let sign = if bits & 0x8000 == 0 { 1.0 } else { -1.0 };
    let (exponent, fraction) = (i32::from(bits >> 10 & 0x1f), f64::from(bits & 0x3ff) / 1024.0);
    double(match exponent {
        0 => sign * fraction * 2_f64.powi(-14),
        31 if fraction == 0.0 => sign * f64::INFINITY,
        31 => f64::NAN,
        exponent => sign * (1.0 + fraction) * 2_f64.powi(exponent - 15),
    })
}

#[cfg(test)]
mod tests;

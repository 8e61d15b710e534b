use std::borrow::Cow;

use serde_json::{Value, json};

use super::Cells;
use crate::model::ColumnType;
use crate::parquet::{Leaf, Logical, Physical, RawValue, TimeUnit};

fn field(column: ColumnType, text: &str) -> Value {
    Cells::new(1_000).field(column, text.as_bytes())
}

fn value(physical: Physical, logical: Logical, raw: RawValue<'_>) -> Value {
    Cells::new(1_000).value(Leaf { chunk: 0, physical, logical, optional: true }, Some(raw))
}

#[test]
fn csv_fields_become_what_their_column_is() {
    assert_eq!(field(ColumnType::Integer, " 42 "), json!(42));
    assert_eq!(field(ColumnType::Integer, "-9223372036854775808"), json!(i64::MIN));
    assert_eq!(field(ColumnType::Number, "7"), json!(7));
    assert_eq!(field(ColumnType::Number, "2.50"), json!(2.5));
    assert_eq!(field(ColumnType::Number, "1,234.5"), json!(1234.5));
    assert_eq!(field(ColumnType::Number, "1e999"), json!("1e999"));
    assert_eq!(field(ColumnType::Boolean, "TRUE"), json!(true));
    assert_eq!(field(ColumnType::Boolean, "yes"), json!("yes"));
    assert_eq!(field(ColumnType::Text, " spaced "), json!(" spaced "));
    assert_eq!(field(ColumnType::Date, "2026-01-31"), json!("2026-01-31"));
    for missing in ["", " ", "NA", "null", "?"] {
        assert_eq!(field(ColumnType::Text, missing), Value::Null, "{missing:?}");
    }
}

#[test]
fn a_long_text_is_cut_between_characters_and_that_is_noted() {
    let mut cells = Cells::new(3);
    assert_eq!(cells.field(ColumnType::Text, "äöü".as_bytes()), json!("äöü"));
    assert!(!cells.cut);
    assert_eq!(cells.field(ColumnType::Text, "äöüß".as_bytes()), json!("äöü…"));
    assert!(cells.cut);
}

#[test]
fn parquet_values_become_what_they_mean() {
    let int = |physical, logical, number| value(physical, logical, RawValue::Integer(number));
    assert_eq!(int(Physical::Int32, Logical::Plain, -1), json!(-1));
    assert_eq!(int(Physical::Int32, Logical::Unsigned, -1), json!(u32::MAX));
    assert_eq!(int(Physical::Int64, Logical::Unsigned, -1), json!(u64::MAX));
    assert_eq!(int(Physical::Int32, Logical::Date, 20_484), json!("2026-01-31"));
    assert_eq!(int(Physical::Int32, Logical::Date, -1), json!("1969-12-31"));
    assert_eq!(int(Physical::Int64, Logical::Decimal { scale: 2 }, -5), json!("-0.05"));
    assert_eq!(int(Physical::Int64, Logical::Decimal { scale: 0 }, 12), json!("12"));
    let time = |unit| Logical::Timestamp { unit, utc: true };
    assert_eq!(int(Physical::Int64, time(TimeUnit::Millis), 1_500), json!("1970-01-01T00:00:01.500Z"));
    assert_eq!(int(Physical::Int64, time(TimeUnit::Nanos), -1), json!("1969-12-31T23:59:59.999999999Z"));
    let local = Logical::Timestamp { unit: TimeUnit::Micros, utc: false };
    assert_eq!(int(Physical::Int64, local, 0), json!("1970-01-01T00:00:00"));
    assert_eq!(int(Physical::Int32, Logical::Time(TimeUnit::Millis), 3_723_004), json!("01:02:03.004"));
    // Out of range: shown as the number that it is.
    assert_eq!(int(Physical::Int64, time(TimeUnit::Millis), i64::MAX), json!(i64::MAX));
    assert_eq!(int(Physical::Int64, Logical::Date, i64::MIN), json!(i64::MIN));
    assert_eq!(value(Physical::Float, Logical::Plain, RawValue::Float(0.1)), json!(0.1));
    assert_eq!(value(Physical::Double, Logical::Plain, RawValue::Double(f64::NAN)), json!("NaN"));
    assert_eq!(value(Physical::Boolean, Logical::Plain, RawValue::Boolean(true)), json!(true));
}

#[test]
fn parquet_bytes_become_what_they_mean() {
    let bytes = |physical, logical, bytes: &[u8]| value(physical, logical, RawValue::Bytes(Cow::Borrowed(bytes)));
    assert_eq!(bytes(Physical::Bytes, Logical::Text, "Zürich".as_bytes()), json!("Zürich"));
    assert_eq!(bytes(Physical::Bytes, Logical::Text, b"\xff!"), json!("\u{fffd}!"));
    assert_eq!(bytes(Physical::Bytes, Logical::Plain, b"\x00\xab"), json!("00ab"));
    assert_eq!(bytes(Physical::Bytes, Logical::Plain, &[7; 20]), json!(format!("{}…", "07".repeat(16))));
    assert_eq!(bytes(Physical::Fixed(2), Logical::Decimal { scale: 3 }, &[0xff, 0xfe]), json!("-0.002"));
    assert_eq!(
        bytes(Physical::Fixed(17), Logical::Decimal { scale: 0 }, &[0; 17]),
        json!(format!("{}…", "00".repeat(16)))
    );
    assert_eq!(bytes(Physical::Fixed(2), Logical::Float16, &0x3e00_u16.to_le_bytes()), json!(1.5));
    assert_eq!(bytes(Physical::Fixed(2), Logical::Float16, &0x0001_u16.to_le_bytes()), json!(2_f64.powi(-24)));
    assert_eq!(bytes(Physical::Fixed(2), Logical::Float16, &0xfc00_u16.to_le_bytes()), json!("-inf"));
    let uuid: Vec<u8> = (0..16).collect();
    assert_eq!(bytes(Physical::Fixed(16), Logical::Uuid, &uuid), json!("00010203-0405-0607-0809-0a0b0c0d0e0f"));
    let mut old = 1_000_000_000_i64.to_le_bytes().to_vec();
    old.extend(2_440_589_i32.to_le_bytes());
    assert_eq!(bytes(Physical::Int96, Logical::Plain, &old), json!("1970-01-02T00:00:01"));
}

//! What the reference implementation writes is read back.

use ::parquet::basic::{Compression, Encoding, GzipLevel, ZstdLevel};
use ::parquet::file::properties::{EnabledStatistics, WriterProperties, WriterVersion};
use serde_json::{Value, json};

use super::{Shelf, words};
use crate::parquet::tests::reference::{Values, write};

const ROWS: usize = 150;

const SCHEMA: &str = "message t {
    optional boolean flag;
    optional int32 small;
    optional int64 large;
    optional int96 old;
    optional float single;
    optional double twice;
    optional binary text (STRING);
    optional binary raw;
    optional fixed_len_byte_array(5) code;
    required int32 day (DATE);
    optional int64 price (DECIMAL(18, 2));
    optional int64 at (TIMESTAMP(MICROS, true));
}";

/// Every seventh value is missing.
fn sparse<V>(make: impl Fn(usize) -> V) -> Vec<Option<V>> {
    (0..ROWS).map(|row| (row % 7 != 3).then(|| make(row))).collect()
}

fn signed(row: usize) -> i64 {
    let row = i64::try_from(row).unwrap();
    if row % 2 == 0 { row * row * 1_000_003 } else { -row }
}

fn float(row: usize) -> f64 {
    f64::from(u32::try_from(row).unwrap()) / 8.0
}

fn all_values() -> Vec<Values> {
    let small = |row| i32::try_from(signed(row) % 1_000_000_007).unwrap();
    vec![
        Values::Bool(sparse(|row| row.is_multiple_of(3))),
        Values::Int32(sparse(small)),
        Values::Int64(sparse(signed)),
        Values::Int96(sparse(|row| [u32::try_from(row).unwrap(), 0, 2_440_588])),
        #[expect(clippy::cast_possible_truncation, reason = "eighths below 20 are exact")]
        Values::Float(sparse(|row| float(row) as f32)),
        Values::Double(sparse(float)),
        Values::Bytes(sparse(|row| words(row).into_bytes())),
        Values::Bytes(sparse(|row| vec![u8::try_from(row).unwrap(); row % 4])),
        Values::Fixed(sparse(|row| format!("{row:05}").into_bytes())),
        Values::Int32((0..ROWS).map(|row| i32::try_from(row).ok()).collect()),
        Values::Int64(sparse(signed)),
        Values::Int64(sparse(|row| i64::try_from(row).unwrap() * 1_000_000)),
    ]
}

fn expected_row(row: usize) -> Vec<Value> {
    let day = json!((chrono::NaiveDate::default() + chrono::Days::new(row as u64)).to_string());
    if row % 7 == 3 {
        let mut missing = vec![Value::Null; 12];
        missing[9] = day;
        return missing;
    }
    let cents = signed(row);
    let sign = if cents < 0 { "-" } else { "" };
    let price = format!("{sign}{}.{:02}", cents.abs() / 100, cents.abs() % 100);
    // The digits of a number are the bytes 0x30 to 0x39.
    let code = format!("{row:05}").chars().flat_map(|digit| ['3', digit]).collect::<String>();
    let nanos = if row == 0 { String::new() } else { format!(".{row:09}") };
    vec![
        json!(row.is_multiple_of(3)),
        json!(signed(row) % 1_000_000_007),
        json!(signed(row)),
        json!(format!("1970-01-01T00:00:00{nanos}")),
        json!(float(row)),
        json!(float(row)),
        json!(words(row)),
        json!(format!("{row:02x}").repeat(row % 4)),
        json!(code),
        day,
        json!(price),
        json!(format!("1970-01-01T00:{:02}:{:02}Z", row / 60, row % 60)),
    ]
}

fn encodings() -> Vec<(&'static str, WriterProperties)> {
    let plain = || WriterProperties::builder().set_dictionary_enabled(false).set_data_page_row_count_limit(40);
    let delta = plain()
        .set_column_encoding("small".into(), Encoding::DELTA_BINARY_PACKED)
        .set_column_encoding("large".into(), Encoding::DELTA_BINARY_PACKED)
        .set_column_encoding("text".into(), Encoding::DELTA_BYTE_ARRAY)
        .set_column_encoding("raw".into(), Encoding::DELTA_LENGTH_BYTE_ARRAY)
        .set_column_encoding("code".into(), Encoding::DELTA_BYTE_ARRAY)
        .set_column_encoding("flag".into(), Encoding::RLE);
    let split = ["small", "large", "single", "twice", "code"]
        .into_iter()
        .fold(plain(), |properties, column| properties.set_column_encoding(column.into(), Encoding::BYTE_STREAM_SPLIT));
    vec![
        ("plain", plain().build()),
        ("plain v2", plain().set_writer_version(WriterVersion::PARQUET_2_0).build()),
        ("dictionary", WriterProperties::builder().set_data_page_row_count_limit(40).build()),
        ("dictionary v2", WriterProperties::builder().set_writer_version(WriterVersion::PARQUET_2_0).build()),
        ("delta", delta.clone().build()),
        ("delta v2", delta.set_writer_version(WriterVersion::PARQUET_2_0).build()),
        ("split", split.build()),
        ("no statistics", plain().set_statistics_enabled(EnabledStatistics::None).build()),
        ("page statistics", plain().set_statistics_enabled(EnabledStatistics::Page).build()),
    ]
}

#[tokio::test]
async fn every_encoding_of_the_reference_implementation_is_read_back() {
    let shelf = Shelf::new().await;
    for (name, properties) in encodings() {
        let content = write(SCHEMA, properties, &[all_values()]);
        let preview = shelf.parquet(content, 100).await.unwrap();
        assert_eq!((preview.rows.len(), &preview.omitted), (100, &vec![]), "{name}");
        assert_eq!(preview.columns.len(), 12, "{name}");
        for (index, row) in preview.rows.iter().enumerate() {
            assert_eq!(*row, expected_row(index), "{name}, row {index}");
        }
    }
}

#[tokio::test]
async fn every_codec_of_the_reference_implementation_is_read_back() {
    let shelf = Shelf::new().await;
    for codec in [
        Compression::SNAPPY,
        Compression::GZIP(GzipLevel::default()),
        Compression::ZSTD(ZstdLevel::default()),
        Compression::LZ4_RAW,
        Compression::LZ4,
    ] {
        for version in [WriterVersion::PARQUET_1_0, WriterVersion::PARQUET_2_0] {
            let properties = WriterProperties::builder().set_compression(codec).set_writer_version(version);
            let content = write(SCHEMA, properties.build(), &[all_values()]);
            let preview = shelf.parquet(content, 100).await.unwrap();
            assert_eq!(preview.omitted, vec![], "{codec:?} {version:?}");
            assert!(preview.rows.iter().enumerate().all(|(index, row)| *row == expected_row(index)), "{codec:?}");
        }
    }
}

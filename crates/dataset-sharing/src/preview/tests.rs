use std::sync::Arc;
use std::time::{Duration, Instant};

use ::parquet::basic::{Compression, Encoding, GzipLevel, ZstdLevel};
use ::parquet::file::properties::{EnabledStatistics, WriterProperties, WriterVersion};
use ::parquet::file::writer::SerializedFileWriter;
use ::parquet::schema::parser::parse_message_type;
use blob_store::{BlobStore, BlobStoreConfig, MasterKey};
use bytes::Bytes;
use foundation::{PartnerId, Sources};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::{Extent, MAX_CHARS, Omission, OmittedColumn, Preview, csv, parquet};
use crate::DatasetError;
use crate::model::TableSchema;
use crate::parquet::tests::reference::{ChunkLie, Values, element, file, footer, group, page_header, write};
use crate::profile::{CsvProfiler, profile_parquet};

struct Shelf {
    blobs: BlobStore,
    partner: PartnerId,
    _folder: TempDir,
}

impl Shelf {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let sources = Sources::fixed(1);
        let config = BlobStoreConfig::Folder { path: folder.path().join("blobs") };
        let blobs = BlobStore::open(config, MasterKey::generate(&sources), sources.clone()).await.unwrap();
        Self { blobs, partner: sources.id(), _folder: folder }
    }

    async fn put(&self, content: Vec<u8>) -> blob_store::Blob {
        let stored = self.blobs.put_bytes(self.partner, Bytes::from(content)).await.unwrap();
        self.blobs.open_blob(self.partner, &stored.sha256).await.unwrap()
    }

    async fn parquet(&self, content: Vec<u8>, rows: usize) -> Result<Preview, DatasetError> {
        parquet::preview(&self.put(content).await, Extent { rows, cell_chars: 1_000 }).await
    }

    async fn csv(&self, text: &str, rows: usize, cell_chars: usize) -> Preview {
        let schema = schema_of(text);
        csv::preview(&self.put(text.as_bytes().to_vec()).await, &schema, Extent { rows, cell_chars }).await.unwrap()
    }
}

fn schema_of(text: &str) -> TableSchema {
    let mut profiler = CsvProfiler::new();
    profiler.push(text.as_bytes()).unwrap();
    profiler.finish().unwrap().schema
}

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

fn words(row: usize) -> String {
    format!("the same beginning, and then {}", row % 11)
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

#[tokio::test]
async fn rows_are_gathered_from_the_first_row_groups() {
    let shelf = Shelf::new().await;
    let schema = "message t { required int32 a; }";
    let group = |from: i32| vec![Values::Int32((from..from + 9).map(Some).collect())];
    let groups: Vec<_> = (0..20).map(|index| group(index * 9)).collect();
    let content = write(schema, WriterProperties::default(), &groups);
    let preview = shelf.parquet(content.clone(), 30).await.unwrap();
    assert_eq!(preview.rows, (0..30).map(|row| vec![json!(row)]).collect::<Vec<_>>());
    // Eight groups are looked at, no more.
    assert_eq!(shelf.parquet(content, 100).await.unwrap().rows.len(), 72);
}

type Levels = Option<&'static [i16]>;

#[tokio::test]
async fn nested_columns_are_left_out_and_the_others_shown() {
    let shelf = Shelf::new().await;
    let schema =
        "message t { required int32 a; optional group g { optional int32 x; } repeated int32 r; optional int32 b; }";
    let schema = Arc::new(parse_message_type(schema).unwrap());
    let mut writer = SerializedFileWriter::new(Vec::new(), schema, Arc::default()).unwrap();
    let mut group = writer.next_row_group().unwrap();
    let columns: [(&[i32], Levels, Levels); 4] = [
        (&[1, 2], None, None),
        (&[5, 6], Some(&[2, 2]), None),
        (&[7, 8, 9], Some(&[1, 1, 1]), Some(&[0, 1, 0])),
        (&[3], Some(&[0, 1]), None),
    ];
    for (values, definition, repetition) in columns {
        let mut column = group.next_column().unwrap().unwrap();
        column.typed::<::parquet::data_type::Int32Type>().write_batch(values, definition, repetition).unwrap();
        column.close().unwrap();
    }
    group.close().unwrap();
    let content = writer.into_inner().unwrap();
    let preview = shelf.parquet(content.clone(), 10).await.unwrap();
    assert_eq!(preview.columns, ["a", "b"]);
    assert_eq!(preview.rows, [[json!(1), Value::Null], [json!(2), json!(3)]]);
    let nested = |name: &str| OmittedColumn { name: name.into(), reason: Omission::Nested };
    assert_eq!(preview.omitted, [nested("g"), nested("r")]);
    let profile = profile_parquet(&shelf.put(content).await).await.unwrap();
    let described = profile
        .schema
        .columns
        .iter()
        .map(|column| (column.name.as_str(), column.column_type.as_str(), column.nullable));
    let expected = [("a", "integer", false), ("g", "nested", true), ("r", "nested", true), ("b", "integer", true)];
    assert_eq!(described.collect::<Vec<_>>(), expected);
}

/// A file of one column, `int32 a` or `binary a`, whose chunk holds these bytes.
fn one_chunk(physical: i64, codec: i64, rows: i64, chunk: &[u8]) -> Vec<u8> {
    let packed = i64::try_from(chunk.len()).unwrap();
    let lie = ChunkLie { name: "a", physical, codec, values: rows, unpacked: packed, packed, offset: 4 };
    let elements = [element("root", None, 1), element("a", Some(physical), 0)];
    file(chunk, &footer(&elements, rows, &[group(&[lie.thrift()], rows)]))
}

fn page(kind: i64, (unpacked, body): (i64, &[u8]), values: i64, encoding: i64) -> Vec<u8> {
    let packed = i64::try_from(body.len()).unwrap();
    [&page_header(kind, (unpacked, packed), values, encoding)[..], body].concat()
}

const INT32: i64 = 1;
const BINARY: i64 = 6;
const DICTIONARY_INDICES: i64 = 8;

/// What a hostile chunk is, and why its column is left out.
fn hostile_chunks() -> Vec<(&'static str, Vec<u8>, Omission)> {
    use Omission::{Damaged, TooLarge};
    let gigabyte = 1 << 30;
    let zeros = {
        use std::io::Write as _;
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        gzip.write_all(&vec![0; 64 << 20]).unwrap();
        gzip.finish().unwrap()
    };
    let index = |first: u8| vec![8, 0x02, first];
    let dictionary = page(2, (8, b"\x04\0\0\0good"), 1, 0);
    let with = |rest: Vec<u8>| [dictionary.clone(), rest].concat();
    let huge_count = page(2, (8, b"\x04\0\0\0good"), 1 << 26, 0);
    let cases: Vec<(_, i64, i64, Vec<u8>, _)> = vec![
        ("unpacks to a gigabyte, it says", INT32, 1, page(0, (gigabyte, b"\0\0\0\0"), 1, 0), TooLarge),
        ("a gzip bomb that says so", INT32, 2, page(0, (64 << 20, &zeros), 1, 0), TooLarge),
        ("a gzip bomb that lies", INT32, 2, page(0, (4, &zeros), 1, 0), Damaged),
        ("claims a body beyond its chunk", INT32, 0, page_header(0, (1 << 20, 1 << 20), 1, 0), Damaged),
        ("fewer values than rows", INT32, 0, page(0, (0, b""), 1, 0), Damaged),
        ("a text longer than its page", BINARY, 0, page(0, (8, b"\xff\xff\xff\x7fabcd"), 1, 0), Damaged),
        ("no page at all", INT32, 0, b"\0\0\0\0\0\0\0\0".to_vec(), Damaged),
        ("a dictionary that is not there", BINARY, 0, page(0, (3, &index(0)), 1, DICTIONARY_INDICES), Damaged),
        ("an index past the dictionary", BINARY, 0, with(page(0, (3, &index(1)), 1, DICTIONARY_INDICES)), Damaged),
        ("indices of 40 bits", BINARY, 0, with(page(0, (3, &[40, 2, 0]), 1, DICTIONARY_INDICES)), Damaged),
        (
            "a dictionary of 64 million values in eight bytes",
            BINARY,
            0,
            [huge_count, page(0, (6, &[32, 2, 0, 0, 0, 1]), 1, DICTIONARY_INDICES)].concat(),
            Damaged,
        ),
        ("pages without values, one after the other", INT32, 0, page(0, (0, b""), 0, 0).repeat(200), Omission::Budget),
        ("an encoding that does not exist", INT32, 0, page(0, (4, b"\0\0\0\0"), 1, 77), Omission::Unsupported),
    ];
    cases
        .into_iter()
        .map(|(what, physical, codec, chunk, reason)| (what, one_chunk(physical, codec, 1, &chunk), reason))
        .collect()
}

#[tokio::test]
async fn hostile_pages_cost_a_column_and_nothing_else() {
    let shelf = Shelf::new().await;
    for (what, content, reason) in hostile_chunks() {
        let began = Instant::now();
        let preview = shelf.parquet(content, 100).await.unwrap_or_else(|error| panic!("{what}: {error}"));
        assert_eq!(preview.omitted, [OmittedColumn { name: "a".into(), reason }], "{what}");
        assert_eq!(preview.columns, Vec::<String>::new(), "{what}");
        assert!(began.elapsed() < Duration::from_secs(5), "{what}: {:?}", began.elapsed());
    }
}

#[tokio::test]
async fn a_page_that_claims_a_hundred_million_rows_shows_the_first() {
    let shelf = Shelf::new().await;
    // One run of a dictionary index, repeated a hundred million times, in a handful of bytes.
    let rows = 100_000_000;
    let run = [8, 0x80, 0x84, 0xaf, 0x5f, 0];
    let chunk = [page(2, (8, b"\x04\0\0\0good"), 1, 0), page(0, (6, &run), rows, DICTIONARY_INDICES)].concat();
    let preview = shelf.parquet(one_chunk(BINARY, 0, rows, &chunk), 100).await.unwrap();
    assert_eq!(preview.rows, vec![vec![json!("676f6f64")]; 100]);
}

#[tokio::test]
async fn every_one_of_two_thousand_small_columns_is_shown() {
    let shelf = Shelf::new().await;
    let names: Vec<String> = (0..2_000).map(|index| format!("optional int32 c{index};")).collect();
    let columns = (0..2_000).map(|index| Values::Int32(vec![Some(index), None])).collect();
    let schema = format!("message t {{ {} }}", names.join(" "));
    let preview = shelf.parquet(write(&schema, WriterProperties::builder().build(), &[columns]), 100).await.unwrap();
    assert_eq!((preview.columns.len(), preview.omitted.len()), (2_000, 0));
    assert_eq!(preview.rows[0], (0..2_000).map(|index| json!(index)).collect::<Vec<_>>());
    assert_eq!(preview.rows[1], vec![Value::Null; 2_000]);
}

#[tokio::test]
async fn many_columns_of_large_pages_end_at_the_budget() {
    let shelf = Shelf::new().await;
    let properties = WriterProperties::builder()
        .set_dictionary_enabled(false)
        .set_data_page_size_limit(usize::MAX)
        .set_write_batch_size(1 << 20)
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .build();
    let names: Vec<String> = (0..20).map(|index| format!("required binary c{index};")).collect();
    let schema = format!("message t {{ {} }}", names.join(" "));
    let columns = || Values::Bytes(vec![Some(vec![b'x'; 7 << 20]), Some(vec![b'y'; 7 << 20])]);
    let content = write(&schema, properties, &[(0..20).map(|_| columns()).collect()]);
    let preview = shelf.parquet(content, 10).await.unwrap();
    assert!(preview.columns.len() >= 5 && preview.truncated, "{:?}", preview.columns);
    assert!(preview.omitted.iter().all(|column| column.reason == Omission::Budget));
    assert_eq!(preview.columns.len() + preview.omitted.len(), 20);
    assert_eq!(preview.rows[1][0], json!(format!("{}…", "79".repeat(16))));
}

#[tokio::test]
async fn a_flipped_byte_never_stops_the_server() {
    let shelf = Shelf::new().await;
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
    let schema = "message t { optional int32 a; optional binary b (STRING); }";
    let values = vec![
        Values::Int32((0..20).map(|row| (row % 3 > 0).then_some(row)).collect()),
        Values::Bytes((0..20).map(|row| Some(words(row).into_bytes())).collect()),
    ];
    let whole = write(schema, properties, &[values]);
    for place in (0..whole.len()).step_by(3) {
        let mut content = whole.clone();
        content[place] ^= 0x55;
        match shelf.parquet(content, 100).await {
            Ok(_) | Err(DatasetError::Parquet(_)) => {}
            Err(error) => panic!("byte {place}: {error}"),
        }
    }
}

#[tokio::test]
async fn csv_rows_are_shown_as_what_they_are() {
    let shelf = Shelf::new().await;
    let text = "id,score,city,member\n1,2.5,\"Bern, BE\",true\n2,,Basel,false\n3,4,NA,true\n";
    let preview = shelf.csv(text, 2, 1_000).await;
    assert_eq!(preview.columns, ["id", "score", "city", "member"]);
    let rows = [
        vec![json!(1), json!(2.5), json!("Bern, BE"), json!(true)],
        vec![json!(2), Value::Null, json!("Basel"), json!(false)],
    ];
    assert_eq!(preview.rows, rows);
    assert_eq!(shelf.csv(text.trim_end(), 100, 1_000).await.rows.len(), 3);
    assert_eq!(shelf.csv(text, 0, 1_000).await.rows.len(), 0);
}

#[tokio::test]
async fn long_csv_lines_are_cut_and_reading_ends_early() {
    let shelf = Shelf::new().await;
    let line = format!("1,{}\n", "x".repeat(3 << 20));
    let text = format!("a,b\n{}", line.repeat(8));
    let preview = shelf.csv(&text, 100, 50).await;
    // Nine MiB are read: two whole lines and most of a third.
    assert_eq!(preview.rows.len(), 2);
    assert_eq!(preview.rows[0][1], json!(format!("{}…", "x".repeat(50))));
    assert!(preview.truncated);
}

#[tokio::test]
async fn a_wide_preview_stays_small() {
    let shelf = Shelf::new().await;
    let header = (0..2_000).map(|index| format!("c{index}")).collect::<Vec<_>>().join(",");
    let row = vec!["a text that is longer than thirty-two characters"; 2_000].join(",");
    let text = format!("{header}\n{}", format!("{row}\n").repeat(100));
    let preview = shelf.csv(&text, 100, (MAX_CHARS / 200_000).max(super::MIN_CELL_CHARS)).await;
    let bytes = serde_json::to_string(&preview.rows).unwrap().len();
    assert!(preview.rows.len() >= 90 && bytes < 8 << 20, "{} rows, {bytes} bytes", preview.rows.len());
}

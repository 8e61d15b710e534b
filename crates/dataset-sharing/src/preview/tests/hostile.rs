//! Files that lie.

use std::time::{Duration, Instant};

use ::parquet::basic::Compression;
use ::parquet::file::properties::WriterProperties;
use serde_json::json;

use super::{Shelf, words};
use crate::DatasetError;
use crate::parquet::tests::reference::{ChunkLie, Values, element, file, footer, group, page_header, write};
use crate::preview::{Omission, OmittedColumn};

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
    // 64 members of 1 MiB each: packing 64 MiB in one go takes an unoptimised encoder tens of seconds.
    let zeros = {
        use std::io::Write as _;
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        gzip.write_all(&vec![0; 1 << 20]).unwrap();
        gzip.finish().unwrap().repeat(64)
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

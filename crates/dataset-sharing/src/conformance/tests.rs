use std::fmt::Write as _;

use blob_store::{BlobStore, BlobStoreConfig, MasterKey};
use bytes::Bytes;
use chrono::{DateTime, Utc};
use foundation::{PartnerId, Sources};
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use partner_registry::conformance::{Report, Rule};
use partner_registry::standards::DataRules;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::{TestRows, examine};
use crate::DatasetError;
use crate::model::{Format, Version, VersionSummary};
use crate::parquet::tests::reference::{Values, write};
use crate::profile::{CsvProfiler, TableProfile, profile_parquet};

struct Shelf {
    sources: Sources,
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
        Self { partner: sources.id(), sources, blobs, _folder: folder }
    }

    /// Stores a file and says what it turned out to hold, as an upload would.
    async fn put(&self, format: Format, content: Vec<u8>) -> (blob_store::Blob, Version) {
        let stored = self.blobs.put_bytes(self.partner, Bytes::from(content.clone())).await.unwrap();
        let blob = self.blobs.open_blob(self.partner, &stored.sha256).await.unwrap();
        let profile = match format {
            Format::Parquet => profile_parquet(&blob).await.unwrap(),
            Format::Csv => {
                let mut profiler = CsvProfiler::new();
                profiler.push(&content).unwrap();
                profiler.finish().unwrap()
            }
        };
        let TableProfile { rows, schema } = profile;
        let summary = VersionSummary {
            id: self.sources.id(),
            dataset: self.sources.id(),
            owner: self.partner,
            number: 1,
            format,
            sha256: stored.sha256,
            size: i64::try_from(stored.size).unwrap(),
            rows: i64::try_from(rows).unwrap(),
            columns: i64::try_from(schema.columns.len()).unwrap(),
            created_by: None,
            created_at: DateTime::<Utc>::UNIX_EPOCH,
        };
        (blob, Version { summary, schema })
    }

    async fn report(&self, format: Format, content: Vec<u8>, columns: Value) -> Result<Report, DatasetError> {
        let (blob, version) = self.put(format, content).await;
        let rules: DataRules = serde_json::from_value(json!({ "columns": columns })).unwrap();
        examine(&blob, &version, &rules, &|_, _| ()).await
    }
}

/// What was found, as rule, column, count and the first rows.
fn found(report: &Report) -> Vec<(Rule, &str, u64, Vec<u64>)> {
    report.findings.iter().map(|one| (one.rule, one.subject.as_str(), one.count, one.rows.clone())).collect()
}

fn table(rows: usize) -> Vec<Values> {
    let number = |row: usize| i64::try_from(row).unwrap();
    vec![
        Values::Int64((0..rows).map(|row| (row % 10 != 9).then(|| number(row))).collect()),
        Values::Bytes((0..rows).map(|row| Some(if row % 2 == 0 { b"m".to_vec() } else { b"f".to_vec() })).collect()),
        Values::Double((0..rows).map(|row| Some(if row == 3 { f64::NAN } else { 0.5 })).collect()),
        Values::Bool((0..rows).map(|row| Some(row % 3 == 0)).collect()),
    ]
}

const SCHEMA: &str =
    "message t { optional int64 age; optional binary sex (STRING); optional double score; optional boolean well; }";

fn columns() -> Value {
    json!([
        { "name": "age", "type": "integer", "minimum": 0, "maximum": 2500, "nullable": true },
        { "name": "sex", "type": "text", "allowed": ["f", "m"] },
        { "name": "score", "type": "number", "nullable": true },
        { "name": "well", "type": "boolean" }
    ])
}

#[tokio::test]
async fn every_row_of_every_group_and_page_is_looked_at() {
    let shelf = Shelf::new().await;
    for compression in [Compression::UNCOMPRESSED, Compression::SNAPPY] {
        let properties = || {
            WriterProperties::builder()
                .set_compression(compression)
                .set_data_page_row_count_limit(100)
                .set_write_batch_size(50)
                .build()
        };
        let good = write(SCHEMA, properties(), &[table(1_500), table(1_500)]);
        let report = shelf.report(Format::Parquet, good.clone(), columns()).await.unwrap();
        assert_eq!((report.rows, found(&report)), (3_000, Vec::new()));
        let mut strict = columns();
        strict[0]["nullable"] = json!(false);
        strict[0]["maximum"] = json!(1_498);
        strict[1]["allowed"] = json!(["f"]);
        strict[2]["nullable"] = json!(false);
        let report = shelf.report(Format::Parquet, good, strict).await.unwrap();
        let expected = vec![
            // 1,499 is missing in both groups, so nothing is above 1,498.
            (Rule::ValueMissing, "age", 300, vec![10, 20, 30, 40, 50]),
            (Rule::NotAllowed, "sex", 1_500, vec![1, 3, 5, 7, 9]),
            (Rule::ValueMissing, "score", 2, vec![4, 1_504]),
        ];
        assert_eq!(found(&report), expected);
    }
}

#[tokio::test]
async fn a_declared_type_that_cannot_be_right_is_wrong_in_every_row() {
    let shelf = Shelf::new().await;
    let file = write(SCHEMA, WriterProperties::new(), &[table(40)]);
    let columns = json!([{ "name": "sex", "type": "integer" }, { "name": "age", "type": "number", "nullable": true }]);
    let report = shelf.report(Format::Parquet, file, columns).await.unwrap();
    assert_eq!(found(&report), [(Rule::WrongType, "sex", 40, vec![1, 2, 3, 4, 5])]);
}

#[tokio::test]
async fn csv_and_parquet_are_judged_alike() {
    let shelf = Shelf::new().await;
    let columns = json!([
        { "name": "n", "type": "integer", "allowed": ["1", "2"] },
        { "name": "d", "type": "date" },
        { "name": "t", "type": "text", "max_length": 3 }
    ]);
    let csv = "n,d,t\n1,2026-01-31,abc\n3,2026-01-31,abcd\n1.5,31.01.2026,abc\n2,2026-01-31T10:00:00Z,äöü\n";
    let report = shelf.report(Format::Csv, csv.into(), columns.clone()).await.unwrap();
    let expected = [
        (Rule::NotAllowed, "n", 1, vec![2]),
        (Rule::WrongType, "n", 1, vec![3]),
        (Rule::WrongType, "d", 1, vec![3]),
        (Rule::TooLong, "t", 1, vec![2]),
    ];
    assert_eq!(found(&report), expected);
    let texts = |texts: &[&str]| Values::Bytes(texts.iter().map(|text| Some(text.as_bytes().to_vec())).collect());
    let file = write(
        "message t { optional int64 n; optional int32 d (DATE); optional binary t (STRING); }",
        WriterProperties::new(),
        &[vec![
            Values::Int64(vec![Some(1), Some(3), Some(2)]),
            Values::Int32(vec![Some(20_000); 3]),
            texts(&["abc", "abcd", "äöü"]),
        ]],
    );
    let report = shelf.report(Format::Parquet, file, columns).await.unwrap();
    assert_eq!(found(&report), [(Rule::NotAllowed, "n", 1, vec![2]), (Rule::TooLong, "t", 1, vec![2])]);
}

#[tokio::test]
async fn a_file_that_breaks_off_is_an_error_and_no_verdict() {
    let shelf = Shelf::new().await;
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
    let mut file = write(SCHEMA, properties, &[table(2_000)]);
    // In the first column's pages, behind the magic word: the footer stays good.
    file[40..400].fill(0xff);
    let broken = shelf.report(Format::Parquet, file, columns()).await;
    assert!(matches!(broken, Err(DatasetError::Parquet(_))), "{broken:?}");
}

#[tokio::test]
async fn test_rows_come_without_their_class() {
    let shelf = Shelf::new().await;
    let mut text = "age,class,note\n".to_owned();
    for row in 0..1_000 {
        let class = if row % 100 == 7 { "" } else { "yes" };
        writeln!(text, "{row},{class},\"a \"\"quoted\"\" note\"").unwrap();
    }
    let (blob, version) = shelf.put(Format::Csv, text.into_bytes()).await;
    assert!(TestRows::open(&blob, &version, "clazz").is_none());
    let mut rows = TestRows::open(&blob, &version, "class").unwrap();
    let (mut seen, mut without) = (0, 0);
    loop {
        let batch = rows.next(64).await.unwrap();
        if batch.is_empty() {
            break;
        }
        assert!(batch.len() <= 64);
        for row in batch {
            assert_eq!(Value::from(row.features), json!({ "age": seen, "note": "a \"quoted\" note" }));
            without += u32::from(row.target.is_none());
            seen += 1;
        }
    }
    assert_eq!((seen, without), (1_000, 10));
}

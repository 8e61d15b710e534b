use std::fmt::Write as _;

use bytes::Bytes;
use foundation::limits::MAX_COLUMNS;
use futures_util::{StreamExt as _, stream};

use super::distinct::DistinctCounter;
use super::{CsvProfiler, Observed, TableProfile};
use crate::csv::{CsvFault, FieldCount};
use crate::model::{Column, ColumnType};

fn profile(text: &str) -> Result<TableProfile, CsvFault> {
    let mut profiler = CsvProfiler::new();
    for piece in text.as_bytes().chunks(7) {
        profiler.push(piece)?;
    }
    profiler.finish()
}

fn column_of(values: &[&str]) -> Column {
    let mut text = "x,filler\n".to_owned();
    for value in values {
        writeln!(text, "\"{value}\",1").unwrap();
    }
    profile(&text).unwrap().schema.columns.swap_remove(0)
}

#[test]
fn types_follow_from_all_values() {
    use ColumnType::{Boolean, Date, Empty, Integer, Number, Text};
    let cases: [(&[&str], ColumnType); 21] = [
        (&["1", "-2", "+3", " 4 "], Integer),
        (&["9223372036854775807", "-9223372036854775808"], Integer),
        (&["9223372036854775808", "1"], Number),
        (&["1", "2.5"], Number),
        (&["1e3", "-.5", "7.", "2.5E-3"], Number),
        (&["1,234", "1,234,567.5"], Number),
        (&["1,23"], Text),
        (&["1", "two"], Text),
        (&["1.2.3"], Text),
        (&["1e"], Text),
        (&["-"], Text),
        (&["inf"], Text),
        (&["true", "FALSE"], Boolean),
        (&["yes", "No"], Boolean),
        (&["true", "1"], Text),
        (&["2026-01-31", "2024-02-29 23:59"], Date),
        (&["2026-01-31T23:59:59.999Z", "2026-01-31T00:00:00+01:00"], Date),
        (&["2026-02-30"], Text),
        (&["2026-01-31", "5"], Text),
        (&["2026-01-31x"], Text),
        (&["", "NA", "n/a", "#N/A", "nan", "NULL", "?"], Empty),
    ];
    for (values, expected) in cases {
        assert_eq!(column_of(values).column_type, expected, "{values:?}");
    }
}

#[test]
fn missing_values_make_a_column_nullable_and_no_other_type() {
    let column = column_of(&["1", "", "3", "NA", "3"]);
    let expected = Column { name: "x".into(), column_type: ColumnType::Integer, nullable: true, distinct: Some(2) };
    assert_eq!(column, expected);
    assert!(!column_of(&["a", "b"]).nullable);
}

#[test]
fn distinct_values_are_counted_exactly_while_few_and_nearly_when_many() {
    for count in [0_u64, 1, 2, 17, 64] {
        let mut counter = DistinctCounter::default();
        for value in 0..count * 5 {
            counter.add((value % count.max(1)).to_string().as_bytes());
        }
        assert_eq!(counter.estimate(), count);
    }
    for count in [65_u64, 300, 2_500, 5_000, 100_000] {
        let mut counter = DistinctCounter::default();
        for value in 0..count {
            counter.add(format!("value number {value}").as_bytes());
            counter.add(format!("value number {value}").as_bytes());
        }
        let estimate = counter.estimate();
        assert!(estimate.abs_diff(count) * 10 < count, "{estimate} instead of {count}");
    }
    // Values that differ only in length or in their last bytes.
    let mut counter = DistinctCounter::default();
    for value in [&b""[..], b"\0", b"\0\0", b"12345678", b"123456780", b"12345678\0"] {
        counter.add(value);
    }
    assert_eq!(counter.estimate(), 6);
}

#[test]
fn the_real_data_set_is_described() {
    let text = include_str!("../../../../data/breast-cancer-wisconsin/wdbc.csv");
    let TableProfile { rows, schema } = profile(text).unwrap();
    assert_eq!((rows, schema.columns.len(), schema.delimiter), (569, 31, Some(',')));
    let diagnosis = schema.columns.last().unwrap();
    assert_eq!((diagnosis.name.as_str(), diagnosis.column_type), ("diagnosis", ColumnType::Text));
    assert_eq!(diagnosis.distinct, Some(2));
    assert!(schema.columns[..30].iter().all(|column| column.column_type == ColumnType::Number && !column.nullable));
}

#[test]
fn names_are_trimmed_and_a_missing_one_is_made_up() {
    let schema = profile(",  age ,city\n1,2,3\n").unwrap().schema;
    let names: Vec<&str> = schema.columns.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(names, ["column 1", "age", "city"]);
}

#[test]
fn every_bad_table_is_refused_with_its_place() {
    let ragged = |line, expected, found| Err(CsvFault::Ragged { line, expected, found: FieldCount::Exactly(found) });
    assert_eq!(profile("a,b\n1,2\n3\n"), ragged(3, 2, 1));
    assert_eq!(profile("a,b\n\"1\n1\",2\n\n3,4,5"), ragged(5, 2, 3));
    assert_eq!(profile("a,b\n   \n"), ragged(2, 2, 1));
    let many = format!("a,b\n{}\n", "1,".repeat(5_000));
    let found = FieldCount::MoreThan(MAX_COLUMNS + 1);
    assert_eq!(profile(&many), Err(CsvFault::Ragged { line: 2, expected: 2, found }));
    assert_eq!(profile("a,b\n"), Err(CsvFault::NoRows));
    assert_eq!(profile("a,b"), Err(CsvFault::NoRows));
    assert_eq!(profile(""), Err(CsvFault::Empty));
    let duplicate = CsvFault::DuplicateColumn { name: "a".into(), first: 1, second: 3 };
    assert_eq!(profile("a,b, a\n1,2,3\n"), Err(duplicate));
    let no_header = CsvFault::NoHeader { reason: "the first line holds nothing but numbers" };
    assert_eq!(profile("1,2.5\n3,4\n"), Err(no_header));
    assert!(matches!(profile(",,\n1,2,3\n"), Err(CsvFault::NoHeader { .. })));
    let break_in_name =
        CsvFault::ColumnName { column: 2, reason: "it contains a line break or another control character" };
    assert_eq!(profile("a,\"b\nc\"\n1,2\n"), Err(break_in_name));
    assert!(matches!(profile(&format!("a,{}\n1,2\n", "b".repeat(2_000))), Err(CsvFault::ColumnName { column: 2, .. })));
}

#[test]
fn ten_thousand_columns_are_refused_and_two_thousand_are_not() {
    let header = |count: usize| (0..count).map(|index| format!("c{index}")).collect::<Vec<_>>().join(",");
    let row = |count: usize| vec!["1"; count].join(",");
    assert_eq!(profile(&header(10_000)), Err(CsvFault::TooManyColumns { limit: MAX_COLUMNS }));
    let widest = profile(&format!("{}\n{}\n", header(MAX_COLUMNS), row(MAX_COLUMNS))).unwrap();
    assert_eq!(widest.schema.columns.len(), MAX_COLUMNS);
}

async fn observe(pieces: Vec<Result<&'static str, std::io::Error>>) -> (usize, bool, Option<Result<u64, CsvFault>>) {
    let pieces = pieces.into_iter().map(|piece| piece.map(|text| Bytes::from_static(text.as_bytes())));
    let mut observed = Observed::new(stream::iter(pieces));
    let (mut passed, mut failed) = (0, false);
    while let Some(piece) = observed.next().await {
        match piece {
            Ok(piece) => passed += piece.len(),
            Err(_) => failed = true,
        }
    }
    (passed, failed, observed.finish().map(|result| result.map(|profile| profile.rows)))
}

#[tokio::test]
async fn a_stream_ends_in_an_error_when_its_content_is_refused() {
    assert_eq!(observe(vec![Ok("a,b\n1"), Ok(",2\n")]).await, (8, false, Some(Ok(1))));
    let ragged = CsvFault::Ragged { line: 2, expected: 2, found: FieldCount::Exactly(1) };
    assert_eq!(observe(vec![Ok("a,b\n"), Ok("1\n"), Ok("2,3\n")]).await, (4, true, Some(Err(ragged))));
    // What is only wrong at the end is refused in place of the end.
    assert_eq!(observe(vec![Ok("a,b\n")]).await, (4, true, Some(Err(CsvFault::NoRows))));
    let broken = std::io::Error::other("connection reset");
    assert_eq!(observe(vec![Ok("a,b\n1,2\n"), Err(broken)]).await, (8, true, None));
}

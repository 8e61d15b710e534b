//! Which rows and columns are shown.

use std::sync::Arc;

use ::parquet::basic::{Compression, ZstdLevel};
use ::parquet::file::properties::WriterProperties;
use ::parquet::file::writer::SerializedFileWriter;
use ::parquet::schema::parser::parse_message_type;
use serde_json::{Value, json};

use super::Shelf;
use crate::parquet::tests::reference::{Values, write};
use crate::preview::{Omission, OmittedColumn};
use crate::profile::profile_parquet;

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

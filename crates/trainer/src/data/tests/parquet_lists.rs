//! Labels that are lists in a Parquet file.

use std::sync::Arc;

use arrow_array::builder::{ListBuilder, StringBuilder, StringDictionaryBuilder};
use arrow_array::types::Int32Type;
use arrow_array::{ArrayRef, RecordBatch, StringArray};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;
use recipes::protocol::{InputFormat, TrainerInput};
use recipes::{Labels, Separated, TextSpec};

use super::*;
use crate::TrainerError;
use crate::data::{Documents, LabelValue, read_documents};

/// What `fixtures/lists.py` wrote.
const LISTS: &[u8] = include_bytes!("fixtures/lists.parquet");

fn read(file: &[u8], target: &str, limit: u64, change: impl FnOnce(&mut TextSpec)) -> Result<Documents, TrainerError> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("0"), file).unwrap();
    let mut spec = TextSpec::new("text", target);
    spec.labels = Labels::Multiple(Separated::default());
    change(&mut spec);
    let input = TrainerInput { name: "texts".into(), path: "0".into(), format: InputFormat::Parquet };
    read_documents(folder.path(), &[input], &spec, Budget::new(limit), &Stop::default())
}

fn values_of(documents: &Documents) -> Vec<Option<&LabelValue>> {
    documents.label_of.iter().map(|label| label.map(|label| &documents.labels[label as usize])).collect()
}

fn list(items: &[&str]) -> LabelValue {
    LabelValue::List(items.iter().map(|item| (*item).to_owned()).collect())
}

#[test]
fn lists_are_read_as_pyarrow_wrote_them_across_pages_and_row_groups() {
    for column in ["labels", "large"] {
        let documents = read(LISTS, column, 1 << 30, |_| ()).unwrap();
        assert_eq!((documents.texts.len(), documents.texts[19].as_str()), (20, "text 19"));
        let values = values_of(&documents);
        for (row, value) in values.iter().enumerate() {
            let expected = match row {
                3 => None,
                4 => Some(list(&[])),
                5 => Some(list(&["a;b", " sea ", ""])),
                6 => Some(LabelValue::List((0..40).map(|number| format!("label {number}")).collect())),
                _ => {
                    let item = |more: usize| ["sea", "hill", "1.0"][(row + more) % 3];
                    Some(list(&(0..row % 3).map(item).collect::<Vec<_>>()))
                }
            };
            assert_eq!(*value, expected.as_ref(), "{column}, row {row}");
        }
        // Of equal lists one is kept: those of none, of rows 1, 2, and so on, and the two special ones.
        assert_eq!(documents.labels.len(), 5);
    }
}

#[test]
fn a_missing_list_is_a_missing_value_or_none_of_the_labels_as_the_specification_says() {
    let documents = read(LISTS, "labels", 1 << 30, |spec| spec.missing = Vec::new()).unwrap();
    assert_eq!(values_of(&documents)[3], Some(&LabelValue::Text(String::new())));
}

#[test]
fn lists_of_something_else_are_refused_by_name_and_type_and_others_need_not_be_read() {
    for (column, kind) in [("numbers", "int64"), ("deep", "list")] {
        let error = read(LISTS, column, 1 << 30, |_| ()).unwrap_err();
        assert_eq!(error.code(), "column_unsuitable");
        let said = error.to_string();
        assert!(said.contains(&format!("{column:?}")) && said.contains(kind), "{said}");
    }
    assert_eq!(read(LISTS, "record", 1 << 30, |_| ()).unwrap_err().code(), "column_unsuitable");
    // One label of each text: a list is no class.
    let error = read(LISTS, "labels", 1 << 30, |spec| spec.labels = Labels::Single).unwrap_err();
    assert_eq!(error.code(), "column_unsuitable");
    assert!(error.to_string().contains("lists, maps or records"), "{error}");
    let table = Inputs::new("text").and(InputFormat::Parquet, LISTS).table();
    assert_eq!(table.columns.iter().map(|column| &*column.name).collect::<Vec<_>>(), ["text"]);
    assert_eq!(table.unreadable.len(), 5);
}

fn written(labels: ArrayRef) -> Vec<u8> {
    let texts = Arc::new(StringArray::from_iter_values((0..labels.len()).map(|row| format!("text {row}"))));
    let batch = RecordBatch::try_from_iter([("text", texts as ArrayRef), ("labels", labels)]).unwrap();
    let properties = WriterProperties::builder().set_compression(Compression::ZSTD(ZstdLevel::default())).build();
    let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), Some(properties)).unwrap();
    writer.write(&batch).unwrap();
    writer.into_inner().unwrap()
}

#[test]
fn more_items_than_fit_are_refused_before_any_is_decoded() {
    // A million times the same label in one list is a few kilobytes on disk.
    let mut lists = ListBuilder::new(StringBuilder::new());
    (0..1_000_000).for_each(|_| lists.values().append_value("a"));
    lists.append(true);
    let packed = written(Arc::new(lists.finish()));
    assert!(packed.len() < 20_000, "{}", packed.len());
    let error = read(&packed, "labels", 16 << 20, |_| ()).unwrap_err().to_string();
    assert!(error.contains("needs about 3"), "{error}");
}

#[test]
fn a_long_label_in_every_row_is_held_once() {
    // One label of 64 KiB in 2,000 rows would be 125 MiB.
    let label = "t".repeat(64 * 1024);
    let mut lists = ListBuilder::new(StringDictionaryBuilder::<Int32Type>::new());
    for _ in 0..2_000 {
        lists.values().append_value(&label);
        lists.append(true);
    }
    let documents = read(&written(Arc::new(lists.finish())), "labels", 1 << 20, |_| ()).unwrap();
    assert_eq!((documents.texts.len(), documents.labels), (2_000, vec![list(&[&label])]));
}

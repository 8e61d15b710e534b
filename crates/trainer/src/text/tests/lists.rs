//! Labels that are lists in a Parquet file.

use std::sync::Arc;

use arrow_array::builder::{ListBuilder, StringBuilder};
use arrow_array::{ArrayRef, RecordBatch, StringArray};
use parquet::arrow::ArrowWriter;
use recipes::{Labels, Separated};

use super::*;

/// The same texts in both forms: separated labels in CSV, and lists in Parquet.
fn both() -> (String, Vec<u8>) {
    let (mut csv, mut texts, mut lists) =
        (String::from("text,kind\n"), Vec::new(), ListBuilder::new(StringBuilder::new()));
    for row in 0..48_usize {
        let text = format!("{} {} {}", FOOD[row % 6], FILLERS[row % 5], CARS[(row / 4) % 6]);
        let labels: &[&str] = [&["food"][..], &["car", "food"], &["car"], &[]][row % 4];
        writeln!(csv, "{text},{}", if labels.is_empty() { ";".to_owned() } else { labels.join(";") }).unwrap();
        for label in labels {
            lists.values().append_value(label);
        }
        lists.append(true);
        texts.push(text);
    }
    // Nobody looked at the last one.
    csv += "the bread,\n";
    lists.append(false);
    texts.push("the bread".to_owned());
    let columns: [(&str, ArrayRef); 2] =
        [("text", Arc::new(StringArray::from(texts))), ("kind", Arc::new(lists.finish()))];
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    (csv, writer.into_inner().unwrap())
}

#[test]
fn lists_are_the_labels_that_separated_texts_are() {
    let (csv, parquet) = both();
    for method in [Method::Full, Method::NGrams] {
        let job = || {
            Job::of(&csv, |spec| {
                (spec.labels, spec.method) = (Labels::Multiple(Separated::default()), method);
                spec.training.epochs = 2;
            })
        };
        let (of_csv, mut of_lists) = (job(), job());
        std::fs::write(of_lists.path().join("input/0.parquet"), &parquet).unwrap();
        of_lists.job.inputs[0] =
            TrainerInput { name: "texts".into(), path: "input/0.parquet".into(), format: InputFormat::Parquet };
        if method == Method::NGrams {
            of_lists.job.base = None;
        }
        let ((one, _), (other, events)) = (of_csv.train(), of_lists.train());
        assert_eq!((one.train_rows + one.test_rows, other.train_rows + other.test_rows), (48, 48));
        assert_eq!(of_csv.output("model.safetensors"), of_lists.output("model.safetensors"), "{method:?}");
        assert!(events.iter().any(|event| matches!(event, Event::Log { code, .. } if code == "rows_without_class")));
    }
}

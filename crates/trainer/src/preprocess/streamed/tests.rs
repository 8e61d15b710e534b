use std::sync::Arc;

use arrow_array::{ArrayRef, Float64Array, RecordBatch, StringArray};
use parquet::arrow::ArrowWriter;
use recipes::protocol::{InputFormat, TrainerInput};

use super::*;
use crate::data::Budget;

fn scale(numbers: &[f64], middle: f64) -> (f64, f64) {
    let mut moments = Moments::around(middle);
    for &number in numbers {
        moments.add(number);
    }
    moments.scale()
}

#[test]
fn moments_are_those_of_numbers_side_by_side() {
    let numbers: Vec<f64> = (0..1_000).map(|row| 1e9 + f64::from(row * row % 977)).collect();
    let (mean, deviation) = scale(&numbers, 1e9 + 488.0);
    let (exact_mean, exact_deviation) = fit::moments(&numbers, 0, 0.0);
    assert!((mean / exact_mean - 1.0).abs() < 1e-15, "{mean} {exact_mean}");
    assert!((deviation / exact_deviation - 1.0).abs() < 1e-9, "{deviation} {exact_deviation}");
    // What is left of a constant column is rounding, and no deviation.
    let third = fit::tidy(1e6 / 3.0);
    assert_eq!(scale(&[1e6 / 3.0; 1_000], third).1.to_bits(), 0.0_f64.to_bits());
}

#[test]
fn parts_depend_on_seed_and_row_alone() {
    let parts = |seed| Parts::new(seed, 0.2, true, (10_000, 1_000));
    let from = |seed, row| parts(seed).starting_at(row).take(100).collect::<Vec<_>>();
    let all: Vec<_> = parts(7).starting_at(0).take(10_000).collect();
    for start in [0, 1, 17, 4_096, 9_900] {
        assert_eq!(from(7, start as u64), all[start..start + 100]);
    }
    assert_ne!(from(8, 0), all[..100]);
    let rows = |part| all.iter().filter(|(of, _)| *of == part).count();
    assert!((1_850..2_150).contains(&rows(Part::Test)), "{}", rows(Part::Test));
    assert!((700..900).contains(&rows(Part::Validation)), "{}", rows(Part::Validation));
    let sampled = all.iter().filter(|(_, stands)| *stands).count();
    assert!((900..1_100).contains(&sampled), "{sampled}");
    let without = Parts::new(7, 0.2, false, (10_000, 20_000));
    assert!(without.starting_at(0).take(10_000).all(|(part, stands)| part != Part::Validation && stands));
}

const ROWS: usize = 300;

/// Reads a table of two classes and a third one, "rare", in just these rows.
fn with_rare_class(rare: &[usize], parts: Parts) -> Result<Streamed, TrainerError> {
    let class = |row: usize| match row {
        row if rare.contains(&row) => "rare",
        row if row.is_multiple_of(2) => "even",
        _ => "odd",
    };
    let numbers: ArrayRef =
        Arc::new((0..ROWS).map(|row| Some(f64::from(u32::try_from(row * 7 % 11).unwrap()))).collect::<Float64Array>());
    let classes: ArrayRef = Arc::new(StringArray::from_iter_values((0..ROWS).map(class)));
    let batch = RecordBatch::try_from_iter(vec![("x", numbers), ("y", classes)]).unwrap();
    let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("0.parquet"), writer.into_inner().unwrap()).unwrap();
    let input = TrainerInput { name: "table".into(), path: "0.parquet".into(), format: InputFormat::Parquet };
    let (spec, budget) = (TabularSpec::new("y"), Budget::new(1 << 26));
    let rows = RowGroups::open(folder.path(), &[input], &spec, budget).unwrap();
    prepare_streamed(&rows, &spec, parts, &Stop::default())
}

/// The first rows of a part.
fn rows_of(parts: Parts, wanted: Part, count: usize) -> Vec<usize> {
    let rows = parts.starting_at(0).take(ROWS).enumerate();
    let rows: Vec<usize> = rows.filter(|(_, (part, _))| *part == wanted).map(|(row, _)| row).take(count).collect();
    assert_eq!(rows.len(), count);
    rows
}

fn parts(has_validation: bool) -> Parts {
    Parts::new(7, 0.2, has_validation, (ROWS as u64, ROWS as u64))
}

#[test]
fn a_class_without_a_row_to_learn_from_is_refused_with_its_rows() {
    let parts = parts(true);
    let rare = [rows_of(parts, Part::Test, 3), rows_of(parts, Part::Validation, 2)].concat();
    let error = with_rare_class(&rare, parts).unwrap_err();
    assert_eq!((error.code(), error.field().as_deref()), ("class_without_part", Some("target")));
    let wanted = [
        ("column", "y"),
        ("class", "rare"),
        ("why", "no_training_rows"),
        ("train", "0"),
        ("validation", "2"),
        ("test", "3"),
    ];
    assert_eq!(error.values(), recipes::values(wanted.map(|(name, value)| (name, value.to_owned()))));
    assert!(error.to_string().contains(r#"the class "rare" of "y" has no row in the training part"#), "{error}");
    assert!(error.next_step().contains("another seed"), "{}", error.next_step());
    // One row to learn from is enough, and one to calibrate with is not asked for where nothing is calibrated.
    let rare = [rows_of(parts, Part::Test, 3), rows_of(parts, Part::Train, 1), rows_of(parts, Part::Validation, 1)];
    assert_eq!(with_rare_class(&rare.concat(), parts).unwrap().class_rows[2], 1);
}

#[test]
fn a_class_without_a_row_to_calibrate_with_is_refused_where_there_are_such() {
    let rare = rows_of(parts(true), Part::Train, 2);
    let error = with_rare_class(&rare, parts(true)).unwrap_err();
    let values = error.values();
    let told = ["why", "train", "validation", "test"].map(|name| &*values[name]);
    assert_eq!((error.code(), told), ("class_without_part", ["no_validation_rows", "2", "0", "0"]));
    assert!(error.next_step().contains("without calibration"), "{}", error.next_step());
    // Without that part, these are rows to learn from as well.
    assert_eq!(with_rare_class(&rare, parts(false)).unwrap().class_rows[2], 2);
}

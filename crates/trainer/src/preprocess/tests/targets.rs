use recipes::Task;

use super::*;

const X: [&str; 6] = ["1", "2", "5", "3", "8", "4"];

fn with_target(cells: &[&str], change: impl FnOnce(&mut TabularSpec)) -> Result<Prepared, crate::DataError> {
    let mut spec = TabularSpec::new("y");
    change(&mut spec);
    prepare(&table(&[("x", &X), ("y", cells)]), &spec)
}

fn quantity(cells: &[&str]) -> Result<Prepared, crate::DataError> {
    with_target(cells, |spec| spec.task = Task::Regression)
}

fn ordinal(cells: &[&str], order: Option<&[&str]>) -> Result<Prepared, crate::DataError> {
    let order = order.map(|order| order.iter().map(|&class| class.to_owned()).collect());
    with_target(cells, |spec| (spec.task, spec.class_order) = (Task::Ordinal, order))
}

#[test]
fn a_quantity_is_standardised_by_the_training_rows() {
    let cells = ["10", "20.5", "-3", "7", "1,000", "12"];
    let prepared = quantity(&cells).unwrap();
    assert!(prepared.classes.is_empty());
    let scale = prepared.target_scale.unwrap();
    let values = &prepared.train.values;
    let mean = values.iter().sum::<f64>() / 5.0;
    let square = values.iter().map(|value| value * value).sum::<f64>() / 5.0;
    assert!(mean.abs() < 1e-9 && (square - 1.0).abs() < 1e-9, "{values:?}");
    for (rows, values) in [(&prepared.split.train, values), (&prepared.split.test, &prepared.test.values)] {
        for (&row, value) in rows.iter().zip(values) {
            let raw: f64 = cells[row as usize].replace(',', "").parse().unwrap();
            assert!((value * scale.standard_deviation + scale.mean - raw).abs() < 1e-9, "row {row}");
        }
    }
    assert_eq!((prepared.train.rows(), prepared.test.rows()), (5, 1));
}

#[test]
fn rows_without_a_quantity_are_left_out_with_a_note() {
    let mut spec = TabularSpec::new("y");
    (spec.task, spec.missing) = (Task::Regression, vec!["?".into()]);
    let xs: Vec<String> = (0..20).map(|row| format!("{}.5", row * row)).collect();
    let xs: Vec<&str> = xs.iter().map(String::as_str).collect();
    let mut ys = xs.clone();
    (ys[3], ys[7]) = ("?", "broken");
    let prepared = prepare(&table(&[("x", &xs), ("y", &ys)]), &spec).unwrap();
    assert_eq!(prepared.train.rows() + prepared.test.rows(), 18);
    assert_eq!((prepared.notes[0].code, prepared.notes[0].values["left_out"].as_str()), ("rows_without_value", "2"));
}

#[test]
fn what_is_no_quantity_is_refused() {
    let error = quantity(&["a", "b", "1", "2", "3", "4"]).unwrap_err();
    assert_eq!((error.code(), error.values()["why"].as_str()), ("target_unsuitable", "not_numbers"));
    assert!(error.to_string().contains("cannot hold a quantity"), "{error}");
    let error = quantity(&["5"; 6]).unwrap_err();
    assert_eq!((error.code(), error.field().as_deref()), ("constant_target", Some("target")));
    assert_eq!(quantity(&["?"; 6]).unwrap_err().values()["why"], "missing");
}

#[test]
fn ordered_classes_go_by_the_order_that_is_given() {
    let cells = ["low", "high", "mid", "low", "high", "mid"];
    let prepared = ordinal(&cells, Some(&["low", "mid", "top", "high"])).unwrap();
    assert_eq!(prepared.classes, ["low", "mid", "high"], "a class that no row has is left out");
    for (rows, part) in [(&prepared.split.train, &prepared.train), (&prepared.split.test, &prepared.test)] {
        for (&row, &label) in rows.iter().zip(&part.labels) {
            assert_eq!(prepared.classes[label as usize], cells[row as usize]);
        }
    }
    assert_eq!(ordinal(&["3", "1", "2", "10", "3", "1"], None).unwrap().classes, ["1", "2", "3", "10"]);
    assert_eq!(ordinal(&cells, None).unwrap_err().code(), "class_order_missing");
    assert_eq!(ordinal(&cells, Some(&["low", "mid"])).unwrap_err().code(), "class_without_order");
}

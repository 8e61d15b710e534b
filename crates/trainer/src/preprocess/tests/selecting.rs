use recipes::{Select, Task};

use super::super::select::{information, parts};
use super::*;

#[test]
fn a_copy_says_all_and_noise_nothing() {
    let labels: Vec<usize> = (0..1_000).map(|row| row % 2).collect();
    let copy: Vec<usize> = labels.iter().map(|label| 7 - label).collect();
    assert!((information(&copy, &labels) - std::f64::consts::LN_2).abs() < 1e-3);
    let independent: Vec<usize> = (0..1_000).map(|row| row / 2 % 5).collect();
    assert!(information(&independent, &labels).abs() < 1e-12);
    assert!(information(&[3; 1_000], &labels).abs() < 1e-12);
}

#[test]
fn numbers_fall_into_tenths_and_equal_ones_stay_together() {
    let numbers: Vec<f64> = (0..100_u8).map(f64::from).collect();
    let found = parts(&numbers);
    assert!((0..10).all(|part| found.iter().filter(|&&of| of == part).count() == 10), "{found:?}");
    let found = parts(&[1.0, 1.0, 1.0, 1.0, f64::NAN, 2.0]);
    assert!(found[..4].iter().all(|&part| part == found[0]) && found[5] != found[0] && found[4] == usize::MAX);
}

/// A number and a category that decide, and a number and a category that have nothing to do with the target.
fn mixed(change: impl FnOnce(&mut TabularSpec)) -> Result<Prepared, crate::DataError> {
    let column = |of: fn(usize) -> String| (0..400).map(of).collect::<Vec<String>>();
    let columns = [
        column(|row| format!("{}.5", (row % 4) * 1_000 + row * 7 % 100)),
        column(|row| ["red", "green"][row % 4 / 2].to_owned()),
        column(|row| format!("{}.25", row / 4 * 13 % 100)),
        column(|row| ["north", "south", "east"][row / 4 % 3].to_owned()),
        column(|row| format!("{}", row % 4)),
    ];
    let cells: Vec<Vec<&str>> = columns.iter().map(|column| column.iter().map(String::as_str).collect()).collect();
    let mut spec = TabularSpec::new("y");
    change(&mut spec);
    let named: Vec<(&str, &[&str])> =
        ["size", "colour", "noise", "site", "y"].into_iter().zip(cells.iter().map(Vec::as_slice)).collect();
    prepare(&table(&named), &spec)
}

#[test]
fn columns_that_say_little_are_left_out_with_a_report() {
    for task in [Task::Classification, Task::Regression] {
        let select = Some(Select { least: Some(0.05), most: None, ..Select::default() });
        let prepared = mixed(|spec| (spec.task, spec.select) = (task, select)).unwrap();
        let names: Vec<&str> = prepared.columns.iter().map(|column| &*column.name).collect();
        assert_eq!(names, ["size", "colour"], "{task:?}: {:?}", prepared.selection);
        let selection = prepared.selection.unwrap();
        assert_eq!(selection.how, "mutual_information");
        let told: Vec<(&str, bool)> = selection.columns.iter().map(|it| (&*it.column, it.kept)).collect();
        assert_eq!(told[..2], [("size", true), ("colour", true)]);
        assert!(told[2..].iter().all(|(_, kept)| !kept), "{told:?}");
        assert!(prepared.dropped.iter().any(|it| it.name == "noise" && it.why == Unusable::Uninformative));
        assert_eq!(prepared.train.inputs, 2);
    }
}

#[test]
fn the_most_telling_columns_are_kept() {
    let one =
        mixed(|spec| spec.select = Some(Select { least: Some(0.0), most: Some(1), ..Select::default() })).unwrap();
    assert_eq!(one.columns.iter().map(|column| &*column.name).collect::<Vec<_>>(), ["size"]);
    let all = mixed(|_| ()).unwrap();
    assert_eq!((all.columns.len(), all.selection), (4, None), "nothing is selected unless it is asked for");
    let error =
        mixed(|spec| spec.select = Some(Select { least: Some(9.0), most: None, ..Select::default() })).unwrap_err();
    assert_eq!(error.code(), "no_features");
}

//! From the specification to the columns that a model sees.

mod folded;
mod information;

use std::fmt::Write as _;

use recipes::protocol::Event;
use recipes::{ClassWeight, Evaluation, TabularModel};

use super::*;
use crate::preprocess::stratified;
use crate::tabular::tests::{Job, flowers};

fn selecting(how: SelectHow, change: impl FnOnce(&mut TabularSpec)) -> Job {
    Job::new(|spec| {
        (spec.select, spec.epochs) = (Some(Select { how, ..Select::default() }), 20);
        change(spec);
    })
}

fn hows() -> [SelectHow; 3] {
    [
        SelectHow::L1(SelectByL1::default()),
        SelectHow::L1(SelectByL1 { strength: Some(0.1) }),
        SelectHow::Permutation(SelectByPermutation::default()),
    ]
}

fn model(job: &Job) -> TabularModel {
    serde_json::from_slice(&job.output("model.json")).unwrap()
}

#[test]
fn what_decides_is_kept_and_the_report_says_why() {
    for how in hows() {
        for class_weight in [ClassWeight::None, ClassWeight::Balanced] {
            let job = selecting(how, |spec| spec.class_weight = class_weight);
            let (result, events) = job.train();
            let selection = result.report.selection.unwrap();
            assert_eq!((selection.how.as_str(), selection.columns.len()), (how.name(), 3));
            assert_eq!(selection.strength.is_some(), matches!(how, SelectHow::L1(_)), "{selection:?}");
            assert!(selection.figure.contains("training rows"), "{selection:?}");
            let first = &selection.columns[0];
            assert!(first.column == "petal" && first.kept, "{how:?}: {selection:?}");
            assert!(selection.columns[1..].iter().all(|it| it.figure < 0.3 * first.figure), "{how:?}: {selection:?}");
            let model = model(&job);
            let seen: Vec<&str> = model.columns.iter().map(|column| &*column.name).collect();
            assert!(seen.contains(&"petal") && seen.len() < 3, "{how:?}: {selection:?}");
            let kept = selection.columns.iter().filter(|it| it.kept).count();
            assert_eq!((seen.len(), model.dropped.len()), (kept, 4 - kept), "the row's number is left out anyway");
            let Evaluation::Classification(scores) = &result.evaluation else { panic!("classes") };
            assert!(scores.accuracy > 0.9, "{how:?}: {scores:?}");
            let told =
                events.iter().filter(|event| matches!(event, Event::Log { code, .. } if code == "column_dropped"));
            assert_eq!(told.count(), 4 - kept);
        }
    }
}

#[test]
fn quantities_and_ordered_classes_select_as_well() {
    for how in hows() {
        let quantity = selecting(how, |spec| (spec.target, spec.task) = ("petal".into(), Task::Regression));
        let selection = quantity.train().0.report.selection.unwrap();
        assert!(selection.columns[0].column == "kind" && selection.columns[0].kept, "{how:?}: {selection:?}");
        let order = Some(vec!["oak".to_owned(), "elm".to_owned(), "ash".to_owned()]);
        let ordered = selecting(how, |spec| (spec.task, spec.class_order) = (Task::Ordinal, order));
        let selection = ordered.train().0.report.selection.unwrap();
        assert!(selection.columns[0].column == "petal" && selection.columns[0].kept, "{how:?}: {selection:?}");
    }
}

/// The held-out rows hold anything at all, and the same columns are chosen by the same figures.
#[test]
fn held_out_rows_have_no_say() {
    let labels: Vec<Option<u32>> = (0..120).map(|row| Some(2 - row % 3)).collect();
    let split = stratified(&labels, 3, 0.2, 42).unwrap();
    let line = |(row, line): (usize, &str)| {
        let held_out = row > 0 && split.test.contains(&u32::try_from(row - 1).unwrap());
        let mut cells: Vec<&str> = line.split(',').collect();
        if held_out {
            (cells[1], cells[2]) = ("-3", "15");
        }
        cells.join(",")
    };
    let changed: Vec<String> = flowers().lines().enumerate().map(line).collect();
    for how in hows() {
        let (one, other) = (selecting(how, |_| ()), selecting(how, |_| ()));
        std::fs::write(other.path().join("input/0.csv"), changed.join("\n")).unwrap();
        let (one, other) = (one.train().0, other.train().0);
        assert_eq!(one.report.selection, other.report.selection, "{how:?}");
        assert_ne!(one.evaluation, other.evaluation);
    }
}

#[test]
fn bounds_of_the_specification_count() {
    for how in hows() {
        let one = selecting(how, |spec| spec.select = Some(Select { how, most: Some(1), least: None }));
        assert_eq!(one.train().0.report.selection.unwrap().columns.iter().filter(|it| it.kept).count(), 1);
        // Weights that tell all rows apart grow without end, so of these the price is raised.
        let how = match how {
            SelectHow::L1(_) => SelectHow::L1(SelectByL1 { strength: Some(100.0) }),
            other => other,
        };
        let least = matches!(how, SelectHow::Permutation(_)).then_some(10.0);
        let none = selecting(how, |spec| spec.select = Some(Select { how, most: None, least }));
        let (result, events) = none.run(&crate::Stop::default());
        assert_eq!(result.unwrap_err().code(), "no_features", "{how:?}");
        let told = events.iter().filter(|event| matches!(event, Event::Log { code, .. } if code == "column_dropped"));
        assert_eq!(told.count(), 4);
    }
}

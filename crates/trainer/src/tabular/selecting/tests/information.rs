//! By what columns say about the target by themselves.

use super::*;
use crate::tabular::selecting::information::{information, parts};

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
fn mixed(change: impl FnOnce(&mut TabularSpec)) -> Job {
    let job = Job::new(|spec| {
        (spec.target, spec.epochs) = ("y".into(), 2);
        change(spec);
    });
    let mut csv = String::from("size,colour,noise,site,y\n");
    for row in 0..400_usize {
        let (size, colour) = ((row % 4) * 1_000 + row * 7 % 100, ["red", "green"][row % 4 / 2]);
        let (noise, place) = (row / 4 * 13 % 100, ["north", "south", "east"][row / 4 % 3]);
        writeln!(csv, "{size}.5,{colour},{noise}.25,{place},{}", row % 4).unwrap();
    }
    std::fs::write(job.path().join("input/0.csv"), csv).unwrap();
    job
}

fn informed(least: f64, most: Option<u32>) -> Select {
    Select { least: Some(least), most, ..Select::default() }
}

#[test]
fn columns_that_say_little_are_left_out_with_a_report() {
    for task in [Task::Classification, Task::Regression] {
        let job = mixed(|spec| (spec.task, spec.select) = (task, Some(informed(0.05, None))));
        let selection = job.train().0.report.selection.unwrap();
        let model = model(&job);
        let names: Vec<&str> = model.columns.iter().map(|column| &*column.name).collect();
        assert_eq!(names, ["size", "colour"], "{task:?}: {selection:?}");
        assert_eq!(selection.how, "mutual_information");
        let told: Vec<(&str, bool)> = selection.columns.iter().map(|it| (&*it.column, it.kept)).collect();
        assert_eq!(told[..2], [("size", true), ("colour", true)]);
        assert!(told[2..].iter().all(|(_, kept)| !kept), "{told:?}");
        assert_eq!(model.dropped.iter().map(|it| &*it.name).collect::<Vec<_>>(), ["noise", "site"]);
    }
}

#[test]
fn the_most_telling_columns_are_kept() {
    let one = mixed(|spec| spec.select = Some(informed(0.0, Some(1))));
    one.train();
    assert_eq!(model(&one).columns.iter().map(|column| &*column.name).collect::<Vec<_>>(), ["size"]);
    let all = mixed(|_| ());
    assert_eq!(all.train().0.report.selection, None, "nothing is selected unless it is asked for");
    assert_eq!(model(&all).columns.len(), 4);
    let none = mixed(|spec| spec.select = Some(informed(9.0, None)));
    assert_eq!(none.run(&crate::Stop::default()).0.unwrap_err().code(), "no_features");
}

/// Every year each month; the half of the year decides, the trend does not. Some dates are missing, and of those that are, more are of one
/// class.
#[test]
fn a_season_that_decides_is_found_and_so_is_a_gap_that_tells() {
    let job = Job::new(|spec| (spec.target, spec.epochs, spec.select) = ("y".into(), 2, Some(informed(0.4, None))));
    let mut csv = String::from("x,gap,y\n");
    for row in 0..480_usize {
        let (year, month) = (1980 + row / 12, row % 12 + 1);
        let gap = if row % 12 < 6 { String::new() } else { (row * 7 % 10).to_string() };
        writeln!(csv, "{year}-{month:02}-01,{gap},{}", if row % 12 < 6 { "a" } else { "b" }).unwrap();
    }
    std::fs::write(job.path().join("input/0.csv"), csv).unwrap();
    let selection = job.train().0.report.selection.unwrap();
    assert!(selection.columns.iter().all(|column| column.kept && column.figure > 0.5), "{selection:?}");
}

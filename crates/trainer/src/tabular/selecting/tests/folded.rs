//! What a part of the rows says while it is held out.

use recipes::{Calibration, CrossValidation, Halving, Model, ModelKind, Search, Strategy};

use super::*;
use crate::tabular::selecting::folded::kept;

/// Values that have nothing to do with the class, far more columns of them than rows: some look as if they told it.
fn noise(how: SelectHow, change: impl FnOnce(&mut TabularSpec)) -> Job {
    let job = Job::new(|spec| {
        (spec.target, spec.model) = ("y".into(), Model::Linear(Linear::default()));
        spec.select = Some(Select { how, least: None, most: Some(5) });
        spec.cross_validation = Some(CrossValidation { folds: 5 });
        change(spec);
    });
    let mut random = Stream::new(1, Purpose::Search);
    let names: Vec<String> = (0..400).map(|column| format!("c{column}")).collect();
    let mut csv = format!("{},y\n", names.join(","));
    for row in 0..60 {
        let values: Vec<&str> = names.iter().map(|_| ["high", "low"][random.below(2)]).collect();
        writeln!(csv, "{},{}", values.join(","), ["a", "b"][row % 2]).unwrap();
    }
    std::fs::write(job.path().join("input/0.csv"), csv).unwrap();
    job
}

/// The same with the columns that all training rows chose, as if they stood in the specification: held-out rows had their say then.
fn told_beforehand(job: &Job, how: SelectHow, change: impl FnOnce(&mut TabularSpec)) -> recipes::TrainingResult {
    let include = model(job).columns.into_iter().map(|column| column.name).collect();
    let again = noise(how, |spec| {
        (spec.select, spec.features.include) = (None, Some(include));
        change(spec);
    });
    again.train().0
}

fn accuracy(scores: &[recipes::Spread]) -> f64 {
    scores.iter().find(|spread| spread.name == "accuracy").unwrap().mean
}

/// Five of 400 columns that look best on 48 rows are right for most of those rows, whatever is drawn; of others they say nothing.
fn assert_is_chance(found: f64, of_known: f64) {
    assert!(found < 0.65 && of_known > 0.75, "{found} without the part, {of_known} with it");
}

#[test]
fn columns_are_chosen_anew_without_each_part() {
    for how in [SelectHow::MutualInformation, SelectHow::L1(SelectByL1 { strength: Some(0.05) })] {
        let job = noise(how, |_| ());
        let (result, _) = job.train();
        let known = told_beforehand(&job, how, |_| ());
        assert_is_chance(accuracy(&result.report.cross_validation), accuracy(&known.report.cross_validation));
        assert_eq!(model(&job).columns.len(), 5);
        assert_eq!(result.report.selection.unwrap().columns.len(), 400, "the report is of all training rows");
    }
}

#[test]
fn a_search_and_calibration_do_so_too() {
    let how = SelectHow::MutualInformation;
    let change = |spec: &mut TabularSpec| {
        (spec.cross_validation, spec.calibration) = (None, Calibration::Temperature);
        let models = Some(vec![ModelKind::Linear]);
        spec.search = Some(Search { models, trials: 1, folds: 5, ..Search::default() });
    };
    let job = noise(how, change);
    let (result, known) = (job.train().0, told_beforehand(&job, how, change));
    let of_search = |result: &recipes::TrainingResult| accuracy(&result.report.leaderboard[0].scores);
    assert_is_chance(of_search(&result), of_search(&known));
    let temperature = |result: recipes::TrainingResult| result.report.reliability.unwrap().temperature.unwrap();
    let (found, of_known) = (temperature(result), temperature(known));
    assert!(found > 1.3 && of_known < 1.2, "{found}, {of_known}: what says nothing is not to be believed");
}

#[test]
fn where_no_column_is_kept_without_a_part_the_first_one_is() {
    let column = |name: &str, kept| SelectedColumn { kept, ..judged(name, 0.0) };
    let selection = |columns| Selection { how: "l1".into(), figure: String::new(), strength: None, columns };
    assert_eq!(kept(selection(vec![column("a", false), column("b", false)])), ["a"]);
    assert_eq!(kept(selection(vec![column("a", true), column("b", false), column("c", true)])), ["a", "c"]);
}

/// Of a rare class all training rows have as many as a selection takes, and those outside a part do not.
#[test]
fn a_class_may_be_rare_without_a_part() {
    for (rare, how) in [(8, hows()[0]), (8, hows()[2])] {
        let job = selecting(how, |spec| {
            (spec.target, spec.model) = ("y".into(), Model::Linear(Linear::default()));
            (spec.calibration, spec.test_fraction) = (Calibration::Temperature, 0.25);
            let models = Some(vec![ModelKind::Linear]);
            let strategy = Strategy::Halving(Halving { factor: 3 });
            spec.search = Some(Search { models, trials: 9, folds: 2, strategy });
        });
        let mut csv = String::from("petal,noise,y\n");
        for row in 0..240 {
            let (petal, class) = if row < rare { (5 + row % 2, "rare") } else { (row % 3, "usual") };
            writeln!(csv, "{petal}.5,{},{class}", row * 37 % 11).unwrap();
        }
        std::fs::write(job.path().join("input/0.csv"), csv).unwrap();
        let (result, _) = job.train();
        assert_eq!(result.report.leaderboard.len(), 9, "{how:?}");
        assert!(result.report.leaderboard.iter().all(|trial| trial.failure.is_none()), "{how:?}");
    }
}

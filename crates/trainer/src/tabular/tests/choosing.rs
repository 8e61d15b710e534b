//! Cross-validation and search, from the specification to the model.

use recipes::protocol::Disposition;
use recipes::{CrossValidation, Evaluation, Halving, JobSpec, Model, ModelKind, Search, Strategy, TabularModel};

use super::*;

fn searching(search: Search) -> Job {
    Job::new(|spec| (spec.search, spec.epochs) = (Some(search), 5))
}

#[test]
fn cross_validation_tells_how_scores_spread() {
    let job = Job::new(|spec| (spec.cross_validation, spec.epochs) = (Some(CrossValidation { folds: 4 }), 20));
    let (result, events) = job.train();
    let spreads = &result.report.cross_validation;
    assert_eq!(spreads.iter().map(|spread| &*spread.name).collect::<Vec<_>>(), ["loss", "accuracy", "macro_f1"]);
    for spread in spreads {
        assert_eq!(spread.values.len(), 4);
        assert!((spread.mean - spread.values.iter().sum::<f64>() / 4.0).abs() < 1e-12);
    }
    assert!(spreads[1].mean > 0.9, "{spreads:?}");
    // The model itself is the one that a job without cross-validation trains.
    let plain = Job::new(|spec| spec.epochs = 20);
    let (plain_result, _) = plain.train();
    assert_eq!(job.output("model.safetensors"), plain.output("model.safetensors"));
    assert_eq!(result.evaluation, plain_result.evaluation);
    let steps: Vec<(u64, u64)> = events
        .iter()
        .filter_map(|event| match event {
            Event::Progress { step, total_steps } => Some((*step, *total_steps)),
            _ => None,
        })
        .collect();
    assert!(steps.windows(2).all(|pair| pair[0].0 <= pair[1].0), "progress never goes back: {steps:?}");
    assert_eq!(steps.last(), Some(&(5_000, 5_000)));
    assert_eq!(events.iter().filter(|event| matches!(event, Event::Started { .. })).count(), 1);
}

#[test]
fn a_class_that_is_too_small_for_its_parts_is_named() {
    for search in [false, true] {
        let job = Job::new(|spec| {
            spec.cross_validation = (!search).then_some(CrossValidation { folds: 20 });
            spec.search = search.then(|| Search { folds: 20, ..Search::default() });
        });
        // Of the elms four are left.
        let mut elms = 0;
        let mut keep = |line: &&str| {
            elms += usize::from(line.ends_with("elm"));
            !line.ends_with("elm") || elms <= 4
        };
        let text = flowers();
        let lines: Vec<&str> = text.lines().filter(&mut keep).collect();
        std::fs::write(job.path().join("input/0.csv"), lines.join("\n")).unwrap();
        let error = job.run(&Stop::default()).0.unwrap_err();
        assert_eq!((error.code(), error.field().as_deref()), ("class_too_small_for_folds", Some("target")));
        assert!(error.to_string().contains(r#"the class "elm" of "kind" has 3 training rows"#), "{error}");
        assert_eq!((error.values()["class"].as_str(), error.disposition()), ("elm", Disposition::Fail));
    }
}

#[test]
fn a_search_trains_the_best_candidate_and_lists_all() {
    for strategy in [Strategy::Random, Strategy::Halving(Halving { factor: 2 })] {
        let job = searching(Search { strategy, trials: 8, folds: 3, models: None });
        let (result, events) = job.train();
        let board = &result.report.leaderboard;
        let mut numbers: Vec<u32> = board.iter().map(|trial| trial.trial).collect();
        assert_ne!(numbers, [1, 2, 3, 4, 5, 6, 7, 8], "they are in the order of their scores");
        numbers.sort_unstable();
        assert!(numbers.into_iter().eq(1..=8));
        for pair in board.windows(2) {
            let key = |index: usize| (u64::MAX - pair[index].rows, pair[index].scores[0].mean);
            assert!(key(0).0 < key(1).0 || key(0).1 <= key(1).1 || pair[0].rows != pair[1].rows, "{pair:?}");
            assert!(pair[0].rows >= pair[1].rows, "who saw more rows is before who saw fewer");
        }
        let model: TabularModel = serde_json::from_slice(&job.output("model.json")).unwrap();
        let JobSpec::Tabular(spec) = &model.spec else { panic!("a table") };
        assert!(spec.search.is_none());
        let mut found = JobSpec::Tabular(TabularSpec::new("kind")).to_value();
        found.as_object_mut().unwrap().extend(board[0].options.as_object().unwrap().clone());
        let JobSpec::Tabular(best) = JobSpec::from_value(found).unwrap() else { panic!("a table") };
        assert_eq!(spec.model, best.model, "the best of the list is what was trained");
        let Evaluation::Classification(scores) = &result.evaluation else { panic!("classes") };
        assert!(scores.accuracy > 0.9, "{scores:?}");
        crate::Predictor::load(&job.path().join("output")).unwrap();
        let told = events.iter().filter(|event| matches!(event, Event::Log { code, .. } if code == "search_trial"));
        assert!(told.count() >= 8);
        let progress = |event: &Event| match event {
            Event::Progress { step, total_steps } => Some((*step, *total_steps)),
            _ => None,
        };
        let (step, total_steps) = events.iter().rev().find_map(progress).unwrap();
        assert_eq!(step, total_steps);

        let again = searching(Search { strategy, trials: 8, folds: 3, models: None });
        assert_eq!(again.train().0.report, result.report);
        assert_eq!(again.output("model.safetensors"), job.output("model.safetensors"));
    }
}

/// Other rows in the test part, and the same training rows: the search comes to the same end.
#[test]
fn a_search_does_not_look_at_the_test_part() {
    let search = || Search { trials: 5, ..Search::default() };
    let one = searching(search());
    let (one_result, _) = one.train();
    let other = searching(search());
    let text = flowers();
    let labels: Vec<Option<u32>> = text
        .lines()
        .skip(1)
        .map(|line| {
            ["ash", "elm", "oak"]
                .iter()
                .position(|kind| line.ends_with(kind))
                .and_then(|place| u32::try_from(place).ok())
        })
        .collect();
    let split = crate::preprocess::stratified(&labels, 3, 0.2, 42).unwrap();
    let spoilt = text.lines().enumerate().map(|(line, text)| match line.checked_sub(1) {
        Some(row) if split.test.contains(&u32::try_from(row).unwrap()) => {
            let fields: Vec<&str> = text.split(',').collect();
            format!("{},{},{},{},{}", fields[0], 99.5, fields[2], fields[3], fields[4])
        }
        _ => text.to_owned(),
    });
    std::fs::write(other.path().join("input/0.csv"), spoilt.collect::<Vec<_>>().join("\n")).unwrap();
    let (other_result, _) = other.train();
    assert_ne!(one_result.evaluation, other_result.evaluation);
    assert_eq!(one_result.report.leaderboard, other_result.report.leaderboard);
    assert_eq!(one.output("model.safetensors"), other.output("model.safetensors"));
}

#[test]
fn candidates_that_fail_are_listed_last_and_all_of_them_are_an_error() {
    // Memory for the data and a linear model, and for less; trees want a copy of the rows and more.
    let with = |memory_bytes| {
        let models = Some(vec![ModelKind::Forest, ModelKind::Linear]);
        let mut job = searching(Search { trials: 2, models, ..Search::default() });
        job.job.limits.memory_bytes = Some(memory_bytes);
        job
    };
    let (result, _) = with(20_000).train();
    let board = &result.report.leaderboard;
    assert_eq!((board[0].trial, board[0].failure.as_deref()), (2, None));
    assert_eq!((board[1].trial, board[1].failure.as_deref()), (1, Some("data_too_large")));
    assert!(board[1].scores.is_empty());
    let error = with(13_000).run(&Stop::default()).0.unwrap_err();
    assert_eq!(error.code(), "data_too_large");
}

/// Half of the rows would fit, and a winner has to be trained on all of them.
#[test]
fn a_candidate_for_which_all_rows_are_too_many_is_refused_before_its_folds() {
    let models = || Some(vec![ModelKind::Boosting, ModelKind::Linear]);
    let with = |search, memory_bytes| {
        let mut job = Job::new(|spec| {
            (spec.search, spec.epochs) = (search, 5);
            spec.model = Model::Boosting(recipes::Boosting::default());
            spec.cross_validation = Some(CrossValidation { folds: 2 });
        });
        job.job.limits.memory_bytes = Some(memory_bytes);
        job.run(&Stop::default())
    };
    let search = |strategy| Some(Search { strategy, trials: 2, folds: 2, models: models() });
    for strategy in [Strategy::Random, Strategy::Halving(Halving { factor: 2 })] {
        let board = with(search(strategy), 26_000).0.unwrap().report.leaderboard;
        assert_eq!((board[0].trial, board[0].failure.as_deref()), (2, None));
        assert_eq!((board[1].trial, board[1].failure.as_deref()), (1, Some("data_too_large")));
        let board = with(search(strategy), 40_000).0.unwrap().report.leaderboard;
        assert!(board.iter().all(|trial| trial.failure.is_none()), "{board:?}");
    }
    // Nor is a model of which that is known validated first.
    let (result, events) = with(None, 26_000);
    assert_eq!(result.unwrap_err().code(), "data_too_large");
    let done = events.iter().any(|event| matches!(event, Event::Progress { .. }));
    assert!(!done, "{events:?}");
}

#[test]
fn a_search_can_be_told_which_models_to_try() {
    let job = searching(Search { trials: 4, models: Some(vec![ModelKind::Linear]), ..Search::default() });
    let (result, _) = job.train();
    assert!(result.report.leaderboard.iter().all(|trial| trial.options["model"]["linear"].is_object()));
    let model: TabularModel = serde_json::from_slice(&job.output("model.json")).unwrap();
    let JobSpec::Tabular(spec) = model.spec else { panic!("a table") };
    assert!(matches!(spec.model, Model::Linear(_)));
}

#[test]
fn a_cancelled_search_ends() {
    let stop = Stop::default();
    stop.request();
    let (result, _) = searching(Search::default()).run(&stop);
    assert!(matches!(result, Err(TrainerError::Cancelled)), "{result:?}");
}

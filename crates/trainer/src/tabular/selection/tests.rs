use recipes::{Halving, Search, Strategy, TabularSpec, Task, Trial};

use super::search::{Candidate, Round, ranked, rounds};
use super::space::{candidates, options};
use super::*;

fn search(strategy: Strategy, trials: u32) -> Search {
    Search { strategy, trials, ..Search::default() }
}

#[test]
fn halving_gives_the_better_candidates_more_rows() {
    let halving = search(Strategy::Halving(Halving { factor: 3 }), 27);
    let round = |candidates, share| Round { candidates, share };
    assert_eq!(rounds(&halving, 10_000, 4_000), [round(27, 27), round(9, 9), round(3, 3), round(1, 1)]);
    assert_eq!(rounds(&halving, 460, 200), [round(27, 9), round(9, 3), round(3, 1)], "rows set a limit");
    assert_eq!(rounds(&halving, 10_000, 10), [round(27, 3), round(9, 1)], "so does the smallest class");
    assert_eq!(rounds(&search(Strategy::Random, 27), 10_000, 4_000), [round(27, 1)]);
}

#[test]
fn candidates_are_valid_and_begin_with_the_defaults() {
    for task in [Task::Classification, Task::Regression, Task::Ordinal] {
        let mut spec = TabularSpec::new("y");
        (spec.task, spec.search) = (task, Some(Search::default()));
        let kinds = Search::default().kinds(task);
        let all = candidates(&spec, &kinds, 200);
        assert_eq!(all.len(), 200);
        for candidate in &all {
            candidate.validate().unwrap();
            assert!(candidate.search.is_none());
        }
        let plain = TabularSpec { search: None, ..spec.clone() };
        assert_eq!(all[0], plain, "the first network is the one that the specification describes");
        let names = |all: &[TabularSpec]| all.iter().map(|it| it.model.name()).collect::<Vec<_>>();
        assert_eq!(names(&all[..kinds.len()]), names(&all[kinds.len()..2 * kinds.len()]), "kinds come in turn");
        assert_eq!(all, candidates(&spec, &kinds, 200), "the seed decides");
        let twice = all.iter().enumerate().filter(|(index, it)| all[..*index].contains(it)).count();
        assert!(twice < 10, "{twice} candidates came before");
    }
}

#[test]
fn the_options_of_a_candidate_make_it_again() {
    let spec = TabularSpec::new("y");
    for candidate in candidates(&spec, &Search::default().kinds(Task::Classification), 40) {
        let mut value = recipes::JobSpec::Tabular(spec.clone()).to_value();
        value.as_object_mut().unwrap().extend(options(&candidate).as_object().unwrap().clone());
        assert_eq!(recipes::JobSpec::from_value(value).unwrap(), recipes::JobSpec::Tabular(candidate));
    }
}

#[test]
fn who_came_to_an_end_before_is_better_than_who_failed_in_the_last_round() {
    let candidate = |trial, mean: Option<f64>| {
        let spread = |mean| Spread { name: "loss".into(), mean, standard_deviation: 0.0, values: vec![mean] };
        let failure = mean.is_none().then(|| "diverged".to_owned());
        let scores = mean.map(spread).into_iter().collect();
        let trial = Trial { trial, options: serde_json::json!({}), rows: 100, scores, failure };
        Candidate { spec: TabularSpec::new("y"), trial }
    };
    let order = |last: Vec<Candidate>, left_behind: Vec<Candidate>| -> Vec<u32> {
        ranked(last, left_behind).into_iter().map(|candidate| candidate.trial.trial).collect()
    };
    // Of the round before, one that failed there stands behind those that were worse.
    let left_behind = || vec![candidate(4, Some(0.2)), candidate(2, Some(0.3)), candidate(5, None)];
    assert_eq!(order(vec![candidate(1, Some(0.5)), candidate(3, None)], left_behind()), [1, 3, 4, 2, 5]);
    assert_eq!(order(vec![candidate(1, None), candidate(3, None)], left_behind()), [4, 2, 1, 3, 5]);
    assert_eq!(order(vec![candidate(1, None)], vec![candidate(2, None)]), [1, 2]);
}

#[test]
fn a_spread_is_worked_out_from_its_values() {
    let (mean, deviation) = moments(&[1.0, 2.0, 6.0]);
    assert!((mean - 3.0).abs() < 1e-12 && (deviation - 7.0_f64.sqrt()).abs() < 1e-12);
    assert_eq!(moments(&[4.0]), (4.0, 0.0));
}

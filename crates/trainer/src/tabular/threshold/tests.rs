use super::*;

const ROWS: [(f64, bool); 8] =
    [(0.95, true), (0.9, true), (0.8, false), (0.6, true), (0.4, false), (0.3, true), (0.2, false), (0.1, false)];

fn counts(threshold: f64) -> (usize, usize) {
    let said = ROWS.iter().filter(|row| row.0 >= threshold);
    (said.clone().filter(|row| row.1).count(), said.filter(|row| !row.1).count())
}

#[test]
fn each_goal_has_its_threshold() {
    // F1 at 2 found: 4/6; at 3 found and 1 wrong: 6/8; at 4 found and 2 wrong: 8/10.
    assert!((choose(Goal::F1, &ROWS) - 0.25).abs() < 1e-12);
    assert_eq!(counts(choose(Goal::F1, &ROWS)), (4, 2));
    // Mean recalls: (2/4 + 4/4) / 2, (3/4 + 3/4) / 2 and (4/4 + 2/4) / 2 are all 3/4; F1 decides.
    assert_eq!(counts(choose(Goal::BalancedAccuracy, &ROWS)), (4, 2));
    assert_eq!(counts(choose(Goal::Recall(0.5), &ROWS)), (2, 0));
    assert_eq!(counts(choose(Goal::Recall(0.75), &ROWS)), (3, 1));
    assert_eq!(counts(choose(Goal::Recall(1.0), &ROWS)), (4, 2));
}

#[test]
fn rows_of_one_probability_stay_together() {
    let rows = [(0.5, true), (0.5, false), (0.5, true), (0.1, false)];
    let threshold = choose(Goal::F1, &rows);
    assert!((threshold - 0.3).abs() < 1e-12, "{threshold}");
}

#[test]
fn a_threshold_lies_between_nothing_and_certainty() {
    assert!((0.0..=1.0).contains(&choose(Goal::F1, &[(1.0, true), (1.0, false)])));
    assert!(choose(Goal::Recall(1.0), &[(0.0, true), (1.0, false)]) > 0.0);
}

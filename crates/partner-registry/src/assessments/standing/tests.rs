use super::Standing;
use crate::assessments::{Criterion, Score, Scores};
use crate::settings::{AdmissionSettings, Weights};

fn scores(points: [u8; 5]) -> Scores {
    let score = |points| Score { points, reason: "because".to_owned() };
    Scores {
        industry_relevance: score(points[0]),
        technical_strength: score(points[1]),
        cultural_fit: score(points[2]),
        mutual_benefit: score(points[3]),
        technical_fit: score(points[4]),
    }
}

fn close(found: Option<f64>, wanted: f64) {
    assert!(found.is_some_and(|found| (found - wanted).abs() < 1e-9), "{found:?} instead of {wanted}");
}

#[test]
fn nobody_has_said_anything_yet() {
    let standing = Standing::new(&[], &AdmissionSettings::default());
    assert_eq!((standing.reviewers, standing.result, standing.spread), (0, None, None));
    assert!(!standing.passes());
    assert_eq!(standing.shortfall(), "0 of 1 reviewers have assessed it");
}

#[test]
fn criteria_count_by_their_weights_and_reviewers_alike() {
    let weights = Weights {
        industry_relevance: 50,
        technical_strength: 0,
        cultural_fit: 0,
        mutual_benefit: 25,
        technical_fit: 25,
    };
    let settings = AdmissionSettings { weights, ..AdmissionSettings::default() };
    // (50 * 4 + 25 * 2 + 25 * 2) / 100 = 3, and (50 * 5 + 25 * 5 + 25 * 1) / 100 = 4.
    let standing = Standing::new(&[scores([4, 1, 1, 2, 2]), scores([5, 5, 5, 5, 1])], &settings);
    close(standing.result, 3.5);
    close(standing.spread, 1.0);
    let fit = standing.criteria.iter().find(|one| one.criterion == Criterion::TechnicalFit).unwrap();
    close(fit.mean, 1.5);
    close(fit.spread, 1.0);
    assert_eq!(fit.weight, 25);
    assert_eq!(standing.criteria.len(), Criterion::ALL.len());
}

#[test]
fn the_threshold_itself_is_enough() {
    let with =
        |threshold, min_reviewers| AdmissionSettings { threshold, min_reviewers, ..AdmissionSettings::default() };
    let threes = [scores([3; 5])];
    assert!(Standing::new(&threes, &with(3.0, 1)).passes());
    let short = Standing::new(&threes, &with(3.5, 2));
    assert_eq!(short.shortfall(), "1 of 2 reviewers have assessed it, and the weighted result is 3.00, below 3.50");
    // Thirds have no exact form in binary: what equals the threshold up to that passes.
    let weights =
        Weights { industry_relevance: 1, technical_strength: 1, cultural_fit: 1, mutual_benefit: 0, technical_fit: 0 };
    let thirds = AdmissionSettings { weights, threshold: 10.0 / 3.0, ..AdmissionSettings::default() };
    assert!(Standing::new(&[scores([3, 3, 4, 1, 1]), scores([4, 3, 3, 1, 1])], &thirds).passes());
}

use foundation::Fault as _;

use super::{Criterion, Score, Scores};

fn scores() -> Scores {
    let score = Score { points: 3, reason: " because ".to_owned() };
    Scores {
        industry_relevance: score.clone(),
        technical_strength: score.clone(),
        cultural_fit: score.clone(),
        mutual_benefit: score.clone(),
        technical_fit: score,
    }
}

fn score_mut(scores: &mut Scores, criterion: Criterion) -> &mut Score {
    match criterion {
        Criterion::IndustryRelevance => &mut scores.industry_relevance,
        Criterion::TechnicalStrength => &mut scores.technical_strength,
        Criterion::CulturalFit => &mut scores.cultural_fit,
        Criterion::MutualBenefit => &mut scores.mutual_benefit,
        Criterion::TechnicalFit => &mut scores.technical_fit,
    }
}

#[test]
fn points_go_from_one_to_five_and_need_a_reason() {
    for &criterion in Criterion::ALL {
        for points in 0..=6 {
            let mut scores = scores();
            score_mut(&mut scores, criterion).points = points;
            match scores.checked() {
                Ok(checked) => {
                    assert!((1..=5).contains(&points), "{points}");
                    assert_eq!(checked.cultural_fit.reason, "because");
                }
                Err(error) => {
                    assert!(points == 0 || points == 6, "{points}");
                    assert_eq!(error.field(), Some(format!("{criterion}.score")));
                }
            }
        }
        let mut scores = scores();
        score_mut(&mut scores, criterion).reason = " \n".to_owned();
        assert_eq!(scores.checked().unwrap_err().field(), Some(format!("{criterion}.reason")));
    }
}

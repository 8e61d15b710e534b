//! What several reviewers' scores say together: pure.

use super::model::{Criterion, Scores};
use crate::settings::AdmissionSettings;

/// What the assessments of one applicant say together.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    /// How many reviewers have assessed it.
    pub reviewers: i64,
    /// How many there must be.
    pub reviewers_needed: i64,
    /// The mean over the reviewers of their weighted points, 1 to 5; `None` while there is none.
    pub result: Option<f64>,
    /// How far the reviewers' weighted points lie apart: the greatest less the smallest. `None` while there is none.
    pub spread: Option<f64>,
    /// The least result that is asked for.
    pub threshold: f64,
    /// The criteria, in their order.
    pub criteria: Vec<CriterionStanding>,
}

/// The same for one criterion.
#[derive(Debug, Clone, PartialEq)]
pub struct CriterionStanding {
    /// Which.
    pub criterion: Criterion,
    /// How much it counts.
    pub weight: i64,
    /// The mean of the points.
    pub mean: Option<f64>,
    /// The most points less the fewest.
    pub spread: Option<f64>,
}

impl Standing {
    /// Of these scores, one for each reviewer, by these settings.
    pub(crate) fn new(scores: &[Scores], settings: &AdmissionSettings) -> Self {
        let weighted: Vec<f64> = scores.iter().map(|scores| weighted(scores, settings)).collect();
        let criterion = |criterion: &Criterion| {
            let points: Vec<f64> = scores.iter().map(|scores| f64::from(scores.of(*criterion).points)).collect();
            CriterionStanding {
                criterion: *criterion,
                weight: settings.weights.of(*criterion),
                mean: mean(&points),
                spread: spread(&points),
            }
        };
        Self {
            reviewers: i64::try_from(scores.len()).unwrap_or(i64::MAX),
            reviewers_needed: settings.min_reviewers,
            result: mean(&weighted),
            spread: spread(&weighted),
            threshold: settings.threshold,
            criteria: Criterion::ALL.iter().map(criterion).collect(),
        }
    }

    /// Whether an applicant is admitted on these without further words.
    pub fn passes(&self) -> bool {
        self.shortfall().is_empty()
    }

    /// What is missing, in words; empty when nothing is.
    pub(crate) fn shortfall(&self) -> String {
        let mut missing = Vec::new();
        if self.reviewers < self.reviewers_needed {
            missing.push(format!("{} of {} reviewers have assessed it", self.reviewers, self.reviewers_needed));
        }
        match self.result {
            // Scores are whole numbers: what differs by less than this differs by rounding.
            Some(result) if result + 1e-9 < self.threshold => {
                missing.push(format!("the weighted result is {result:.2}, below {:.2}", self.threshold));
            }
            _ => {}
        }
        missing.join(", and ")
    }
}

fn weighted(scores: &Scores, settings: &AdmissionSettings) -> f64 {
    let mut sum = 0;
    let mut weights = 0;
    for criterion in Criterion::ALL {
        let weight = settings.weights.of(*criterion);
        sum += weight * i64::from(scores.of(*criterion).points);
        weights += weight;
    }
    ratio(sum, weights)
}

#[expect(clippy::cast_precision_loss, reason = "five weights of at most 100, and five scores of at most 5")]
fn ratio(sum: i64, weights: i64) -> f64 {
    sum as f64 / weights.max(1) as f64
}

#[expect(clippy::cast_precision_loss, reason = "at most a thousand reviewers")]
fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

fn spread(values: &[f64]) -> Option<f64> {
    let greatest = values.iter().copied().reduce(f64::max)?;
    Some(greatest - values.iter().copied().reduce(f64::min)?)
}

#[cfg(test)]
mod tests;

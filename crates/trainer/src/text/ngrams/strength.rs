//! How strong the penalty on large weights is to be.

use recipes::{Spread, Trial};
use serde_json::json;

use super::scaling::{Scaling, Unseen};
use super::{Learned, Part, measure};
use crate::text::measured::Measured;
use crate::{Stop, TrainerError};

/// Penalties that are tried, the strongest first.
const CANDIDATES: [f64; 5] = [10.0, 3.0, 1.0, 0.3, 0.1];
/// Times that every candidate is tried, each with another part of the training texts: one part alone would often let chance choose.
const TRIES: u64 = 3;
/// The penalty where there are too few texts to try any.
const OF_FEW_TEXTS: f64 = 1.0;
/// Share of the training texts that candidates are judged by.
const JUDGED_BY: f64 = 0.2;

/// What is tried before the last fit.
pub(super) struct Strength {
    /// The penalty.
    pub(super) l2: f64,
    /// How distances become log odds.
    pub(super) scaling: Scaling,
    /// How each candidate did: the best first, of equals the strongest.
    pub(super) leaderboard: Vec<Trial>,
}

/// A candidate, and what came of its tries.
struct Candidate {
    l2: f64,
    trial: Trial,
    unseen: Unseen,
}

/// What is tried: what the specification asks for, or a few penalties.
fn candidates(asked: Option<f64>) -> Vec<Candidate> {
    let all = asked.map_or_else(|| CANDIDATES.to_vec(), |l2| vec![l2]);
    let untried = |(trial, l2)| Candidate { l2, trial: untried(trial, l2), unseen: Unseen::default() };
    (1..).zip(all).map(untried).collect()
}

/// Fits to one label that come before the last ones.
pub(super) fn fits(asked: Option<f64>) -> u64 {
    candidates(asked).len() as u64 * TRIES
}

impl Learned<'_> {
    /// The penalty that the specification asks for, or the one that does best on parts of the training texts, and what those say of how
    /// sure the model may be.
    pub(super) fn strength(
        &self,
        train: &Part,
        stop: &Stop,
        done: &mut impl FnMut() -> Result<(), TrainerError>,
    ) -> Result<Strength, TrainerError> {
        let (asked, outputs) = (self.spec.n_grams.l2, self.problem(train).outputs());
        let mut candidates = candidates(asked);
        for number in 1..=TRIES {
            // The numbers of the runs come from all training texts, of which no class is seen.
            let Ok(split) = train.targets.split(self.classes, JUDGED_BY, self.spec.seed + number) else {
                let (l2, scaling) = (asked.unwrap_or(OF_FEW_TEXTS), Scaling::of_few_texts(outputs));
                return Ok(Strength { l2, scaling, leaderboard: Vec::new() });
            };
            let (inner, judges) = (train.chosen(&split.train), train.chosen(&split.test));
            for candidate in &mut candidates {
                let (model, _) = self.problem(&inner).fit(candidate.l2, &self.budget, stop, &mut *done)?;
                candidate.add(score(&measure(&model, &judges, self.classes)), inner.rows.len());
                candidate.unseen.add(&model, &self.problem(&judges));
            }
        }
        for candidate in &mut candidates {
            summarise(&mut candidate.trial.scores[0]);
        }
        // Stable: the strongest of equals stays first.
        candidates.sort_by(|one, other| other.trial.scores[0].mean.total_cmp(&one.trial.scores[0].mean));
        let best = candidates.first().map(|best| (best.l2, Scaling::of(&best.unseen)));
        let (l2, scaling) = best.unwrap_or_else(|| (OF_FEW_TEXTS, Scaling::of_few_texts(outputs)));
        // A single one has nothing to be compared with.
        let leaderboard = candidates.into_iter().map(|candidate| candidate.trial).filter(|_| asked.is_none()).collect();
        Ok(Strength { l2, scaling, leaderboard })
    }
}

impl Candidate {
    fn add(&mut self, (name, score): (&'static str, f64), rows: usize) {
        let scores = &mut self.trial.scores[0];
        name.clone_into(&mut scores.name);
        scores.values.push(score);
        self.trial.rows = rows as u64;
    }
}

fn untried(trial: u32, l2: f64) -> Trial {
    let score = Spread { name: String::new(), mean: 0.0, standard_deviation: 0.0, values: Vec::new() };
    Trial { trial, options: json!({ "n_grams": { "l2": l2 } }), rows: 0, scores: vec![score], failure: None }
}

#[expect(clippy::cast_precision_loss, reason = "there are but a few")]
fn summarise(spread: &mut Spread) {
    let count = spread.values.len() as f64;
    spread.mean = spread.values.iter().sum::<f64>() / count;
    let squares: f64 = spread.values.iter().map(|value| (value - spread.mean).powi(2)).sum();
    spread.standard_deviation = (squares / (count - 1.0)).sqrt();
}

/// What candidates are judged by, and its name.
fn score(measured: &Measured) -> (&'static str, f64) {
    match measured {
        Measured::Classes(scores) => ("accuracy", scores.accuracy()),
        Measured::Labels(scores) => ("micro_f1", scores.micro_f1()),
    }
}

//! How strong the penalty on large weights is to be.

use recipes::{Spread, Trial};
use serde_json::json;

use super::{Learned, Part, measure};
use crate::text::measured::Measured;
use crate::{Stop, TrainerError};

/// Penalties that are tried, the strongest first.
pub(super) const CANDIDATES: [f64; 5] = [3.0, 1.0, 0.3, 0.1, 0.03];
/// Times that every candidate is tried, each with another part of the training texts: one part alone would often let chance choose.
pub(super) const TRIES: u64 = 3;
/// The penalty where there are too few texts to try any.
const OF_FEW_TEXTS: f64 = 1.0;
/// Share of the training texts that candidates are judged by.
const JUDGED_BY: f64 = 0.2;

impl Learned<'_> {
    /// The penalty that the specification asks for, or the one that does best on parts of the training texts, with how each did: the best
    /// first, of equals the strongest.
    pub(super) fn strength(
        &self,
        train: &Part,
        stop: &Stop,
        done: &mut impl FnMut() -> Result<(), TrainerError>,
    ) -> Result<(f64, Vec<Trial>), TrainerError> {
        if let Some(l2) = self.spec.n_grams.l2 {
            return Ok((l2, Vec::new()));
        }
        let mut trials: Vec<Trial> = (1..).zip(CANDIDATES).map(|(trial, l2)| untried(trial, l2)).collect();
        for number in 1..=TRIES {
            // The numbers of the runs come from all training texts, of which no class is seen.
            let Ok(split) = train.targets.split(self.classes, JUDGED_BY, self.spec.seed + number) else {
                return Ok((OF_FEW_TEXTS, Vec::new()));
            };
            let (inner, judges) = (train.chosen(&split.train), train.chosen(&split.test));
            for (l2, trial) in CANDIDATES.into_iter().zip(&mut trials) {
                let (model, _) = self.problem(&inner).fit(l2, &self.budget, stop, &mut *done)?;
                let (name, score) = score(&measure(&model, &judges, self.classes));
                name.clone_into(&mut trial.scores[0].name);
                trial.scores[0].values.push(score);
                trial.rows = inner.rows.len() as u64;
            }
        }
        for trial in &mut trials {
            summarise(&mut trial.scores[0]);
        }
        let mut ranked: Vec<(f64, Trial)> = CANDIDATES.into_iter().zip(trials).collect();
        // Stable: the strongest of equals stays first.
        ranked.sort_by(|(_, one), (_, other)| other.scores[0].mean.total_cmp(&one.scores[0].mean));
        let best = ranked.first().map_or(OF_FEW_TEXTS, |(l2, _)| *l2);
        Ok((best, ranked.into_iter().map(|(_, trial)| trial).collect()))
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

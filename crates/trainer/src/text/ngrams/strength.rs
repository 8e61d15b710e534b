//! How strong the penalty on large weights is to be.

use recipes::{Spread, Trial};
use serde_json::json;

use super::{Learned, Part, measure};
use crate::text::measured::Measured;
use crate::{Stop, TrainerError};

/// Penalties that are tried, the strongest first.
pub(super) const CANDIDATES: [f64; 5] = [1.0, 0.3, 0.1, 0.03, 0.01];
/// The penalty where there are too few texts to try any.
const OF_FEW_TEXTS: f64 = 0.1;
/// Share of the training texts that candidates are judged by.
const JUDGED_BY: f64 = 0.2;

impl Learned<'_> {
    /// The penalty that the specification asks for, or the one that does best on a part of the training texts, with how each did: the
    /// best first, of equals the strongest.
    pub(super) fn strength(
        &self,
        train: &Part,
        stop: &Stop,
        done: &mut impl FnMut() -> Result<(), TrainerError>,
    ) -> Result<(f64, Vec<Trial>), TrainerError> {
        if let Some(l2) = self.spec.n_grams.l2 {
            return Ok((l2, Vec::new()));
        }
        // The numbers of the runs come from all training texts, of which no class is seen.
        let Ok(split) = train.targets.split(self.classes, JUDGED_BY, self.spec.seed + 1) else {
            return Ok((OF_FEW_TEXTS, Vec::new()));
        };
        let part = |rows: &[u32]| Part {
            rows: train.rows.chosen(rows),
            targets: train.targets.chosen(rows.iter().map(|&row| row as usize)),
        };
        let (inner, judges) = (part(&split.train), part(&split.test));
        let mut trials = Vec::with_capacity(CANDIDATES.len());
        for (number, l2) in (1..).zip(CANDIDATES) {
            let (model, _) = self.problem(&inner).fit(l2, &self.budget, stop, &mut *done)?;
            let (name, score) = score(&measure(&model, &judges, self.classes));
            let spread = Spread { name: name.to_owned(), mean: score, standard_deviation: 0.0, values: vec![score] };
            let options = json!({ "n_grams": { "l2": l2 } });
            let trial =
                Trial { trial: number, options, rows: inner.rows.len() as u64, scores: vec![spread], failure: None };
            trials.push((l2, score, trial));
        }
        // Stable: the strongest of equals stays first.
        trials.sort_by(|one, other| other.1.total_cmp(&one.1));
        let best = trials.first().map_or(OF_FEW_TEXTS, |best| best.0);
        Ok((best, trials.into_iter().map(|(_, _, trial)| trial).collect()))
    }
}

/// What candidates are judged by, and its name.
fn score(measured: &Measured) -> (&'static str, f64) {
    match measured {
        Measured::Classes(scores) => ("accuracy", scores.accuracy()),
        Measured::Labels(scores) => ("micro_f1", scores.micro_f1()),
    }
}

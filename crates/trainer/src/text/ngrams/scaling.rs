//! From distances to log odds.

use super::fit::{Linear, Problem};
use crate::tabular::Sigmoid;

/// What a distance is multiplied by where no texts can tell: squares of what is missing are smallest where the distance is `2 p - 1`, as
/// steep at even odds as the log odds of this.
const OF_FEW_TEXTS: Sigmoid = Sigmoid { a: -2.0, b: 0.0 };

/// How the distances of each output become log odds.
#[derive(Clone, Debug)]
pub(super) struct Scaling(Vec<Sigmoid>);

impl Scaling {
    /// Where no texts can tell.
    pub(super) fn of_few_texts(outputs: usize) -> Self {
        Self(vec![OF_FEW_TEXTS; outputs])
    }

    /// What texts say that the model has not learned from.
    pub(super) fn of(model: &Linear, unseen: &Problem<'_>) -> Self {
        let scores: Vec<Vec<f64>> = (0..unseen.rows.len()).map(|row| model.scores(unseen.rows.row(row))).collect();
        let of_output = |output: usize| {
            let sides = unseen.applies(output);
            let seen: Vec<_> =
                scores.iter().zip(sides).map(|(scores, (applies, _))| (scores[output], applies)).collect();
            let found = Sigmoid::fit(&seen);
            // Scores that mislead on a few texts must not turn around what was learned.
            if found.a < 0.0 { found } else { OF_FEW_TEXTS }
        };
        Self((0..unseen.outputs()).map(of_output).collect())
    }

    /// The mean of several.
    #[expect(clippy::cast_precision_loss, reason = "there are but a few")]
    pub(super) fn mean(all: &[Self], outputs: usize) -> Self {
        if all.is_empty() {
            return Self::of_few_texts(outputs);
        }
        let mean = |output: usize, of: fn(Sigmoid) -> f64| {
            all.iter().map(|scaling| of(scaling.0[output])).sum::<f64>() / all.len() as f64
        };
        Self((0..outputs).map(|output| Sigmoid { a: mean(output, |it| it.a), b: mean(output, |it| it.b) }).collect())
    }

    /// The model whose scores are log odds.
    #[expect(clippy::cast_possible_truncation, reason = "single precision is enough for weights")]
    pub(super) fn apply(&self, mut model: Linear) -> Linear {
        for (output, sigmoid) in self.0.iter().enumerate() {
            for weight in &mut model.weights[output * model.features..][..model.features] {
                *weight = (-sigmoid.a * f64::from(*weight)) as f32;
            }
            model.biases[output] = (-sigmoid.a * f64::from(model.biases[output]) - sigmoid.b) as f32;
        }
        model
    }
}

//! From distances to log odds.

use super::fit::{Linear, Problem};
use crate::tabular::Sigmoid;

/// What a distance is multiplied by where no texts can tell: squares of what is missing are smallest where the distance is `2 p - 1`, as
/// steep at even odds as the log odds of this.
const OF_FEW_TEXTS: Sigmoid = Sigmoid { a: -2.0, b: 0.0 };

/// Texts with a label, and without, that tell how distances become log odds: of fewer it would be chance.
const LEAST_TEXTS: usize = 10;

/// Texts of a try that tell: more would not make the two numbers of an output any surer.
const MOST_TEXTS: usize = 4_096;

/// Distances of texts that a model has not learned from, whether the class or label applies, and how much that counts, by output.
#[derive(Clone, Debug, Default)]
pub(super) struct Unseen(Vec<Vec<(f32, bool, f64)>>);

impl Unseen {
    /// Adds what a model says of such texts.
    #[expect(clippy::cast_possible_truncation, reason = "single precision is enough for distances")]
    pub(super) fn add(&mut self, model: &Linear, texts: &Problem<'_>) {
        self.0.resize_with(texts.outputs(), Vec::new);
        let count = texts.rows.len().min(MOST_TEXTS);
        let scores: Vec<Vec<f64>> = (0..count).map(|row| model.scores(texts.rows.row(row))).collect();
        for (output, seen) in self.0.iter_mut().enumerate() {
            let sides = texts.applies(output);
            // Texts count here what they count where they are learned from: otherwise this would undo what class weights do.
            let distances = scores.iter().map(|scores| scores[output] as f32);
            seen.extend(distances.zip(sides).map(|(distance, (applies, weight))| (distance, applies, weight)));
        }
    }
}

/// How the distances of each output become log odds.
#[derive(Clone, Debug)]
pub(super) struct Scaling(Vec<Sigmoid>);

impl Scaling {
    /// Where no texts can tell.
    pub(super) fn of_few_texts(outputs: usize) -> Self {
        Self(vec![OF_FEW_TEXTS; outputs])
    }

    /// What texts say that the model has not learned from.
    pub(super) fn of(unseen: &Unseen) -> Self {
        let of_output = |seen: &Vec<(f32, bool, f64)>| {
            let seen: Vec<_> =
                seen.iter().map(|&(score, applies, weight)| (f64::from(score), applies, weight)).collect();
            let with = seen.iter().filter(|(_, applies, _)| *applies).count();
            if with.min(seen.len() - with) < LEAST_TEXTS {
                return OF_FEW_TEXTS;
            }
            let found = Sigmoid::fit_weighted(&seen);
            // Scores that mislead must not turn around what was learned.
            if found.a < 0.0 { found } else { OF_FEW_TEXTS }
        };
        Self(unseen.0.iter().map(of_output).collect())
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

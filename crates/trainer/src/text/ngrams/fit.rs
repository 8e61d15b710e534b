//! Weights of runs of words: a linear support vector machine of each label against the rest, in which a run's value is multiplied by how
//! much more often it comes with the label than without (Wang and Manning, 2012). So the penalty holds back the runs that say little.

use std::sync::Arc;

use rayon::prelude::*;

use super::descent::Margins;
use super::features::Rows;
use crate::data::Budget;
use crate::nn::sigmoid;
use crate::tabular::{MEMORY, Smooth, Watch, minimise};
use crate::text::targets::Targets;
use crate::{Stop, TrainerError};

/// Most steps of the search for one label's weights.
const STEPS: u64 = 200;

/// What every run is thought to have come with each label already, so that one that never did is not taken for proof.
const BEFORE: f64 = 0.1;

/// A weighted sum of the inputs and a bias for each output.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Linear {
    pub(super) features: usize,
    /// `[outputs, features]`.
    pub(super) weights: Vec<f32>,
    /// `[outputs]`.
    pub(super) biases: Vec<f32>,
}

impl Linear {
    /// The score of each output: a distance, which [`super::scaling`] makes log odds of.
    pub(super) fn scores(&self, row: &[(u32, f32)]) -> Vec<f64> {
        let sum = |weights: &[f32]| {
            row.iter().map(|&(place, value)| f64::from(value) * f64::from(weights[place as usize])).sum::<f64>()
        };
        if self.features == 0 {
            return self.biases.iter().map(|&bias| f64::from(bias)).collect();
        }
        self.weights
            .chunks(self.features)
            .zip(&self.biases)
            .map(|(weights, &bias)| sum(weights) + f64::from(bias))
            .collect()
    }

    /// What the scores say: of classes the probability of each, which add up to 1, of labels that of each by itself.
    pub(super) fn probabilities(&self, row: &[(u32, f32)], is_single: bool) -> Vec<f64> {
        let mut of_outputs: Vec<f64> = self.scores(row).into_iter().map(sigmoid).collect();
        if !is_single {
            return of_outputs;
        }
        if let [of_second] = of_outputs[..] {
            return vec![1.0 - of_second, of_second];
        }
        let sum: f64 = of_outputs.iter().sum::<f64>().max(f64::MIN_POSITIVE);
        for probability in &mut of_outputs {
            *probability /= sum;
        }
        of_outputs
    }
}

/// What is to be learned of rows.
pub(super) struct Problem<'a> {
    pub(super) rows: &'a Rows,
    pub(super) features: usize,
    pub(super) targets: &'a Targets,
    pub(super) classes: usize,
    /// Weight of each class, or of each label where it applies.
    pub(super) class_weights: Option<Arc<[f64]>>,
}

/// Outputs of a model of so many classes or labels: of two classes, one says it all.
pub(super) fn outputs(classes: usize, is_single: bool) -> usize {
    if is_single && classes == 2 { 1 } else { classes }
}

impl Problem<'_> {
    pub(super) fn outputs(&self) -> usize {
        outputs(self.classes, matches!(self.targets, Targets::Classes(_)))
    }

    /// Finds the weights, a few outputs at the same time; `done` is called after each. Also returns the steps taken.
    pub(super) fn fit(
        &self,
        l2: f64,
        budget: &Budget,
        stop: &Stop,
        mut done: impl FnMut() -> Result<(), TrainerError>,
    ) -> Result<(Linear, u64), TrainerError> {
        let at_once = rayon::current_num_threads().max(1);
        let copies = (at_once * if self.is_wide() { 6 } else { 2 * MEMORY + 10 }) as u64;
        budget.check(8 * copies * (self.features as u64 + 1) + 4 * (self.outputs() * self.features) as u64)?;
        let (mut weights, mut biases, mut steps) = (Vec::new(), Vec::new(), 0);
        let places: Vec<usize> = (0..self.outputs()).collect();
        for places in places.chunks(at_once) {
            let found: Vec<_> = places.par_iter().map(|&output| self.one(output, l2, stop)).collect();
            for found in found {
                let (parameters, taken) = found?;
                #[expect(clippy::cast_possible_truncation, reason = "single precision is enough for weights")]
                let mut parameters = parameters.into_iter().map(|parameter| parameter as f32);
                weights.extend(parameters.by_ref().take(self.features));
                biases.extend(parameters);
                steps += taken;
                done()?;
            }
        }
        Ok((Linear { features: self.features, weights, biases }, steps))
    }

    /// Whether there are fewer rows than features, and so fewer numbers to find in the dual. Elsewhere many rows are alike, of which
    /// each would undo there what the one before it did.
    fn is_wide(&self) -> bool {
        self.rows.len() < self.features
    }

    /// Weights and bias of one output.
    fn one(&self, output: usize, l2: f64, stop: &Stop) -> Result<(Vec<f64>, u64), TrainerError> {
        let targets = self.applies(output);
        let ratios = self.ratios(&targets);
        if self.is_wide() {
            return Margins { rows: self.rows, targets: &targets, ratios: &ratios, l2 }.minimise(stop);
        }
        let objective = OneAgainstRest { problem: self, l2, targets, ratios };
        let mut watch = Watch { stop, progress: &mut |_, _| Ok(()) };
        let (mut found, steps) = minimise(&objective, vec![0.0; self.features + 1], STEPS, &mut watch)?;
        for (weight, ratio) in found.iter_mut().zip(&objective.ratios) {
            *weight *= ratio;
        }
        Ok((found, steps))
    }

    /// Of each run the logarithm of its share of all values where the label applies over that where it does not.
    fn ratios(&self, targets: &[(bool, f64)]) -> Vec<f64> {
        let mut sums = [vec![BEFORE; self.features], vec![BEFORE; self.features]];
        for (row, &(applies, _)) in targets.iter().enumerate() {
            let sums = &mut sums[usize::from(applies)];
            for &(place, value) in self.rows.row(row) {
                sums[place as usize] += f64::from(value);
            }
        }
        let [without, with] = sums.map(|sums| {
            let all: f64 = sums.iter().sum();
            sums.into_iter().map(move |sum| (sum / all).ln())
        });
        with.zip(without).map(|(with, without)| with - without).collect()
    }

    /// Of each row whether the output's class or label applies, and how much the row counts.
    pub(super) fn applies(&self, output: usize) -> Vec<(bool, f64)> {
        let weights = self.class_weights.as_deref();
        match self.targets {
            Targets::Classes(classes) => {
                let output = if self.outputs() == 1 { 1 } else { output };
                let of_row = |&class: &u32| {
                    let weight = weights.map_or(1.0, |weights| weights[class as usize]);
                    (class as usize == output, weight)
                };
                classes.iter().map(of_row).collect()
            }
            Targets::Labels(labels) => {
                let of_row = |labels: &Vec<u32>| {
                    let applies = labels.iter().any(|&label| label as usize == output);
                    (applies, weights.filter(|_| applies).map_or(1.0, |weights| weights[output]))
                };
                labels.iter().map(of_row).collect()
            }
        }
    }
}

/// The sum of the squares of how far each row is from its side of the margin, and half of `l2` times the squared weights, which are
/// those of the runs' values times their ratios; the last parameter is the bias. Rows beyond the margin count for nothing: of texts,
/// which are told apart almost without a fault, that leaves weight to the doubtful ones.
struct OneAgainstRest<'a> {
    problem: &'a Problem<'a>,
    l2: f64,
    targets: Vec<(bool, f64)>,
    ratios: Vec<f64>,
}

impl Smooth for OneAgainstRest<'_> {
    // Enough for the scores on unseen texts not to change; exact weights would take ten times the steps.
    const FLAT: f64 = 1e-6;
    const LEAST_GAIN: f64 = 1e-7;

    fn rows(&self) -> usize {
        self.problem.rows.len()
    }

    fn value(&self, parameters: &[f64]) -> (f64, Vec<f64>) {
        let (weights, bias) = parameters.split_at(self.problem.features);
        let mut gradient: Vec<f64> = weights.iter().map(|weight| self.l2 * weight).collect();
        let mut value = 0.5 * self.l2 * weights.iter().map(|weight| weight * weight).sum::<f64>();
        let weights: Vec<f64> = weights.iter().zip(&self.ratios).map(|(weight, ratio)| weight * ratio).collect();
        let (mut slopes, mut of_bias) = (vec![0.0; weights.len()], 0.0);
        for (row, &(applies, weight)) in self.targets.iter().enumerate() {
            let row = self.problem.rows.row(row);
            let sum: f64 = row.iter().map(|&(place, value)| weights[place as usize] * f64::from(value)).sum();
            let side = if applies { 1.0 } else { -1.0 };
            let missing = 1.0 - side * (sum + bias[0]);
            if missing <= 0.0 {
                continue;
            }
            value += weight * missing * missing;
            let slope = -2.0 * weight * side * missing;
            for &(place, value) in row {
                slopes[place as usize] += slope * f64::from(value);
            }
            of_bias += slope;
        }
        for ((gradient, slope), ratio) in gradient.iter_mut().zip(slopes).zip(&self.ratios) {
            *gradient += slope * ratio;
        }
        gradient.push(of_bias);
        (value, gradient)
    }
}

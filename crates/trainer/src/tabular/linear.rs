//! Linear models: logistic and linear regression and proportional odds, with a penalty on large weights.

mod losses;
mod minimise;
pub(super) mod sparse;

#[cfg(test)]
mod tests;

use candle_core::{Result, Tensor};
use recipes::Task;

use super::fitted::{Fitted, Problem, Stored, Watch, doubles};
use super::head::Head;
use crate::data::Budget;
use crate::{DataError, TrainerError};
use losses::Objective;
pub(crate) use minimise::{MEMORY, Smooth, minimise};

/// One weighted sum of the inputs per score, and a bias.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Linear {
    inputs: usize,
    classes: usize,
    head: Head,
    /// `[sums, inputs]`: of thresholds between ordered classes there is a single sum.
    weights: Vec<f64>,
    /// `[scores]`.
    biases: Vec<f64>,
}

impl Linear {
    /// Most steps of a fit.
    pub(super) const STEPS: u64 = 1_000;

    /// Finds the weights. The loss is convex, so there is nothing to be drawn at random. Also returns the steps taken.
    pub(super) fn fit(
        problem: &Problem<'_>,
        options: recipes::Linear,
        watch: &mut Watch<'_>,
    ) -> std::result::Result<(Self, u64), TrainerError> {
        let head = Head::compact(problem.spec.task, problem.classes);
        let objective = Objective::new(problem, head, options.l2)?;
        let (parameters, steps) = minimise(&objective, vec![0.0; objective.parameters()], Self::STEPS, watch)?;
        let (weights, biases) = parameters.split_at(objective.weights());
        let (weights, biases) = (weights.to_vec(), biases.to_vec());
        let inputs = problem.examples.inputs;
        Ok((Self { inputs, classes: problem.classes, head, weights, biases }, steps))
    }

    /// Whether there is memory to fit such a model in, however many rows there are.
    pub(super) fn check(
        (task, classes): (Task, usize),
        inputs: usize,
        budget: &Budget,
    ) -> std::result::Result<(), DataError> {
        let head = Head::compact(task, classes);
        losses::check(sums(head, classes) * inputs + head.scores(classes), budget)
    }

    /// A model as it is stored.
    pub(super) fn load(task: Task, inputs: usize, classes: usize, stored: &Stored<'_>) -> Result<Self> {
        let head = Head::compact(task, classes);
        let weights = stored.numbers("weights", &[sums(head, classes), inputs])?;
        let biases = stored.numbers("biases", &[head.scores(classes)])?;
        Ok(Self { inputs, classes, head, weights, biases })
    }
}

/// Weighted sums of the inputs.
fn sums(head: Head, classes: usize) -> usize {
    if head == Head::Thresholds { 1 } else { head.scores(classes) }
}

/// Scores of one row.
fn score(row: &[f32], weights: &[f64], biases: &[f64], scores: &mut Vec<f64>) {
    scores.clear();
    let sum = |weights: &[f64]| row.iter().zip(weights).map(|(&x, weight)| f64::from(x) * weight).sum::<f64>();
    if weights.len() == row.len() {
        let sum = sum(weights);
        scores.extend(biases.iter().map(|bias| sum + bias));
    } else {
        scores.extend(weights.chunks(row.len()).zip(biases).map(|(weights, bias)| sum(weights) + bias));
    }
}

impl Fitted for Linear {
    fn outputs(&self, features: &[f32], inputs: usize) -> Result<Vec<f64>> {
        let (mut outputs, mut scores) = (Vec::new(), Vec::new());
        for row in features.chunks(inputs.max(1)) {
            score(row, &self.weights, &self.biases, &mut scores);
            self.head.push(&scores, &mut outputs);
        }
        Ok(outputs)
    }

    fn tensors(&self) -> Result<Vec<(String, Tensor)>> {
        let weights = doubles(self.weights.clone(), &[sums(self.head, self.classes), self.inputs])?;
        let biases = doubles(self.biases.clone(), &[self.biases.len()])?;
        Ok(vec![("weights".into(), weights), ("biases".into(), biases)])
    }

    fn size(&self) -> usize {
        self.weights.len() + self.biases.len()
    }
}

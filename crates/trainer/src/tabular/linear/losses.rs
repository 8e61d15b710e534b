//! What the weights of a linear model make small.

use rayon::prelude::*;

use super::minimise::Smooth;
use super::{score, sums};
use crate::DataError;
use crate::data::Budget;
use crate::preprocess::Examples;
use crate::tabular::fitted::Problem;
use crate::tabular::head::{Head, sigmoid, softplus};

/// Rows that one thread works through at a time. It depends on nothing, so that neither does the order of additions.
const BLOCK_ROWS: usize = 1_024;
/// Blocks whose gradients are held at the same time.
const BLOCKS_AT_ONCE: usize = 16;

/// The sum of the rows' losses and half of `l2` times the squared weights.
pub(super) struct Objective<'a> {
    examples: &'a Examples,
    classes: usize,
    head: Head,
    l2: f64,
    class_weights: Option<Vec<f64>>,
}

/// Whether there is memory to find so many parameters in: for gradients of the blocks, and for what the search remembers.
pub(super) fn check(parameters: usize, budget: &Budget) -> Result<(), DataError> {
    let copies = (BLOCKS_AT_ONCE + 2 * super::minimise::MEMORY + 4) as u64;
    budget.check(copies * 8 * parameters as u64)
}

impl Smooth for Objective<'_> {
    fn rows(&self) -> usize {
        self.examples.rows()
    }

    fn value(&self, parameters: &[f64]) -> (f64, Vec<f64>) {
        Self::value(self, parameters)
    }
}

impl<'a> Objective<'a> {
    pub(super) fn new(problem: &Problem<'a>, head: Head, l2: f64) -> Result<Self, DataError> {
        let class_weights = problem.class_weights();
        let objective = Self { examples: problem.examples, classes: problem.classes, head, l2, class_weights };
        check(objective.parameters(), &problem.budget)?;
        Ok(objective)
    }

    /// Number of weights; the biases follow them.
    pub(super) fn weights(&self) -> usize {
        sums(self.head, self.classes) * self.examples.inputs
    }

    /// Number of weights and biases.
    pub(super) fn parameters(&self) -> usize {
        self.weights() + self.head.scores(self.classes)
    }

    /// The value at `parameters`, and its gradient.
    pub(super) fn value(&self, parameters: &[f64]) -> (f64, Vec<f64>) {
        let (weights, _) = parameters.split_at(self.weights());
        let mut gradient: Vec<f64> = weights.iter().map(|weight| self.l2 * weight).collect();
        gradient.resize(parameters.len(), 0.0);
        let mut value = 0.5 * self.l2 * weights.iter().map(|weight| weight * weight).sum::<f64>();
        let rows: Vec<usize> = (0..self.examples.rows()).step_by(BLOCK_ROWS).collect();
        for starts in rows.chunks(BLOCKS_AT_ONCE) {
            let blocks: Vec<(f64, Vec<f64>)> = starts.par_iter().map(|&start| self.block(start, parameters)).collect();
            for (loss, slope) in blocks {
                value += loss;
                gradient.iter_mut().zip(slope).for_each(|(sum, slope)| *sum += slope);
            }
        }
        (value, gradient)
    }

    /// Loss and gradient of the rows from `start` on.
    fn block(&self, start: usize, parameters: &[f64]) -> (f64, Vec<f64>) {
        let (weights, biases) = parameters.split_at(self.weights());
        let mut gradient = vec![0.0; parameters.len()];
        let (mut loss, mut scores, mut slopes) = (0.0, Vec::new(), Vec::new());
        for row in start..self.examples.rows().min(start + BLOCK_ROWS) {
            let x = self.examples.row(row);
            score(x, weights, biases, &mut scores);
            slopes.clear();
            loss += self.row(row, &scores, &mut slopes);
            let (weights, biases) = gradient.split_at_mut(weights.len());
            biases.iter_mut().zip(&slopes).for_each(|(sum, slope)| *sum += slope);
            if self.head == Head::Thresholds {
                let slope = slopes.iter().sum();
                slopes.clear();
                slopes.push(slope);
            }
            for (weights, slope) in weights.chunks_mut(x.len()).zip(&slopes) {
                weights.iter_mut().zip(x).for_each(|(sum, &x)| *sum += slope * f64::from(x));
            }
        }
        (loss, gradient)
    }

    /// The loss of one row; `slopes` gets its derivative by each score.
    fn row(&self, row: usize, scores: &[f64], slopes: &mut Vec<f64>) -> f64 {
        if self.head == Head::Identity {
            let error = scores[0] - self.examples.values[row];
            slopes.push(error);
            return 0.5 * error * error;
        }
        let label = self.examples.labels[row] as usize;
        let weight = self.class_weights.as_ref().map_or(1.0, |weights| weights[label]);
        let mut binary = |score: f64, wanted: bool| {
            let wanted = if wanted { 1.0 } else { 0.0 };
            slopes.push(weight * (sigmoid(score) - wanted));
            weight * (softplus(score) - wanted * score)
        };
        match self.head {
            Head::Logistic => binary(scores[0], label == 1),
            Head::Thresholds => scores.iter().enumerate().map(|(below, &score)| binary(score, label > below)).sum(),
            Head::Softmax | Head::Identity => {
                let before = slopes.len();
                self.head.push(scores, slopes);
                let probability = slopes[before + label];
                slopes[before + label] -= 1.0;
                slopes[before..].iter_mut().for_each(|slope| *slope *= weight);
                -weight * probability.max(f64::MIN_POSITIVE).ln()
            }
        }
    }
}

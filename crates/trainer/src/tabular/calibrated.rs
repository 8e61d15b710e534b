//! Probabilities that come as often as they say.

#[cfg(test)]
mod tests;

use candle_core::{Result, Tensor};
use recipes::model::Calibrator;

use super::fitted::Fitted;
use super::svm::Sigmoid;

/// A model whose probabilities are brought closer to how often classes come.
#[derive(Debug)]
pub(super) struct Calibrated {
    pub(super) model: Box<dyn Fitted>,
    pub(super) calibrator: Calibrator,
    pub(super) classes: usize,
}

impl Fitted for Calibrated {
    fn outputs(&self, features: &[f32], inputs: usize) -> Result<Vec<f64>> {
        let mut outputs = self.model.outputs(features, inputs)?;
        for row in outputs.chunks_mut(self.classes.max(1)) {
            apply(self.calibrator, row);
        }
        Ok(outputs)
    }

    fn tensors(&self) -> Result<Vec<(String, Tensor)>> {
        self.model.tensors()
    }

    fn size(&self) -> usize {
        self.model.size()
    }

    fn attributions(&self, row: &[f32], class: usize) -> Option<Result<Vec<f64>>> {
        self.model.attributions(row, class)
    }
}

/// Calibrates the probabilities of one row.
pub(super) fn apply(calibrator: Calibrator, row: &mut [f64]) {
    match calibrator {
        Calibrator::Temperature { temperature } => {
            let largest = row.iter().copied().fold(f64::MIN_POSITIVE, f64::max).ln();
            let power = |p: f64| ((p.max(f64::MIN_POSITIVE).ln() - largest) / temperature).exp();
            let sum: f64 = row.iter().map(|&p| power(p)).sum();
            for p in row {
                *p = power(*p) / sum;
            }
        }
        Calibrator::Platt { a, b } => {
            let above = Sigmoid { a, b }.probability(log_odds(row));
            row.copy_from_slice(&[1.0 - above, above]);
        }
    }
}

/// Of the second of two classes.
fn log_odds(row: &[f64]) -> f64 {
    row[1].max(f64::MIN_POSITIVE).ln() - row[0].max(f64::MIN_POSITIVE).ln()
}

/// The temperature under which the labels are the most probable. `probabilities`: `[rows, classes]`.
///
/// The loss is convex in one over the temperature, so the smallest value between two bounds is closed in on.
pub(super) fn temperature(probabilities: &[f64], labels: &[u32]) -> Calibrator {
    const STEPS: u32 = 80;
    let classes = probabilities.len() / labels.len().max(1);
    let loss = |log_temperature: f64| -> f64 {
        let calibrator = Calibrator::Temperature { temperature: log_temperature.exp() };
        let of = |(row, &label): (&[f64], &u32)| {
            let mut row = row.to_vec();
            apply(calibrator, &mut row);
            -row[label as usize].max(f64::MIN_POSITIVE).ln()
        };
        probabilities.chunks(classes.max(1)).zip(labels).map(of).sum()
    };
    let golden = (5.0_f64.sqrt() - 1.0) / 2.0;
    let (mut low, mut high) = (-3.0_f64, 3.0_f64);
    let inner = |low: f64, high: f64| (high - golden * (high - low), low + golden * (high - low));
    let (mut one, mut two) = inner(low, high);
    let (mut loss_one, mut loss_two) = (loss(one), loss(two));
    for _ in 0..STEPS {
        if loss_one <= loss_two {
            (high, two, loss_two) = (two, one, loss_one);
            one = inner(low, high).0;
            loss_one = loss(one);
        } else {
            (low, one, loss_one) = (one, two, loss_two);
            two = inner(low, high).1;
            loss_two = loss(two);
        }
    }
    Calibrator::Temperature { temperature: tidy(f64::midpoint(low, high).exp()) }
}

/// The sigmoid under which the labels of two classes are the most probable. `probabilities`: `[rows, 2]`.
pub(super) fn platt(probabilities: &[f64], labels: &[u32]) -> Calibrator {
    let seen: Vec<(f64, bool)> =
        probabilities.chunks(2).zip(labels).map(|(row, &label)| (log_odds(row), label == 1)).collect();
    let Sigmoid { a, b } = Sigmoid::fit(&seen);
    Calibrator::Platt { a: tidy(a), b: tidy(b) }
}

/// Twelve significant digits, which any program reads back bit for bit.
fn tidy(number: f64) -> f64 {
    format!("{number:.11e}").parse().unwrap_or(number)
}

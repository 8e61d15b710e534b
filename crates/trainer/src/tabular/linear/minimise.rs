//! Minimising a smooth convex function: L-BFGS (Liu and Nocedal, 1989) with a backtracking search.

use std::collections::VecDeque;

use crate::TrainerError;
use crate::tabular::fitted::Watch;

/// Pairs of steps and changes of the gradient that are remembered.
pub(crate) const MEMORY: usize = 10;
/// Of searches that are exact, [`Smooth::FLAT`].
const FLAT: f64 = 1e-7;
/// Of searches that are exact, [`Smooth::LEAST_GAIN`].
const LEAST_GAIN: f64 = 1e-13;

/// What is made small: smooth and convex.
pub(crate) trait Smooth {
    /// The search ends when no part of the gradient is larger than this, per row.
    const FLAT: f64 = FLAT;
    /// The search ends when a step gains less than this share of the value.
    const LEAST_GAIN: f64 = LEAST_GAIN;

    /// Rows that its value is a sum over.
    fn rows(&self) -> usize;

    /// The value at `parameters`, and its gradient.
    fn value(&self, parameters: &[f64]) -> (f64, Vec<f64>);
}

/// A step, the change of the gradient along it, and one over their product.
struct Pair {
    step: Vec<f64>,
    change: Vec<f64>,
    rho: f64,
}

/// Where the objective is smallest, searched for from `at` on, and the steps taken.
pub(crate) fn minimise<O: Smooth>(
    objective: &O,
    mut at: Vec<f64>,
    steps: u64,
    watch: &mut Watch<'_>,
) -> Result<(Vec<f64>, u64), TrainerError> {
    let (mut value, mut gradient) = objective.value(&at);
    let mut pairs: VecDeque<Pair> = VecDeque::with_capacity(MEMORY);
    #[expect(clippy::cast_precision_loss, reason = "row counts are far below 2^52")]
    let flat = O::FLAT * objective.rows().max(1) as f64;
    for done in 1..=steps {
        if gradient.iter().all(|slope| slope.abs() <= flat) {
            return Ok((at, done - 1));
        }
        let direction = direction(&gradient, &pairs);
        let found = search(objective, &at, value, &gradient, &direction);
        watch.step(done, steps)?;
        let Some((next, next_value, next_gradient)) = found else {
            // Not even a short step gains: either the end, or a memory that misleads.
            if pairs.is_empty() {
                return Ok((at, done));
            }
            pairs.clear();
            continue;
        };
        remember(&mut pairs, &at, &next, &gradient, &next_gradient);
        let gain = value - next_value;
        (at, value, gradient) = (next, next_value, next_gradient);
        if gain <= O::LEAST_GAIN * value.abs() {
            return Ok((at, done));
        }
    }
    Ok((at, steps))
}

fn dot(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(one, other)| one * other).sum()
}

fn add(to: &mut [f64], factor: f64, what: &[f64]) {
    to.iter_mut().zip(what).for_each(|(to, what)| *to += factor * what);
}

/// The two-loop recursion: the inverse curvature that the pairs tell of, times the downward gradient.
fn direction(gradient: &[f64], pairs: &VecDeque<Pair>) -> Vec<f64> {
    let mut direction: Vec<f64> = gradient.iter().map(|slope| -slope).collect();
    let mut shares = Vec::with_capacity(pairs.len());
    for pair in pairs.iter().rev() {
        let share = pair.rho * dot(&pair.step, &direction);
        add(&mut direction, -share, &pair.change);
        shares.push(share);
    }
    let scale = match pairs.back() {
        Some(pair) => 1.0 / (pair.rho * dot(&pair.change, &pair.change)),
        None => 1.0 / dot(gradient, gradient).sqrt().max(1.0),
    };
    for part in &mut direction {
        *part *= scale;
    }
    for (pair, share) in pairs.iter().zip(shares.into_iter().rev()) {
        let back = pair.rho * dot(&pair.change, &direction);
        add(&mut direction, share - back, &pair.step);
    }
    direction
}

/// Halves the step until it gains enough (Armijo's rule).
fn search(
    objective: &impl Smooth,
    at: &[f64],
    value: f64,
    gradient: &[f64],
    direction: &[f64],
) -> Option<(Vec<f64>, f64, Vec<f64>)> {
    const HALVINGS: u32 = 30;
    const ENOUGH: f64 = 1e-4;
    let slope = dot(gradient, direction);
    let mut length = 1.0;
    for _ in 0..HALVINGS {
        let mut next = at.to_vec();
        add(&mut next, length, direction);
        let (next_value, next_gradient) = objective.value(&next);
        if next_value <= value + ENOUGH * length * slope && next_value < value {
            return Some((next, next_value, next_gradient));
        }
        length *= 0.5;
    }
    None
}

fn remember(pairs: &mut VecDeque<Pair>, at: &[f64], next: &[f64], gradient: &[f64], next_gradient: &[f64]) {
    let difference = |one: &[f64], other: &[f64]| one.iter().zip(other).map(|(one, other)| one - other).collect();
    let (step, change): (Vec<f64>, Vec<f64>) = (difference(next, at), difference(next_gradient, gradient));
    let product = dot(&step, &change);
    // Curvature must stay positive, or directions would point uphill.
    if product > 1e-12 * dot(&change, &change).sqrt() * dot(&step, &step).sqrt() {
        if pairs.len() == MEMORY {
            pairs.pop_front();
        }
        pairs.push_back(Pair { step, change, rho: 1.0 / product });
    }
}

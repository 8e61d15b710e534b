//! From distances to probabilities (Platt, 1999), by the steps of Lin, Lin and Weng (2007).

use crate::tabular::head::{sigmoid, softplus};

/// `1 / (1 + exp(a · distance + b))`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Sigmoid {
    pub(crate) a: f64,
    pub(crate) b: f64,
}

impl Sigmoid {
    /// How probable the positive side is.
    pub(crate) fn probability(self, distance: f64) -> f64 {
        sigmoid(-(self.a * distance + self.b))
    }

    /// The sigmoid under which the sides of the rows are the most probable.
    pub(crate) fn fit(seen: &[(f64, bool)]) -> Self {
        Self::fit_weighted(&seen.iter().map(|&(distance, side)| (distance, side, 1.0)).collect::<Vec<_>>())
    }

    /// The same where rows count as often as their weights say. Wanted are not 0 and 1 but what Laplace's rule makes of the counts, so that
    /// sides that are told apart without a fault do not ask for a step.
    pub(crate) fn fit_weighted(seen: &[(f64, bool, f64)]) -> Self {
        const STEPS: u32 = 100;
        const RIDGE: f64 = 1e-12;
        let count = |of: bool| seen.iter().filter(|(_, side, _)| *side == of).map(|(_, _, weight)| weight).sum::<f64>();
        let (positive, negative) = (count(true), count(false));
        let (high, low) = ((positive + 1.0) / (positive + 2.0), 1.0 / (negative + 2.0));
        let wanted = |side: bool| if side { high } else { low };
        let loss = |it: Self| -> f64 {
            let of = |&(distance, side, weight): &(f64, bool, f64)| {
                let score = it.a * distance + it.b;
                weight * (softplus(score) - (1.0 - wanted(side)) * score)
            };
            seen.iter().map(of).sum()
        };
        let mut at = Self { a: 0.0, b: ((negative + 1.0) / (positive + 1.0)).ln() };
        let mut value = loss(at);
        for _ in 0..STEPS {
            let (mut ga, mut gb, mut haa, mut hab, mut hbb) = (0.0, 0.0, RIDGE, 0.0, RIDGE);
            for &(distance, side, weight) in seen {
                let p = at.probability(distance);
                let (slope, curvature) = (weight * (wanted(side) - p), weight * p * (1.0 - p));
                ga += distance * slope;
                gb += slope;
                haa += distance * distance * curvature;
                hab += distance * curvature;
                hbb += curvature;
            }
            let determinant = haa * hbb - hab * hab;
            if (ga.abs() < 1e-6 && gb.abs() < 1e-6) || determinant <= 0.0 {
                break;
            }
            let step = (-(hbb * ga - hab * gb) / determinant, -(haa * gb - hab * ga) / determinant);
            let Some(next) = shorten(at, step, value, &loss) else { break };
            (at, value) = next;
        }
        at
    }
}

/// Halves a step until it gains.
fn shorten(at: Sigmoid, step: (f64, f64), value: f64, loss: &impl Fn(Sigmoid) -> f64) -> Option<(Sigmoid, f64)> {
    let mut length = 1.0;
    while length > 1e-10 {
        let next = Sigmoid { a: at.a + length * step.0, b: at.b + length * step.1 };
        let next_value = loss(next);
        if next_value < value {
            return Some((next, next_value));
        }
        length *= 0.5;
    }
    None
}

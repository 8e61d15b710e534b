//! Linear models whose absolute weights cost something (Tibshirani, 1996): accelerated proximal gradients (Beck and Teboulle, 2009) that begin
//! anew where they overshoot (O'Donoghue and Candès, 2015).

#[cfg(test)]
pub(super) mod tests;

use super::losses::Objective;
use super::minimise::Smooth as _;
use crate::TrainerError;
use crate::preprocess::folds;
use crate::tabular::fitted::{Problem, Watch};
use crate::tabular::head::Head;
use crate::tabular::selection::moments;

/// Parts of the training rows that are held out in turn.
pub(in crate::tabular) const PARTS: u32 = 5;
/// Strengths that are tried, from the one that leaves no weight on down to [`WEAKEST`] of it.
const STRENGTHS: i32 = 16;
const WEAKEST: f64 = 1e-3;
/// Most steps for one strength, and the share of the value that the last one gains.
const STEPS: u32 = 300;
const LEAST_GAIN: f64 = 1e-7;

/// The absolute weights of each input, summed over what a row is told apart by, and the strength of the penalty.
pub(in crate::tabular) fn fit(
    problem: &Problem<'_>,
    strength: Option<f64>,
    watch: &mut Watch<'_>,
) -> Result<(Vec<f64>, f64), TrainerError> {
    let objective = objective(problem)?;
    let mut descent = Descent::new(&objective, watch)?;
    let strengths = if let Some(strength) = strength {
        vec![strength]
    } else {
        let mut path = path(descent.strongest());
        let chosen = choose(problem, &path, watch)?;
        path.truncate(chosen + 1);
        path
    };
    for &strength in &strengths {
        descent.descend(strength, watch)?;
    }
    let inputs = problem.examples.inputs;
    let mut sums = vec![0.0; inputs];
    for (place, weight) in descent.at[..objective.weights()].iter().enumerate() {
        sums[place % inputs] += weight.abs();
    }
    Ok((sums, strengths.last().copied().unwrap_or_default()))
}

fn objective<'a>(problem: &Problem<'a>) -> Result<Objective<'a>, TrainerError> {
    Ok(Objective::new(problem, Head::compact(problem.spec.task, problem.classes), 0.0)?)
}

fn path(strongest: f64) -> Vec<f64> {
    (0..STRENGTHS).map(|place| strongest * WEAKEST.powf(f64::from(place) / f64::from(STRENGTHS - 1))).collect()
}

/// The first strength whose loss on held-out rows is within a standard error of the smallest (Breiman and others, 1984).
fn choose(problem: &Problem<'_>, path: &[f64], watch: &mut Watch<'_>) -> Result<usize, TrainerError> {
    let mut losses = vec![Vec::new(); path.len()];
    for (learned, held_out) in folds(&problem.examples.labels, PARTS as usize, problem.spec.seed) {
        let (learned, held_out) = (problem.examples.part(&learned), problem.examples.part(&held_out));
        let fitted = objective(&Problem { examples: &learned, ..*problem })?;
        let judge = objective(&Problem { examples: &held_out, ..*problem })?;
        let mut descent = Descent::new(&fitted, watch)?;
        for (&strength, losses) in path.iter().zip(&mut losses) {
            descent.descend(strength, watch)?;
            losses.push(mean(&judge, &descent.at).0);
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "there are few parts")]
    let spread = |losses: &Vec<f64>| {
        let (mean, deviation) = moments(losses);
        (mean, deviation / (losses.len() as f64).sqrt())
    };
    let spreads: Vec<(f64, f64)> = losses.iter().map(spread).collect();
    let best = spreads.iter().copied().min_by(|one, other| one.0.total_cmp(&other.0)).unwrap_or_default();
    Ok(spreads.iter().position(|(mean, _)| *mean <= best.0 + best.1).unwrap_or_default())
}

/// Mean loss of a row, and its gradient.
#[expect(clippy::cast_precision_loss, reason = "row counts are far below 2^52")]
fn mean(objective: &Objective<'_>, at: &[f64]) -> (f64, Vec<f64>) {
    let (value, mut gradient) = objective.value(at);
    let rows = objective.rows().max(1) as f64;
    for slope in &mut gradient {
        *slope /= rows;
    }
    (value / rows, gradient)
}

/// A minimum that is looked for, from one strength to the next.
struct Descent<'a, 'b> {
    objective: &'a Objective<'b>,
    at: Vec<f64>,
    /// Length of a step along the gradient.
    step: f64,
}

impl<'a, 'b> Descent<'a, 'b> {
    /// Begins with the best biases and no weight.
    fn new(objective: &'a Objective<'b>, watch: &mut Watch<'_>) -> Result<Self, TrainerError> {
        let mut descent = Self { objective, at: vec![0.0; objective.parameters()], step: 1.0 };
        descent.descend(f64::INFINITY, watch)?;
        Ok(descent)
    }

    /// The smallest strength at which no weight is worth its price.
    fn strongest(&self) -> f64 {
        let (_, gradient) = mean(self.objective, &self.at);
        gradient[..self.objective.weights()].iter().fold(f64::MIN_POSITIVE, |largest, slope| largest.max(slope.abs()))
    }

    /// The price of the weights.
    fn price(&self, at: &[f64], strength: f64) -> f64 {
        let sum: f64 = at[..self.objective.weights()].iter().map(|weight| weight.abs()).sum();
        if sum == 0.0 { 0.0 } else { strength * sum }
    }

    /// A step along the gradient, after which every weight comes closer to 0 by its price.
    fn stepped(&self, from: &[f64], gradient: &[f64], strength: f64) -> Vec<f64> {
        let weights = self.objective.weights();
        let along = from.iter().zip(gradient).map(|(from, slope)| from - self.step * slope);
        let closer = |(place, value): (usize, f64)| {
            if place < weights { value.signum() * (value.abs() - self.step * strength).max(0.0) } else { value }
        };
        along.enumerate().map(closer).collect()
    }

    /// Goes to the minimum for a strength.
    fn descend(&mut self, strength: f64, watch: &mut Watch<'_>) -> Result<(), TrainerError> {
        let mut value = mean(self.objective, &self.at).0 + self.price(&self.at, strength);
        let (mut ahead, mut momentum, mut is_plain) = (self.at.clone(), 1.0_f64, true);
        for _ in 0..STEPS {
            watch.stop.check()?;
            let Some((next, loss)) = self.search(&ahead, strength) else { return Ok(()) };
            let next_value = loss + self.price(&next, strength);
            if next_value > value {
                // Overshot: once more from where it was good, without momentum. Where even that gains nothing, it is over.
                if is_plain {
                    return Ok(());
                }
                (ahead, momentum, is_plain) = (self.at.clone(), 1.0, true);
                continue;
            }
            let gain = value - next_value;
            let grown = 0.5 * (1.0 + (1.0 + 4.0 * momentum * momentum).sqrt());
            let share = (momentum - 1.0) / grown;
            ahead = next.iter().zip(&self.at).map(|(next, at)| next + share * (next - at)).collect();
            (self.at, value, momentum, is_plain) = (next, next_value, grown, false);
            if gain <= LEAST_GAIN * value.abs().max(f64::MIN_POSITIVE) {
                return Ok(());
            }
        }
        Ok(())
    }

    /// The point that a step leads to and its loss; the step is halved until the loss lies below its parabola.
    fn search(&mut self, from: &[f64], strength: f64) -> Option<(Vec<f64>, f64)> {
        const SHORTEST: f64 = 1e-12;
        let (loss, gradient) = mean(self.objective, from);
        while self.step > SHORTEST {
            let next = self.stepped(from, &gradient, strength);
            let next_loss = mean(self.objective, &next).0;
            let mut bound = loss + 1e-12 * loss.abs();
            for ((next, from), slope) in next.iter().zip(from).zip(&gradient) {
                let way = next - from;
                bound += slope * way + way * way / (2.0 * self.step);
            }
            if next_loss <= bound {
                return Some((next, next_loss));
            }
            self.step *= 0.5;
        }
        None
    }
}

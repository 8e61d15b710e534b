//! The dual problem of a support vector machine, solved two variables at a time: sequential minimal optimisation (Platt, 1998),
//! choosing the pair by second-order information (Fan, Chen and Lin, 2005).

use super::kernel::{Likeness, Rows};
use crate::preprocess::Examples;
use crate::{Stop, TrainerError};

/// The work ends when no pair violates the optimality conditions by more than this.
const TOLERANCE: f64 = 1e-3;
/// Most pairs per variable; a problem that needs more is not worth more.
const PAIRS_PER_VARIABLE: usize = 1_000;
/// The stop flag is looked at every this many pairs.
const PAIRS_PER_CHECK: usize = 64;
/// Stands for a curvature that is not positive.
const LEAST_CURVATURE: f64 = 1e-12;

/// A variable of the dual problem: of the row `row`, on the side `sign`, between 0 and `most`.
#[derive(Clone, Copy, Debug)]
struct Variable {
    row: usize,
    sign: f64,
    most: f64,
    value: f64,
    /// Derivative of the objective.
    slope: f64,
}

impl Variable {
    /// Whether `sign · value` can grow.
    fn can_rise(&self) -> bool {
        if self.sign > 0.0 { self.value < self.most } else { self.value > 0.0 }
    }

    fn can_fall(&self) -> bool {
        if self.sign > 0.0 { self.value > 0.0 } else { self.value < self.most }
    }

    /// By how much `sign · value` can grow, or fall.
    fn room(&self, rising: bool) -> f64 {
        if rising == (self.sign > 0.0) { self.most - self.value } else { self.value }
    }

    fn shift(&mut self, by: f64) {
        self.value = (self.value + self.sign * by).clamp(0.0, self.most);
    }
}

/// `min ½ Σ sᵢ sⱼ K(i, j) aᵢ aⱼ + Σ pᵢ aᵢ` with `Σ sᵢ aᵢ = 0` and `0 ≤ aᵢ ≤ mostᵢ`.
#[derive(Debug)]
pub(super) struct Dual {
    variables: Vec<Variable>,
    rows: usize,
}

/// A weighted sum over rows, and a bias.
#[derive(Debug)]
pub(super) struct Solution {
    /// By row.
    pub(super) coefficients: Vec<f64>,
    pub(super) bias: f64,
}

impl Dual {
    /// Two sides: 1 or -1 by row, and the price of being on the wrong one.
    pub(super) fn of_sides(sides: &[(f64, f64)]) -> Self {
        let variable =
            |(row, &(sign, most)): (usize, &(f64, f64))| Variable { row, sign, most, value: 0.0, slope: -1.0 };
        Self { variables: sides.iter().enumerate().map(variable).collect(), rows: sides.len() }
    }

    /// Quantities by row, of which errors up to `epsilon` are free: one variable for being too low, one for too high.
    pub(super) fn of_values(values: &[f64], most: f64, epsilon: f64) -> Self {
        let low = values.iter().enumerate().map(|(row, wanted)| (row, 1.0, epsilon - wanted));
        let high = values.iter().enumerate().map(|(row, wanted)| (row, -1.0, epsilon + wanted));
        let variable = |(row, sign, slope)| Variable { row, sign, most, value: 0.0, slope };
        Self { variables: low.chain(high).map(variable).collect(), rows: values.len() }
    }

    pub(super) fn solve(mut self, rows: &mut Rows<'_>, stop: &Stop) -> Result<Solution, TrainerError> {
        for pair in 0..self.variables.len().saturating_mul(PAIRS_PER_VARIABLE) {
            if pair.is_multiple_of(PAIRS_PER_CHECK) {
                stop.check()?;
            }
            let Some(rising) = self.steepest() else { break };
            let row = rows.row(self.variables[rising].row);
            let Some(falling) = self.partner(rising, &row, rows) else { break };
            self.step(rising, falling, &row, rows);
        }
        Ok(self.solution())
    }

    /// The variable that gains most by rising.
    fn steepest(&self) -> Option<usize> {
        let mut best = None;
        let mut gain = f64::NEG_INFINITY;
        for (index, variable) in self.variables.iter().enumerate() {
            let own = -variable.sign * variable.slope;
            if variable.can_rise() && own > gain {
                (best, gain) = (Some(index), own);
            }
        }
        best
    }

    /// The variable that gains most by falling as much as the first one rises; none when the optimum is reached.
    fn partner(&self, rising: usize, row: &[f32], rows: &Rows<'_>) -> Option<usize> {
        let first = &self.variables[rising];
        let up = -first.sign * first.slope;
        let own = rows.diagonal(first.row);
        let (mut best, mut gain, mut violation) = (None, 0.0, f64::NEG_INFINITY);
        for (index, variable) in self.variables.iter().enumerate() {
            if !variable.can_fall() {
                continue;
            }
            let difference = up + variable.sign * variable.slope;
            violation = f64::max(violation, difference);
            if difference > 0.0 {
                let curvature = own + rows.diagonal(variable.row) - 2.0 * f64::from(row[variable.row]);
                let gained = difference * difference / curvature.max(LEAST_CURVATURE);
                if gained > gain {
                    (best, gain) = (Some(index), gained);
                }
            }
        }
        if violation < TOLERANCE { None } else { best }
    }

    fn step(&mut self, rising: usize, falling: usize, row: &[f32], rows: &mut Rows<'_>) {
        let (first, second) = (self.variables[rising], self.variables[falling]);
        let other = rows.row(second.row);
        let difference = second.sign * second.slope - first.sign * first.slope;
        let curvature = rows.diagonal(first.row) + rows.diagonal(second.row) - 2.0 * f64::from(row[second.row]);
        let wanted = difference / curvature.max(LEAST_CURVATURE);
        let by = wanted.min(first.room(true)).min(second.room(false));
        self.variables[rising].shift(by);
        self.variables[falling].shift(-by);
        for variable in &mut self.variables {
            variable.slope += variable.sign * by * f64::from(row[variable.row] - other[variable.row]);
        }
    }

    fn solution(&self) -> Solution {
        let mut coefficients = vec![0.0; self.rows];
        let (mut free, mut sum) = (0.0, 0.0);
        let (mut highest, mut lowest) = (f64::INFINITY, f64::NEG_INFINITY);
        for variable in &self.variables {
            coefficients[variable.row] += variable.sign * variable.value;
            let level = variable.sign * variable.slope;
            if variable.can_rise() && variable.can_fall() {
                free += 1.0;
                sum += level;
            } else if variable.can_rise() {
                highest = f64::min(highest, level);
            } else {
                lowest = f64::max(lowest, level);
            }
        }
        let between = |low: f64, high: f64| match (low.is_finite(), high.is_finite()) {
            (true, true) => f64::midpoint(low, high),
            (true, false) => low,
            (false, true) => high,
            (false, false) => 0.0,
        };
        let level = if free > 0.0 { sum / free } else { between(lowest, highest) };
        Solution { coefficients, bias: -level }
    }
}

impl Solution {
    /// The sum at a row, over the rows that the solution was found on.
    pub(super) fn at(&self, likeness: Likeness, examples: &Examples, row: &[f32]) -> f64 {
        let support = self.coefficients.iter().enumerate().filter(|(_, coefficient)| **coefficient != 0.0);
        let sum: f64 = support.map(|(index, of)| of * likeness.of(examples.row(index), row)).sum();
        sum + self.bias
    }

    /// Of the linear kernel: the weight of each input.
    pub(super) fn weights(&self, examples: &Examples) -> Vec<f32> {
        let mut weights = vec![0.0; examples.inputs];
        for (row, of) in self.coefficients.iter().enumerate().filter(|(_, of)| **of != 0.0) {
            weights.iter_mut().zip(examples.row(row)).for_each(|(weight, &x)| *weight += of * f64::from(x));
        }
        #[expect(clippy::cast_possible_truncation, reason = "single precision is what weights are stored in")]
        let weights = weights.into_iter().map(|weight: f64| weight as f32).collect();
        weights
    }
}

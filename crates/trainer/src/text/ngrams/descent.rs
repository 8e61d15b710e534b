//! A support vector machine of many features and fewer rows, found one row at a time: coordinate descent in the dual (Hsieh and others,
//! 2008, algorithm 3 with squared losses). A pass reads the rows once and remembers a number for each, where a search among the weights
//! themselves reads and writes dozens of vectors as long as all features.

#[cfg(test)]
mod tests;

use super::features::Rows;
use crate::random::{Purpose, Stream};
use crate::{Stop, TrainerError};

/// Most passes over the rows.
const PASSES: u64 = 200;
/// A pass ends the search when no two rows disagree by more than this on how far the margin is off, which is 1 wide.
const FLAT: f64 = 1e-2;
/// Rows between two looks at whether to stop.
const ROWS_AT_A_TIME: usize = 4_096;

/// What is to be learned of the rows.
pub(super) struct Margins<'a> {
    pub(super) rows: &'a Rows,
    /// Of each row whether the label applies, and how much the row counts.
    pub(super) targets: &'a [(bool, f64)],
    /// Of each feature the factor of its values.
    pub(super) ratios: &'a [f64],
    pub(super) l2: f64,
}

/// A row in the dual.
struct Row {
    number: usize,
    side: f64,
    /// How much the row has moved the weights.
    pull: f64,
    /// What the row's weight in the sum of the losses leaves of its pull.
    give: f64,
    /// Squared length of its values and of the 1 that stands for the bias.
    length: f64,
}

impl Margins<'_> {
    /// Weights of the values as they are, with the bias behind them, and the passes made. What is penalised are the weights of the values
    /// times their factors, and the bias with them.
    pub(super) fn minimise(&self, stop: &Stop) -> Result<(Vec<f64>, u64), TrainerError> {
        let squares: Vec<f64> = self.ratios.iter().map(|ratio| ratio * ratio).collect();
        let mut rows = self.dual(&squares);
        let mut order = Stream::new(0, Purpose::Epoch(0));
        let mut weights = vec![0.0; squares.len() + 1];
        // Rows far beyond the margin are left out until all others agree.
        let (mut active, mut far) = (rows.len(), f64::INFINITY);
        for pass in 1..=PASSES {
            order.shuffle(&mut rows[..active]);
            let (mut least, mut most, mut place) = (f64::INFINITY, f64::NEG_INFINITY, 0);
            while place < active {
                if place % ROWS_AT_A_TIME == 0 {
                    stop.check()?;
                }
                let (slope, rests) = self.step(&mut rows[place], &squares, &mut weights);
                if rests && slope > far {
                    active -= 1;
                    rows.swap(place, active);
                    continue;
                }
                let slope = if rests { 0.0 } else { slope };
                (least, most, place) = (least.min(slope), most.max(slope), place + 1);
            }
            let agree = most - least <= FLAT;
            if agree && active == rows.len() {
                return Ok((weights, pass));
            }
            if agree {
                active = rows.len();
            }
            far = if agree || most <= 0.0 { f64::INFINITY } else { most };
        }
        Ok((weights, PASSES))
    }

    fn dual(&self, squares: &[f64]) -> Vec<Row> {
        let of_row = |(number, &(applies, weight)): (usize, &(bool, f64))| {
            let square = |&(place, value): &(u32, f32)| squares[place as usize] * f64::from(value).powi(2);
            Row {
                number,
                side: if applies { 1.0 } else { -1.0 },
                pull: 0.0,
                give: self.l2 / (2.0 * weight),
                length: 1.0 + self.rows.row(number).iter().map(square).sum::<f64>(),
            }
        };
        self.targets.iter().enumerate().map(of_row).collect()
    }

    /// Moves the weights as far as this row alone would have them; returns the slope that there was, and whether the row pulls nothing
    /// and is right to.
    fn step(&self, row: &mut Row, squares: &[f64], weights: &mut [f64]) -> (f64, bool) {
        let values = self.rows.row(row.number);
        let bias = weights.len() - 1;
        let sum: f64 = values.iter().map(|&(place, value)| weights[place as usize] * f64::from(value)).sum();
        let slope = row.side * (sum + weights[bias]) - 1.0 + row.give * row.pull;
        if row.pull == 0.0 && slope >= 0.0 {
            return (slope, true);
        }
        let pull = (row.pull - slope / (row.length + row.give)).max(0.0);
        let move_by = row.side * (pull - row.pull);
        row.pull = pull;
        for &(place, value) in values {
            weights[place as usize] += move_by * squares[place as usize] * f64::from(value);
        }
        weights[bias] += move_by;
        (slope, false)
    }
}

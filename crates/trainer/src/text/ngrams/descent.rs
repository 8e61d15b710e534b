//! A support vector machine of many features and fewer rows, found one row at a time: coordinate descent in the dual (Hsieh and others,
//! 2008, algorithm 3 with squared losses). A pass reads the rows once and remembers a number for each, where a search among the weights
//! themselves reads and writes dozens of vectors as long as all features.

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
        for pass in 1..=PASSES {
            order.shuffle(&mut rows);
            let (mut least, mut most) = (f64::INFINITY, f64::NEG_INFINITY);
            for part in rows.chunks_mut(ROWS_AT_A_TIME) {
                stop.check()?;
                for row in part {
                    let slope = self.step(row, &squares, &mut weights);
                    (least, most) = (least.min(slope), most.max(slope));
                }
            }
            if most - least <= FLAT {
                return Ok((weights, pass));
            }
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

    /// Moves the weights as far as this row alone would have them; returns the slope that there was, 0 where the row pulls nothing
    /// and is right to.
    fn step(&self, row: &mut Row, squares: &[f64], weights: &mut [f64]) -> f64 {
        let values = self.rows.row(row.number);
        let bias = weights.len() - 1;
        let sum: f64 = values.iter().map(|&(place, value)| weights[place as usize] * f64::from(value)).sum();
        let slope = row.side * (sum + weights[bias]) - 1.0 + row.give * row.pull;
        if row.pull == 0.0 && slope >= 0.0 {
            return 0.0;
        }
        let pull = (row.pull - slope / (row.length + row.give)).max(0.0);
        let move_by = row.side * (pull - row.pull);
        row.pull = pull;
        for &(place, value) in values {
            weights[place as usize] += move_by * squares[place as usize] * f64::from(value);
        }
        weights[bias] += move_by;
        slope
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tabular::{Smooth, Watch, minimise};

    const FEATURES: usize = 300;
    const L2: f64 = 0.3;

    /// What the descent makes small, as a function of the weights of the values times their factors.
    struct Primal<'a>(&'a Margins<'a>);

    impl Smooth for Primal<'_> {
        fn rows(&self) -> usize {
            self.0.rows.len()
        }

        fn value(&self, parameters: &[f64]) -> (f64, Vec<f64>) {
            let mut gradient: Vec<f64> = parameters.iter().map(|weight| L2 * weight).collect();
            let mut value = 0.5 * L2 * parameters.iter().map(|weight| weight * weight).sum::<f64>();
            for (row, &(applies, weight)) in self.0.targets.iter().enumerate() {
                let inputs = self.0.rows.row(row).iter().map(|&(place, value)| (place as usize, f64::from(value)));
                let inputs = inputs.map(|(place, value)| (place, value * self.0.ratios[place]));
                let inputs: Vec<(usize, f64)> = inputs.chain([(FEATURES, 1.0)]).collect();
                let side = if applies { 1.0 } else { -1.0 };
                let sum: f64 = inputs.iter().map(|&(place, value)| parameters[place] * value).sum();
                let missing = (1.0 - side * sum).max(0.0);
                value += weight * missing * missing;
                inputs.iter().for_each(|&(place, value)| gradient[place] -= 2.0 * weight * side * missing * value);
            }
            (value, gradient)
        }
    }

    #[test]
    fn what_is_found_in_the_dual_is_what_is_found_among_the_weights() {
        let mut random = Stream::new(3, Purpose::Weights);
        let mut rows = Rows::default();
        let mut targets = Vec::new();
        for row in 0..120 {
            let mut places: Vec<u32> = (0..12).map(|_| u32::try_from(random.below(FEATURES)).unwrap()).collect();
            places.sort_unstable();
            places.dedup();
            #[expect(clippy::cast_possible_truncation, reason = "values are in single precision")]
            let values: Vec<(u32, f32)> = places.into_iter().map(|place| (place, 0.1 + random.unit() as f32)).collect();
            // Half of what tells is said, and some rows say the wrong thing.
            let says = values[0].0 < 12;
            rows.push(&values);
            targets.push((says != (row % 9 == 0), if row % 2 == 0 { 1.0 } else { 2.5 }));
        }
        let ratios: Vec<f64> = (0..FEATURES).map(|_| random.symmetric(3.0)).collect();
        let margins = Margins { rows: &rows, targets: &targets, ratios: &ratios, l2: L2 };
        let (found, passes) = margins.minimise(&Stop::default()).unwrap();
        assert!(passes < PASSES, "{passes}");

        let primal = Primal(&margins);
        let mut watch = Watch { stop: &Stop::default(), progress: &mut |_, _| Ok(()) };
        let (exact, _) = minimise(&primal, vec![0.0; FEATURES + 1], 1_000, &mut watch).unwrap();
        let factor = |place: usize| ratios.get(place).copied().unwrap_or(1.0);
        let before: Vec<f64> = found.iter().enumerate().map(|(place, weight)| weight / factor(place)).collect();
        let (value, least) = (primal.value(&before).0, primal.value(&exact).0);
        assert!(least <= value && value < least * 1.0001, "{value} in place of {least}");
        let difference = |row: usize| {
            let of = |weights: &[f64], place: u32, value: f32| weights[place as usize] * f64::from(value);
            let sum = |weights: &[f64], times: &dyn Fn(usize) -> f64| {
                let sum: f64 =
                    rows.row(row).iter().map(|&(place, value)| of(weights, place, value) * times(place as usize)).sum();
                sum + weights[FEATURES]
            };
            (sum(&found, &|_| 1.0) - sum(&exact, &factor)).abs()
        };
        assert!((0..rows.len()).all(|row| difference(row) < 0.03), "margins are a hundredth of their width off");
    }
}

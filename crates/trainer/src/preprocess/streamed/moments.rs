//! Means and deviations of columns that were read in pieces, from all rows to learn from.

use recipes::Unusable;
use recipes::model::{Bounds, Cycle, Encoding, InputColumn};

use crate::data::Column;
use crate::preprocess::encode::{days, passed};
use crate::preprocess::fit::{deviation, tidy};

/// Sums of the distances from a value in the middle. Neither can drown the other in rounding: a mean is within a standard deviation of the
/// median (Hotelling and Solomons, 1932).
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Moments {
    middle: f64,
    rows: f64,
    sum: f64,
    squares: f64,
}

impl Moments {
    pub(super) fn around(middle: f64) -> Self {
        Self { middle, ..Self::default() }
    }

    pub(super) fn add(&mut self, number: f64) {
        let distance = number - self.middle;
        self.rows += 1.0;
        self.sum += distance;
        self.squares += distance * distance;
    }

    /// Mean and population standard deviation.
    pub(super) fn scale(&self) -> (f64, f64) {
        let rows = self.rows.max(1.0);
        let shift = self.sum / rows;
        let mean = self.middle + shift;
        (mean, deviation(mean, self.squares / rows - shift * shift))
    }
}

/// A column on the way to its encoding.
#[derive(Debug)]
pub(super) struct Fitting {
    /// Its place among those of the table.
    pub(super) index: usize,
    pub(super) column: InputColumn,
    moments: Moments,
    /// Of dates: whether not all of them are at the same place of each cycle, with the first one's place.
    places: Vec<(Cycle, Option<u64>, bool)>,
}

impl Fitting {
    pub(super) fn new(index: usize, column: InputColumn) -> Self {
        let (middle, cycles) = match &column.encoding {
            Encoding::Number { fill, .. } => (*fill, &[][..]),
            Encoding::Date { fill, cycles, .. } => (*fill, &cycles[..]),
            Encoding::Category { .. } => (0.0, &[][..]),
        };
        let places = cycles.iter().map(|&cycle| (cycle, None, false)).collect();
        Self { index, moments: Moments::around(middle), column, places }
    }

    pub(super) fn add(&mut self, piece: &Column, row: usize) {
        let (number, fill, bounds) = match &self.column.encoding {
            Encoding::Number { fill, bounds, .. } => (piece.numbers[row], *fill, *bounds),
            Encoding::Date { fill, bounds, order, .. } => {
                let date = piece.date(row, *order);
                for (cycle, first, varies) in self.places.iter_mut().filter(|_| date.is_some()) {
                    let place = date.map(|millis| passed(*cycle, millis).to_bits());
                    *varies |= first.is_some() && *first != place;
                    *first = first.or(place);
                }
                (date.map_or(f64::NAN, days), *fill, *bounds)
            }
            Encoding::Category { .. } => return,
        };
        let clamped = |number: f64| bounds.map_or(number, |Bounds { low, high }| number.clamp(low, high));
        self.moments.add(if number.is_nan() { fill } else { clamped(number) });
    }

    /// The column with what all rows tell, if it is of use.
    pub(super) fn finish(mut self) -> Result<InputColumn, Unusable> {
        let (all_mean, deviation) = self.moments.scale();
        match &mut self.column.encoding {
            Encoding::Category { .. } => return Ok(self.column),
            Encoding::Number { mean, standard_deviation, .. } => {
                (*mean, *standard_deviation) = (tidy(all_mean), tidy(deviation));
            }
            Encoding::Date { mean, standard_deviation, cycles, .. } => {
                (*mean, *standard_deviation) = (tidy(all_mean), tidy(deviation));
                let varies = |cycle: &Cycle| self.places.iter().any(|(other, _, varies)| other == cycle && *varies);
                cycles.retain(varies);
            }
        }
        if deviation <= 0.0 { Err(Unusable::ConstantInTraining) } else { Ok(self.column) }
    }
}

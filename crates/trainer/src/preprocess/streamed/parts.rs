//! Which part a row belongs to, by its number alone: no list of rows has to be kept.

use crate::random::{Purpose, Stream};

/// Rows to calibrate with, about, and the largest share of the rows that are not for the test.
const VALIDATION_ROWS: f64 = 50_000.0;
const VALIDATION_SHARE: f64 = 0.1;

/// A part of the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Rows to learn from.
    Train,
    /// Rows that probabilities are calibrated with, where that is asked for.
    Validation,
    /// Rows held out for the final test.
    Test,
}

/// How the rows are dealt out to the parts: row `n` by the `n`th word of the seed's stream for the split. So a row stays in its part however
/// the file is cut into row groups, and other rows change nothing about it. Parts are not stratified: a class's share of a part is its share of the
/// rows, give or take chance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Parts {
    seed: u64,
    /// Share of the rows held out for the test.
    test: f64,
    /// Share of all rows that is for calibration.
    validation: f64,
    /// Share of the rows that stand for all.
    sample: f64,
}

impl Parts {
    /// Parts of `rows` rows, of which about `sample` stand for all.
    #[expect(clippy::cast_precision_loss, reason = "row counts are far below 2^52")]
    pub fn new(seed: u64, test: f64, has_validation: bool, (rows, sample): (u64, u64)) -> Self {
        let rows = rows.max(1) as f64;
        let validation = if has_validation { (1.0 - test) * VALIDATION_SHARE.min(VALIDATION_ROWS / rows) } else { 0.0 };
        Self { seed, test, validation, sample: sample as f64 / rows }
    }

    /// Whether there are rows to calibrate with.
    pub(super) fn have_validation(self) -> bool {
        self.validation > 0.0
    }

    /// The parts of rows from one on, and whether each of them stands for others.
    pub(super) fn starting_at(self, first: u64) -> impl Iterator<Item = (Part, bool)> {
        let mut split = Stream::from_word(self.seed, Purpose::Split, first);
        let mut sample = Stream::from_word(self.seed, Purpose::Sample, first);
        std::iter::repeat_with(move || {
            let part = match split.unit() {
                place if place < self.test => Part::Test,
                place if place < self.test + self.validation => Part::Validation,
                _ => Part::Train,
            };
            (part, sample.unit() < self.sample)
        })
    }
}

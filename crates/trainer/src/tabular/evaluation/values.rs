//! Errors of predicted quantities.

use recipes::{Baseline, Regression};

/// What was counted of standardised quantities: their mean over the training rows is 0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(in crate::tabular) struct Errors {
    rows: f64,
    squares: f64,
    sizes: f64,
    truths: f64,
    truth_squares: f64,
    truth_sizes: f64,
}

impl Errors {
    /// Counts what was said of a row.
    pub(in crate::tabular) fn add(&mut self, said: f64, truth: f64) {
        let error = said - truth;
        self.rows += 1.0;
        self.squares += error * error;
        self.sizes += error.abs();
        self.truths += truth;
        self.truth_squares += truth * truth;
        self.truth_sizes += truth.abs();
    }

    pub(in crate::tabular) fn mse(&self) -> f64 {
        self.squares / self.rows.max(1.0)
    }

    /// Share of the variance that is explained; 0 where there is none.
    pub(in crate::tabular) fn r2(&self) -> f64 {
        /// Of equal truths, rounding leaves a little.
        const ROUNDING: f64 = 1e-12;
        let rows = self.rows.max(1.0);
        let variance = self.truth_squares / rows - (self.truths / rows).powi(2);
        if variance > ROUNDING * self.truth_squares / rows { 1.0 - self.mse() / variance } else { 0.0 }
    }

    /// In the target's unit, of which `unit` make a standard deviation.
    pub(in crate::tabular) fn report(&self, unit: f64) -> Regression {
        let rows = self.rows.max(1.0);
        Regression {
            rmse: unit * self.mse().sqrt(),
            mae: unit * self.sizes / rows,
            r2: self.r2(),
            baseline: Baseline { rmse: unit * (self.truth_squares / rows).sqrt(), mae: unit * self.truth_sizes / rows },
        }
    }
}

//! How steady the machine is while it measures: a piece of arithmetic that is always the same, timed between the requests. On a shared machine
//! its slowest one in a hundred takes a multiple of the median, and so does the slowest one in a hundred of the requests.

use std::hint::black_box;
use std::time::Instant;

use super::{median, print, quantile};

/// Steps that depend on each other: about two milliseconds of a processor.
const STEPS: u64 = 1_500_000;

/// What was seen so far, in milliseconds.
#[derive(Default)]
pub(crate) struct Steadiness(Vec<f64>);

impl Steadiness {
    /// Does the arithmetic once more.
    pub(crate) fn look(&mut self) {
        let begun = Instant::now();
        let step = |sum: u64, number: u64| black_box(sum.rotate_left(5) ^ number);
        black_box((0..STEPS).fold(0, step));
        self.0.push(begun.elapsed().as_secs_f64() * 1000.0);
    }

    /// Prints by how much the slowest one in a hundred is slower than the median.
    pub(crate) fn report(mut self, during: &str) -> anyhow::Result<()> {
        let ratio = quantile(&mut self.0, 0.99) / median(&mut self.0);
        print(&format!("{during}, the machine itself: p99 of fixed arithmetic over its median"), ratio, "×", None)
    }
}

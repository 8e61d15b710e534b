//! How the learning rate goes over the steps of a job.

use std::f64::consts::PI;

/// The course of the learning rate after its warm-up.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Course {
    /// It stays.
    Constant,
    /// It falls evenly to 0.
    Linear,
    /// It falls to 0 along half a cosine (Loshchilov and Hutter, 2017, without restarts).
    Cosine,
    /// It rises to its peak along half a cosine and falls to almost 0 along another (Smith, 2018): from a 25th of the peak, at three
    /// tenths of the steps, to a 250,000th. It has no warm-up beside that.
    OneCycle,
}

/// Factors by which the learning rate is multiplied.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Schedule {
    /// The course after the warm-up.
    pub course: Course,
    /// Steps in which the rate rises evenly from 0.
    pub warm_up: u64,
    /// Steps of the whole job.
    pub total: u64,
}

/// Where the peak of one cycle stands, and how much lower its start and its end are.
const PEAK_AT: f64 = 0.3;
const START: f64 = 1.0 / 25.0;
const END: f64 = START / 1e4;

impl Schedule {
    /// The factor of a step, counted from 0.
    pub fn factor(&self, step: u64) -> f64 {
        if self.course == Course::OneCycle {
            return self.one_cycle(step);
        }
        if step < self.warm_up {
            return ratio(step, self.warm_up);
        }
        let done = ratio(step - self.warm_up, self.total.saturating_sub(self.warm_up)).min(1.0);
        match self.course {
            Course::Linear => 1.0 - done,
            Course::Cosine => cosine(1.0, 0.0, done),
            Course::Constant | Course::OneCycle => 1.0,
        }
    }

    fn one_cycle(&self, step: u64) -> f64 {
        let last = self.total.saturating_sub(1);
        let (step, last) = (ratio(step, 1), ratio(last, 1));
        let peak = PEAK_AT * ratio(self.total, 1) - 1.0;
        if step <= peak {
            cosine(START, 1.0, if peak > 0.0 { step / peak } else { 1.0 })
        } else {
            cosine(1.0, END, ((step - peak) / (last - peak)).min(1.0))
        }
    }
}

/// From one value to another along half a cosine.
fn cosine(from: f64, to: f64, done: f64) -> f64 {
    to + (from - to) / 2.0 * (1.0 + (PI * done).cos())
}

#[expect(clippy::cast_precision_loss, reason = "steps are far below 2^52")]
fn ratio(part: u64, whole: u64) -> f64 {
    part as f64 / whole.max(1) as f64
}

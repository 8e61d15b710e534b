//! How often something that could be done at every step is done.

use std::time::{Duration, Instant};

/// Lets something happen at most once per interval.
#[derive(Debug)]
pub(crate) struct Pace {
    interval: Duration,
    last: Option<Instant>,
}

impl Pace {
    /// The first time is due at once.
    pub(crate) fn eager(interval: Duration) -> Self {
        Self { interval, last: None }
    }

    /// The first time is due one interval from now.
    pub(crate) fn patient(interval: Duration) -> Self {
        Self { interval, last: Some(Instant::now()) }
    }

    /// Whether it is due; if so, the next time is an interval away.
    pub(crate) fn is_due(&mut self) -> bool {
        let now = Instant::now();
        let due = self.last.is_none_or(|last| now.duration_since(last) >= self.interval);
        if due {
            self.last = Some(now);
        }
        due
    }
}

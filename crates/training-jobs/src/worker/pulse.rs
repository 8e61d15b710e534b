//! Whether a worker is at its work.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Tells whether a worker looks for jobs, for whoever watches over its process. Clones share it.
#[derive(Debug, Clone)]
pub struct Pulse(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    /// A worker in good order looks several times in this time, even when it has no room for more jobs.
    patience: Duration,
    last: Mutex<Option<Instant>>,
}

impl Pulse {
    pub(super) fn new(patience: Duration) -> Self {
        Self(Arc::new(Inner { patience, last: Mutex::default() }))
    }

    /// The queue was looked at, or there is no room for more jobs.
    pub(super) fn beat(&self) {
        self.set(Some(Instant::now()));
    }

    /// The worker looks for no more jobs.
    pub(super) fn stop(&self) {
        self.set(None);
    }

    /// Whether the worker has looked for jobs of late. Not before its first look, which needs the database, and not once it
    /// is told to stop.
    pub fn is_claiming(&self) -> bool {
        let last = *self.0.last.lock().unwrap_or_else(PoisonError::into_inner);
        last.is_some_and(|last| last.elapsed() < self.0.patience)
    }

    fn set(&self, last: Option<Instant>) {
        *self.0.last.lock().unwrap_or_else(PoisonError::into_inner) = last;
    }
}

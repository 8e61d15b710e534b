//! How many encoded rows are in memory at a time.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Counts rows that are held anywhere.
#[derive(Clone, Debug, Default)]
pub(super) struct Alive(Arc<Counts>);

#[derive(Debug, Default)]
struct Counts {
    now: AtomicUsize,
    most: AtomicUsize,
}

/// Rows that count as long as this lives.
#[derive(Debug)]
pub(super) struct Held {
    rows: usize,
    alive: Alive,
}

impl Alive {
    pub(super) fn hold(&self, rows: usize) -> Held {
        let mut held = Held { rows: 0, alive: self.clone() };
        held.set(rows);
        held
    }

    /// The most that were held at a time.
    #[cfg(test)]
    pub(super) fn most(&self) -> usize {
        self.0.most.load(Ordering::Relaxed)
    }
}

impl Held {
    /// From now on there are so many.
    pub(super) fn set(&mut self, rows: usize) {
        let Counts { now, most } = &*self.alive.0;
        now.fetch_sub(std::mem::replace(&mut self.rows, rows), Ordering::Relaxed);
        most.fetch_max(now.fetch_add(rows, Ordering::Relaxed) + rows, Ordering::Relaxed);
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.alive.0.now.fetch_sub(self.rows, Ordering::Relaxed);
    }
}

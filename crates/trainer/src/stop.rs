//! A request to stop, seen by the training loop between two steps and by the readers between two rows.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::TrainerError;

/// A flag that asks running work to stop; clones share it.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Asks the work to stop as soon as it can.
    pub fn request(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether the work was asked to stop.
    pub fn is_requested(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// Ends the work with [`TrainerError::Cancelled`] when it was asked to stop.
    pub(crate) fn check(&self) -> Result<(), TrainerError> {
        if self.is_requested() { Err(TrainerError::Cancelled) } else { Ok(()) }
    }
}

//! How far a job has come, told a few times a second.

use std::time::Duration;

use recipes::protocol::Event;

use crate::pace::Pace;
use crate::{EventSink, TrainerError};

/// Time between two reports of progress.
const PROGRESS_INTERVAL: Duration = Duration::from_millis(200);
/// Steps that each fit of a job counts for, when the job has several: their own numbers are not known before they begin.
const STEPS_PER_FIT: u64 = 1_000;

/// Tells the progress of a job that fits one model or several.
pub(super) struct Meter<'a, 'b> {
    pub(super) events: &'a mut EventSink<'b>,
    pace: Pace,
    fits: u64,
    done: u64,
    /// Steps of the whole job that an earlier attempt has told of.
    resumed: u64,
}

impl<'a, 'b> Meter<'a, 'b> {
    pub(super) fn new(events: &'a mut EventSink<'b>, fits: u64) -> Self {
        Self { events, pace: Pace::eager(PROGRESS_INTERVAL), fits: fits.max(1), done: 0, resumed: 0 }
    }

    /// Steps of the whole job: those of its only fit, or a round number for each.
    pub(super) fn total(&self, steps: u64) -> u64 {
        if self.fits == 1 { steps } else { self.fits * STEPS_PER_FIT }
    }

    /// Whether the job has but one fit.
    pub(super) fn is_single(&self) -> bool {
        self.fits == 1
    }

    /// An earlier attempt has made so many of several fits. Those that it made again for want of a result are not told twice.
    pub(super) fn resume(&mut self, fits: u64) {
        self.resumed = fits.min(self.fits - 1) * STEPS_PER_FIT;
    }

    /// Steps of a job of several fits that an earlier attempt did.
    pub(super) fn resumed(&self) -> u64 {
        self.resumed
    }

    /// Fits that are done, or were not needed.
    pub(super) fn done(&self) -> u64 {
        self.done
    }

    /// A step of a fit is done; it is told when it is time.
    pub(super) fn step(&mut self, step: u64, steps: u64) -> Result<(), TrainerError> {
        if self.pace.is_due() { self.tell(step, steps) } else { Ok(()) }
    }

    /// Tells the progress now.
    pub(super) fn tell(&mut self, step: u64, steps: u64) -> Result<(), TrainerError> {
        let done = match self.fits {
            1 => step,
            _ => self.done.min(self.fits - 1) * STEPS_PER_FIT + step * STEPS_PER_FIT / steps.max(1),
        };
        let done = done.max(self.resumed);
        self.events.send(Event::Progress { step: done, total_steps: self.total(steps) })
    }

    /// A fit is done, and the next one begins.
    pub(super) fn next(&mut self) {
        self.done += 1;
    }

    /// So many fits will not be needed.
    pub(super) fn skip(&mut self, fits: u64) {
        self.done += fits;
    }
}

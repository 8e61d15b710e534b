//! The stream of events to the worker.

use std::io::Write;
use std::time::Instant;

use recipes::Values;
use recipes::protocol::{Event, LogLevel, TrainerEvent};

use crate::TrainerError;

/// Writes numbered events, one JSON document per line, each flushed at once.
pub struct EventSink<'a> {
    out: Box<dyn Write + 'a>,
    started: Instant,
    seq: u64,
}

impl<'a> EventSink<'a> {
    /// Events to `out`, timed from `started`: when the program began.
    pub fn new(out: impl Write + 'a, started: Instant) -> Self {
        Self { out: Box::new(out), started, seq: 0 }
    }

    /// When the program began.
    pub fn started(&self) -> Instant {
        self.started
    }

    /// Writes one event. Fails only when nobody reads any more.
    pub fn send(&mut self, event: Event) -> Result<(), TrainerError> {
        let elapsed_ms = u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.seq += 1;
        let event = TrainerEvent { seq: self.seq, elapsed_ms, event };
        let mut line = serde_json::to_vec(&event).map_err(|error| TrainerError::ParentGone(error.into()))?;
        line.push(b'\n');
        self.out.write_all(&line).and_then(|()| self.out.flush()).map_err(TrainerError::ParentGone)
    }

    /// Writes a message for the person who submitted the job, with what stands in it besides fixed words.
    pub fn log(
        &mut self,
        level: LogLevel,
        code: &str,
        message: impl Into<String>,
        values: Values,
    ) -> Result<(), TrainerError> {
        self.send(Event::Log { level, code: code.to_owned(), message: message.into(), values })
    }
}

//! What runs a job: the seam between a worker and the process, container or cluster in which training happens.
//!
//! A worker prepares a folder as [`recipes::protocol`] describes it, hands it to its engine and follows the events. It relies
//! on three things: events arrive in the order in which the trainer wrote them; dropping a [`RunningJob`] ends whatever it
//! stands for; and after [`RunningJob::stop`] nothing of it runs any more, so that the folder can be wiped.

mod lines;
mod local;
mod process;

use std::fmt;
use std::path::PathBuf;

use async_trait::async_trait;
use recipes::Resources;
use recipes::protocol::TrainerEvent;

pub use local::{LocalEngine, LocalEngineOptions, TrainerCommand};
pub(crate) use process::{Output, Process, Spawn};

/// What to start.
#[derive(Debug, Clone)]
pub struct Launch {
    /// The prepared folder, absolute.
    pub folder: PathBuf,
    /// Cores and GPUs that the job asks for.
    pub resources: Resources,
    /// The machine's GPUs that belong to this job now, by index; none for a job without.
    pub devices: Vec<u32>,
}

/// What a running job has to say.
#[derive(Debug)]
pub enum Signal {
    /// The trainer's next event.
    Event(Box<TrainerEvent>),
    /// A line that is no event, cut short: to be noted, never obeyed.
    Noise(String),
    /// It ended, and everything that it wrote before was given out.
    Exited(Exit),
}

/// How a trainer ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exit {
    /// The exit status, if it ended by itself.
    pub code: Option<i32>,
    /// The signal that killed it, if one did.
    pub signal: Option<i32>,
    /// The end of what it wrote for people, at most a few kilobytes.
    pub stderr: String,
}

impl fmt::Display for Exit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.code, self.signal) {
            (Some(code), _) => write!(f, "it ended with status {code}"),
            (None, Some(9)) => f.write_str("it was killed (signal 9), as happens when memory runs out"),
            (None, Some(signal)) => write!(f, "signal {signal} ended it"),
            (None, None) => f.write_str("it ended in an unknown way"),
        }
    }
}

/// A job could not be started.
#[derive(Debug, thiserror::Error)]
#[error("the trainer {program} cannot be started")]
pub struct EngineError {
    /// What was to be started.
    pub program: String,
    /// Why not.
    #[source]
    pub source: std::io::Error,
}

/// Starts jobs.
#[async_trait]
pub trait JobEngine: Send + Sync + fmt::Debug + 'static {
    /// Starts the trainer on a prepared folder.
    async fn start(&self, launch: &Launch) -> Result<Box<dyn RunningJob>, EngineError>;
}

/// A job that was started. Dropping it ends it.
#[async_trait]
pub trait RunningJob: Send {
    /// What comes next. May be dropped while waiting; nothing is lost. Once it has yielded [`Signal::Exited`], it always does.
    async fn next(&mut self) -> Signal;

    /// Ends it: asks first, then makes sure. Takes two seconds at most; afterwards nothing of it runs.
    async fn stop(&mut self);
}

#[cfg(test)]
mod tests;

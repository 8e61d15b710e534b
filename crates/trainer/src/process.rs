//! The `hansa-trainer` program: its commands, its exit status, and its behaviour as a child process.

mod arguments;
mod confinement;
mod serving;
mod watch;

#[cfg(test)]
mod tests;

use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use recipes::protocol::{Event, exit_status};

pub use arguments::{Command, USAGE, parse};

use crate::job::{read_job, train};
use crate::{CODE_VERSION, EventSink, Predictor, Stop, TrainerError};

/// Runs one command. `started` is when the program began.
pub fn run(command: &Command, started: Instant) -> ExitCode {
    match command {
        Command::Train { folder } => ExitCode::from(run_training(folder, started)),
        Command::Predict { folder } => ExitCode::from(run_prediction(folder)),
        Command::Version => print(CODE_VERSION),
        Command::Help => print(USAGE),
    }
}

fn print(text: &str) -> ExitCode {
    match writeln!(io::stdout(), "{text}") {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::from(exit_status::PARENT_GONE),
    }
}

fn run_training(folder: &Path, started: Instant) -> u8 {
    let stop = Stop::default();
    watch::worker(&stop);
    let mut events = EventSink::new(io::stdout().lock(), started);
    let outcome = read_job(folder).and_then(|job| {
        confinement::training(&job)?;
        train(folder, &job, &mut events, &stop)
    });
    conclude(outcome, &mut events)
}

/// Sends the last event and gives the exit status that goes with it.
fn conclude(outcome: Result<recipes::TrainingResult, TrainerError>, events: &mut EventSink<'_>) -> u8 {
    let (event, status) = match outcome {
        Ok(result) => (Event::Finished(result), exit_status::FINISHED),
        Err(TrainerError::ParentGone(_)) => return exit_status::PARENT_GONE,
        Err(TrainerError::Cancelled) => (Event::Cancelled, exit_status::CANCELLED),
        Err(error) => {
            let failure = error.failure();
            let status = match failure.disposition {
                recipes::protocol::Disposition::Retry => exit_status::RETRY,
                recipes::protocol::Disposition::Fail => exit_status::FAILED,
            };
            (Event::Failed(failure), status)
        }
    };
    match events.send(event) {
        Ok(()) => status,
        Err(_) => exit_status::PARENT_GONE,
    }
}

fn run_prediction(folder: &Path) -> u8 {
    let outcome = confinement::prediction().and_then(|()| match Predictor::load(folder) {
        Ok(predictor) => serving::serve(&predictor, io::stdin().lock(), io::stdout().lock()),
        Err(error) => Err(io::Error::other(error)),
    });
    match outcome {
        Ok(()) => exit_status::FINISHED,
        Err(error) => {
            // Nothing is left to be done when stderr is gone as well.
            let _ = writeln!(io::stderr(), "hansa-trainer: {error}");
            exit_status::FAILED
        }
    }
}

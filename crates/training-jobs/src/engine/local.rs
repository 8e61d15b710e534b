//! Jobs as child processes of the worker.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use async_trait::async_trait;
use recipes::protocol::{self, TrainerEvent};

use super::process::{Output, Process, Spawn};
use super::{EngineError, JobEngine, Launch, RunningJob, Signal};

/// Bytes of the longest event: the result of a classifier with a thousand classes has a million numbers.
const MAX_EVENT_BYTES: usize = 16 * 1024 * 1024;
/// What is kept of a line that is no event.
const NOISE_CHARS: usize = 200;

/// The program that trains, and what stands before `train --dir …` on its command line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrainerCommand {
    pub(crate) program: PathBuf,
    pub(crate) arguments: Vec<OsString>,
}

impl TrainerCommand {
    /// `program` itself, `hansa-trainer` with its path.
    pub fn new(program: impl Into<PathBuf>) -> Self {
        Self { program: program.into(), arguments: Vec::new() }
    }

    /// With an argument before those of the trainer, so that it can run behind another program such as `nice`.
    #[must_use]
    pub fn argument(mut self, argument: impl Into<OsString>) -> Self {
        self.arguments.push(argument.into());
        self
    }

    pub(crate) fn then(&self, further: &[OsString]) -> Vec<OsString> {
        [&self.arguments, further].concat()
    }
}

/// How a [`LocalEngine`] starts trainers.
#[derive(Debug, Clone)]
pub struct LocalEngineOptions {
    /// What to start.
    pub command: TrainerCommand,
    /// Added to the otherwise empty environment, such as `LD_LIBRARY_PATH` for the libraries of a GPU.
    pub environment: Vec<(String, String)>,
    /// How long a trainer has between being asked to end and being killed.
    pub stop_grace: Duration,
    /// Bytes of the largest file that a trainer may write.
    pub max_file_bytes: Option<u64>,
}

impl LocalEngineOptions {
    /// One and a half seconds of grace, files of 64 GiB.
    pub fn new(command: TrainerCommand) -> Self {
        let stop_grace = Duration::from_millis(1_500);
        Self { command, environment: Vec::new(), stop_grace, max_file_bytes: Some(64 << 30) }
    }
}

/// Runs each job as a child process of the worker: `hansa-trainer train --dir …` with an all but empty environment, in a
/// process group of its own, with limits on core files, open files and file sizes. The trainer itself limits its memory.
#[derive(Debug, Clone)]
pub struct LocalEngine {
    options: LocalEngineOptions,
}

impl LocalEngine {
    /// An engine with these options.
    pub fn new(options: LocalEngineOptions) -> Self {
        Self { options }
    }

    pub(super) fn environment(&self, launch: &Launch) -> Vec<(OsString, OsString)> {
        let devices: Vec<String> = launch.devices.iter().map(u32::to_string).collect();
        // Set even when empty: an unset variable would show a job without a GPU all of them.
        let mut variables = vec![("CUDA_VISIBLE_DEVICES".to_owned(), devices.join(","))];
        variables.extend(self.options.environment.iter().cloned());
        variables.into_iter().map(|(name, value)| (name.into(), value.into())).collect()
    }
}

#[async_trait]
impl JobEngine for LocalEngine {
    async fn start(&self, launch: &Launch) -> Result<Box<dyn RunningJob>, EngineError> {
        let command = &self.options.command;
        let spawn = Spawn {
            program: command.program.clone(),
            arguments: command.then(&["train".into(), "--dir".into(), launch.folder.clone().into()]),
            environment: self.environment(launch),
            folder: launch.folder.clone(),
            max_file_bytes: self.options.max_file_bytes,
            max_line: MAX_EVENT_BYTES,
        };
        let process = Process::spawn(&spawn)
            .map_err(|source| EngineError { program: command.program.display().to_string(), source })?;
        Ok(Box::new(LocalJob { process, grace: self.options.stop_grace }))
    }
}

/// A trainer that is a child process.
struct LocalJob {
    process: Process,
    grace: Duration,
}

#[async_trait]
impl RunningJob for LocalJob {
    async fn next(&mut self) -> Signal {
        match self.process.next().await {
            Output::Line(line) => match serde_json::from_slice::<TrainerEvent>(&line) {
                Ok(event) => Signal::Event(Box::new(event)),
                Err(_) => Signal::Noise(String::from_utf8_lossy(&line).chars().take(NOISE_CHARS).collect()),
            },
            Output::TooLong => Signal::Noise(format!("(a line of more than {MAX_EVENT_BYTES} bytes)")),
            Output::Exited(exit) => Signal::Exited(exit),
        }
    }

    async fn stop(&mut self) {
        self.process.stop(&format!("{}\n", protocol::CANCEL), self.grace).await;
    }
}

//! The contract between a worker and the `hansa-trainer` program, one child process per job.
//!
//! The worker makes a working directory, puts [`JOB_FILE`] (a [`TrainerJob`]) and the inputs there, and starts
//! `hansa-trainer train --dir DIR` with a pipe on each of stdin and stdout:
//!
//! ```text
//! job.json                      what to do: TrainerJob
//! input/…                       the data, read only
//! base/…                        the pretrained model, read only, for recipes that take one
//! checkpoint/epoch-000010.ckpt  written by the trainer; given back to it to go on from
//! output/model.safetensors      the weights, there only when complete
//! output/model.json             model::TabularModel or model::TextModel, there only when complete
//! output/…                      what a recipe writes beside them, such as config.json and tokenizer.json
//! ```
//!
//! - **stdout**: one [`TrainerEvent`] per line, numbered from 1 without gaps within one attempt.
//! - **stdin**: the line [`CANCEL`] asks the trainer to stop: it reports [`Event::Cancelled`] and ends. End of file
//!   means that the worker is gone: the trainer ends at once. So the worker keeps stdin open as long as it wants the
//!   job to run, and a killed worker leaves no orphan.
//! - **stderr**: free text for people.
//! - **environment**: nothing is needed; a GPU build finds its driver by `LD_LIBRARY_PATH`.
//! - **exit status**: see [`exit_status`]. A trainer that ends otherwise (a signal, out of memory) has failed in a way
//!   that may be tried again.
//!
//! Files under `checkpoint/` and `output/` are written under a name that ends in [`PARTIAL_SUFFIX`], synced and then
//! renamed; the worker ignores such names. The trainer keeps the last two checkpoints, so that one named by an event
//! may be gone when the worker comes to read it; a newer one is there then.

mod event;
mod job;

#[cfg(test)]
mod tests;

pub use event::{Disposition, Event, Failure, LogLevel, Split, TrainerEvent};
pub use job::{InputFormat, TrainerBase, TrainerInput, TrainerJob, TrainerLimits};

/// The job's description, in the working directory.
pub const JOB_FILE: &str = "job.json";
/// Folder of the base model.
pub const BASE_DIR: &str = "base";
/// Folder of the inputs.
pub const INPUT_DIR: &str = "input";
/// Folder of the checkpoints.
pub const CHECKPOINT_DIR: &str = "checkpoint";
/// Folder of the finished model.
pub const OUTPUT_DIR: &str = "output";
/// Name of the weights in a model's folder.
pub const WEIGHTS_FILE: &str = "model.safetensors";
/// Name of the description in a model's folder.
pub const MODEL_FILE: &str = "model.json";
/// End of the names of files that are not complete.
pub const PARTIAL_SUFFIX: &str = ".partial";
/// The line on stdin that asks the trainer to stop.
pub const CANCEL: &str = "cancel";

/// Exit status of `hansa-trainer train`.
pub mod exit_status {
    /// The model is complete and [`Event::Finished`](super::Event::Finished) was the last event.
    pub const FINISHED: u8 = 0;
    /// The command line was wrong; nothing was done.
    pub const USAGE: u8 = 2;
    /// Failed, and the same job would fail again.
    pub const FAILED: u8 = 10;
    /// Failed, and another attempt may succeed.
    pub const RETRY: u8 = 11;
    /// Stopped because the worker asked for it.
    pub const CANCELLED: u8 = 12;
    /// Stopped because the worker is gone: stdin ended, the parent changed or nobody reads the events.
    pub const PARENT_GONE: u8 = 13;
}

//! The `hansa-trainer` program as a worker sees it: a child process with a working directory, two pipes and an exit
//! status.

#![expect(clippy::unwrap_used, reason = "a test says what is wrong by panicking")]

mod accuracy;
mod bad_input;
mod determinism;
mod lifetime;
mod prediction;
mod program;

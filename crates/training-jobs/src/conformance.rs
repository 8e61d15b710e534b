//! Conformance runs: a version of a data set or a model is held against a version of a standard, and certified if it conforms.
//!
//! Runs are not training jobs: they take no GPU, count against no quota of jobs, and end in a certificate and not in a model.
//! They share with jobs what makes background work safe (docs/adr/0011-conformance-runs.md): one claim at a time, named by an
//! epoch that everything a worker writes is conditional on; leases that are told dead by standing still; a predictor's own
//! process for whatever a partner has trained.
//!
//! **Invariants:**
//! - Data is read by the worker with the server's own readers, in bounded memory; a model's files are read by the predictor's
//!   process alone.
//! - The rows of a hidden test set go to that process, and to the arithmetic in [`scoring`]. The model's owner reads rounded scores and
//!   the number of rows, never a row, a label, a prediction or a message that quotes one; the lead never gets the model's files.
//! - How often a partner may be scored on one test set is bounded, however many versions of standards use it.
//! - A run ends in one transaction that holds the standard's version: it cannot be withdrawn and certified at the same time.

mod attempt;
mod certificates;
mod error;
mod finish;
mod model;
mod scoring;
mod service;
mod store;
mod tries;
mod worker;

pub use certificates::CertifiedVersion;
pub use error::ConformanceError;
pub use model::{Run, RunState, Stop, StopCode};
pub use service::{ConformancePolicy, ConformanceService, NewRun, Subject};
pub use tries::Tries;
pub use worker::{ConformanceOptions, ConformanceWorker};

pub(crate) use store::lease::Claim;

//! Jobs from submission to their end, on both databases, with trainers that are shell scripts, and one that is real.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod alliance;
mod bases;
mod cancel;
mod conformance;
mod events;
mod fixtures;
mod hostile;
mod joint;
mod lifecycle;
mod many;
mod predictor;
mod real;
mod recovery;
mod rights;
mod scoring;
mod script;
mod submit;
mod tenancy;

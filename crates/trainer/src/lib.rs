//! Training and prediction with candle: the library behind the `hansa-trainer` program.
//!
//! The way of a training job: [`train`] reads the tables ([`data`]), works out what each column means and fits the
//! preprocessing on the training rows ([`preprocess`]), trains a network ([`nn`], [`tabular`]) and writes a model that
//! [`Predictor`] turns raw rows into class probabilities with.
//!
//! **Invariants.**
//! - The same specification, data and seed give the same bytes of the weights file on the same kind of processor,
//!   however often the process was killed and resumed on the way, and whatever the number of threads.
//! - A file appears under its final name only when it is complete and on disk.
//! - Nothing that a message or an event carries quotes a cell of the training data: who may train on data need not be
//!   allowed to read it. Names of columns, categories and classes are part of the model and may appear.
//! - No SQL, no HTTP, no asynchronous runtime, and no environment variable is read here.

mod artifact;
pub mod causal;
mod checkpoint;
pub mod data;
pub mod decoder;
mod device;
mod durable;
pub mod encoder;
mod error;
mod events;
mod explaining;
mod job;
mod memory;
pub mod nn;
mod pace;
mod predictor;
pub mod preprocess;
pub mod pretrained;
pub mod process;
mod random;
mod stop;
pub mod tabular;
pub mod text;
mod tuning;

pub use durable::{Digest, sha256};
pub use error::{DataError, Diverged, Reached, ReadPlace, Symptom, TrainerError};
pub use events::EventSink;
pub use job::train;
pub use memory::keep_pages;
pub use predictor::Predictor;
pub use stop::Stop;

/// Program and version, as it stands in models and results.
pub const CODE_VERSION: &str = concat!("hansa-trainer ", env!("CARGO_PKG_VERSION"));

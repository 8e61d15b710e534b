//! How reviewers score an applicant.

mod model;
mod service;
pub(crate) mod store;

pub use model::{Assessment, Criterion, Score, Scores};
pub use service::{assess, list};

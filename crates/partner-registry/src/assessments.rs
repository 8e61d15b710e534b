//! How reviewers score an applicant.

mod model;
mod service;
mod standing;
pub(crate) mod store;

pub use model::{Assessment, Criterion, Score, Scores};
pub use service::{assess, list, standing};
pub use standing::{CriterionStanding, Standing};

pub(crate) use service::standing_of;

//! Limits of a calendar month (UTC), in money or GPU time: one set by the operator, one by the partner for itself.
//!
//! Near its end a budget warns: the partner's admins get a mail, once per month and threshold. At its end nothing new begins: a
//! submission is refused, and a job that waits goes on waiting and says why. What runs ends as it would. GPU time that a pool
//! pays counts for the pool alone.

mod check;
mod model;
mod notices;
mod service;
mod store;

pub use check::{Payer, exhausted, expect_room, near, standing};
pub use model::{Budget, Exhausted, Limits, Measure, SetBy, Standing};
pub use notices::{watch, watch_all};
pub use service::{Budgets, of, own, set_hard, set_own};

//! What partners use, what it costs, and how far it may go.
//!
//! - [`metering`]: records of what was used, written by whoever ends it; [`Meter`] collects what comes in small pieces, and
//!   [`sampling`] looks daily at what is stored;
//! - [`prices`]: the operator's price tables, and exact costs;
//! - [`report`]: what was used, by project, person, kind, day or pool;
//! - [`budgets`]: limits of a month, which warn and then refuse;
//! - [`statements`]: what a month comes to, numbered and never changed;
//! - [`pools`]: GPU time that an alliance shares.
//!
//! **Invariants:**
//! - A record says what was used on one day in UTC and never changes, but for the statement in which it comes to stand. Each has a
//!   key made of what it was used by, so that whoever writes it twice has written it once.
//! - Every record stands in one statement. What is recorded after the statement of its month was made stands in the next one.
//! - A price holds from a midnight that lies ahead when it is published. So a day has one price, and it is known before.
//! - Amounts are integers and costs are millionths of the currency; a sum that is too large is an error.
//! - A pool is never reserved beyond what it has: whoever reserves holds the pool's row.

pub mod budgets;
mod calendar;
mod error;
mod meter;
pub mod metering;
mod money;
pub mod pools;
pub mod prices;
mod records;
pub mod report;
pub mod sampling;
pub mod spending;
pub mod statements;

pub use calendar::{Day, Month, ParseDayError};
pub use error::UsageError;
pub use meter::{Meter, Metered, Thing};
pub use money::{MOST, decimal};
pub use records::{Kind, Source};

#[cfg(test)]
mod tests;

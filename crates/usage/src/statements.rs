//! Monthly statements: what a partner's month comes to.
//!
//! One is made for each partner and calendar month (UTC) in which there is something to charge or to credit, an hour after the
//! month's end. It never changes. What is recorded after that, by an attempt that went on over the month's end, stands in the
//! next one, at the price of its day. What was wrong is put right by a credit in a later one.
//!
//! A line is of one month, kind, project, person, pool and version of the prices; its cost is rounded once, and the total is the
//! sum of the lines less the credits. GPU time that a pool pays is listed and costs nothing.

mod credits;
mod making;
mod model;
mod reading;
mod store;
mod table;

pub use credits::{Credit, NewCredit, give_credit};
pub use making::make_due;
pub use model::{CreditLine, Line, LinePrice, State, Statement, StatementHead};
pub use reading::{get, get_of, list, list_all};
pub use table::{table, unit};

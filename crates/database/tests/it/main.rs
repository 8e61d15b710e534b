//! The database crate and the migrations of all crates, on both drivers.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod errors;
mod row_security;
mod schema;
mod transactions;
mod values;

//! Data sharing against real databases and a real blob store: every case runs on SQLite and on PostgreSQL.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod datasets;
mod grants;
mod isolation;
mod quota;
mod support;
mod training;
mod uploads;
mod versions;

//! Usage against real databases: every case runs on SQLite and on PostgreSQL.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod budgets;
mod fixtures;
mod metering;
mod pools;
mod prices;
mod statements;

//! One SQL text on two drivers: embedded SQLite, and PostgreSQL by URL.
//!
//! [`Db`] is an enum over concrete pools and [`Tx`] one over concrete transactions; [`run_on!`] writes a query once and
//! compiles it for both. `sqlx::Any` is not used: it cannot carry UUIDs, timestamps and JSON (docs/adr/0002-one-sql-text.md).
//!
//! **Invariants:**
//! - Every transaction is opened for a [`Tenancy`]. On PostgreSQL it sets `hansa.tenant` for exactly that transaction, and the
//!   row-level security policies of the migrations compare with it; on SQLite the `WHERE` clauses are the only lock.
//! - A transaction that is not committed leaves no trace: dropping a [`Tx`] rolls back.
//! - SQLite has one writer connection. Code that holds a writing [`Tx`] never asks for another one.

mod db;
mod error;
mod tx;

pub use db::{Db, DbOptions, Driver};
pub use error::DatabaseError;
pub use tx::{Tenancy, Tx};

#[doc(hidden)]
pub use sqlx;

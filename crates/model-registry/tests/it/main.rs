//! Use cases of the registry, each on both databases.
#![expect(clippy::unwrap_used, reason = "a test that meets an error it did not ask for fails there")]

mod fixtures;

mod concurrency;
mod derived;
mod grants;
mod isolation;
mod models;
mod registration;
mod usage;
mod versions;

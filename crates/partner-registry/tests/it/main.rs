//! The partner registry against real databases: every case runs on SQLite and on PostgreSQL.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod admission;
mod agreements;
mod alliances;
mod applications;
mod catalogue;
mod catalogue_words;
mod certified;
mod fixtures;
mod isolation;
mod keys;
mod listed;
mod negotiation;
mod notices;
mod permits;
mod project_work;
mod projects;
mod records;
mod review;
mod standards;
mod storage;

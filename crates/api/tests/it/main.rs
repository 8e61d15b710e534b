//! The API in-process, on SQLite and on PostgreSQL, with real services behind it.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails, and says where")]

mod agreements;
mod alliances;
mod applications;
mod audit;
mod bad_input;
mod contract;
mod http;
mod mails;
mod matrix;
mod pages;
mod platform;
mod portal;
mod projects;
mod tenancy;
mod things;
mod tokens;
mod usage;

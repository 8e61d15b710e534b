//! The outbox against real databases, and a real conversation in SMTP.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod delivery;
mod smtp;

//! The test servers as the other tasks use them: they are there while the task is, and nothing of them stays behind.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod services;

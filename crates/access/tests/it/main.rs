//! Access end to end, on both databases. Accounts are made the way people make them: by set-up and by invitation.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod api_keys;
mod audit;
mod authenticate;
mod idempotency;
mod invitations;
mod keys;
mod log_in;
mod mails;
mod maintenance;
mod members;
mod people;
mod recovery;
mod refresh;
mod sessions;
mod setup;
mod staff;
mod throttle;
mod world;

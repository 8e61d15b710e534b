//! The HTTP API: routes, permissions in handlers' types, wire types to model types and back, problem documents.
//!
//! A request passes, from the outside in: its id and log span, measurements, security headers, authentication, the rate limit,
//! the idempotency key, the time limit, and then the one handler of `routes.rs` that it is for. A handler turns wire types into model types,
//! calls one service function and turns the result back.
//!
//! **Invariants:**
//! - HTTP statuses are known here and nowhere else; SQL and candle are known everywhere but here.
//! - A handler without an `Authorized` parameter (`permit.rs`) is public, and says so with `security(())`. The
//!   authorisation matrix (`tests/it/matrix.rs`) calls every operation of the document as everybody.

mod accounts;
mod agreements;
mod alliances;
mod body;
mod catalogue;
mod conditional;
mod csv;
mod datasets;
mod deadline;
mod docs;
mod download;
mod events;
mod health;
mod idempotency;
mod identify;
mod jobs;
mod language;
mod models;
mod monitoring;
mod observe;
mod origin;
mod paging;
mod partners;
mod permit;
mod platform;
mod pools;
mod portal;
mod problem;
mod projects;
mod rate;
mod request_id;
mod routes;
mod security;
mod server;
mod state;
mod usage;
mod words;

pub use monitoring::{Monitoring, monitoring};
pub use problem::Problem;
pub use rate::{RateLimiters, RateLimits};
pub use routes::openapi;
pub use server::app;
pub use state::{ApiState, Settings};

//! Who may do what: credentials, tokens, principals, permits, policies and the audit log.
//!
//! The way in: a credential is *authenticated* into a [`Principal`]; the [`Gate`] asks the Cedar policies and turns a principal
//! into a [`Permit`] for one [`Action`]; a permit gives the [`Scope`] without which no store function can be called.
//!
//! **Invariants:**
//! - A [`Permit`] comes only from [`Gate::permit`]; a [`Scope`] only from a permit, or from [`Scope::system`], whose callers are
//!   few and named by [`SystemTask`].
//! - Everything is denied unless a policy permits it. A policy that cannot be evaluated denies.
//! - Secrets (passwords, refresh tokens, API keys, invitation and set-up tokens) are stored only as hashes, and never logged. The
//!   one exception is a letter that has not been handed over yet: see crate `mail`.

pub mod accounts;
mod actions;
pub mod api_keys;
pub mod attestations;
pub mod audit;
mod authenticate;
mod error;
mod gate;
pub mod idempotency;
pub mod invitations;
pub mod links;
pub mod mails;
pub mod maintenance;
pub mod members;
mod opaque;
pub mod passwords;
pub mod people;
mod principal;
pub mod recovery;
mod scope;
mod secret;
pub mod sessions;
pub mod setup;
pub mod staff;
pub mod throttle;
mod tokens;

pub use actions::names::*;
pub use actions::{ACTIONS, Action, ActionInfo, On, TenantAction};
pub use authenticate::{Authenticator, TokenSettings};
pub use error::AccessError;
pub use gate::{Gate, Permit};
pub use principal::{Credential, KeyScope, Membership, PlatformRole, Principal, Role};
pub use scope::{Scope, SystemTask};
pub use secret::Secret;
pub use tokens::jwks::{Jwk, JwkSet};
pub use tokens::sealing::SigningSecret;

#[cfg(test)]
mod tests;

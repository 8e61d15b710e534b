//! A typed client of Hansa's public API.
//!
//! ```no_run
//! # async fn example() -> Result<(), client::ClientError> {
//! let client = client::Client::new("https://hansa.example.org", client::Credential::ApiKey("hansa_pat_…".into()))?;
//! let page = client.list_datasets(false, None).await?;
//! # Ok(())
//! # }
//! ```
//!
//! **Invariants:**
//! - A call that failed before the server answered is repeated only when that is harmless: reads, and creations, which carry an
//!   `Idempotency-Key` of their own.
//! - A refresh token is used once: the exchange happens under the session store's lock, so that two processes with one stored
//!   session do not make each other's token a reused one (which the server takes for theft and ends the session).
//! - A downloaded file appears under its name only when it is complete and its SHA-256 is the one that the server promised.

mod calls;
mod credential;
mod error;
mod events;
mod http;
#[cfg(test)]
mod scripted;
mod transfer;

pub use calls::{AuditQuery, CatalogueQuery, Eyes, ListQuery, ReportQuery};
pub use credential::{Credential, MemorySessions, SessionLock, SessionStore, StoredSession};
pub use error::ClientError;
pub use events::JobEvents;
pub use http::Client;
pub use transfer::{Downloaded, Progress, read_file, sha256_of_file};

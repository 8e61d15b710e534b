//! Credentials, and where a session is kept between calls and between processes.

use std::any::Any;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// How a client proves who is asking.
#[derive(Clone)]
pub enum Credential {
    /// It does not: only public calls succeed.
    Anonymous,
    /// An API key, `hansa_pat_…`.
    ApiKey(String),
    /// A session, from the store; its access token is renewed as needed.
    Session(Arc<dyn SessionStore>),
}

/// The tokens of a session.
#[derive(Clone, Serialize, Deserialize)]
pub struct StoredSession {
    /// For the `Authorization` header.
    pub access_token: String,
    /// When it expires.
    pub expires_at: DateTime<Utc>,
    /// For the next pair.
    pub refresh_token: String,
}

impl std::fmt::Debug for StoredSession {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StoredSession").field("expires_at", &self.expires_at).finish_non_exhaustive()
    }
}

/// Held while a session is exchanged; dropping it lets others go on.
pub type SessionLock = Box<dyn Any + Send>;

/// Keeps one session.
pub trait SessionStore: Send + Sync {
    /// Waits until no other process exchanges this session's tokens. Called on a blocking thread.
    fn lock(&self) -> io::Result<SessionLock>;
    /// The session as it stands now, perhaps renewed by another process.
    fn load(&self) -> io::Result<Option<StoredSession>>;
    /// Replaces it; durable when it returns, because the old refresh token is worth nothing by then. `None` forgets it.
    fn save(&self, session: Option<&StoredSession>) -> io::Result<()>;
}

/// Keeps a session in memory, for one process.
#[derive(Default)]
pub struct MemorySessions(Mutex<Option<StoredSession>>);

impl SessionStore for MemorySessions {
    fn lock(&self) -> io::Result<SessionLock> {
        // One client renews one at a time already (see `Client`), and nobody else has this store.
        Ok(Box::new(()))
    }

    fn load(&self) -> io::Result<Option<StoredSession>> {
        Ok(self.0.lock().unwrap_or_else(PoisonError::into_inner).clone())
    }

    fn save(&self, session: Option<&StoredSession>) -> io::Result<()> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = session.cloned();
        Ok(())
    }
}

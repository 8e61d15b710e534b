//! What is told to a partner that could once use something of another one's.
//!
//! One rule for everything that is shared under an agreement, data sets and models alike: **who never held a grant of a thing is
//! told that there is no such thing; who held one is told why its newest grant counts no longer.** That says nothing but what
//! the grant's own record says, which both sides can read for ever, and it is the same whatever became of the thing itself
//! since: asked for a version, a file or a preview of it, the answer does not tell whether there is one.

use chrono::{DateTime, Utc};
use foundation::{ErrorKind, Fault};

use crate::agreements::Refusal;

/// Why a partner's grant counts no longer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Ended {
    /// It was taken back.
    #[error("your partner's grant was revoked on {at}: {reason}")]
    Revoked {
        /// When.
        at: DateTime<Utc>,
        /// Why, in the owner's words.
        reason: String,
    },
    /// It ran out.
    #[error("your partner's grant expired on {at}")]
    Expired {
        /// When.
        at: DateTime<Utc>,
    },
    /// Its agreement permits none of it any more, or not at the moment.
    #[error("your partner's grant rests on an agreement that does not permit it: {0}")]
    Agreement(#[from] Refusal),
}

impl Ended {
    /// How a grant stands at `at`, apart from its agreement; `None` while it counts. One that expires at noon does not count at
    /// noon any more.
    pub fn of(
        revoked: Option<(DateTime<Utc>, &str)>,
        expires_at: Option<DateTime<Utc>>,
        at: DateTime<Utc>,
    ) -> Option<Self> {
        match (revoked, expires_at) {
            (Some((at, reason)), _) => Some(Self::Revoked { at, reason: reason.to_owned() }),
            (None, Some(expiry)) if expiry <= at => Some(Self::Expired { at: expiry }),
            (None, _) => None,
        }
    }
}

impl Fault for Ended {
    fn kind(&self) -> ErrorKind {
        ErrorKind::Forbidden
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Revoked { .. } => "grant_revoked",
            Self::Expired { .. } => "grant_expired",
            Self::Agreement(refusal) => refusal.code(),
        }
    }

    fn next_step(&self) -> Option<String> {
        match self {
            Self::Revoked { .. } | Self::Expired { .. } => Some("Ask the owner for a new grant.".to_owned()),
            Self::Agreement(refusal) => refusal.next_step(),
        }
    }
}

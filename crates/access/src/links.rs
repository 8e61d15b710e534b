//! Secrets that travel in mailed links, for whoever has no account: made here like every other token, stored as hashes by the
//! crate that they are for.

use foundation::{Sha256, Sources};

use crate::opaque::{self, Kind};
use crate::secret::Secret;

/// What a link is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Link {
    /// It proves that its holder reads the mail of an address: `hansa_av_…`.
    Confirmation,
    /// It lets its holder follow an application: `hansa_af_…`.
    Follow,
}

impl Link {
    const fn kind(self) -> Kind {
        match self {
            Self::Confirmation => Kind::Confirmation,
            Self::Follow => Kind::Follow,
        }
    }

    /// A new secret in clear text, and the hash to store.
    pub fn mint(self, sources: &Sources) -> (Secret, Sha256) {
        opaque::mint(self.kind(), sources)
    }

    /// The hash to look a presented secret up by; `None` when it cannot be one of this kind.
    pub fn parse(self, text: &str) -> Option<Sha256> {
        opaque::parse(self.kind(), text)
    }
}

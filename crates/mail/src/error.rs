//! Failures of this crate.

use database::DatabaseError;

/// Why a mail was not handed over.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// The address, the sender or the letter makes no message: trying again does not help.
    #[error("no message can be made of it: {0}")]
    Unsendable(String),
    /// The other server refused it for good.
    #[error("refused for good: {0}")]
    Refused(String),
    /// The other server cannot take it now, or cannot be reached: trying again may help.
    #[error("not taken now: {0}")]
    Deferred(String),
    /// It could not be written into the folder.
    #[error("the folder of mails cannot be written: {0}")]
    Folder(#[from] std::io::Error),
    /// The outbox could not be read or written.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

impl MailError {
    /// Whether the same mail may be taken later.
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Unsendable(_) | Self::Refused(_) => false,
            Self::Deferred(_) | Self::Folder(_) | Self::Database(_) => true,
        }
    }
}

//! Failures that concern certificates.

use foundation::{ErrorKind, Fault};

/// A failure that concerns a certificate. The texts are safe to show to the caller.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CertificateError {
    /// There is no such certificate, or the caller may not see it.
    #[error("there is no such certificate")]
    NotFound,
    /// The caller sees it, and neither owns what is certified nor leads the alliance.
    #[error("only the owner of what is certified, or the alliance's lead, may do this")]
    NotYours,
    /// It was revoked before.
    #[error("the certificate was revoked already: {reason}")]
    Revoked {
        /// Why.
        reason: String,
    },
}

impl Fault for CertificateError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::NotFound => ErrorKind::NotFound,
            Self::NotYours => ErrorKind::Forbidden,
            Self::Revoked { .. } => ErrorKind::Conflict,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "certificate_not_found",
            Self::NotYours => "certificate_not_yours",
            Self::Revoked { .. } => "certificate_revoked",
        }
    }

    fn next_step(&self) -> Option<String> {
        let text = match self {
            Self::NotFound => "Check the id; list the certificates of the data set or model to find it.",
            Self::NotYours => "Ask the owner or the alliance's lead.",
            Self::Revoked { .. } => "Run the artefact against the standard again for a new one.",
        };
        Some(text.to_owned())
    }
}

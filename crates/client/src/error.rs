//! What can go wrong with a call.

use std::io;

use foundation::Sha256;

/// A call that did not succeed.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The server refused, and said why.
    #[error("{}", .0.detail)]
    Problem(Box<wire::ProblemDocument>),
    /// The server answered with something that is not of this API: another program listens there, or a proxy got in between.
    #[error("{url} answered {status}, and not as a Hansa server does")]
    NotHansa {
        /// What was asked.
        url: String,
        /// The status.
        status: u16,
    },
    /// The server could not be reached, or the connection broke.
    #[error("cannot reach {url}: {cause}")]
    Unreachable {
        /// What was asked.
        url: String,
        /// Why, innermost cause last.
        cause: String,
    },
    /// The server's address cannot be used.
    #[error("'{0}' is no address of a server; it looks like https://hansa.example.org")]
    Address(String),
    /// An answer could not be read into what was expected: client and server are of different versions.
    #[error("the answer of {url} cannot be read: {cause}")]
    Answer {
        /// What was asked.
        url: String,
        /// Where it differs.
        cause: String,
    },
    /// Nobody is logged in.
    #[error("you are not logged in")]
    NotLoggedIn,
    /// The content that arrived is not the one that was promised. Nothing was kept under the file's name.
    #[error("the content has the SHA-256 {found}, but {expected} was promised")]
    DigestMismatch {
        /// What the server promised.
        expected: Sha256,
        /// What arrived.
        found: Sha256,
    },
    /// A local file could not be read or written.
    #[error("{path}: {cause}")]
    File {
        /// The file.
        path: String,
        /// Why.
        cause: io::Error,
    },
}

impl ClientError {
    /// The stable code of a refusal by the server.
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Problem(problem) => Some(&problem.code),
            _ => None,
        }
    }

    /// The HTTP status of a refusal by the server.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Problem(problem) => Some(problem.status),
            Self::NotHansa { status, .. } => Some(*status),
            _ => None,
        }
    }

    /// Whether the same call may succeed in a moment.
    pub(crate) fn is_transient(&self) -> bool {
        match self {
            Self::Unreachable { .. } => true,
            // Of a conflict only that the request itself, sent before, is not answered yet.
            Self::Problem(problem) => {
                matches!(problem.status, 408 | 429 | 503)
                    || matches!(&*problem.code, "request_in_progress" | "request_taken_over")
            }
            Self::NotHansa { status, .. } => matches!(status, 502..=504),
            _ => false,
        }
    }

    /// Whether the server does not take the access token, and has done nothing.
    pub(crate) fn refuses_token(&self) -> bool {
        matches!(self.code(), Some("token_expired" | "token_invalid"))
    }

    pub(crate) fn file(path: &std::path::Path, cause: io::Error) -> Self {
        Self::File { path: path.display().to_string(), cause }
    }

    pub(crate) fn transport(url: &str, error: &reqwest::Error) -> Self {
        let mut cause = error.to_string();
        let mut next = std::error::Error::source(error);
        while let Some(error) = next {
            cause = error.to_string();
            next = error.source();
        }
        Self::Unreachable { url: url.to_owned(), cause }
    }
}

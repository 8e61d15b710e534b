//! What every error says of itself, so that one place can turn it into an answer.

use std::collections::BTreeMap;
use std::error::Error;

/// The kind of a failure, from the caller's point of view. `api` alone maps it to an HTTP status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// No valid credential was presented.
    Unauthenticated,
    /// The caller sees the thing but may not do this to it.
    Forbidden,
    /// It does not exist, or the caller may not know that it does.
    NotFound,
    /// The request is malformed: a field is missing, unknown or out of range.
    Invalid,
    /// The request is well-formed, but the thing's present state does not allow it.
    Conflict,
    /// The version that the caller saw is no longer the current one.
    PreconditionFailed,
    /// More bytes, rows or columns than allowed.
    TooLarge,
    /// The content was read whole and cannot be used (a ragged CSV, a damaged Parquet file).
    Unprocessable,
    /// The partner's quota is used up.
    QuotaExceeded,
    /// Too many requests in a short time.
    RateLimited,
    /// A part that we depend on does not answer at the moment; trying again may help.
    Unavailable,
    /// A defect or a damaged store: logged with its cause, answered without it.
    Internal,
}

/// An error that knows how to be reported.
pub trait Fault: Error + Send + Sync + 'static {
    /// The kind, which decides the status and whether a retry may help.
    fn kind(&self) -> ErrorKind;

    /// A stable, documented code in `snake_case`, such as `agreement_expired`. Clients branch on it.
    fn code(&self) -> &'static str;

    /// What the caller can do about it, as one imperative sentence.
    fn next_step(&self) -> Option<String> {
        None
    }

    /// Seconds after which trying again makes sense, where that is known.
    fn retry_after_seconds(&self) -> Option<u64> {
        None
    }

    /// What stands in the message besides fixed words, by name: lines, counts, names. With these and the code the same can be said in
    /// another language.
    fn values(&self) -> BTreeMap<String, String> {
        BTreeMap::new()
    }

    /// The field of the request that is at fault, as a JSON path (`layers[1].units`).
    fn field(&self) -> Option<String> {
        None
    }
}

/// The values of one message, for [`Fault::values`].
pub fn values<const N: usize>(named: [(&str, String); N]) -> BTreeMap<String, String> {
    named.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

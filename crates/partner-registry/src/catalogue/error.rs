//! Failures that concern the catalogue.

use foundation::{ErrorKind, Fault};

use super::model::{ItemKind, Visibility};
use super::query::{MAX_QUERY_CHARS, MAX_TERMS};

/// A failure that concerns the catalogue. The texts are safe to show to the caller.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CatalogueError {
    /// There is no such item, or the caller may not see it.
    #[error("there is no such item in the catalogue")]
    NotFound,
    /// The caller sees it, but it is another partner's.
    #[error("the item belongs to another partner, which alone says who sees it")]
    NotYours,
    /// A query is too long to be meant.
    #[error("a query may hold at most {MAX_QUERY_CHARS} characters")]
    QueryTooLong,
    /// A query has too many words.
    #[error("a query may hold at most {MAX_TERMS} words")]
    TooManyWords,
    /// Items of this kind are never shown so.
    #[error("a {kind} cannot be shown as '{visibility}'")]
    NotPossible {
        /// What it is.
        kind: ItemKind,
        /// What was wanted.
        visibility: Visibility,
    },
    /// An item that everybody sees must have an owner whom everybody sees.
    #[error("your partner's own profile is not public, so nobody outside would know whose this is")]
    OwnerNotPublic,
    /// The owner's profile stays public as long as items of it are.
    #[error("{items} of your partner's items are public, and name your partner")]
    StillPublic {
        /// How many.
        items: i64,
    },
}

impl Fault for CatalogueError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::NotFound => ErrorKind::NotFound,
            Self::NotYours => ErrorKind::Forbidden,
            Self::QueryTooLong | Self::TooManyWords | Self::NotPossible { .. } => ErrorKind::Invalid,
            Self::OwnerNotPublic | Self::StillPublic { .. } => ErrorKind::Conflict,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "catalogue_item_not_found",
            Self::NotYours => "catalogue_item_not_yours",
            Self::QueryTooLong => "catalogue_query_too_long",
            Self::TooManyWords => "catalogue_query_too_many_words",
            Self::NotPossible { .. } => "catalogue_visibility_not_possible",
            Self::OwnerNotPublic => "catalogue_owner_not_public",
            Self::StillPublic { .. } => "catalogue_still_public",
        }
    }

    fn next_step(&self) -> Option<String> {
        let text = match self {
            Self::NotFound => "Check the id; search the catalogue to find it.",
            Self::NotYours => "Ask its owner.",
            Self::QueryTooLong | Self::TooManyWords => "Search for fewer words.",
            Self::NotPossible { .. } => "Choose 'partners' or 'public'.",
            Self::OwnerNotPublic => "Make your partner's profile public first, or show this to partners only.",
            Self::StillPublic { .. } => "Show those items to partners only first; search for your own public items.",
        };
        Some(text.to_owned())
    }

    fn field(&self) -> Option<String> {
        match self {
            Self::QueryTooLong | Self::TooManyWords => Some("query".to_owned()),
            Self::NotPossible { .. } => Some("visibility".to_owned()),
            _ => None,
        }
    }
}

//! Keyset pagination: newest first, on the `UUIDv7` id.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use uuid::Uuid;

use crate::ids::TypedId;
use crate::limits::{DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE};

/// Where a list goes on: opaque to callers, the last id of the page before inside.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Cursor(Uuid);

/// A text that is no cursor of ours.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("this cursor was not given out by a list; leave it out to start from the newest")]
pub struct ParseCursorError;

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&URL_SAFE_NO_PAD.encode(self.0.as_bytes()))
    }
}

impl fmt::Debug for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Cursor {
    type Err = ParseCursorError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| ParseCursorError)?;
        Uuid::from_slice(&bytes).map(Self).map_err(|_| ParseCursorError)
    }
}

/// Which part of a list is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageRequest {
    limit: u32,
    cursor: Option<Cursor>,
}

impl Default for PageRequest {
    fn default() -> Self {
        Self { limit: DEFAULT_PAGE_SIZE, cursor: None }
    }
}

impl PageRequest {
    /// At most `limit` items (cut to `1..=MAX_PAGE_SIZE`; the default when `None`) after `cursor`.
    pub fn new(limit: Option<u32>, cursor: Option<Cursor>) -> Self {
        Self { limit: limit.unwrap_or(DEFAULT_PAGE_SIZE).clamp(1, MAX_PAGE_SIZE), cursor }
    }

    /// Only rows with an id below this one belong to the page; the greatest UUID for the first page, so that one SQL text
    /// (`id < $n ORDER BY id DESC`) serves every page and always runs on the index.
    pub fn before(&self) -> Uuid {
        self.cursor.map_or(Uuid::max(), |cursor| cursor.0)
    }

    /// How many rows to ask the database for: one more than the page holds, to learn whether another page follows.
    pub fn fetch_limit(&self) -> i64 {
        i64::from(self.limit) + 1
    }
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// The items, newest first.
    pub items: Vec<T>,
    /// Where the next page starts; `None` on the last one.
    pub next_cursor: Option<Cursor>,
}

impl<T> Page<T> {
    /// Makes a page of rows fetched with [`PageRequest::fetch_limit`].
    pub fn cut<I: TypedId>(mut rows: Vec<T>, request: &PageRequest, id: impl Fn(&T) -> I) -> Self {
        let limit = request.limit as usize;
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next_cursor = if more { rows.last().map(|row| Cursor(id(row).as_uuid())) } else { None };
        Self { items: rows, next_cursor }
    }

    /// The same of rows that were looked for only down to an id, beyond which others may follow: the page ends there at the
    /// latest, and can be short, even empty, although it is not the last one.
    pub fn cut_at<I: TypedId>(rows: Vec<T>, request: &PageRequest, id: impl Fn(&T) -> I, seen_to: Option<I>) -> Self {
        let mut page = Self::cut(rows, request, id);
        page.next_cursor = page.next_cursor.or_else(|| seen_to.map(|last| Cursor(last.as_uuid())));
        page
    }

    /// The same page with each item turned into another form.
    pub fn map<U>(self, turn: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(turn).collect(), next_cursor: self.next_cursor }
    }
}

//! Lists on the wire.

use foundation::{Cursor, ErrorKind, Page, PageRequest};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::Problem;

/// Which part of a list is wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct PageQuery {
    /// Items on the page, 1 to 200; 50 when left out.
    #[param(minimum = 1, maximum = 200)]
    pub(crate) limit: Option<u32>,
    /// `next_cursor` of the page before; the newest items when left out.
    pub(crate) cursor: Option<String>,
}

impl PageQuery {
    /// The request in the domain's terms.
    pub(crate) fn request(&self) -> Result<PageRequest, Problem> {
        let cursor =
            self.cursor.as_deref().map(str::parse::<Cursor>).transpose().map_err(|error| {
                Problem::new(ErrorKind::Invalid, "cursor_invalid", error.to_string()).field("cursor")
            })?;
        Ok(PageRequest::new(self.limit, cursor))
    }
}

/// Turns a domain page into a wire page.
pub(crate) fn page<T, U>(page: Page<U>, view: impl FnMut(U) -> T) -> wire::Page<T> {
    let page = page.map(view);
    wire::Page { items: page.items, next_cursor: page.next_cursor.map(|cursor| cursor.to_string()) }
}

/// Whose things are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct SharedQuery {
    /// What other partners let one use, instead of one's own.
    #[serde(default)]
    pub(crate) shared: bool,
}

/// Which of one's own things are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ArchivedQuery {
    /// Archived ones too; only of one's own.
    #[serde(default)]
    pub(crate) archived: bool,
}

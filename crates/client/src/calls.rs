//! The calls, by part of the API. Each is one request; what it may answer is in the API's documentation.

mod account;
mod agreements;
mod datasets;
mod jobs;
mod models;
mod partners;

/// Which part of a list is wanted; `None` everywhere stands for the newest items.
#[derive(Debug, Clone, Default)]
pub struct ListQuery {
    /// Items at most.
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
    /// Only items in this state.
    pub state: Option<String>,
}

impl ListQuery {
    /// The page after `page`, if there is one.
    pub fn after<T>(page: &wire::Page<T>) -> Option<Self> {
        page.next_cursor.clone().map(|cursor| Self { cursor: Some(cursor), ..Self::default() })
    }
}

/// `path?limit=…&cursor=…`. Cursors and states are plain words; nothing in them needs escaping.
fn listed(path: &str, state_name: &str, query: Option<&ListQuery>) -> String {
    let Some(query) = query else { return path.to_owned() };
    let limit = query.limit.map(|limit| format!("limit={limit}"));
    let cursor = query.cursor.as_ref().map(|cursor| format!("cursor={cursor}"));
    let state = query.state.as_ref().map(|state| format!("{state_name}={state}"));
    let pairs: Vec<String> = [limit, cursor, state].into_iter().flatten().collect();
    let mark = if path.contains('?') { '&' } else { '?' };
    if pairs.is_empty() { path.to_owned() } else { format!("{path}{mark}{}", pairs.join("&")) }
}

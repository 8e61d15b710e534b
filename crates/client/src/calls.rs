//! The calls, by part of the API. Each is one request; what it may answer is in the API's documentation.

mod account;
mod agreements;
mod alliances;
mod applications;
mod audit;
mod catalogue;
mod conformance;
mod datasets;
mod jobs;
mod models;
mod partners;
mod platform;
mod pools;
mod projects;
mod review;
mod standards;
mod usage;

pub use audit::AuditQuery;

pub use catalogue::{CatalogueQuery, Eyes};
use serde::de::DeserializeOwned;
use wire::Page;

use crate::error::ClientError;
use crate::http::Client;

pub use usage::ReportQuery;

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

impl Client {
    /// Reads one page of a list; `state_name` is what the list calls the state of its items.
    async fn list<T: DeserializeOwned>(
        &self,
        path: &str,
        state_name: &str,
        query: Option<&ListQuery>,
    ) -> Result<Page<T>, ClientError> {
        let none = ListQuery::default();
        let ListQuery { limit, cursor, state } = query.unwrap_or(&none);
        let limit = limit.map(|limit| limit.to_string());
        let pairs = [("limit", &limit), ("cursor", cursor), (state_name, state)];
        let pairs: Vec<(&str, &String)> =
            pairs.into_iter().filter_map(|(name, value)| Some((name, value.as_ref()?))).collect();
        self.get_with(path, &pairs).await
    }
}

//! The JSON of the public API: what goes over the wire, written once for the server (`api`) and the client (`client`).
//!
//! Only shapes stand here: no rules, no conversions that could fail. Requests refuse unknown fields, so that a misspelt option
//! is an error and not silence; answers ignore them, so that an older client understands a newer server. Times are RFC 3339 in
//! UTC, sizes are bytes, ids carry a prefix (`ds_…`).

pub mod account;
pub mod agreements;
pub mod alliances;
pub mod applications;
pub mod audit;
pub mod catalogue;
pub mod certificates;
pub mod conformance;
pub mod datasets;
pub mod jobs;
pub mod mails;
pub mod models;
pub mod partners;
pub mod pipeline;
pub mod platform;
pub mod pools;
pub mod portal;
pub mod projects;
pub mod standards;
pub mod usage;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One page of a list, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Page<T> {
    /// The items.
    pub items: Vec<T>,
    /// Give this as `cursor` for the next page; absent on the last one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}

/// The body of every answer that is an error: a problem document of RFC 9457 with four fields of our own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProblemDocument {
    /// A URN that names the kind of problem; ends in `code`.
    #[serde(rename = "type")]
    #[schema(example = "urn:hansa:problem:dataset_not_found")]
    pub type_uri: String,
    /// The status in words.
    #[schema(example = "Not found")]
    pub title: String,
    /// The HTTP status.
    #[schema(example = 404)]
    pub status: u16,
    /// What was wrong this time.
    pub detail: String,
    /// A stable word to branch on.
    #[schema(example = "dataset_not_found")]
    pub code: String,
    /// What to do about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_step: Option<String>,
    /// The field of the request that is at fault, as a path.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// What stands in the detail besides fixed words, by name, such as `line`: so that it can be said in another language.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub values: BTreeMap<String, String>,
    /// Names this request in the server's log; give it when you report the problem.
    pub request_id: String,
}

/// Why something is ended or refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// In words, for the people on the other side and the audit log.
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
}

/// The state of the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Health {
    /// `ok`.
    pub status: String,
    /// The program's version.
    pub version: String,
}

//! Browser sessions: what the portal logs in with. The tokens themselves travel in cookies that no script can read.

use foundation::{PartnerId, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A session of a browser, without its tokens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PortalSession {
    /// The person.
    pub user: UserId,
    /// The partner that the session acts for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partner: Option<PartnerId>,
    /// Seconds until the session has to be refreshed.
    pub expires_in: i64,
}

/// Goes on for another partner of the same person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SwitchPartner {
    /// One of the partners that the account lists.
    pub partner: PartnerId,
}

//! The outbox, as the platform's staff sees it.

use chrono::{DateTime, Utc};
use foundation::{MailId, PartnerId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A mail, without what it says: it may hold a secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Mail {
    /// The mail.
    pub id: MailId,
    /// The partner that it concerns, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partner: Option<PartnerId>,
    /// What it is about, such as `invitation`; absent from mails that were written before this was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// To whom.
    pub recipient: String,
    /// `en` or `zh-CN`.
    pub language: String,
    /// `waiting`, `sent` or `failed`.
    pub state: String,
    /// How often it was tried.
    pub attempts: i64,
    /// When it is tried next, while it waits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_attempt_at: Option<DateTime<Utc>>,
    /// Why the last attempt failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_error: Option<String>,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// When its state last changed.
    pub updated_at: DateTime<Utc>,
}

/// Where mails go, and how many have not gone there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MailDelivery {
    /// `smtp`: a server sends them on; `folder`: they are written into a folder, and reach nobody by themselves.
    pub by: String,
    /// The folder, on the server's machine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub folder: Option<String>,
    /// Mails that are to be handed over.
    pub waiting: i64,
    /// Mails that were given up.
    pub failed: i64,
}

//! The platform's people: its staff, and everybody's accounts as the staff sees them.

use chrono::{DateTime, Utc};
use foundation::UserId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::account::AccountMembership;

/// Invites somebody to the platform's staff.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InviteStaff {
    /// To whom. The invitation is mailed there too.
    pub email: String,
    /// `operator` or `auditor`.
    pub role: String,
    /// The language of the mail, `en` or `zh-CN`; English when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
}

/// An operator or auditor.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct StaffMember {
    /// The person.
    pub user: UserId,
    /// The e-mail address.
    pub email: String,
    /// The name.
    pub display_name: String,
    /// `operator` or `auditor`.
    pub role: String,
    /// Since when the account is disabled, if it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disabled_at: Option<DateTime<Utc>>,
}

/// Makes an operator an auditor, or the other way round.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeStaff {
    /// `operator` or `auditor`.
    pub role: String,
}

/// A person's account, as the platform's staff sees it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Person {
    /// The person.
    pub user: UserId,
    /// The e-mail address.
    pub email: String,
    /// The name.
    pub display_name: String,
    /// `operator` or `auditor`, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub platform_role: Option<String>,
    /// When the account was made.
    pub created_at: DateTime<Utc>,
    /// Since when it is disabled, if it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disabled_at: Option<DateTime<Utc>>,
}

/// The same, with the partners of which the person is a member.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PersonDetails {
    /// The account.
    #[serde(flatten)]
    pub person: Person,
    /// The partners, by name.
    pub memberships: Vec<AccountMembership>,
}

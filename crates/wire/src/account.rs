//! Accounts: set-up, log-in, sessions, API keys, invitations, members.

use chrono::{DateTime, Utc};
use foundation::{ApiKeyId, InvitationId, PartnerId, SessionId, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Makes the first operator, with the token that the server printed at its first start.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetUp {
    /// The one-time token.
    pub setup_token: String,
    /// The operator's e-mail address.
    pub email: String,
    /// The operator's name.
    pub display_name: String,
    /// At least 12 characters.
    #[schema(min_length = 12, max_length = 1024)]
    pub password: String,
}

/// Whether the platform is ready for people to sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SetUpState {
    /// Whether there is an operator.
    pub is_set_up: bool,
}

/// A new account.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Created {
    /// The person.
    pub user: UserId,
}

/// Proves who is asking.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LogIn {
    /// The e-mail address.
    pub email: String,
    /// The password.
    pub password: String,
    /// Which partner to act for, for members of several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partner: Option<PartnerId>,
}

/// Exchanges a refresh token.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Refresh {
    /// The refresh token; it is used up by this, and a new one is in the answer.
    pub refresh_token: String,
}

/// Tokens of a session.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Tokens {
    /// An EdDSA JWT for the `Authorization: Bearer` header.
    pub access_token: String,
    /// `Bearer`.
    pub token_type: String,
    /// Seconds until the access token expires.
    pub expires_in: i64,
    /// To be exchanged once for the next pair.
    pub refresh_token: String,
    /// The session.
    pub session: SessionId,
    /// The person.
    pub user: UserId,
    /// The partner that the session acts for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partner: Option<PartnerId>,
}

/// Who the credential belongs to, and what it may do.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Account {
    /// The person.
    pub user: UserId,
    /// The e-mail address.
    pub email: String,
    /// The name.
    pub display_name: String,
    /// `operator` or `auditor`, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub platform_role: Option<String>,
    /// In which language the person is written to, `en` or `zh-CN`; until one is chosen, that of the partner's application.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The partner that this credential acts for, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partner: Option<PartnerId>,
    /// Every partner of which the person is a member.
    pub memberships: Vec<AccountMembership>,
    /// The session or API key that was presented.
    pub credential: String,
}

/// Changes one's own account.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateAccount {
    /// In which language one is written to: `en` or `zh-CN`.
    pub language: String,
}

/// A partner of which a person is a member.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AccountMembership {
    /// The partner.
    pub partner: PartnerId,
    /// Its name.
    pub name: String,
    /// `viewer`, `scientist`, `steward`, `admin` or `owner`.
    pub role: String,
    /// The partner's status; only an `active` one may do more than read.
    pub status: String,
}

/// Changes one's password; every other session ends.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangePassword {
    /// The present one.
    pub current_password: String,
    /// The new one, at least 12 characters.
    #[schema(min_length = 12, max_length = 1024)]
    pub new_password: String,
}

/// A signed-in session.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Session {
    /// The session.
    pub id: SessionId,
    /// What signed in, as it called itself.
    pub client: String,
    /// Whether it is the one that asks.
    pub current: bool,
    /// When it signed in.
    pub created_at: DateTime<Utc>,
    /// When it last exchanged its refresh token.
    pub last_used_at: DateTime<Utc>,
    /// When it ends by itself.
    pub expires_at: DateTime<Utc>,
}

/// Makes an API key.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateApiKey {
    /// What it is for.
    pub name: String,
    /// What it may be used for, such as `datasets:read`.
    pub scopes: Vec<String>,
    /// Days until it expires, at most 365.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_in_days: Option<u32>,
}

/// An API key, without its secret.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ApiKey {
    /// The key's id.
    pub id: ApiKeyId,
    /// What it is for.
    pub name: String,
    /// The last characters of the secret, to recognise it by.
    pub hint: String,
    /// What it may be used for.
    pub scopes: Vec<String>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it expires.
    pub expires_at: DateTime<Utc>,
    /// When it was last used, to the minute.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_used_at: Option<DateTime<Utc>>,
    /// When it was revoked, if it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked_at: Option<DateTime<Utc>>,
}

/// A new API key. The secret is shown this once.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NewApiKey {
    /// The key.
    pub key: ApiKey,
    /// `hansa_pat_…`
    pub token: String,
}

/// Invites somebody to join one's partner.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Invite {
    /// To whom. The invitation is mailed there too.
    pub email: String,
    /// As what.
    pub role: String,
    /// The language of the mail, `en` or `zh-CN`; English when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
}

/// An invitation.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Invitation {
    /// The invitation's id.
    pub id: InvitationId,
    /// To whom.
    pub email: String,
    /// As what.
    pub role: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it lapses.
    pub expires_at: DateTime<Utc>,
    /// `pending`, `accepted`, `revoked` or `expired`.
    pub state: String,
}

/// A new invitation. The token is shown this once, to be handed to the invited person.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NewInvitation {
    /// The invitation.
    pub invitation: Invitation,
    /// `hansa_in_…`
    pub token: String,
}

/// Accepts an invitation: with a new account, or with the password of the one that has this e-mail address.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AcceptInvitation {
    /// `hansa_in_…`
    pub token: String,
    /// The name of the new account; an existing one keeps its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    /// The password of the new account (at least 12 characters), or of the existing one.
    pub password: String,
}

/// What an accepted invitation gave.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Accepted {
    /// The person.
    pub user: UserId,
    /// The address that was invited, with which the person logs in.
    pub email: String,
    /// The partner joined; absent when it is the platform's staff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partner: Option<PartnerId>,
    /// As what.
    pub role: String,
}

/// A member of one's partner.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Member {
    /// The person.
    pub user: UserId,
    /// The e-mail address.
    pub email: String,
    /// The name.
    pub display_name: String,
    /// The role.
    pub role: String,
    /// Since when.
    pub since: DateTime<Utc>,
    /// Since when the platform's operator has disabled the account, if so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disabled_at: Option<DateTime<Utc>>,
}

/// Gives a member another role.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeMember {
    /// `viewer`, `scientist`, `steward`, `admin` or `owner`.
    pub role: String,
}

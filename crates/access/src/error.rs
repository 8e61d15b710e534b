//! Failures of authentication and authorisation.

use std::time::Duration;

use database::DatabaseError;
use foundation::{ErrorKind, Fault};

use crate::accounts::PartnerOption;
use crate::principal::Role;

/// A failure of authentication or authorisation. The texts are safe to show: they tell nobody whether an account exists, and
/// all ways in which a token can be wrong read the same; the log says which it was.
#[derive(Debug, thiserror::Error)]
pub enum AccessError {
    /// The principal's roles, or its API key, do not allow this action.
    #[error("your role does not allow this action ({action})")]
    Forbidden {
        /// The action, as the policies name it.
        action: &'static str,
    },
    /// The API key does not carry the scope that the action needs.
    #[error("this API key does not carry the scope '{scope}'")]
    KeyScopeMissing {
        /// The scope that is needed.
        scope: &'static str,
    },
    /// The person acts for no partner, and the action needs one.
    #[error("you act for no partner, and this action needs one")]
    NoPartner,
    /// The partner is not active, so that only reading is left.
    #[error("your partner is not active: only reading is allowed")]
    PartnerInactive,
    /// The policies themselves are broken: a defect, found when the program starts.
    #[error("the access policies cannot be loaded: {0}")]
    Policies(String),

    /// E-mail address or password are wrong; which of them is not told.
    #[error("the e-mail address or the password is wrong")]
    CredentialsWrong,
    /// The access token, refresh token or API key is none of ours, was altered, or is malformed.
    #[error("this token is not valid")]
    TokenInvalid,
    /// It was valid once.
    #[error("this token has expired")]
    TokenExpired,
    /// The session was ended: logged out, revoked, its password changed, or its refresh token used twice.
    #[error("this session has been ended")]
    SessionRevoked,
    /// The API key was revoked.
    #[error("this API key has been revoked")]
    KeyRevoked,
    /// The account was disabled. Told only to who holds its password or a token of it.
    #[error("this account is disabled")]
    AccountDisabled,
    /// The one-time set-up token is wrong, was used, has expired, or was replaced when the server started again.
    #[error("the set-up token is not valid")]
    SetupTokenInvalid,
    /// Too many failed log-ins for this account or from this address.
    #[error("too many failed attempts: try again in {} s", retry_after.as_secs())]
    TooManyAttempts {
        /// How long the block still lasts, in whole seconds.
        retry_after: Duration,
    },
    /// Too many requests, each of which has a mail sent, for this address or from this client.
    #[error("too many requests: try again in {} s", retry_after.as_secs())]
    TooManyRequests {
        /// How long the block still lasts, in whole seconds.
        retry_after: Duration,
    },
    /// The person is a member of several partners, or not of the one that was asked for. Only after the password was right.
    #[error("say for which partner you want to act{}", listed(partners))]
    PartnerChoice {
        /// The partners to choose from.
        partners: Vec<PartnerOption>,
    },
    /// This needs a session and was asked with an API key.
    #[error("an API key has no session to end")]
    SessionNeeded,

    /// A field of the request is missing or out of range.
    #[error("{field}: {reason}")]
    Invalid {
        /// The field.
        field: &'static str,
        /// What is wrong with it.
        reason: String,
    },
    /// The new password is too short.
    #[error("a password has at least {minimum} characters")]
    PasswordTooShort {
        /// The fewest characters.
        minimum: usize,
    },
    /// The new password is too long.
    #[error("a password has at most {maximum} characters")]
    PasswordTooLong {
        /// The most characters.
        maximum: usize,
    },

    /// The platform has its operator already.
    #[error("this platform has been set up already")]
    AlreadySetUp,
    /// An account with this e-mail address exists. Told only to who holds the set-up token or was invited under that address.
    #[error("an account with this e-mail address exists already")]
    EmailTaken,
    /// An API key would make one that reaches further or lives longer than itself.
    #[error("an API key cannot make one that carries '{scope}', which it does not carry itself")]
    KeyScopeExceeded {
        /// The scope that it lacks.
        scope: &'static str,
    },
    /// A role would be given, changed or taken away by somebody who does not hold it.
    #[error("the role '{role}' is not yours to give or to take: your own does not include it")]
    RoleAboveOwn {
        /// The role.
        role: Role,
    },
    /// The person is a member already.
    #[error("this person is a member of the partner already")]
    AlreadyMember,
    /// The partner would be left without an owner.
    #[error("a partner keeps at least one owner")]
    LastOwner,
    /// The person is an operator or auditor already.
    #[error("this person is on the platform's staff already")]
    AlreadyStaff,
    /// The platform would be left without an operator who can log in.
    #[error("the platform keeps at least one operator")]
    LastOperator,

    /// No such session of this account.
    #[error("there is no such session")]
    SessionNotFound,
    /// No such API key of this account.
    #[error("there is no such API key")]
    ApiKeyNotFound,
    /// No such member of this partner.
    #[error("there is no such member")]
    MemberNotFound,
    /// The person is no member of such a partner, or there is none.
    #[error("there is no such partner of which you are a member")]
    MembershipNotFound,
    /// No such account.
    #[error("there is no such account")]
    AccountNotFound,
    /// No such operator or auditor.
    #[error("there is no such person on the platform's staff")]
    StaffNotFound,
    /// No such invitation of this partner or to the platform, or no such invitation token.
    #[error("there is no such invitation")]
    InvitationNotFound,
    /// The invitation was not accepted in time.
    #[error("this invitation has expired")]
    InvitationExpired,
    /// The invitation was withdrawn.
    #[error("this invitation was withdrawn")]
    InvitationRevoked,
    /// The invitation was accepted before.
    #[error("this invitation was accepted already")]
    InvitationUsed,

    /// No such mail.
    #[error("there is no such mail")]
    MailNotFound,
    /// The mail was sent, or its letter has been deleted.
    #[error("nothing is left of this mail that could be sent")]
    MailOver,

    /// The request was taken for dead, and a repetition of it has taken its idempotency key over. Nothing was changed.
    #[error("a repetition of this request is being done in its place")]
    RequestTakenOver,

    /// The token signing keys cannot be opened or used: the master key is another one, or a row is damaged.
    #[error("the token signing keys cannot be used: {0}")]
    SigningKeys(String),
    /// A password could not be hashed or compared.
    #[error("a password could not be hashed: {0}")]
    Hashing(String),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

/// `: Clinic (pt_…), Insurer (pt_…)`; nothing for who is a member nowhere.
fn listed(partners: &[PartnerOption]) -> String {
    let options: Vec<_> = partners.iter().map(|option| format!("{} ({})", option.name, option.partner)).collect();
    if options.is_empty() { String::new() } else { format!(": {}", options.join(", ")) }
}

impl AccessError {
    /// A field that cannot be taken as it is.
    pub(crate) fn invalid(field: &'static str, reason: impl Into<String>) -> Self {
        Self::Invalid { field, reason: reason.into() }
    }

    /// The kind and the stable code of each, in one table.
    fn class(&self) -> (ErrorKind, &'static str) {
        match self {
            Self::Forbidden { .. } => (ErrorKind::Forbidden, "forbidden"),
            Self::KeyScopeMissing { .. } => (ErrorKind::Forbidden, "key_scope_missing"),
            Self::NoPartner => (ErrorKind::Forbidden, "no_partner"),
            Self::PartnerInactive => (ErrorKind::Forbidden, "partner_inactive"),
            Self::KeyScopeExceeded { .. } => (ErrorKind::Forbidden, "key_scope_exceeded"),
            Self::RoleAboveOwn { .. } => (ErrorKind::Forbidden, "role_above_own"),
            Self::CredentialsWrong => (ErrorKind::Unauthenticated, "credentials_wrong"),
            Self::TokenInvalid => (ErrorKind::Unauthenticated, "token_invalid"),
            Self::TokenExpired => (ErrorKind::Unauthenticated, "token_expired"),
            Self::SessionRevoked => (ErrorKind::Unauthenticated, "session_revoked"),
            Self::KeyRevoked => (ErrorKind::Unauthenticated, "key_revoked"),
            Self::AccountDisabled => (ErrorKind::Unauthenticated, "account_disabled"),
            Self::SetupTokenInvalid => (ErrorKind::Unauthenticated, "setup_token_invalid"),
            Self::TooManyAttempts { .. } => (ErrorKind::RateLimited, "too_many_attempts"),
            Self::TooManyRequests { .. } => (ErrorKind::RateLimited, "too_many_requests"),
            Self::PartnerChoice { .. } => (ErrorKind::Invalid, "partner_choice_needed"),
            Self::Invalid { .. } => (ErrorKind::Invalid, "invalid_field"),
            Self::PasswordTooShort { .. } => (ErrorKind::Invalid, "password_too_short"),
            Self::PasswordTooLong { .. } => (ErrorKind::Invalid, "password_too_long"),
            Self::SessionNeeded => (ErrorKind::Conflict, "session_needed"),
            Self::AlreadySetUp => (ErrorKind::Conflict, "already_set_up"),
            Self::EmailTaken => (ErrorKind::Conflict, "email_taken"),
            Self::AlreadyMember => (ErrorKind::Conflict, "already_member"),
            Self::LastOwner => (ErrorKind::Conflict, "last_owner"),
            Self::AlreadyStaff => (ErrorKind::Conflict, "already_staff"),
            Self::LastOperator => (ErrorKind::Conflict, "last_operator"),
            Self::InvitationExpired => (ErrorKind::Conflict, "invitation_expired"),
            Self::InvitationRevoked => (ErrorKind::Conflict, "invitation_revoked"),
            Self::InvitationUsed => (ErrorKind::Conflict, "invitation_used"),
            Self::RequestTakenOver => (ErrorKind::Conflict, "request_taken_over"),
            Self::SessionNotFound => (ErrorKind::NotFound, "session_not_found"),
            Self::ApiKeyNotFound => (ErrorKind::NotFound, "api_key_not_found"),
            Self::MemberNotFound => (ErrorKind::NotFound, "member_not_found"),
            Self::MembershipNotFound => (ErrorKind::NotFound, "membership_not_found"),
            Self::AccountNotFound => (ErrorKind::NotFound, "account_not_found"),
            Self::StaffNotFound => (ErrorKind::NotFound, "staff_not_found"),
            Self::InvitationNotFound => (ErrorKind::NotFound, "invitation_not_found"),
            Self::MailNotFound => (ErrorKind::NotFound, "mail_not_found"),
            Self::MailOver => (ErrorKind::Conflict, "mail_over"),
            Self::Policies(_) => (ErrorKind::Internal, "policies_broken"),
            Self::SigningKeys(_) => (ErrorKind::Internal, "signing_keys_unusable"),
            Self::Hashing(_) => (ErrorKind::Internal, "hashing_failed"),
            Self::Database(error) => (error.kind(), error.code()),
        }
    }
}

impl Fault for AccessError {
    fn kind(&self) -> ErrorKind {
        self.class().0
    }

    fn code(&self) -> &'static str {
        self.class().1
    }

    fn retry_after_seconds(&self) -> Option<u64> {
        match self {
            Self::TooManyAttempts { retry_after } | Self::TooManyRequests { retry_after } => {
                Some(retry_after.as_secs().max(1))
            }
            Self::Database(error) => error.retry_after_seconds(),
            Self::RequestTakenOver => Some(1),
            _ => None,
        }
    }

    fn next_step(&self) -> Option<String> {
        let text = match self {
            Self::Forbidden { .. } => "Ask an admin or owner of your partner for a role that allows it.",
            Self::KeyScopeMissing { scope } => return Some(format!("Make an API key with the scope '{scope}'.")),
            Self::NoPartner => "Log in with an account that is a member of a partner.",
            Self::PartnerInactive => "Ask the platform's operator why the partner is not active.",
            Self::CredentialsWrong => "Check both and try again.",
            Self::TokenInvalid => "Log in again, or make a new API key.",
            Self::TokenExpired => "Refresh the session or log in again; make a new API key if it was one.",
            Self::SessionRevoked => "Log in again.",
            Self::KeyRevoked => "Make a new API key.",
            Self::AccountDisabled => "Ask the platform's operator.",
            Self::SetupTokenInvalid => {
                "Use the token that the server printed when it last started, or that 'hansa recover' printed within the hour."
            }
            Self::TooManyAttempts { retry_after } => {
                return Some(format!("Wait {} s; sessions and API keys go on working.", retry_after.as_secs()));
            }
            Self::TooManyRequests { retry_after } => {
                return Some(format!("Wait {} s; look for the mails that were sent already.", retry_after.as_secs()));
            }
            Self::PartnerChoice { .. } => "Log in again with the id of one of the partners listed.",
            Self::SessionNeeded => "Revoke the API key instead.",
            Self::PasswordTooShort { .. } => "Choose a longer one: a few words that belong together only for you.",
            Self::PasswordTooLong { .. } => "Choose a shorter one.",
            Self::EmailTaken => {
                "Use another e-mail address; an invitation can be accepted again with the account's password."
            }
            Self::KeyScopeExceeded { .. } => "Log in and make the key with your session.",
            Self::RoleAboveOwn { .. } => "Ask an owner of your partner to do it.",
            Self::AlreadyMember => "Change the member's role instead.",
            Self::LastOwner => "Make another member an owner first.",
            Self::AlreadyStaff => "Change what the person is on the staff instead.",
            Self::LastOperator => "Invite another operator first.",
            Self::MembershipNotFound => "Choose one of the partners that your account lists.",
            Self::AccountNotFound => "List the accounts, or look for the person's e-mail address.",
            Self::StaffNotFound => "List the staff.",
            Self::InvitationNotFound => "Check that the token was copied whole.",
            Self::MailNotFound => "List the mails.",
            Self::MailOver => "Do again what it was to tell, such as inviting the person.",
            Self::InvitationExpired | Self::InvitationRevoked => "Ask whoever invited you for a new invitation.",
            Self::AlreadySetUp | Self::InvitationUsed => "Log in.",
            Self::RequestTakenOver => "Send it again with the same key to get the answer.",
            Self::SigningKeys(_) => "Start the server with the master key that the database was set up with.",
            Self::Database(error) => return error.next_step(),
            Self::Policies(_)
            | Self::Hashing(_)
            | Self::Invalid { .. }
            | Self::SessionNotFound
            | Self::ApiKeyNotFound
            | Self::MemberNotFound => return None,
        };
        Some(text.to_owned())
    }

    fn field(&self) -> Option<String> {
        match self {
            Self::Invalid { field, .. } => Some((*field).to_owned()),
            Self::PasswordTooShort { .. } | Self::PasswordTooLong { .. } => Some("password".to_owned()),
            Self::PartnerChoice { .. } => Some("partner".to_owned()),
            Self::KeyScopeExceeded { .. } => Some("scopes".to_owned()),
            Self::RoleAboveOwn { .. } => Some("role".to_owned()),
            _ => None,
        }
    }
}

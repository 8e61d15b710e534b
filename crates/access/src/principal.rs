//! Who is asking.

use foundation::{ApiKeyId, PartnerId, SessionId, UserId, word_enum};

word_enum! {
    /// What a member may do in its partner. Each role holds all that the ones before it hold, except that stewards and
    /// scientists stand beside each other: see `policy/policies.cedar`.
    pub enum Role {
        /// Reads everything of the partner.
        Viewer = "viewer",
        /// Submits jobs, registers, downloads and calls models.
        Scientist = "scientist",
        /// Publishes data sets, decides who may use them and the models made from them.
        Steward = "steward",
        /// Invites, changes and removes members, owners excepted; proposes, signs and ends agreements.
        Admin = "admin",
        /// The same, and owners too.
        Owner = "owner",
    }
}

impl Role {
    /// The roles that this one includes directly.
    const fn parents(self) -> &'static [Self] {
        match self {
            Self::Owner => &[Self::Admin],
            Self::Admin => &[Self::Steward, Self::Scientist],
            Self::Steward | Self::Scientist => &[Self::Viewer],
            Self::Viewer => &[],
        }
    }

    /// Whether who has this role has `other` too; the gate tells the policies so.
    pub fn includes(self, other: Self) -> bool {
        self == other || self.parents().iter().any(|parent| parent.includes(other))
    }
}

word_enum! {
    /// What a person may do on the platform itself, beside any partner.
    pub enum PlatformRole {
        /// Runs the platform: admits partners, sets quotas, rotates keys, invites staff, disables accounts. Sees no partner's
        /// data.
        Operator = "operator",
        /// Reads the whole audit log, and who partners and people are; changes nothing.
        Auditor = "auditor",
    }
}

word_enum! {
    /// What an API key may be used for; a key never reaches further than the person who made it.
    pub enum KeyScope {
        /// Read the partner, its members and its agreements.
        PartnerRead = "partner:read",
        /// Change them.
        PartnerWrite = "partner:write",
        /// List, preview and download data sets.
        DatasetsRead = "datasets:read",
        /// Create data sets, upload versions, grant and revoke.
        DatasetsWrite = "datasets:write",
        /// Follow jobs.
        JobsRead = "jobs:read",
        /// Submit and cancel jobs.
        JobsWrite = "jobs:write",
        /// List, download and call models.
        ModelsRead = "models:read",
        /// Register models, grant and revoke.
        ModelsWrite = "models:write",
        /// Whatever an operator or auditor may do.
        Platform = "platform",
        /// One's own account: sessions, keys, password. No key can be made with more rights through it.
        Account = "account",
    }
}

/// What was presented to prove who is asking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Credential {
    /// An access token of a signed-in session.
    Session(SessionId),
    /// An API key, with what it may be used for.
    ApiKey(ApiKeyId, Vec<KeyScope>),
}

impl std::fmt::Display for Credential {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Session(id) => id.fmt(f),
            Self::ApiKey(id, _) => id.fmt(f),
        }
    }
}

/// The partner for which the principal acts, and as what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Membership {
    /// The partner.
    pub partner: PartnerId,
    /// The principal's role there.
    pub role: Role,
    /// Whether the partner is active. In a suspended one, members may still read what is theirs.
    pub active: bool,
}

/// An authenticated person, as read from the database for this very request: a role taken away or a session revoked counts at
/// once, although the access token itself is still valid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal {
    /// The person.
    pub user: UserId,
    /// How it was proved.
    pub credential: Credential,
    /// The partner it acts for, if any.
    pub membership: Option<Membership>,
    /// The platform role, if any.
    pub platform_role: Option<PlatformRole>,
    /// The request, so that audit rows and logs can be put together.
    pub request_id: String,
}

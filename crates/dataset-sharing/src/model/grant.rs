//! Grants.

use chrono::{DateTime, Utc};
use foundation::{AgreementId, DatasetGrantId, DatasetId, PartnerId, UserId, word_enum};
use partner_registry::Purpose;

word_enum! {
    /// What a grantee may do with a data set.
    pub enum Permission {
        /// Train models on it, within the platform, without seeing it.
        Train = "train",
        /// Look at it and take a copy away.
        Download = "download",
    }
}

impl Permission {
    /// The purpose that the agreement must cover.
    pub fn purpose(self) -> Purpose {
        match self {
            Self::Train => Purpose::Train,
            Self::Download => Purpose::Download,
        }
    }
}

/// A set of permissions.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Permissions {
    /// [`Permission::Train`].
    pub train: bool,
    /// [`Permission::Download`].
    pub download: bool,
}

impl Permissions {
    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self == Self::default()
    }

    /// Those in the set.
    pub fn iter(self) -> impl Iterator<Item = Permission> {
        let train = self.train.then_some(Permission::Train);
        train.into_iter().chain(self.download.then_some(Permission::Download))
    }

    /// With one more.
    #[must_use]
    pub fn with(mut self, permission: Permission) -> Self {
        match permission {
            Permission::Train => self.train = true,
            Permission::Download => self.download = true,
        }
        self
    }
}

impl FromIterator<Permission> for Permissions {
    fn from_iter<I: IntoIterator<Item = Permission>>(permissions: I) -> Self {
        permissions.into_iter().fold(Self::default(), Self::with)
    }
}

/// What a data set's owner gives to the other party of an agreement.
#[derive(Debug, Clone, Copy)]
pub struct NewGrant {
    /// The data set: all its versions, future ones included.
    pub dataset: DatasetId,
    /// The agreement, to whose other party it is given.
    pub agreement: AgreementId,
    /// For what; at least one, and the agreement must cover each.
    pub permissions: Permissions,
    /// Until when, excluded; `None` for as long as the agreement.
    pub expires_at: Option<DateTime<Utc>>,
}

/// A right to use a data set under an agreement. It counts while it is neither revoked nor expired *and* the agreement permits
/// the use at that very moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// Its id.
    pub id: DatasetGrantId,
    /// The data set.
    pub dataset: DatasetId,
    /// Who gave it.
    pub owner: PartnerId,
    /// Who may use it.
    pub grantee: PartnerId,
    /// Under which agreement.
    pub agreement: AgreementId,
    /// For what.
    pub permissions: Permissions,
    /// The owner's member who gave it; `None` for the grantee.
    pub created_by: Option<UserId>,
    /// When it was given.
    pub created_at: DateTime<Utc>,
    /// Until when it counts, excluded.
    pub expires_at: DateTime<Utc>,
    /// When it was revoked, if it was.
    pub revoked_at: Option<DateTime<Utc>>,
    /// Why; both parties read it.
    pub revoke_reason: Option<String>,
}

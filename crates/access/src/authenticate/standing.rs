//! What stands behind a credential at this moment: the person, the partner, and whether both still count.

use chrono::{DateTime, Utc};
use database::{Tx, run_on};
use foundation::{ApiKeyId, PartnerId, SessionId, Sha256, UserId};
use sqlx::types::Json;

use crate::error::AccessError;
use crate::principal::{Credential, KeyScope, Membership, PlatformRole, Principal, Role};

/// The present state of a session or key and of whom it belongs to.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct Standing {
    pub(crate) user_id: UserId,
    pub(crate) partner_id: Option<PartnerId>,
    pub(crate) expires_at: DateTime<Utc>,
    revoked_at: Option<DateTime<Utc>>,
    disabled_at: Option<DateTime<Utc>>,
    platform_role: Option<PlatformRole>,
    role: Option<Role>,
    partner_status: Option<String>,
}

/// An API key and what stands behind it.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct HeldKey {
    pub(crate) key_id: ApiKeyId,
    pub(crate) scopes: Json<Vec<KeyScope>>,
    pub(crate) last_used_at: Option<DateTime<Utc>>,
    #[sqlx(flatten)]
    pub(crate) standing: Standing,
}

pub(crate) const OF_SESSION: &str = "SELECT s.user_id, s.partner_id, s.expires_at, s.revoked_at, u.disabled_at, u.platform_role, \
     m.role, p.status AS partner_status FROM sessions s JOIN users u ON u.id = s.user_id \
     LEFT JOIN memberships m ON m.user_id = s.user_id AND m.partner_id = s.partner_id \
     LEFT JOIN partners p ON p.id = m.partner_id WHERE s.id = $1";
pub(crate) const OF_KEY: &str = "SELECT k.id AS key_id, k.scopes, k.last_used_at, k.user_id, k.partner_id, k.expires_at, k.revoked_at, \
     u.disabled_at, u.platform_role, m.role, p.status AS partner_status FROM api_keys k JOIN users u ON u.id = k.user_id \
     LEFT JOIN memberships m ON m.user_id = k.user_id AND m.partner_id = k.partner_id \
     LEFT JOIN partners p ON p.id = m.partner_id WHERE k.token_hash = $1";

pub(crate) async fn of_session(tx: &mut Tx, session: SessionId) -> Result<Option<Standing>, AccessError> {
    Ok(run_on!(tx, |conn| sqlx::query_as(OF_SESSION).bind(session).fetch_optional(conn).await)?)
}

pub(crate) async fn of_key(tx: &mut Tx, hash: Sha256) -> Result<Option<HeldKey>, AccessError> {
    Ok(run_on!(tx, |conn| sqlx::query_as(OF_KEY).bind(hash).fetch_optional(conn).await)?)
}

impl Standing {
    /// Whether the credential still counts; `revoked` is what to say when it was taken back.
    pub(crate) fn check(&self, now: DateTime<Utc>, revoked: AccessError) -> Result<(), AccessError> {
        // Before all else: disabling revokes the account's credentials too, and this is the reason that helps.
        if self.disabled_at.is_some() {
            return Err(AccessError::AccountDisabled);
        }
        // A credential for a partner ends with the membership, also where nobody revoked it.
        if self.revoked_at.is_some() || (self.partner_id.is_some() && self.role.is_none()) {
            return Err(revoked);
        }
        if self.expires_at <= now {
            return Err(AccessError::TokenExpired);
        }
        Ok(())
    }

    pub(crate) fn principal(&self, credential: Credential, request_id: &str) -> Principal {
        let membership = self.partner_id.zip(self.role).map(|(partner, role)| {
            let active = self.partner_status.as_deref() == Some("active");
            Membership { partner, role, active }
        });
        Principal {
            user: self.user_id,
            credential,
            membership,
            platform_role: self.platform_role,
            request_id: request_id.to_owned(),
        }
    }
}

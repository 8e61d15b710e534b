//! Sessions: one signed-in client each, carried by short access tokens and a family of refresh tokens.
//!
//! **A session ends 30 days after the log-in**, however much it is used (NIST SP 800-63B asks for re-authentication that often
//! at its first level); an access token never outlives its session.
//!
//! **A refresh token works once.** Using it gives the next one of the family. One that comes back a second time means that two
//! parties hold it, and nobody can tell which is the thief: the whole family is revoked (RFC 9700, 4.14.2). There is no grace
//! period in which a second use is let pass: it would be as good for the thief as for a client whose answer was lost. Such a
//! client logs in again; a machine that cannot uses an API key, which does not rotate. Processes that share a session take
//! turns at refreshing it.

mod leave;
mod log_in;
mod refresh;
pub(crate) mod store;
mod switch;

use std::net::IpAddr;

use chrono::{DateTime, TimeDelta, Utc};
use database::Db;
use foundation::{Page, PageRequest, PartnerId, SessionId, Sources, UserId, word_enum};

use crate::actions::names::{ChangeAccount, ReadAccount};
use crate::audit::{self, Entry};
use crate::error::AccessError;
use crate::gate::Permit;
use crate::principal::Credential;
use crate::secret::Secret;

pub use log_in::LogIn;

/// From log-in to the end of the session.
pub(crate) const LIFETIME: TimeDelta = TimeDelta::days(30);

word_enum! {
    /// Why a session ended before its time.
    pub enum RevokedBecause {
        /// The person logged out.
        LoggedOut = "logged_out",
        /// The person revoked it from another session.
        Revoked = "revoked",
        /// The password was changed in another session.
        PasswordChanged = "password_changed",
        /// A refresh token was used twice.
        RefreshTokenReused = "refresh_token_reused",
        /// The person was removed from the partner that the session acted for.
        MemberRemoved = "member_removed",
        /// The person, who acts for no partner, was removed from the platform's staff.
        StaffRemoved = "staff_removed",
        /// The account was disabled.
        AccountDisabled = "account_disabled",
        /// The person went on for another partner, in the session that took this one's place.
        PartnerSwitched = "partner_switched",
    }
}

/// Where a request without a principal comes from.
#[derive(Debug, Clone, Default)]
pub struct Origin {
    /// The client's address, for throttling. `None` only where there is no network.
    pub address: Option<IpAddr>,
    /// What the client calls itself (`User-Agent`); shown in the list of sessions.
    pub client: String,
    /// The request, for the audit log.
    pub request_id: String,
}

impl Origin {
    /// At most 200 printable characters.
    fn client_text(&self) -> String {
        let text: String = self.client.chars().filter(|char| !char.is_control()).take(200).collect();
        if text.trim().is_empty() { "unknown".to_owned() } else { text }
    }
}

/// A session that has just been opened or refreshed, with its tokens in clear text.
#[derive(Debug)]
pub struct SignedIn {
    /// The session.
    pub session: SessionId,
    /// The person.
    pub user: UserId,
    /// The partner that the session acts for.
    pub partner: Option<PartnerId>,
    /// The bearer token for requests.
    pub access_token: Secret,
    /// When it expires.
    pub access_expires_at: DateTime<Utc>,
    /// Gives the next pair of tokens, once.
    pub refresh_token: Secret,
    /// When the session ends for good.
    pub session_expires_at: DateTime<Utc>,
}

/// An open session of the account.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Session {
    /// The session.
    pub id: SessionId,
    /// The partner that it acts for.
    pub partner_id: Option<PartnerId>,
    /// What the client called itself.
    pub client: String,
    /// When the person logged in.
    pub created_at: DateTime<Utc>,
    /// When it was last refreshed: at most fifteen minutes before it was last used.
    pub last_used_at: DateTime<Utc>,
    /// When it ends.
    pub expires_at: DateTime<Utc>,
}

/// The permit holder's open sessions.
pub async fn list(
    db: &Db,
    sources: &Sources,
    permit: &Permit<ReadAccount>,
    page: &PageRequest,
) -> Result<Page<Session>, AccessError> {
    let mut tx = db.read(permit.scope().tenancy()).await?;
    let rows = store::list(&mut tx, permit.principal().user, sources.now(), page).await?;
    Ok(Page::cut(rows, page, |session: &Session| session.id))
}

/// Ends one of the permit holder's sessions at once. Ending it a second time changes nothing and is no error.
pub async fn revoke(
    db: &Db,
    sources: &Sources,
    permit: &Permit<ChangeAccount>,
    session: SessionId,
) -> Result<(), AccessError> {
    end(db, sources, permit, session, RevokedBecause::Revoked).await
}

/// Ends the session that the permit was asked with.
///
/// # Errors
/// [`AccessError::SessionNeeded`] when it was asked with an API key.
pub async fn log_out(db: &Db, sources: &Sources, permit: &Permit<ChangeAccount>) -> Result<(), AccessError> {
    let Credential::Session(session) = permit.principal().credential else { return Err(AccessError::SessionNeeded) };
    end(db, sources, permit, session, RevokedBecause::LoggedOut).await
}

async fn end(
    db: &Db,
    sources: &Sources,
    permit: &Permit<ChangeAccount>,
    session: SessionId,
    because: RevokedBecause,
) -> Result<(), AccessError> {
    let user = permit.principal().user;
    let mut tx = db.write(permit.scope().tenancy()).await?;
    if store::revoke(&mut tx, session, user, sources.now(), because).await? {
        let detail = serde_json::json!({ "because": because });
        let entry = Entry::done(permit, session).named("session:revoke").detail(detail);
        audit::record(&mut tx, sources, permit, entry).await?;
    } else if !store::exists(&mut tx, session, user).await? {
        return Err(AccessError::SessionNotFound);
    }
    Ok(tx.commit().await?)
}

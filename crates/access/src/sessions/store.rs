//! The rows of sessions and refresh tokens.

use chrono::{DateTime, Utc};
use database::{Tx, execute, run_on};
use foundation::{PageRequest, PartnerId, SessionId, Sha256, UserId};

use super::{RevokedBecause, Session};
use crate::error::AccessError;

pub(super) struct NewSession {
    pub(super) id: SessionId,
    pub(super) user: UserId,
    pub(super) partner: Option<PartnerId>,
    pub(super) client: String,
    pub(super) created_at: DateTime<Utc>,
    pub(super) expires_at: DateTime<Utc>,
}

const INSERT: &str = "INSERT INTO sessions (id, user_id, partner_id, client, created_at, last_used_at, expires_at) \
     VALUES ($1, $2, $3, $4, $5, $5, $6)";
pub(crate) const LIST: &str = "SELECT id, partner_id, client, created_at, last_used_at, expires_at FROM sessions \
     WHERE user_id = $1 AND id < $2 AND revoked_at IS NULL AND expires_at > $3 ORDER BY id DESC LIMIT $4";
const EXISTS: &str = "SELECT id FROM sessions WHERE id = $1 AND user_id = $2";
const TOUCH: &str = "UPDATE sessions SET last_used_at = $2 WHERE id = $1 AND revoked_at IS NULL";
const REVOKE: &str = "UPDATE sessions SET revoked_at = $3, revoked_because = $4 \
     WHERE id = $1 AND user_id = $2 AND revoked_at IS NULL";
const REVOKE_ALL: &str = "UPDATE sessions SET revoked_at = $3, revoked_because = $4 \
     WHERE user_id = $1 AND revoked_at IS NULL AND ($2 IS NULL OR id <> $2)";
const REVOKE_IN_PARTNER: &str = "UPDATE sessions SET revoked_at = $3, revoked_because = $4 \
     WHERE user_id = $1 AND partner_id IS NOT DISTINCT FROM $2 AND revoked_at IS NULL";
const INSERT_TOKEN: &str = "INSERT INTO refresh_tokens (token_hash, session_id, created_at) VALUES ($1, $2, $3)";
const USE_TOKEN: &str = "UPDATE refresh_tokens SET used_at = $2 WHERE token_hash = $1 AND used_at IS NULL \
     RETURNING session_id";
pub(crate) const FIND_TOKEN: &str = "SELECT session_id FROM refresh_tokens WHERE token_hash = $1";
const SWEEP_TOKENS: &str =
    "DELETE FROM refresh_tokens WHERE session_id IN (SELECT id FROM sessions WHERE expires_at < $1)";
const SWEEP: &str = "DELETE FROM sessions WHERE expires_at < $1";

pub(super) async fn insert(tx: &mut Tx, session: &NewSession) -> Result<(), AccessError> {
    execute!(
        tx,
        sqlx::query(INSERT)
            .bind(session.id)
            .bind(session.user)
            .bind(session.partner)
            .bind(&session.client)
            .bind(session.created_at)
            .bind(session.expires_at)
    )?;
    Ok(())
}

pub(super) async fn list(
    tx: &mut Tx,
    user: UserId,
    now: DateTime<Utc>,
    page: &PageRequest,
) -> Result<Vec<Session>, AccessError> {
    Ok(run_on!(tx, |conn| sqlx::query_as(LIST)
        .bind(user)
        .bind(page.before())
        .bind(now)
        .bind(page.fetch_limit())
        .fetch_all(conn)
        .await)?)
}

pub(super) async fn exists(tx: &mut Tx, session: SessionId, user: UserId) -> Result<bool, AccessError> {
    let found: Option<SessionId> =
        run_on!(tx, |conn| sqlx::query_scalar(EXISTS).bind(session).bind(user).fetch_optional(conn).await)?;
    Ok(found.is_some())
}

/// Notes that the session was refreshed; `false` when it was revoked.
pub(super) async fn touch(tx: &mut Tx, session: SessionId, now: DateTime<Utc>) -> Result<bool, AccessError> {
    Ok(execute!(tx, sqlx::query(TOUCH).bind(session).bind(now))? == 1)
}

/// Ends a session of this user; `false` when there was none open.
pub(super) async fn revoke(
    tx: &mut Tx,
    session: SessionId,
    user: UserId,
    now: DateTime<Utc>,
    because: RevokedBecause,
) -> Result<bool, AccessError> {
    Ok(execute!(tx, sqlx::query(REVOKE).bind(session).bind(user).bind(now).bind(because))? == 1)
}

/// Ends all of the user's sessions but one; yields how many.
pub(crate) async fn revoke_all(
    tx: &mut Tx,
    user: UserId,
    kept: Option<SessionId>,
    now: DateTime<Utc>,
    because: RevokedBecause,
) -> Result<u64, AccessError> {
    Ok(execute!(tx, sqlx::query(REVOKE_ALL).bind(user).bind(kept).bind(now).bind(because))?)
}

/// Ends the user's sessions that act for this partner, or those that act for none; yields how many.
pub(crate) async fn revoke_in_partner(
    tx: &mut Tx,
    user: UserId,
    partner: Option<PartnerId>,
    now: DateTime<Utc>,
) -> Result<u64, AccessError> {
    let because = if partner.is_some() { RevokedBecause::MemberRemoved } else { RevokedBecause::StaffRemoved };
    Ok(execute!(tx, sqlx::query(REVOKE_IN_PARTNER).bind(user).bind(partner).bind(now).bind(because))?)
}

pub(super) async fn insert_token(
    tx: &mut Tx,
    hash: Sha256,
    session: SessionId,
    now: DateTime<Utc>,
) -> Result<(), AccessError> {
    execute!(tx, sqlx::query(INSERT_TOKEN).bind(hash).bind(session).bind(now))?;
    Ok(())
}

/// Uses a refresh token up; `None` when there is none unused. Of two that try at once, one succeeds.
pub(super) async fn use_token(tx: &mut Tx, hash: Sha256, now: DateTime<Utc>) -> Result<Option<SessionId>, AccessError> {
    Ok(run_on!(tx, |conn| sqlx::query_scalar(USE_TOKEN).bind(hash).bind(now).fetch_optional(conn).await)?)
}

pub(super) async fn find_token(tx: &mut Tx, hash: Sha256) -> Result<Option<SessionId>, AccessError> {
    Ok(run_on!(tx, |conn| sqlx::query_scalar(FIND_TOKEN).bind(hash).fetch_optional(conn).await)?)
}

/// Deletes sessions that ended before `ended_before`, with their refresh tokens; yields how many.
pub(crate) async fn sweep(tx: &mut Tx, ended_before: DateTime<Utc>) -> Result<u64, AccessError> {
    execute!(tx, sqlx::query(SWEEP_TOKENS).bind(ended_before))?;
    Ok(execute!(tx, sqlx::query(SWEEP).bind(ended_before))?)
}

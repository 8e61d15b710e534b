//! The rows of API keys.

use chrono::{DateTime, Utc};
use database::{Tx, execute, run_on};
use foundation::{ApiKeyId, PageRequest, PartnerId, Sha256, UserId};
use sqlx::types::Json;

use super::ApiKey;
use crate::error::AccessError;
use crate::principal::KeyScope;

#[derive(sqlx::FromRow)]
struct ApiKeyRow {
    id: ApiKeyId,
    partner_id: Option<PartnerId>,
    name: String,
    token_hint: String,
    scopes: Json<Vec<KeyScope>>,
    created_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    last_used_at: Option<DateTime<Utc>>,
    revoked_at: Option<DateTime<Utc>>,
}

impl From<ApiKeyRow> for ApiKey {
    fn from(row: ApiKeyRow) -> Self {
        Self {
            id: row.id,
            partner: row.partner_id,
            name: row.name,
            hint: row.token_hint,
            scopes: row.scopes.0,
            created_at: row.created_at,
            expires_at: row.expires_at,
            last_used_at: row.last_used_at,
            revoked_at: row.revoked_at,
        }
    }
}

const INSERT: &str = "INSERT INTO api_keys \
     (id, partner_id, user_id, name, token_hash, token_hint, scopes, created_at, expires_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
pub(crate) const LIST: &str = "SELECT id, partner_id, name, token_hint, scopes, created_at, expires_at, last_used_at, revoked_at \
     FROM api_keys WHERE user_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3";
const FIND_EXPIRY: &str = "SELECT expires_at FROM api_keys WHERE id = $1 AND user_id = $2";
const REVOKE: &str = "UPDATE api_keys SET revoked_at = $3 WHERE id = $1 AND user_id = $2 AND revoked_at IS NULL";
const REVOKE_IN_PARTNER: &str = "UPDATE api_keys SET revoked_at = $3 WHERE user_id = $1 AND partner_id IS NOT DISTINCT FROM $2 AND revoked_at IS NULL";
const REVOKE_ALL: &str = "UPDATE api_keys SET revoked_at = $2 WHERE user_id = $1 AND revoked_at IS NULL";

pub(super) async fn insert(tx: &mut Tx, user: UserId, key: &ApiKey, hash: Sha256) -> Result<(), AccessError> {
    execute!(
        tx,
        sqlx::query(INSERT)
            .bind(key.id)
            .bind(key.partner)
            .bind(user)
            .bind(&key.name)
            .bind(hash)
            .bind(&key.hint)
            .bind(Json(&key.scopes))
            .bind(key.created_at)
            .bind(key.expires_at)
    )?;
    Ok(())
}

pub(super) async fn list(tx: &mut Tx, user: UserId, page: &PageRequest) -> Result<Vec<ApiKey>, AccessError> {
    let rows: Vec<ApiKeyRow> = run_on!(tx, |conn| sqlx::query_as(LIST)
        .bind(user)
        .bind(page.before())
        .bind(page.fetch_limit())
        .fetch_all(conn)
        .await)?;
    Ok(rows.into_iter().map(ApiKey::from).collect())
}

pub(super) async fn find_expiry(
    tx: &mut Tx,
    key: ApiKeyId,
    user: UserId,
) -> Result<Option<DateTime<Utc>>, AccessError> {
    Ok(run_on!(tx, |conn| sqlx::query_scalar(FIND_EXPIRY).bind(key).bind(user).fetch_optional(conn).await)?)
}

/// Ends a key of this user; `false` when there was none to end.
pub(super) async fn revoke(tx: &mut Tx, key: ApiKeyId, user: UserId, now: DateTime<Utc>) -> Result<bool, AccessError> {
    Ok(execute!(tx, sqlx::query(REVOKE).bind(key).bind(user).bind(now))? == 1)
}

/// Ends all of the user's keys; yields how many.
pub(crate) async fn revoke_all(tx: &mut Tx, user: UserId, now: DateTime<Utc>) -> Result<u64, AccessError> {
    Ok(execute!(tx, sqlx::query(REVOKE_ALL).bind(user).bind(now))?)
}

/// Ends the user's keys that act for this partner, or those that act for none; yields how many.
pub(crate) async fn revoke_in_partner(
    tx: &mut Tx,
    user: UserId,
    partner: Option<PartnerId>,
    now: DateTime<Utc>,
) -> Result<u64, AccessError> {
    Ok(execute!(tx, sqlx::query(REVOKE_IN_PARTNER).bind(user).bind(partner).bind(now))?)
}

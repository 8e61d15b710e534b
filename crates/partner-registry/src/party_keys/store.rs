//! The rows of the parties' keys.

use access::Scope;
use chrono::{DateTime, Utc};
use database::{DatabaseError, Tx, execute, run_on};
use foundation::{PageRequest, PartnerId, PartyKeyId, UserId};

use super::{Custody, PartyKey};
use crate::PartnerError;

macro_rules! select {
    () => {
        "SELECT id, partner_id, public_key, sealed_private_key, label, created_by, created_at, revoked_at FROM party_keys "
    };
}

const FIND: &str = concat!(select!(), "WHERE id = $1 AND ($2 IS NULL OR partner_id = $2)");
const LIST: &str = concat!(select!(), "WHERE partner_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3");
const LIVE: &str = concat!(select!(), "WHERE partner_id = $1 AND revoked_at IS NULL ORDER BY id DESC LIMIT 100");
const INSERT: &str = "INSERT INTO party_keys (id, partner_id, public_key, sealed_private_key, label, created_by, created_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7)";
const REVOKE: &str = "UPDATE party_keys SET revoked_at = $3 WHERE id = $2 AND partner_id = $1 AND revoked_at IS NULL";

#[derive(sqlx::FromRow)]
struct KeyRow {
    id: PartyKeyId,
    partner_id: PartnerId,
    public_key: String,
    sealed_private_key: Option<String>,
    label: String,
    created_by: UserId,
    created_at: DateTime<Utc>,
    revoked_at: Option<DateTime<Utc>>,
}

impl KeyRow {
    fn split(self) -> (PartyKey, Option<String>) {
        let custody = if self.sealed_private_key.is_some() { Custody::Platform } else { Custody::Own };
        let key = PartyKey {
            id: self.id,
            partner: self.partner_id,
            public_key: self.public_key,
            custody,
            label: self.label,
            created_by: self.created_by,
            created_at: self.created_at,
            revoked_at: self.revoked_at,
        };
        (key, self.sealed_private_key)
    }
}

/// The key, within the scope.
pub(crate) async fn find(tx: &mut Tx, scope: Scope, key: PartyKeyId) -> Result<Option<PartyKey>, DatabaseError> {
    let row: Option<KeyRow> =
        run_on!(tx, |conn| sqlx::query_as(FIND).bind(key).bind(scope.partner()).fetch_optional(conn).await)?;
    Ok(row.map(|row| row.split().0))
}

/// The keys of the scope's partner, newest first.
pub(crate) async fn list(tx: &mut Tx, scope: Scope, page: &PageRequest) -> Result<Vec<PartyKey>, DatabaseError> {
    let rows: Vec<KeyRow> = run_on!(tx, |conn| sqlx::query_as(LIST)
        .bind(scope.partner())
        .bind(page.before())
        .bind(page.fetch_limit())
        .fetch_all(conn)
        .await)?;
    Ok(rows.into_iter().map(|row| row.split().0).collect())
}

/// The keys of the scope's partner with which it may sign, newest first, each with its sealed private half if the platform has
/// it.
pub(crate) async fn live(tx: &mut Tx, scope: Scope) -> Result<Vec<(PartyKey, Option<String>)>, DatabaseError> {
    let rows: Vec<KeyRow> = run_on!(tx, |conn| sqlx::query_as(LIVE).bind(scope.partner()).fetch_all(conn).await)?;
    Ok(rows.into_iter().map(KeyRow::split).collect())
}

/// Inserts a key of the scope's partner.
///
/// # Errors
/// `KeyTaken` when it is registered already.
pub(crate) async fn insert(
    tx: &mut Tx,
    scope: Scope,
    key: &PartyKey,
    sealed: Option<&str>,
) -> Result<(), PartnerError> {
    let inserted = execute!(
        tx,
        sqlx::query(INSERT)
            .bind(key.id)
            .bind(scope.partner())
            .bind(&key.public_key)
            .bind(sealed)
            .bind(&key.label)
            .bind(key.created_by)
            .bind(key.created_at)
    );
    match inserted {
        Ok(_) => Ok(()),
        Err(DatabaseError::Duplicate(_)) => Err(PartnerError::KeyTaken),
        Err(error) => Err(error.into()),
    }
}

/// Revokes a key of the scope's partner; yields whether it was live.
pub(crate) async fn revoke(
    tx: &mut Tx,
    scope: Scope,
    key: PartyKeyId,
    at: DateTime<Utc>,
) -> Result<bool, DatabaseError> {
    Ok(execute!(tx, sqlx::query(REVOKE).bind(scope.partner()).bind(key).bind(at))? == 1)
}

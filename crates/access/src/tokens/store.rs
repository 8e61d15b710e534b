//! The rows of the signing keys.

use chrono::{DateTime, Utc};
use database::{Tx, execute, run_on};
use foundation::KeyId;

use crate::error::AccessError;

#[derive(sqlx::FromRow)]
pub(super) struct KeyRow {
    pub(super) id: KeyId,
    pub(super) public_key: String,
    pub(super) sealed_private_key: String,
    pub(super) retired_at: Option<DateTime<Utc>>,
}

const LIST: &str = "SELECT id, public_key, sealed_private_key, retired_at FROM signing_keys \
     WHERE retired_at IS NULL OR retired_at > $1 ORDER BY created_at, id";
const INSERT: &str =
    "INSERT INTO signing_keys (id, public_key, sealed_private_key, created_at) VALUES ($1, $2, $3, $4)";
const RETIRE: &str = "UPDATE signing_keys SET retired_at = $1 WHERE retired_at IS NULL";
const DELETE: &str = "DELETE FROM signing_keys WHERE retired_at <= $1";
/// Any number that no other advisory lock of the program uses.
const LOCK: &str = "SELECT pg_advisory_xact_lock(4812341)";

/// One replica at a time makes keys; SQLite has one writer anyway.
pub(super) async fn lock(tx: &mut Tx) -> Result<(), AccessError> {
    let statement = tx.pick("SELECT 1", LOCK);
    execute!(tx, sqlx::query(statement))?;
    Ok(())
}

/// The keys that were not retired at `retired_after` yet, oldest first.
pub(super) async fn list(tx: &mut Tx, retired_after: DateTime<Utc>) -> Result<Vec<KeyRow>, AccessError> {
    Ok(run_on!(tx, |conn| sqlx::query_as(LIST).bind(retired_after).fetch_all(conn).await)?)
}

pub(super) async fn insert(tx: &mut Tx, row: &KeyRow, now: DateTime<Utc>) -> Result<(), AccessError> {
    execute!(tx, sqlx::query(INSERT).bind(row.id).bind(&row.public_key).bind(&row.sealed_private_key).bind(now))?;
    Ok(())
}

pub(super) async fn retire_all(tx: &mut Tx, at: DateTime<Utc>) -> Result<(), AccessError> {
    execute!(tx, sqlx::query(RETIRE).bind(at))?;
    Ok(())
}

pub(super) async fn delete_retired(tx: &mut Tx, before: DateTime<Utc>) -> Result<u64, AccessError> {
    Ok(execute!(tx, sqlx::query(DELETE).bind(before))?)
}

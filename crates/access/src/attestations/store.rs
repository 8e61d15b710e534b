//! Rows of `attestation_keys`.

use chrono::{DateTime, Utc};
use database::{Tx, execute, run_on};
use foundation::KeyId;

use crate::error::AccessError;

#[derive(sqlx::FromRow)]
pub(super) struct KeyRow {
    pub(super) id: KeyId,
    pub(super) public_key: String,
}

const KEEP: &str =
    "INSERT INTO attestation_keys (id, public_key, first_used_at) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING";
const LIST: &str = "SELECT id, public_key FROM attestation_keys ORDER BY first_used_at, id";

pub(super) async fn keep(tx: &mut Tx, id: KeyId, public_key: &str, now: DateTime<Utc>) -> Result<(), AccessError> {
    execute!(tx, sqlx::query(KEEP).bind(id).bind(public_key).bind(now))?;
    Ok(())
}

pub(super) async fn list(tx: &mut Tx) -> Result<Vec<KeyRow>, AccessError> {
    Ok(run_on!(tx, |conn| sqlx::query_as(LIST).fetch_all(conn).await)?)
}

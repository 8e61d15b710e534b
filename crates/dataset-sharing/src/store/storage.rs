//! Rows of `dataset_storage`: how many bytes each partner's versions have in sum.

use access::Scope;
use chrono::{DateTime, Utc};
use database::{Tx, run_on};

use super::partner_of;
use crate::DatasetError;
use crate::error::Thing;

const ADD: &str = "INSERT INTO dataset_storage (partner_id, size_bytes) VALUES ($1, $2) \
     ON CONFLICT (partner_id) DO UPDATE SET size_bytes = dataset_storage.size_bytes + excluded.size_bytes RETURNING size_bytes";

/// Adds to the sum and gives the new one. The partner's row is locked until the transaction ends: whoever decides by the sum
/// comes through here, with 0 to add if need be, so no two decide at the same time.
pub(crate) async fn add(tx: &mut Tx, scope: Scope, bytes: i64) -> Result<i64, DatasetError> {
    let partner = partner_of(scope, Thing::Dataset)?;
    Ok(run_on!(tx, |conn| sqlx::query_scalar(ADD).bind(partner).bind(bytes).fetch_one(conn).await)?)
}

pub(super) const USED: &str = "SELECT s.size_bytes FROM dataset_storage s WHERE s.partner_id = $1";

/// The sum.
pub(crate) async fn used(tx: &mut Tx, scope: Scope) -> Result<i64, DatasetError> {
    let partner = partner_of(scope, Thing::Dataset)?;
    let used: Option<i64> = run_on!(tx, |conn| sqlx::query_scalar(USED).bind(partner).fetch_optional(conn).await)?;
    Ok(used.unwrap_or(0))
}

pub(super) const RESERVED: &str = "SELECT CAST(COALESCE(SUM(u.size_bytes), 0) AS BIGINT) FROM uploads u WHERE u.partner_id = $1 \
     AND u.version_id IS NULL AND u.expires_at > $2";

/// What the partner's open uploads have announced.
pub(crate) async fn reserved(tx: &mut Tx, scope: Scope, now: DateTime<Utc>) -> Result<i64, DatasetError> {
    let partner = partner_of(scope, Thing::Upload)?;
    Ok(run_on!(tx, |conn| sqlx::query_scalar(RESERVED).bind(partner).bind(now).fetch_one(conn).await)?)
}

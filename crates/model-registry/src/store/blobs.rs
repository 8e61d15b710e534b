//! Which blobs the registry refers to.

use access::Scope;
use blob_store::Expected;
use database::{Tx, run_on};
use foundation::{PartnerId, Sha256};

use super::partner_of;
use crate::ModelError;

const REFERS_TO: &str = "SELECT COUNT(*) FROM model_files f WHERE f.partner_id = $1 AND f.sha256 = $2";

/// Whether any of the partner's model files has this content.
pub(crate) async fn refer_to(tx: &mut Tx, scope: Scope, sha256: Sha256) -> Result<bool, ModelError> {
    let partner = partner_of(scope)?;
    let count: i64 =
        run_on!(tx, |conn| sqlx::query_scalar(REFERS_TO).bind(partner).bind(sha256).fetch_one(conn).await)?;
    Ok(count > 0)
}

const EXPECTED: &str = "SELECT DISTINCT partner_id, sha256, size FROM model_files ORDER BY partner_id, sha256";

/// The blobs of all partners' model files, for a transaction of the platform.
pub(crate) async fn expected(tx: &mut Tx) -> Result<Vec<Expected>, ModelError> {
    let rows: Vec<(PartnerId, Sha256, i64)> = run_on!(tx, |conn| sqlx::query_as(EXPECTED).fetch_all(conn).await)?;
    let expected = |(partner, sha256, size): (_, _, i64)| Expected { partner, sha256, size: size.unsigned_abs() };
    Ok(rows.into_iter().map(expected).collect())
}

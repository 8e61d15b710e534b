//! Which blobs the registry refers to.

use blob_store::Expected;
use database::{Tx, run_on};
use foundation::{PartnerId, Sha256};

use crate::ModelError;

const EXPECTED: &str = "SELECT DISTINCT partner_id, sha256, size FROM model_files ORDER BY partner_id, sha256";

/// The blobs of all partners' model files, for a transaction of the platform.
pub(crate) async fn expected(tx: &mut Tx) -> Result<Vec<Expected>, ModelError> {
    let rows: Vec<(PartnerId, Sha256, i64)> = run_on!(tx, |conn| sqlx::query_as(EXPECTED).fetch_all(conn).await)?;
    let expected = |(partner, sha256, size): (_, _, i64)| Expected { partner, sha256, size: size.unsigned_abs() };
    Ok(rows.into_iter().map(expected).collect())
}

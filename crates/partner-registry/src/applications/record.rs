//! What an organisation told, for its reviewers.

use access::{Permit, ReadPartners};
use database::Db;
use foundation::PartnerId;

use super::model::{ApplicationRecord, Stage};
use super::store::{self, stages};
use crate::PartnerError;
use crate::partners::store as partners;

/// What an organisation told when it applied, and where it has been since, for operators and auditors.
///
/// # Errors
/// `PartnerNotFound`; `ApplicationNotFound` for a partner that never applied.
pub async fn record(
    db: &Db,
    permit: &Permit<ReadPartners>,
    partner: PartnerId,
) -> Result<(ApplicationRecord, Vec<Stage>), PartnerError> {
    let scope = permit.scope();
    let mut tx = db.read(scope.tenancy()).await?;
    partners::get(&mut tx, scope, partner).await?;
    let record = store::get(&mut tx, scope, partner).await?;
    Ok((record, stages::list(&mut tx, scope, partner).await?))
}

//! Room for content.

use access::{Permit, ReadPartner, Scope};
use chrono::{DateTime, Utc};
use database::Tx;
use partner_registry::quota;

use super::DatasetService;
use crate::DatasetError;
use crate::error::Thing;
use crate::store::storage;

/// How much of its storage quota a partner uses, in bytes of content before encryption.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Storage {
    /// What its versions have in sum; content that stands in two versions counts twice.
    pub used: i64,
    /// What its open uploads have announced.
    pub reserved: i64,
    /// The quota.
    pub limit: i64,
}

impl Storage {
    /// What still fits.
    pub fn available(&self) -> i64 {
        self.limit.saturating_sub(self.used).saturating_sub(self.reserved).max(0)
    }
}

impl DatasetService {
    /// How much of its storage quota the partner uses for data sets.
    pub async fn storage(&self, permit: &Permit<ReadPartner>) -> Result<Storage, DatasetError> {
        let mut tx = self.db.read(permit.scope().tenancy()).await?;
        look(&mut tx, permit.scope(), self.sources.now()).await
    }
}

/// How it stands, without holding it there.
pub(super) async fn look(tx: &mut Tx, scope: Scope, now: DateTime<Utc>) -> Result<Storage, DatasetError> {
    let used = storage::used(tx, scope).await?;
    stand(tx, scope, used, now).await
}

/// Adds to what is used, and gives how it stands after that. Nobody else can add to it before the transaction ends, so what
/// the caller decides by it stays true.
pub(super) async fn add(tx: &mut Tx, scope: Scope, bytes: i64, now: DateTime<Utc>) -> Result<Storage, DatasetError> {
    let used = storage::add(tx, scope, bytes).await?;
    stand(tx, scope, used, now).await
}

async fn stand(tx: &mut Tx, scope: Scope, used: i64, now: DateTime<Utc>) -> Result<Storage, DatasetError> {
    let partner = scope.partner().ok_or(DatasetError::NotFound(Thing::Dataset))?;
    let reserved = storage::reserved(tx, scope, now).await?;
    let limit = quota(tx, scope, partner).await?.max_storage_bytes;
    Ok(Storage { used, reserved, limit })
}

/// Refuses a state that is over the limit, after `added` bytes were added to it or reserved.
pub(super) fn expect_room(after: Storage, added: i64) -> Result<(), DatasetError> {
    let over = after.used.saturating_add(after.reserved) > after.limit;
    if !over {
        return Ok(());
    }
    let available = after.limit.saturating_sub(after.used.saturating_add(after.reserved).saturating_sub(added)).max(0);
    Err(DatasetError::QuotaExceeded { available })
}

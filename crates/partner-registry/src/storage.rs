//! What a partner stores: one account for all of it, and the one place where it is held against the quota.
//!
//! Bytes are those of the content as it was uploaded or trained, before encryption. Content that stands in two versions counts
//! twice. What is not counted: checkpoints, of which a job has one while it runs and none afterwards.
//!
//! Whoever adds to the account, reserves room or decides by it does so under the lock on the partner's row, which [`add`] and [`hold`] take;
//! so uploads and finished jobs that end at the same moment do not exceed the quota together.

use access::{Permit, ReadPartner, ReadPartners, Scope};
use chrono::{DateTime, Utc};
use database::{Db, Tx, run_on};
use foundation::{ErrorKind, Fault, PartnerId, Sha256, Sources};

use crate::{PartnerError, quota};

/// How much of its storage quota a partner uses, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Storage {
    /// All versions of its data sets.
    pub datasets: i64,
    /// All versions of its models.
    pub models: i64,
    /// What its open uploads have announced.
    pub reserved: i64,
    /// The quota.
    pub limit: i64,
}

impl Storage {
    /// What is stored.
    pub fn used(&self) -> i64 {
        self.datasets.saturating_add(self.models)
    }

    /// What still fits.
    pub fn available(&self) -> i64 {
        self.limit.saturating_sub(self.used()).saturating_sub(self.reserved).max(0)
    }

    /// Refuses a state that is over the limit, after `added` bytes were added to it or reserved.
    ///
    /// # Errors
    /// [`StorageFull`] with what was left before.
    pub fn expect_room(&self, added: i64) -> Result<(), StorageFull> {
        let taken = self.used().saturating_add(self.reserved);
        if taken <= self.limit {
            return Ok(());
        }
        Err(StorageFull { available: self.limit.saturating_sub(taken.saturating_sub(added)).max(0) })
    }
}

/// The partner's storage quota has no room for something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("your partner's storage quota has room for {available} more bytes")]
pub struct StorageFull {
    /// Bytes that still fit, those reserved by open uploads taken off.
    pub available: i64,
}

impl Fault for StorageFull {
    fn kind(&self) -> ErrorKind {
        ErrorKind::QuotaExceeded
    }

    fn code(&self) -> &'static str {
        "storage_quota_exceeded"
    }

    fn next_step(&self) -> Option<String> {
        let step = "Abort uploads that you no longer need, or ask the platform's operator for a larger storage quota.";
        Some(step.to_owned())
    }
}

/// What bytes belong to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// Versions of data sets.
    Datasets,
    /// Versions of models.
    Models,
}

#[derive(sqlx::FromRow)]
struct AccountRow {
    dataset_bytes: i64,
    model_bytes: i64,
}

const ADD: &str = "INSERT INTO partner_storage (partner_id, dataset_bytes, model_bytes) VALUES ($1, $2, $3) \
     ON CONFLICT (partner_id) DO UPDATE SET dataset_bytes = partner_storage.dataset_bytes + excluded.dataset_bytes, \
     model_bytes = partner_storage.model_bytes + excluded.model_bytes RETURNING dataset_bytes, model_bytes";
pub(crate) const FIND: &str = "SELECT s.dataset_bytes, s.model_bytes FROM partner_storage s WHERE s.partner_id = $1";
// Open uploads are rows of the data sets' crate; here they are only summed up.
pub(crate) const RESERVED: &str = "SELECT CAST(COALESCE(SUM(u.size_bytes), 0) AS BIGINT) FROM uploads u \
     WHERE u.partner_id = $1 AND u.version_id IS NULL AND u.expires_at > $2";
// Rows of three crates, asked in one place: who deletes content must not know of some of them only.
pub(crate) const REFERS_TO: &str = "SELECT \
     EXISTS (SELECT 1 FROM dataset_versions v WHERE v.partner_id = $1 AND v.sha256 = $2) \
     OR EXISTS (SELECT 1 FROM model_files f WHERE f.partner_id = $1 AND f.sha256 = $2) \
     OR EXISTS (SELECT 1 FROM jobs j WHERE j.partner_id = $1 AND j.checkpoint IS NOT NULL AND j.checkpoint ->> 'sha256' = $2)";

/// How it stands with the permit's partner.
pub async fn own(db: &Db, sources: &Sources, permit: &Permit<ReadPartner>) -> Result<Storage, PartnerError> {
    let mut tx = db.read(permit.scope().tenancy()).await?;
    look(&mut tx, permit.scope(), sources.now()).await
}

/// How it stands with any partner, for the operator.
///
/// # Errors
/// `PartnerNotFound`.
pub async fn of(
    db: &Db,
    sources: &Sources,
    permit: &Permit<ReadPartners>,
    partner: PartnerId,
) -> Result<Storage, PartnerError> {
    let mut tx = db.read(permit.scope().tenancy()).await?;
    find(&mut tx, permit.scope(), partner, sources.now()).await
}

/// How it stands with the scope's partner, without holding it there.
///
/// # Errors
/// `PartnerNotFound` also for a scope of the platform.
pub async fn look(tx: &mut Tx, scope: Scope, now: DateTime<Utc>) -> Result<Storage, PartnerError> {
    let partner = scope.partner().ok_or(PartnerError::PartnerNotFound)?;
    find(tx, scope, partner, now).await
}

async fn find(tx: &mut Tx, scope: Scope, partner: PartnerId, now: DateTime<Utc>) -> Result<Storage, PartnerError> {
    let found: Option<AccountRow> = run_on!(tx, |conn| sqlx::query_as(FIND).bind(partner).fetch_optional(conn).await)?;
    let account = found.unwrap_or(AccountRow { dataset_bytes: 0, model_bytes: 0 });
    stand(tx, scope, partner, account, now).await
}

/// Holds the account of the scope's partner until the transaction ends. Whoever relies on content that was there before, or
/// removes content that nothing refers to, looks and acts while holding it: so neither happens behind the other's back.
///
/// # Errors
/// `PartnerNotFound` for a scope of the platform.
pub async fn hold(tx: &mut Tx, scope: Scope) -> Result<(), PartnerError> {
    put(tx, scope, (Content::Datasets, 0)).await.map(drop)
}

/// Whether anything of the scope's partner has this content: a version of a data set, a model's file or a job's checkpoint. Who
/// removes content by it holds the account: see [`hold`].
///
/// # Errors
/// `PartnerNotFound` for a scope of the platform.
pub async fn refers_to(tx: &mut Tx, scope: Scope, sha256: Sha256) -> Result<bool, PartnerError> {
    let partner = scope.partner().ok_or(PartnerError::PartnerNotFound)?;
    Ok(run_on!(tx, |conn| sqlx::query_scalar(REFERS_TO).bind(partner).bind(sha256).fetch_one(conn).await)?)
}

/// Adds to the account of the scope's partner, or gives back what is negative, and says how it stands after that. Nobody else
/// adds to it before the transaction ends, so what the caller decides by it stays true.
///
/// # Errors
/// `PartnerNotFound` also for a scope of the platform.
pub async fn add(
    tx: &mut Tx,
    scope: Scope,
    (content, bytes): (Content, i64),
    now: DateTime<Utc>,
) -> Result<Storage, PartnerError> {
    let (partner, account) = put(tx, scope, (content, bytes)).await?;
    stand(tx, scope, partner, account, now).await
}

async fn put(
    tx: &mut Tx,
    scope: Scope,
    (content, bytes): (Content, i64),
) -> Result<(PartnerId, AccountRow), PartnerError> {
    let partner = scope.partner().ok_or(PartnerError::PartnerNotFound)?;
    let (datasets, models) = match content {
        Content::Datasets => (bytes, 0),
        Content::Models => (0, bytes),
    };
    let account =
        run_on!(tx, |conn| sqlx::query_as(ADD).bind(partner).bind(datasets).bind(models).fetch_one(conn).await)?;
    Ok((partner, account))
}

async fn stand(
    tx: &mut Tx,
    scope: Scope,
    partner: PartnerId,
    account: AccountRow,
    now: DateTime<Utc>,
) -> Result<Storage, PartnerError> {
    let limit = quota(tx, scope, partner).await?.max_storage_bytes;
    let reserved = run_on!(tx, |conn| sqlx::query_scalar(RESERVED).bind(partner).bind(now).fetch_one(conn).await)?;
    Ok(Storage { datasets: account.dataset_bytes, models: account.model_bytes, reserved, limit })
}

//! How much of the platform a partner may use at once.

use access::audit::{self, Entry};
use access::{Permit, Scope, SetQuota};
use database::{Db, Tx};
use foundation::{PartnerId, Sources};
use serde_json::json;

use crate::PartnerError;
use crate::partners::{Partner, store};

/// What a partner may use at once. No value is ever negative; they are signed because they are compared with what the
/// database has counted and summed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quota {
    /// Jobs that run at the same time; more wait in the queue.
    pub max_running_jobs: i64,
    /// GPUs that the running jobs hold together.
    pub max_gpus: i64,
    /// Bytes of data sets and models, as uploaded (before encryption).
    pub max_storage_bytes: i64,
}

impl Quota {
    /// An applicant's: nothing.
    pub const NONE: Self = Self { max_running_jobs: 0, max_gpus: 0, max_storage_bytes: 0 };

    /// What approval gives: two jobs at once, one GPU, 50 GiB.
    pub const DEFAULT: Self = Self { max_running_jobs: 2, max_gpus: 1, max_storage_bytes: 50 << 30 };

    /// The most that can be set: 10,000 jobs, 10,000 GPUs, and 2^53 - 1 bytes (8 PiB), which every JSON reader holds exactly.
    pub const LIMIT: Self = Self { max_running_jobs: 10_000, max_gpus: 10_000, max_storage_bytes: (1 << 53) - 1 };

    /// Whether each value lies between 0 and [`Quota::LIMIT`].
    pub fn check(&self) -> Result<(), PartnerError> {
        let limit = Self::LIMIT;
        for (field, value, limit) in [
            ("max_running_jobs", self.max_running_jobs, limit.max_running_jobs),
            ("max_gpus", self.max_gpus, limit.max_gpus),
            ("max_storage_bytes", self.max_storage_bytes, limit.max_storage_bytes),
        ] {
            if !(0..=limit).contains(&value) {
                return Err(PartnerError::Invalid { field, problem: format!("it must lie between 0 and {limit}") });
            }
        }
        Ok(())
    }
}

/// A partner's present quota, for whoever hands out jobs, GPUs or storage.
///
/// # Errors
/// `PartnerNotFound` also when the scope is another partner's.
pub async fn quota(tx: &mut Tx, scope: Scope, partner: PartnerId) -> Result<Quota, PartnerError> {
    Ok(store::get(tx, scope, partner).await?.quota)
}

/// Sets a partner's quota. What already runs or is stored stays; a lower quota stops only what is new.
///
/// # Errors
/// `NotAdmitted` for applicants and for those that have left; `Outdated` when `expected` is not the present revision.
pub async fn set_quota(
    db: &Db,
    sources: &Sources,
    permit: &Permit<SetQuota>,
    partner: PartnerId,
    quota: Quota,
    expected: Option<i64>,
) -> Result<Partner, PartnerError> {
    quota.check()?;
    let scope = permit.scope();
    let mut tx = db.write(scope.tenancy()).await?;
    let mut found = store::get_locked(&mut tx, scope, partner).await?;
    found.expect_revision(expected)?;
    if !found.status.is_admitted() {
        return Err(PartnerError::NotAdmitted { status: found.status });
    }
    let before = std::mem::replace(&mut found.quota, quota);
    let found = store::update(&mut tx, scope, &found, sources.now()).await?;
    let detail = json!({ "before": described(before), "after": described(quota) });
    audit::record(&mut tx, sources, permit, Entry::done(permit, partner).partner(partner).detail(detail)).await?;
    tx.commit().await?;
    Ok(found)
}

fn described(quota: Quota) -> serde_json::Value {
    json!({
        "max_running_jobs": quota.max_running_jobs,
        "max_gpus": quota.max_gpus,
        "max_storage_bytes": quota.max_storage_bytes,
    })
}

//! What has to be cleaned up now and then.

use chrono::TimeDelta;
use database::Db;
use foundation::Sources;

use crate::error::AccessError;
use crate::scope::{Scope, SystemTask};
use crate::{idempotency, sessions, throttle, tokens};

/// How long an ended session stays in the database, so that a late reuse of its refresh tokens is still recognised.
const ENDED_SESSIONS_KEPT: TimeDelta = TimeDelta::days(7);

/// How many rows of each kind were deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Swept {
    /// Sessions that ended more than a week ago.
    pub sessions: u64,
    /// Counts of failed log-ins that say nothing any more.
    pub throttles: u64,
    /// Idempotency keys older than a day.
    pub idempotency_keys: u64,
    /// Signing keys with which no valid token can be signed any more.
    pub signing_keys: u64,
    /// Letters that were given up, and records of old mails.
    pub mails: u64,
}

/// Deletes what has no use any more. The program calls it about once an hour; several replicas may do so at once.
pub async fn sweep(db: &Db, sources: &Sources) -> Result<Swept, AccessError> {
    let (now, tenancy) = (sources.now(), Scope::system(SystemTask::Maintenance).tenancy());
    let mut tx = db.write(tenancy).await?;
    let swept = Swept {
        sessions: sessions::store::sweep(&mut tx, now - ENDED_SESSIONS_KEPT).await?,
        throttles: throttle::sweep(&mut tx, now).await?,
        idempotency_keys: idempotency::sweep(&mut tx, now).await?,
        signing_keys: tokens::keys::sweep(&mut tx, now).await?,
        mails: mail::outbox::sweep(&mut tx, now).await?,
    };
    tx.commit().await?;
    Ok(swept)
}

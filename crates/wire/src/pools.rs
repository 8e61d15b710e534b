//! GPU time that alliances share, in seconds and by months in UTC.

use chrono::{DateTime, Utc};
use foundation::{AllianceId, JobId, PartnerId, PoolId, PoolRequestId, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A pool.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Pool {
    /// Its id.
    pub id: PoolId,
    /// Whose it is.
    pub alliance: AllianceId,
    /// What that is called.
    pub alliance_name: String,
    /// Who leads that.
    pub lead: PartnerId,
    /// `active`, or `dissolved` with its alliance: then nothing more is charged.
    pub state: String,
    /// GPU time a month.
    pub monthly_gpu_seconds: i64,
    /// The most that a job may reserve without the lead's approval.
    pub max_job_gpu_seconds: i64,
    /// Rises by one with every change of the pool and its shares; for `If-Match` as `"r<revision>"`.
    pub revision: i64,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

/// A pool as its members see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PoolState {
    /// The pool.
    pub pool: Pool,
    /// The month at hand, such as `2026-01`.
    pub month: String,
    /// When it begins anew.
    pub resets_at: DateTime<Utc>,
    /// What all members have used this month.
    pub used_seconds: i64,
    /// What their jobs that are not over have reserved.
    pub reserved_seconds: i64,
    /// What is left.
    pub left_seconds: i64,
    /// Each member, and who has left and used it this month.
    pub members: Vec<PoolMember>,
}

/// How a member stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PoolMember {
    /// Who.
    pub member: PartnerId,
    /// What it is called.
    pub name: String,
    /// Its share of the pool in percent, if it was given so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub percent: Option<i64>,
    /// Its share in seconds.
    pub share_seconds: i64,
    /// What it has used this month.
    pub used_seconds: i64,
    /// What its jobs that are not over have reserved.
    pub reserved_seconds: i64,
}

/// Grants an alliance GPU time a month, in place of what it had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GrantPool {
    /// In seconds; 0 ends it.
    #[schema(minimum = 0, maximum = 3_600_000_000_i64)]
    pub gpu_seconds: i64,
}

/// Divides a pool, in place of the shares before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetShares {
    /// Who gets what; who is not named gets nothing.
    pub shares: Vec<PoolShare>,
    /// The most that a job may reserve without approval, in seconds.
    #[schema(minimum = 0, maximum = 3_600_000_000_i64)]
    pub max_job_gpu_seconds: i64,
}

/// A member's share: either of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PoolShare {
    /// Whose.
    pub member: PartnerId,
    /// In percent of what the pool has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 100)]
    pub percent: Option<i64>,
    /// In seconds a month.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 3_600_000_000_i64)]
    pub gpu_seconds: Option<i64>,
}

/// How a job is charged to a pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChargePool {
    /// The pool.
    pub pool: PoolId,
    /// GPU time that the job reserves, in seconds. A job that takes longer goes on, and all of it counts.
    #[schema(minimum = 1, maximum = 3_600_000_000_i64)]
    pub gpu_seconds: i64,
    /// The approved request that it goes back to; needed beyond one's share, or the lead's measure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<PoolRequestId>,
}

/// Asks the lead for more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AskPool {
    /// For how much GPU time, in seconds.
    #[schema(minimum = 1, maximum = 3_600_000_000_i64)]
    pub gpu_seconds: i64,
    /// Why.
    pub reason: String,
}

/// A request on a pool. It serves one job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PoolRequest {
    /// Its id.
    pub id: PoolRequestId,
    /// The pool.
    pub pool: PoolId,
    /// Who asks.
    pub member: PartnerId,
    /// What that is called.
    pub member_name: String,
    /// The person who asks.
    pub requested_by: UserId,
    /// For how much, in seconds.
    pub gpu_seconds: i64,
    /// Why.
    pub reason: String,
    /// `pending`, `approved`, `refused`, `withdrawn`, `used` or `expired`.
    pub state: String,
    /// What the lead says to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<String>,
    /// When that was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided_at: Option<DateTime<Utc>>,
    /// Until when an approval can be used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<DateTime<Utc>>,
    /// The job that was submitted with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub job: Option<JobId>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// Approves a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApprovePoolRequest {
    /// What the member is to read.
    #[serde(default)]
    pub reason: String,
    /// Until when it can be used; thirty days from now when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<DateTime<Utc>>,
}

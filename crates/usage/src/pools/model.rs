//! Pools: pure.

use chrono::{DateTime, Utc};
use foundation::{AllianceId, JobId, PartnerId, PoolId, PoolRequestId, UserId, word_enum};

use super::error::PoolError;
use crate::calendar::Month;

/// The most GPU time that there can be in one number: a million GPU hours.
pub(crate) const MOST_SECONDS: i64 = 3_600_000_000;

/// A pool.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Pool {
    /// Its id.
    pub id: PoolId,
    /// Whose it is.
    pub alliance: AllianceId,
    /// What that is called.
    pub alliance_name: String,
    /// Who leads that.
    pub lead: PartnerId,
    /// Whether the alliance was dissolved.
    pub dissolved: bool,
    /// GPU time a month, in seconds.
    pub monthly_gpu_seconds: i64,
    /// The most that a job may reserve without the lead's approval, in seconds.
    pub max_job_gpu_seconds: i64,
    /// Rises by one with every change of the pool and its shares.
    pub revision: i64,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

/// How large a share is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShareSize {
    /// So many percent of what the pool has.
    Percent(i64),
    /// So much GPU time, in seconds.
    Seconds(i64),
}

impl ShareSize {
    /// GPU time a month, in seconds, of a pool that has `budget`.
    pub fn of(self, budget: i64) -> i64 {
        match self {
            Self::Percent(percent) => i64::try_from(i128::from(budget) * i128::from(percent) / 100).unwrap_or(i64::MAX),
            Self::Seconds(seconds) => seconds,
        }
    }
}

/// A member's share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    /// Whose.
    pub member: PartnerId,
    /// How large.
    pub size: ShareSize,
}

/// How a lead divides a pool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shares {
    /// Who gets what; who is not named gets nothing.
    pub shares: Vec<Share>,
    /// The most that a job may reserve without approval, in seconds.
    pub max_job_gpu_seconds: i64,
}

/// What a member has used and reserved in a month, in seconds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Account {
    /// Used.
    pub used: i64,
    /// Reserved by jobs that are not over.
    pub reserved: i64,
}

impl Account {
    /// Both together.
    pub fn committed(self) -> i64 {
        self.used.saturating_add(self.reserved)
    }
}

/// How a member stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberUse {
    /// Who.
    pub member: PartnerId,
    /// What it is called.
    pub name: String,
    /// Its share as the lead gave it, if it did.
    pub share: Option<ShareSize>,
    /// That in seconds.
    pub share_seconds: i64,
    /// What it has used and reserved.
    pub account: Account,
}

/// A pool as its members see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PoolState {
    /// The pool.
    pub pool: Pool,
    /// The month at hand.
    pub month: Month,
    /// How each stands who has a share, or has used it this month.
    pub members: Vec<MemberUse>,
    /// All of them together.
    pub total: Account,
}

word_enum! {
    /// How far a request is.
    pub enum RequestState {
        /// The lead has not decided.
        Pending = "pending",
        /// The lead has approved it.
        Approved = "approved",
        /// The lead has not.
        Refused = "refused",
        /// The member has taken it back.
        Withdrawn = "withdrawn",
        /// A job was submitted with it.
        Used = "used",
        /// It was approved, and nobody used it in time. Computed, never stored.
        Expired = "expired",
    }
}

impl RequestState {
    pub(super) fn advice(self) -> &'static str {
        match self {
            Self::Pending => "Wait for the lead's decision, or withdraw the request.",
            Self::Approved => "Submit the job with it before it expires.",
            Self::Refused | Self::Withdrawn | Self::Used | Self::Expired => "Make another request.",
        }
    }
}

/// A request on a pool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
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
    /// How far it is.
    pub state: RequestState,
    /// What the lead says to it.
    pub decision: Option<String>,
    /// When that was.
    pub decided_at: Option<DateTime<Utc>>,
    /// Until when an approval can be used.
    pub expires_at: Option<DateTime<Utc>>,
    /// The job that was submitted with it.
    pub job: Option<JobId>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// A request to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRequest {
    /// For how much, in seconds.
    pub gpu_seconds: i64,
    /// Why.
    pub reason: String,
}

/// How a job is charged to a pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PoolCharge {
    /// The pool.
    pub pool: PoolId,
    /// GPU time that the job reserves, in seconds.
    pub gpu_seconds: i64,
    /// The approved request that it goes back to.
    pub request: Option<PoolRequestId>,
}

/// What a reservation is held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Books {
    /// What the pool has a month.
    pub budget: i64,
    /// What all members have used and reserved.
    pub committed: i64,
    /// The lead's measure.
    pub max_job: i64,
    /// The member's share.
    pub share: i64,
    /// What the member has used and reserved.
    pub own: i64,
    /// The month.
    pub month: Month,
}

impl Books {
    /// Whether so much may be reserved; with an approval neither share nor measure is in the way.
    pub(super) fn expect_room(&self, wanted: i64, approved: bool) -> Result<(), PoolError> {
        let left = self.budget.saturating_sub(self.committed).max(0);
        if wanted > left {
            return Err(PoolError::Exhausted { left, resets_at: self.month.end() });
        }
        if approved {
            return Ok(());
        }
        if wanted > self.max_job {
            return Err(PoolError::JobTooLarge { most: self.max_job });
        }
        let left = self.share.saturating_sub(self.own).max(0);
        if wanted > left { Err(PoolError::BeyondShare { left }) } else { Ok(()) }
    }
}

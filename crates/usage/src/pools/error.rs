//! Failures that concern pools.

use chrono::{DateTime, Utc};
use foundation::{ErrorKind, Fault};

use super::model::RequestState;

/// A failure that concerns a pool. The texts are safe to show to the caller.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PoolError {
    /// There is no such pool, or it is for members of its alliance only.
    #[error("there is no such pool, or it is for members of its alliance only")]
    NotFound,
    /// There is no such request, or it is another member's.
    #[error("there is no such request")]
    RequestNotFound,
    /// A member wants what only the lead may.
    #[error("only the alliance's lead may do this")]
    NotLead,
    /// The alliance was dissolved.
    #[error("the alliance of this pool was dissolved")]
    Dissolved,
    /// Somebody gets a share who is no member.
    #[error("who is to get this share is no member of the alliance")]
    NotMember {
        /// Which of the shares, from 0.
        index: usize,
    },
    /// The shares are more than there is.
    #[error("the shares come to {shares} GPU-seconds, and the pool has {budget} a month")]
    SharesExceed {
        /// All shares together.
        shares: i64,
        /// What the pool has.
        budget: i64,
    },
    /// A job without GPUs has nothing that a pool could pay.
    #[error("a pool pays GPU time, and this job asks for no GPU")]
    NoGpus,
    /// All members together have used and reserved nearly everything.
    #[error("the pool has {left} GPU-seconds left for this month; it begins anew on {resets_at}")]
    Exhausted {
        /// What is left.
        left: i64,
        /// When it begins anew.
        resets_at: DateTime<Utc>,
    },
    /// The job is larger than the lead lets pass.
    #[error("a job that reserves more than {most} GPU-seconds of this pool needs the lead's approval")]
    JobTooLarge {
        /// The lead's measure.
        most: i64,
    },
    /// The job goes beyond the member's share.
    #[error("your partner has {left} GPU-seconds left of its share for this month; more needs the lead's approval")]
    BeyondShare {
        /// What is left of it.
        left: i64,
    },
    /// The approved request is for less.
    #[error("the request was approved for {approved} GPU-seconds, and the job reserves more")]
    RequestTooSmall {
        /// For how much it is.
        approved: i64,
    },
    /// The request's state does not allow this.
    #[error("the request is '{state}', and this is not possible then")]
    RequestState {
        /// Its state.
        state: RequestState,
    },
    /// The member has very many requests that wait.
    #[error("your partner has {most} requests on this pool that wait for a decision")]
    TooManyRequests {
        /// The most that may wait.
        most: i64,
    },
}

impl Fault for PoolError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::NotFound | Self::RequestNotFound => ErrorKind::NotFound,
            Self::NotLead => ErrorKind::Forbidden,
            Self::NotMember { .. } | Self::SharesExceed { .. } | Self::NoGpus => ErrorKind::Invalid,
            Self::Dissolved | Self::RequestTooSmall { .. } | Self::RequestState { .. } => ErrorKind::Conflict,
            Self::Exhausted { .. }
            | Self::JobTooLarge { .. }
            | Self::BeyondShare { .. }
            | Self::TooManyRequests { .. } => ErrorKind::QuotaExceeded,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "pool_not_found",
            Self::RequestNotFound => "pool_request_not_found",
            Self::NotLead => "pool_not_lead",
            Self::Dissolved => "pool_dissolved",
            Self::NotMember { .. } => "pool_not_member",
            Self::SharesExceed { .. } => "pool_shares_exceed",
            Self::NoGpus => "pool_no_gpus",
            Self::Exhausted { .. } => "pool_exhausted",
            Self::JobTooLarge { .. } => "pool_job_too_large",
            Self::BeyondShare { .. } => "pool_beyond_share",
            Self::RequestTooSmall { .. } => "pool_request_too_small",
            Self::RequestState { .. } => "pool_request_state",
            Self::TooManyRequests { .. } => "pool_too_many_requests",
        }
    }

    fn next_step(&self) -> Option<String> {
        let text = match self {
            Self::NotFound => "List the pools of your alliances to find its id.",
            Self::RequestNotFound => "List the pool's requests to find its id.",
            Self::NotLead => "Ask the alliance's lead to do it.",
            Self::Dissolved => "Submit the job without a pool.",
            Self::NotMember { .. } => "Give shares to members only.",
            Self::SharesExceed { .. } => "Make the shares smaller, or ask the operator for a larger pool.",
            Self::NoGpus => "Submit the job without a pool, or ask for a GPU in its specification.",
            Self::Exhausted { .. } => {
                "Reserve less, wait until the month begins anew, or submit the job without a pool."
            }
            Self::JobTooLarge { .. } | Self::BeyondShare { .. } => {
                "Ask the lead for it with a request on the pool, and name that when you submit the job."
            }
            Self::RequestTooSmall { .. } => "Reserve no more than was approved, or make another request.",
            Self::RequestState { state } => state.advice(),
            Self::TooManyRequests { .. } => "Withdraw some of them, or wait for the lead's decisions.",
        };
        Some(text.to_owned())
    }

    fn field(&self) -> Option<String> {
        match self {
            Self::NotMember { index } => Some(format!("shares[{index}].member")),
            Self::SharesExceed { .. } => Some("shares".to_owned()),
            Self::NoGpus => Some("pool".to_owned()),
            Self::JobTooLarge { .. } | Self::BeyondShare { .. } => Some("pool.gpu_seconds".to_owned()),
            Self::RequestTooSmall { .. } => Some("pool.request".to_owned()),
            _ => None,
        }
    }
}

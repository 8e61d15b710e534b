//! GPU time that alliances share.

pub(crate) mod requests;
pub(crate) mod setting;

use usage::pools;
use wire::pools::{Pool, PoolMember, PoolRequest, PoolState};

fn pool(pool: pools::Pool) -> Pool {
    Pool {
        id: pool.id,
        alliance: pool.alliance,
        alliance_name: pool.alliance_name,
        lead: pool.lead,
        state: if pool.dissolved { "dissolved" } else { "active" }.to_owned(),
        monthly_gpu_seconds: pool.monthly_gpu_seconds,
        max_job_gpu_seconds: pool.max_job_gpu_seconds,
        revision: pool.revision,
        updated_at: pool.updated_at,
    }
}

fn state(found: pools::PoolState) -> PoolState {
    let left = found.pool.monthly_gpu_seconds.saturating_sub(found.total.committed()).max(0);
    PoolState {
        month: found.month.to_string(),
        resets_at: found.month.end(),
        used_seconds: found.total.used,
        reserved_seconds: found.total.reserved,
        left_seconds: left,
        members: found.members.into_iter().map(member).collect(),
        pool: pool(found.pool),
    }
}

fn member(found: pools::MemberUse) -> PoolMember {
    let percent = match found.share {
        Some(pools::ShareSize::Percent(percent)) => Some(percent),
        _ => None,
    };
    PoolMember {
        member: found.member,
        name: found.name,
        percent,
        share_seconds: found.share_seconds,
        used_seconds: found.account.used,
        reserved_seconds: found.account.reserved,
    }
}

fn request(found: pools::Request) -> PoolRequest {
    PoolRequest {
        id: found.id,
        pool: found.pool,
        member: found.member,
        member_name: found.member_name,
        requested_by: found.requested_by,
        gpu_seconds: found.gpu_seconds,
        reason: found.reason,
        state: found.state.to_string(),
        decision: found.decision,
        decided_at: found.decided_at,
        expires_at: found.expires_at,
        job: found.job,
        created_at: found.created_at,
    }
}

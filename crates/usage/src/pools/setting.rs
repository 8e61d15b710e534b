//! What the operator grants, and how the lead divides it.

use access::audit::{self, Entry};
use access::{GrantPool, LeadPool, Permit, Scope};
use database::{DatabaseError, Db, Tx};
use foundation::{AllianceId, PoolId, Sources};
use partner_registry::alliances;
use serde_json::json;

use super::error::PoolError;
use super::model::{MOST_SECONDS, Pool, Share, ShareSize, Shares};
use super::reading::state;
use super::store::{self, Which};
use super::{PoolState, model};
use crate::error::UsageError;

/// The most members that can have a share.
const MOST_SHARES: usize = 1000;

/// Grants an alliance GPU time, in seconds a month, in place of what it was granted before. With 0 nothing more is charged.
///
/// # Errors
/// `Invalid`; the alliance's own errors when there is none, or it was dissolved; `SharesExceed` when the shares in seconds come to
/// more than that.
pub async fn grant(
    db: &Db,
    sources: &Sources,
    permit: &Permit<GrantPool>,
    alliance: AllianceId,
    gpu_seconds: i64,
) -> Result<Pool, UsageError> {
    if !(0..=MOST_SECONDS).contains(&gpu_seconds) {
        return Err(UsageError::invalid("gpu_seconds", format!("it must lie between 0 and {MOST_SECONDS}")));
    }
    let (scope, now) = (permit.scope(), sources.now());
    let mut tx = db.write(scope.tenancy()).await?;
    let lead = alliances::standing_lead(&mut tx, scope, alliance).await?;
    let before = store::find_locked(&mut tx, scope, Which::Of(alliance)).await?;
    match &before {
        Some(pool) => regrant(&mut tx, scope, sources, pool, gpu_seconds).await?,
        None => match store::insert(&mut tx, scope, (sources.id(), alliance), gpu_seconds, now).await {
            Err(DatabaseError::Duplicate(_)) => return Err(UsageError::Outdated { current: 1 }),
            other => other?,
        },
    }
    let pool = store::find(&mut tx, scope, Which::Of(alliance)).await?.ok_or(PoolError::NotFound)?;
    let detail = json!({ "alliance": alliance, "before": before.map(|pool| pool.monthly_gpu_seconds),
        "after": gpu_seconds });
    audit::record(&mut tx, sources, permit, Entry::done(permit, pool.id).partner(lead).detail(detail)).await?;
    tx.commit().await?;
    Ok(pool)
}

async fn regrant(
    tx: &mut Tx,
    scope: Scope,
    sources: &Sources,
    pool: &Pool,
    gpu_seconds: i64,
) -> Result<(), UsageError> {
    if gpu_seconds > 0 {
        expect_within(&store::shares(tx, scope, pool.id).await?, gpu_seconds)?;
    }
    // A measure that was no measure stays none.
    let unmeasured = pool.max_job_gpu_seconds == pool.monthly_gpu_seconds;
    let max_job_gpu_seconds = if unmeasured { gpu_seconds } else { pool.max_job_gpu_seconds };
    let changed = Pool { monthly_gpu_seconds: gpu_seconds, max_job_gpu_seconds, ..pool.clone() };
    expect_changed(store::change(tx, scope, &changed, sources.now()).await?, pool)
}

fn expect_changed(changed: bool, pool: &Pool) -> Result<(), UsageError> {
    if changed { Ok(()) } else { Err(UsageError::Outdated { current: pool.revision + 1 }) }
}

/// All shares together are no more than the pool has.
fn expect_within(shares: &[Share], budget: i64) -> Result<(), PoolError> {
    let together = shares.iter().fold(0, |sum: i64, share| sum.saturating_add(share.size.of(budget)));
    if together > budget { Err(PoolError::SharesExceed { shares: together, budget }) } else { Ok(()) }
}

/// Divides a pool that one's partner leads, in place of the shares before.
///
/// # Errors
/// `NotLead`; `NotFound` for who is no member; `Invalid`, `NotMember` and `SharesExceed` say what is wrong with the shares;
/// `Outdated` when `expected` is not the present revision.
pub async fn set_shares(
    db: &Db,
    sources: &Sources,
    permit: &Permit<LeadPool>,
    (id, shares): (PoolId, &Shares),
    expected: Option<i64>,
) -> Result<PoolState, UsageError> {
    check(shares)?;
    let (scope, now) = (permit.scope(), sources.now());
    let mut tx = db.write(scope.tenancy()).await?;
    let pool = store::get_locked(&mut tx, scope, id).await?;
    expect_lead(&pool, permit)?;
    if let Some(current) = Some(pool.revision).filter(|current| expected.is_some_and(|wanted| wanted != *current)) {
        return Err(UsageError::Outdated { current });
    }
    let members = store::members(&mut tx, scope, pool.alliance).await?;
    if let Some(index) = shares.shares.iter().position(|share| members.iter().all(|(id, _)| *id != share.member)) {
        return Err(PoolError::NotMember { index }.into());
    }
    expect_within(&shares.shares, pool.monthly_gpu_seconds)?;
    let changed = Pool { max_job_gpu_seconds: shares.max_job_gpu_seconds, ..pool.clone() };
    expect_changed(store::change(&mut tx, scope, &changed, now).await?, &pool)?;
    store::set_shares(&mut tx, scope, id, &shares.shares).await?;
    let seconds = |share: &Share| json!({ "member": share.member, "seconds": share.size.of(pool.monthly_gpu_seconds) });
    let detail = json!({ "max_job_gpu_seconds": shares.max_job_gpu_seconds,
        "shares": shares.shares.iter().map(seconds).collect::<Vec<_>>() });
    let entry = Entry::done(permit, id).named("pool:share").detail(detail);
    audit::record(&mut tx, sources, permit, entry).await?;
    let pool = store::get(&mut tx, scope, id).await?;
    let found = state(&mut tx, scope, pool, now).await?;
    tx.commit().await?;
    Ok(found)
}

fn check(shares: &Shares) -> Result<(), UsageError> {
    if !(0..=model::MOST_SECONDS).contains(&shares.max_job_gpu_seconds) {
        let problem = format!("it must lie between 0 and {MOST_SECONDS}");
        return Err(UsageError::invalid("max_job_gpu_seconds", problem));
    }
    if shares.shares.len() > MOST_SHARES {
        return Err(UsageError::invalid("shares", format!("there may be {MOST_SHARES} at most")));
    }
    for (index, share) in shares.shares.iter().enumerate() {
        let fits = match share.size {
            ShareSize::Percent(percent) => (0..=100).contains(&percent),
            ShareSize::Seconds(seconds) => (0..=MOST_SECONDS).contains(&seconds),
        };
        if !fits {
            return Err(UsageError::invalid("shares", "a share goes from 0 to 100 percent, or to a million GPU hours"));
        }
        if shares.shares[..index].iter().any(|earlier| earlier.member == share.member) {
            return Err(UsageError::invalid("shares", "a member is named twice"));
        }
    }
    Ok(())
}

/// Refuses whoever does not lead the pool's alliance; who is no member has not found the pool.
pub(super) fn expect_lead(pool: &Pool, permit: &Permit<LeadPool>) -> Result<(), PoolError> {
    if pool.lead == permit.partner() { Ok(()) } else { Err(PoolError::NotLead) }
}

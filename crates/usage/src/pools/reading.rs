//! Reading pools.

use access::{Permit, ReadAllUsage, ReadPool, Scope};
use chrono::{DateTime, Utc};
use database::{Db, Tx};
use foundation::{Page, PageRequest, PartnerId, PoolId, Sources, TypedId as _};

use super::model::{Account, MemberUse, Pool, PoolState};
use super::store;
use crate::calendar::Month;
use crate::error::UsageError;
use crate::report::{self, By};

/// The pools of the partner's alliances, newest first.
pub async fn list(db: &Db, permit: &Permit<ReadPool>, page: &PageRequest) -> Result<Page<Pool>, UsageError> {
    let mut tx = db.read(permit.scope().tenancy()).await?;
    Ok(Page::cut(store::list(&mut tx, permit.scope(), page).await?, page, |pool| pool.id))
}

/// Every pool, for the operator.
pub async fn list_all(db: &Db, permit: &Permit<ReadAllUsage>, page: &PageRequest) -> Result<Page<Pool>, UsageError> {
    let mut tx = db.read(permit.scope().tenancy()).await?;
    Ok(Page::cut(store::list(&mut tx, permit.scope(), page).await?, page, |pool| pool.id))
}

/// One pool, with what each member uses this month, for members.
///
/// # Errors
/// `NotFound` for everybody else.
pub async fn get(db: &Db, sources: &Sources, permit: &Permit<ReadPool>, id: PoolId) -> Result<PoolState, UsageError> {
    let mut tx = db.read(permit.scope().tenancy()).await?;
    let pool = store::get(&mut tx, permit.scope(), id).await?;
    state(&mut tx, permit.scope(), pool, sources.now()).await
}

/// A pool in the month at hand: its members, and whoever has left and used it before.
pub(super) async fn state(tx: &mut Tx, scope: Scope, pool: Pool, now: DateTime<Utc>) -> Result<PoolState, UsageError> {
    let month = Month::of(now);
    let shares = store::shares(tx, scope, pool.id).await?;
    let accounts = store::accounts(tx, scope, pool.id, month).await?;
    let mut members = store::members(tx, scope, pool.alliance).await?;
    for (gone, _) in &accounts {
        if members.iter().all(|(member, _)| member != gone) {
            let name = report::name(tx, scope, By::Partner, gone.as_uuid()).await?;
            members.push((*gone, name.unwrap_or_default()));
        }
    }
    let stands = |(member, name): (PartnerId, String)| {
        let share = shares.iter().find(|share| share.member == member).map(|share| share.size);
        let account = accounts.iter().find(|(other, _)| *other == member).map(|(_, account)| *account);
        MemberUse {
            member,
            name,
            share,
            share_seconds: share.map_or(0, |size| size.of(pool.monthly_gpu_seconds)),
            account: account.unwrap_or_default(),
        }
    };
    let total = accounts.iter().fold(Account::default(), |sum, (_, account)| Account {
        used: sum.used.saturating_add(account.used),
        reserved: sum.reserved.saturating_add(account.reserved),
    });
    Ok(PoolState { members: members.into_iter().map(stands).collect(), pool, month, total })
}

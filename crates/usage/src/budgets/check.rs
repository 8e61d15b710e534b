//! Holding what was used against the limits.

use access::{Permit, Scope, TenantAction};
use chrono::{DateTime, Utc};
use database::{Db, Tx};
use foundation::{PartnerId, Sources};

use super::model::{Exhausted, Measure, Standing};
use super::store;
use crate::calendar::Month;
use crate::error::UsageError;
use crate::prices;
use crate::spending::{self, Of};

/// Who is to pay for the GPU time of what is to begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Payer {
    /// The partner itself.
    Partner,
    /// A pool: then no limit of GPU time is in the way.
    Pool,
}

/// How it stands with every limit of a partner.
pub async fn standing(
    tx: &mut Tx,
    scope: Scope,
    partner: PartnerId,
    now: DateTime<Utc>,
) -> Result<Vec<Standing>, UsageError> {
    let budgets = store::list(tx, scope, partner).await?;
    if budgets.iter().all(|budget| budget.limits.cost.is_none() && budget.limits.gpu_seconds.is_none()) {
        return Ok(Vec::new());
    }
    let prices = prices::all(tx, scope).await?;
    let of = Of { partner, user: None, now };
    let (_, spent, _) = spending::spent(tx, scope, &prices, of).await?;
    let found = (spent, prices.currency());
    Ok(budgets.iter().flat_map(|budget| Standing::of(budget, found, Month::of(now))).collect())
}

/// The limits of the permit's partner that warn, or are reached: for whoever has just begun something.
pub async fn near<A: TenantAction>(
    db: &Db,
    sources: &Sources,
    permit: &Permit<A>,
) -> Result<Vec<Standing>, UsageError> {
    let mut tx = db.read(permit.scope().tenancy()).await?;
    let mut found = standing(&mut tx, permit.scope(), permit.partner(), sources.now()).await?;
    found.retain(Standing::is_warning);
    Ok(found)
}

/// Refuses what is to begin when a limit is reached.
///
/// # Errors
/// `Exhausted` says which limit, and who can raise it.
pub async fn expect_room(
    tx: &mut Tx,
    scope: Scope,
    (partner, payer): (PartnerId, Payer),
    now: DateTime<Utc>,
) -> Result<(), UsageError> {
    let standing = standing(tx, scope, partner, now).await?;
    exhausted(&standing, payer).map_or(Ok(()), |refusal| Err(refusal.into()))
}

/// The first limit that is in the way of what is to begin.
pub fn exhausted(standing: &[Standing], payer: Payer) -> Option<Exhausted> {
    let counts = |one: &&Standing| payer == Payer::Partner || one.measure == Measure::Cost;
    let standing = standing.iter().find(|one| counts(one) && one.is_exhausted())?;
    Some(Exhausted { standing: Box::new(standing.clone()) })
}

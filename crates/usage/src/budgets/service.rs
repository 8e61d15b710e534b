//! Reading and setting limits.

use access::audit::{self, Entry};
use access::{Action, ChangeBudget, Permit, ReadPartners, ReadUsage, Scope, SetBudget};
use database::{Db, Tx};
use foundation::{PartnerId, Sources};
use partner_registry::partners;
use serde_json::json;

use super::check::standing;
use super::model::{Budget, Limits, SetBy, Standing};
use super::store;
use crate::error::UsageError;
use crate::prices;

/// A partner's limits, and how it stands with them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Budgets {
    /// The operator's.
    pub operator: Option<Budget>,
    /// The partner's own.
    pub partner: Option<Budget>,
    /// How it stands with each.
    pub standing: Vec<Standing>,
}

/// The permit's partner's.
pub async fn own(db: &Db, sources: &Sources, permit: &Permit<ReadUsage>) -> Result<Budgets, UsageError> {
    let mut tx = db.read(permit.scope().tenancy()).await?;
    read(&mut tx, permit.scope(), sources, permit.partner()).await
}

/// Any partner's, for the platform's staff.
///
/// # Errors
/// `PartnerNotFound`.
pub async fn of(
    db: &Db,
    sources: &Sources,
    permit: &Permit<ReadPartners>,
    partner: PartnerId,
) -> Result<Budgets, UsageError> {
    partners::get(db, permit, partner).await?;
    let mut tx = db.read(permit.scope().tenancy()).await?;
    read(&mut tx, permit.scope(), sources, partner).await
}

async fn read(tx: &mut Tx, scope: Scope, sources: &Sources, partner: PartnerId) -> Result<Budgets, UsageError> {
    let found = store::list(tx, scope, partner).await?;
    let by = |set_by| found.iter().find(|budget| budget.set_by == set_by).cloned();
    Ok(Budgets {
        operator: by(SetBy::Operator),
        partner: by(SetBy::Partner),
        standing: standing(tx, scope, partner, sources.now()).await?,
    })
}

/// Sets the partner's own limits, in place of those before.
///
/// # Errors
/// `Invalid` names the field; `NoPrices` for a limit in money while there is no currency; `Outdated` when `expected` is not the
/// present revision, which is 0 before the first.
pub async fn set_own(
    db: &Db,
    sources: &Sources,
    permit: &Permit<ChangeBudget>,
    limits: &Limits,
    expected: Option<i64>,
) -> Result<Budgets, UsageError> {
    set(db, sources, permit, (permit.partner(), SetBy::Partner), limits, expected).await
}

/// Sets the operator's limits for a partner, in place of those before.
///
/// # Errors
/// As [`set_own`]; `PartnerNotFound`.
pub async fn set_hard(
    db: &Db,
    sources: &Sources,
    permit: &Permit<SetBudget>,
    partner: PartnerId,
    limits: &Limits,
    expected: Option<i64>,
) -> Result<Budgets, UsageError> {
    set(db, sources, permit, (partner, SetBy::Operator), limits, expected).await
}

async fn set<A: Action>(
    db: &Db,
    sources: &Sources,
    permit: &Permit<A>,
    (partner, set_by): (PartnerId, SetBy),
    limits: &Limits,
    expected: Option<i64>,
) -> Result<Budgets, UsageError> {
    limits.check()?;
    let (scope, now) = (permit.scope(), sources.now());
    let mut tx = db.write(scope.tenancy()).await?;
    partner_registry::quota(&mut tx, scope, partner).await?;
    if limits.cost.is_some() && prices::all(&mut tx, scope).await?.currency().is_none() {
        return Err(UsageError::NoPrices);
    }
    let before = store::list(&mut tx, scope, partner).await?.into_iter().find(|budget| budget.set_by == set_by);
    let current = before.as_ref().map_or(0, |budget| budget.revision);
    if expected.is_some_and(|expected| expected != current) {
        return Err(UsageError::Outdated { current });
    }
    if !store::put(&mut tx, scope, partner, (set_by, limits), (current, now)).await? {
        return Err(UsageError::Outdated { current: current + 1 });
    }
    let before = before.map(|budget| described(&budget.limits));
    let detail = json!({ "set_by": set_by, "before": before, "after": described(limits) });
    audit::record(&mut tx, sources, permit, Entry::done(permit, partner).partner(partner).detail(detail)).await?;
    let found = read(&mut tx, scope, sources, partner).await?;
    tx.commit().await?;
    Ok(found)
}

fn described(limits: &Limits) -> serde_json::Value {
    json!({ "cost": limits.cost, "gpu_seconds": limits.gpu_seconds, "warn_percent": limits.warn_percent })
}

//! Jobs that could run and must wait, because a limit of the month is reached or a pool has no room for them.

use access::Scope;
use chrono::{DateTime, TimeDelta, Utc};
use database::Tx;
use usage::budgets::{self, Payer};
use usage::{UsageError, pools};

use crate::error::JobError;
use crate::model::{Job, JobFailure};
use crate::service::JobService;
use crate::store;

/// When it is looked again.
const AGAIN: TimeDelta = TimeDelta::minutes(1);

/// Whether a job that was just taken may begin. If not, the transaction says so: either nothing of the partner begins for a while
/// that it would pay itself, or this one job is put off.
pub(super) async fn may_begin(
    jobs: &JobService,
    tx: &mut Tx,
    scope: Scope,
    job: &mut Job,
    now: DateTime<Utc>,
) -> Result<bool, JobError> {
    let charge = pools::charge_of(tx, scope, job.id).await?;
    let payer = if charge.is_some() { Payer::Pool } else { Payer::Partner };
    match budgets::expect_room(tx, scope, (job.partner, payer), now).await {
        Ok(()) => {}
        Err(UsageError::Exhausted(_)) if charge.is_none() => {
            store::queue::hold(tx, scope, now + AGAIN).await?;
            jobs.signals.events_came(job.id);
            return Ok(false);
        }
        Err(error @ UsageError::Exhausted(_)) => return put_off(tx, scope, job, &error, now).await,
        Err(error) => return Err(error.into()),
    }
    match pools::renew(tx, scope, job.id, now).await {
        Ok(()) => Ok(true),
        Err(error @ UsageError::Pool(_)) => put_off(tx, scope, job, &error, now).await,
        Err(error) => Err(error.into()),
    }
}

async fn put_off(
    tx: &mut Tx,
    scope: Scope,
    job: &mut Job,
    error: &UsageError,
    now: DateTime<Utc>,
) -> Result<bool, JobError> {
    job.wait(JobFailure::of(error), now + AGAIN);
    store::jobs::save(tx, scope, job).await?;
    Ok(false)
}

#[cfg(test)]
mod tests;

//! What attempts of jobs and runs have used, for the records.

use access::Scope;
use chrono::{DateTime, Utc};
use database::Tx;
use foundation::{ProjectId, Sources, TypedId as _};
use sqlx::types::Uuid;
use usage::metering::{self, Attempt, Tried};
use usage::{UsageError, pools};

use crate::model::Job;

/// Cores that a conformance run counts for: its reading and its model's process take turns.
const CORES_OF_RUN: i64 = 1;

/// The joint project that a job is for.
fn project_of(job: &Job) -> Option<Uuid> {
    job.project.map(ProjectId::as_uuid)
}

/// Records what the attempt has used that ends now. Called in the transaction that ends it, after the job's state has changed; what
/// a pool still holds for a job that is over is given back.
pub(crate) async fn attempt_ended(
    tx: &mut Tx,
    scope: Scope,
    sources: &Sources,
    job: &Job,
    now: DateTime<Utc>,
) -> Result<(), UsageError> {
    let attempt = Attempt {
        partner: job.partner,
        user: job.submitted_by,
        project: project_of(job),
        what: Tried::Job(job.id),
        number: job.lease.epoch,
        gpus: job.gpus,
        cpus: job.cpus,
        from: job.started_at.unwrap_or(now),
        until: now,
    };
    metering::attempt(tx, scope, sources, &attempt).await?;
    if job.state.is_final() { pools::release(tx, scope, job.id).await } else { Ok(()) }
}

/// A claim of a conformance run that ends now.
pub(crate) async fn run_ended(
    tx: &mut Tx,
    scope: Scope,
    sources: &Sources,
    claim: &crate::conformance::Claim,
) -> Result<(), UsageError> {
    let now = sources.now();
    let attempt = Attempt {
        partner: claim.partner_id,
        user: claim.requested_by,
        project: None,
        what: Tried::ConformanceRun(claim.id),
        number: claim.lease_epoch,
        gpus: 0,
        cpus: CORES_OF_RUN,
        from: claim.claimed_at.unwrap_or(now),
        until: now,
    };
    metering::attempt(tx, scope, sources, &attempt).await
}

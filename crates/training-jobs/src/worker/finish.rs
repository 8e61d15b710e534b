//! Ends of attempts, each one transaction: the job's new state, its last event, the audit row, the queue, and for a success the
//! model as well.

use access::audit::{self, Actor, Entry};
use access::{Scope, SystemTask};
use blob_store::BlobStore;
use database::Tx;
use foundation::PartnerId;
use model_registry::ModelFile;
use recipes::TrainingResult;
use recipes::protocol::Disposition;
use serde_json::json;

use crate::base;
use crate::error::JobError;
use crate::events::NewEvent;
use crate::inputs;
use crate::joint;
use crate::metering;
use crate::model::{AttemptEnd, Job, JobState, QueueChange};
use crate::outputs;
use crate::service::JobService;
use crate::store;
use crate::store::worker::{Fence, HeldLease};

/// Whether the end of an attempt was written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Settled {
    /// It was.
    Written(JobState),
    /// The claim does not stand any more; nothing was written.
    Fenced,
}

/// Ends an attempt that brought no model.
pub(crate) async fn settle(
    jobs: &JobService,
    partner: PartnerId,
    fence: Fence,
    end: AttemptEnd,
) -> Result<Settled, JobError> {
    let (scope, tx) = begin(jobs, partner).await?;
    settle_in(jobs, scope, tx, end, |job| holds(job, fence), fence).await
}

/// Takes a job from a worker that is gone, unless it has given a sign of life since it was looked at.
pub(crate) async fn take_back(jobs: &JobService, lease: &HeldLease) -> Result<Settled, JobError> {
    let (scope, tx) = begin(jobs, lease.partner_id).await?;
    let same = |job: &Job| holds(job, lease.fence()) && job.lease.beat == lease.lease_beat;
    settle_in(jobs, scope, tx, AttemptEnd::WorkerLost, same, lease.fence()).await
}

async fn settle_in(
    jobs: &JobService,
    scope: Scope,
    mut tx: Tx,
    end: AttemptEnd,
    stands: impl Fn(&Job) -> bool,
    fence: Fence,
) -> Result<Settled, JobError> {
    let mut job = store::jobs::get_locked(&mut tx, scope, fence.job).await?;
    if !stands(&job) {
        return Ok(Settled::Fenced);
    }
    let end = match end {
        AttemptEnd::Revoked => revoked(jobs, (&mut tx, scope), &job).await?,
        end => end,
    };
    let event = job.settle(end, jobs.sources.now(), jitter(jobs))?;
    write(jobs, scope, tx, job, event).await
}

/// Ends a job whose model is stored: registers it and ends the job, or neither. If the right to the data has ended, the job
/// fails instead, even at this moment.
///
/// # Errors
/// `OutputGone` when a file was left over from earlier and swept away since it was found there.
pub(crate) async fn succeed(
    jobs: &JobService,
    blobs: &BlobStore,
    partner: PartnerId,
    fence: Fence,
    (files, result): (Vec<ModelFile>, TrainingResult),
) -> Result<Settled, JobError> {
    let (scope, mut tx) = begin(jobs, partner).await?;
    let mut job = store::jobs::get_locked(&mut tx, scope, fence.job).await?;
    if !holds(&job, fence) {
        return Ok(Settled::Fenced);
    }
    let now = jobs.sources.now();
    let event = if inputs::may_still_train(jobs, &mut tx, scope, &job).await? {
        joint::hold(&mut tx, scope, &job).await?;
        partner_registry::storage::hold(&mut tx, scope).await?;
        for file in &files {
            if !blobs.exists(partner, &file.sha256).await? {
                return Err(JobError::OutputGone);
            }
        }
        let behind = base::lineage(&jobs.models, &mut tx, scope, (job.base.as_ref(), &job.inputs)).await?;
        let model = outputs::register(&mut tx, scope, &jobs.sources, &job, (files, &result, behind)).await?;
        job.succeed(result, model, now)?
    } else {
        let end = revoked(jobs, (&mut tx, scope), &job).await?;
        job.settle(end, now, 0.0)?
    };
    write(jobs, scope, tx, job, event).await
}

/// The end of an attempt whose right to the data has ended, with the reason where there is one to tell.
async fn revoked(jobs: &JobService, (tx, scope): (&mut Tx, Scope), job: &Job) -> Result<AttemptEnd, JobError> {
    let why = inputs::why_ended(jobs, tx, scope, job).await?;
    Ok(why.map_or(AttemptEnd::Revoked, |failure| AttemptEnd::Failed(failure, Disposition::Fail)))
}

async fn begin(jobs: &JobService, partner: PartnerId) -> Result<(Scope, Tx), JobError> {
    let scope = Scope::system(SystemTask::ClaimedJob(partner));
    Ok((scope, jobs.db.write(scope.tenancy()).await?))
}

fn holds(job: &Job, fence: Fence) -> bool {
    job.state == JobState::Running && job.lease.epoch == fence.epoch
}

async fn write(
    jobs: &JobService,
    scope: Scope,
    mut tx: Tx,
    mut job: Job,
    event: NewEvent,
) -> Result<Settled, JobError> {
    let now = jobs.sources.now();
    store::events::append(&mut tx, scope, &mut job, &[event], now).await?;
    store::jobs::save(&mut tx, scope, &job).await?;
    metering::attempt_ended(&mut tx, scope, &jobs.sources, &job, now).await?;
    if job.state.is_final() {
        audit::record(&mut tx, &jobs.sources, Actor::Platform("worker"), finished(&job)).await?;
        joint::note_end(&mut tx, scope, &jobs.sources, &job).await?;
    }
    let change = QueueChange::between(JobState::Running, job.state, job.gpus);
    store::queue::count(&mut tx, scope, change, now).await?;
    tx.commit().await?;
    jobs.signals.events_came(job.id);
    // Also after a final state: a partner at its quota may start its next job now.
    jobs.signals.work_came();
    Ok(Settled::Written(job.state))
}

fn finished(job: &Job) -> Entry {
    let detail = json!({
        "name": job.name,
        "state": job.state,
        "attempts": job.lease.epoch,
        "failure": job.failure.as_ref().map(|failure| &failure.code),
        "model": job.model,
    });
    Entry::of_platform("job:finish", job.id, job.partner, detail)
}

/// `0.0..1.0`
fn jitter(jobs: &JobService) -> f64 {
    f64::from(u32::from_be_bytes(jobs.sources.bytes())) / (f64::from(u32::MAX) + 1.0)
}

#[cfg(test)]
mod tests;

//! Claiming: exactly one worker gets a job, and partners take turns.

mod waiting;

use access::audit::{self, Actor, Entry};
use access::{Scope, SystemTask};
use chrono::{DateTime, Utc};
use database::Tx;
use foundation::JobId;
use serde_json::json;

use crate::error::JobError;
use crate::model::Job;
use crate::service::JobService;
use crate::store;
use crate::store::queue::{Turn, Window};

/// Races that one look may lose. Each loss means that another worker has just got a job.
const TRIES: u32 = 16;

/// Takes the next job for a worker with `gpus` free; `None` when there is none for it.
///
/// Whose turn it is, is read without a lock; the claim then holds only if the partner's row is still what was read. So the
/// order is exact, and workers that race lose a few milliseconds instead of a partner its turn.
pub(crate) async fn claim(jobs: &JobService, worker: &str, gpus: i64) -> Result<Option<Job>, JobError> {
    let platform = Scope::system(SystemTask::JobQueue).tenancy();
    for _ in 0..TRIES {
        let now = jobs.sources.now();
        let mut tx = jobs.db.read(platform).await?;
        let Some((turn, window)) = next(&mut tx, gpus, now).await? else { return Ok(None) };
        drop(tx);
        let mut tx = jobs.db.write(platform).await?;
        let Some(mut job) = take(&mut tx, &turn, gpus, window).await? else { continue };
        let scope = Scope::system(SystemTask::ClaimedJob(turn.partner_id));
        if !waiting::may_begin(jobs, &mut tx, scope, &mut job, now).await? {
            tx.commit().await?;
            continue;
        }
        let event = job.claim(worker, now)?;
        store::events::append(&mut tx, scope, &mut job, &[event], now).await?;
        store::jobs::save(&mut tx, scope, &job).await?;
        audit::record(&mut tx, &jobs.sources, Actor::Platform("worker"), started(&job)).await?;
        // Last: the row that all claims of this partner meet at is locked as briefly as can be.
        if store::queue::serve(&mut tx, &turn, job.gpus).await? {
            tx.commit().await?;
            jobs.signals.events_came(job.id);
            return Ok(Some(job));
        }
    }
    Ok(None)
}

/// Whose turn it is among those whose jobs are due; when nothing is, among those whose time cannot be right.
async fn next(tx: &mut Tx, gpus: i64, now: DateTime<Utc>) -> Result<Option<(Turn, Window)>, JobError> {
    for window in [Window::due(now), Window::absurd(now)] {
        if let Some(turn) = store::queue::next_turn(tx, gpus, window, now).await? {
            return Ok(Some((turn, window)));
        }
    }
    Ok(None)
}

/// Locks the oldest job of the partner that this worker can run.
async fn take(tx: &mut Tx, turn: &Turn, gpus: i64, window: Window) -> Result<Option<Job>, JobError> {
    let scope = Scope::system(SystemTask::ClaimedJob(turn.partner_id));
    // One look per number of GPUs keeps each on the index, whatever else waits there.
    let most = gpus.min(turn.free_gpus).min(i64::from(recipes::limits::GPUS));
    let mut oldest: Option<(DateTime<Utc>, JobId)> = None;
    for wanted in 0..=most.max(0) {
        if let Some((id, since)) = store::queue::oldest(tx, scope, wanted, window, turn.payer()).await? {
            oldest = Some(oldest.map_or((since, id), |known| known.min((since, id))));
        }
    }
    match oldest {
        Some((_, id)) => store::jobs::get_locked(tx, scope, id).await.map(Some),
        None => Ok(None),
    }
}

fn started(job: &Job) -> Entry {
    let detail = json!({ "name": job.name, "attempt": job.lease.epoch, "worker": job.lease.worker });
    Entry::of_platform("job:start", job.id, job.partner, detail)
}

#[cfg(test)]
mod tests;

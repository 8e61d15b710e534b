//! The watch over one attempt: signs of life, and whether it may go on.

use std::time::Duration;

use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::WorkerOptions;
use super::attempt::Attempt;
use super::interrupt::StopReason;
use crate::error::JobError;
use crate::inputs;
use crate::store;

/// Signs of life per lease: two may be lost.
const BEATS_PER_LEASE: u32 = 3;
/// Time between them, at most: whoever watches may have the shortest lease there is.
const LONGEST_BEAT: Duration = Duration::from_secs(WorkerOptions::SHORTEST_LEASE.as_secs() / BEATS_PER_LEASE as u64);

/// Watches until the attempt has to stop, and interrupts it. Dropped when the attempt ends by itself.
///
/// A worker that cannot reach the database for a whole lease stops its jobs by itself: others may have them by then.
pub(crate) async fn watch(attempt: &Attempt, shutdown: &CancellationToken) {
    let options = &attempt.shared.options;
    let mut bell = attempt.shared.jobs.signals.control(attempt.job.id);
    let patience = options.lease / BEATS_PER_LEASE;
    let beat_every = patience.min(LONGEST_BEAT);
    let (mut proven, mut beat_at) = (Instant::now(), Instant::now() + beat_every);
    loop {
        tokio::select! {
            () = shutdown.cancelled() => return attempt.interrupt.raise(StopReason::Shutdown),
            _ = attempt.interrupt.raised() => return,
            () = bell.rung() => {}
            () = tokio::time::sleep(options.control) => {}
        }
        let asked = Instant::now();
        let beat = asked >= beat_at;
        match within(patience, look(attempt, beat)).await {
            Some(Ok(None)) => {
                proven = asked;
                if beat {
                    beat_at = asked + beat_every;
                }
            }
            Some(Ok(Some(reason))) => return attempt.interrupt.raise(reason),
            Some(Err(error)) if !error.is_transient() => {
                tracing::error!(job = %attempt.job.id, error = &error as &dyn std::error::Error, "a job cannot be watched");
            }
            Some(Err(_)) | None => {
                tracing::warn!(job = %attempt.job.id, "the database does not say whether a job may go on");
            }
        }
        if proven.elapsed() >= options.lease {
            return attempt.interrupt.raise(StopReason::LeaseLost);
        }
    }
}

async fn within<T>(limit: Duration, work: impl Future<Output = T>) -> Option<T> {
    tokio::time::timeout(limit, work).await.ok()
}

/// Why the attempt has to stop, if it has to.
async fn look(attempt: &Attempt, beat: bool) -> Result<Option<StopReason>, JobError> {
    let (jobs, scope, fence) = (&attempt.shared.jobs, attempt.scope(), attempt.fence());
    let mut tx = jobs.db.read(scope.tenancy()).await?;
    match store::worker::control(&mut tx, scope, fence.job).await? {
        Some(control) if control.holds(fence) => {
            if control.is_cancelling() {
                return Ok(Some(StopReason::Cancelled));
            }
        }
        _ => return Ok(Some(StopReason::LeaseLost)),
    }
    if !inputs::may_still_train(jobs, &mut tx, scope, &attempt.job).await? {
        return Ok(Some(StopReason::Revoked));
    }
    drop(tx);
    if beat {
        let mut tx = jobs.db.write(scope.tenancy()).await?;
        if !store::worker::beat(&mut tx, scope, fence, jobs.sources.now()).await? {
            return Ok(Some(StopReason::LeaseLost));
        }
        tx.commit().await?;
    }
    Ok(None)
}

//! Cancelling a job.

use access::audit::{self, Entry};
use access::{CancelJob, Permit};
use foundation::JobId;
use serde_json::json;

use super::JobService;
use crate::error::JobError;
use crate::model::{Job, QueueChange};
use crate::store;

impl JobService {
    /// Cancels a job: a queued one at once; a running one is marked, and its worker stops it within five seconds, wherever it
    /// runs. Asking again changes nothing.
    ///
    /// # Errors
    /// `NotFound`; `Finished` when it has succeeded or failed already.
    pub async fn cancel(&self, permit: &Permit<CancelJob>, id: JobId) -> Result<Job, JobError> {
        let (scope, now) = (permit.scope(), self.sources.now());
        let mut tx = self.db.write(scope.tenancy()).await?;
        let mut job = store::jobs::get_locked(&mut tx, scope, id).await?;
        let before = job.state;
        let Some(event) = job.request_cancel(now)? else { return Ok(job) };
        store::events::append(&mut tx, scope, &mut job, &[event], now).await?;
        store::jobs::save(&mut tx, scope, &job).await?;
        if job.state.is_final() {
            usage::pools::release(&mut tx, scope, id).await?;
        }
        let detail = json!({ "was": before, "name": job.name });
        audit::record(&mut tx, &self.sources, permit, Entry::done(permit, id).detail(detail)).await?;
        crate::joint::note_end(&mut tx, scope, &self.sources, &job).await?;
        store::queue::count(&mut tx, scope, QueueChange::between(before, job.state, job.gpus), now).await?;
        tx.commit().await?;
        self.signals.control_came(id);
        self.signals.events_came(id);
        Ok(job)
    }
}

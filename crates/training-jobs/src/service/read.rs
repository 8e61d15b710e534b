//! Reading jobs, their events and their curves.

use std::collections::BTreeMap;

use access::{Permit, ReadJob, Scope, SystemTask};
use blob_store::Expected;
use database::Tx;
use foundation::{JobId, Page, PageRequest};
use recipes::protocol::Split;
use serde::Deserialize;
use usage::budgets::{self, Payer};

use super::JobService;
use crate::error::JobError;
use crate::events::{JobEvent, Point, Series};
use crate::model::{Job, JobFailure, JobState};
use crate::store;

/// Events that one read yields at most.
pub const MAX_EVENTS_PER_READ: u32 = 1_000;

/// What of a metric event a curve needs.
#[derive(Deserialize)]
struct MetricData {
    name: String,
    split: Split,
    step: i64,
    epoch: i64,
    value: f64,
}

impl JobService {
    /// A job of the caller's partner.
    pub async fn get(&self, permit: &Permit<ReadJob>, id: JobId) -> Result<Job, JobError> {
        let scope = permit.scope();
        let mut tx = self.db.read(scope.tenancy()).await?;
        let mut job = store::jobs::get(&mut tx, scope, id).await?;
        self.explain_waiting(&mut tx, scope, std::slice::from_mut(&mut job)).await?;
        Ok(job)
    }

    /// The partner's jobs, newest first; only those in `state`, if given.
    pub async fn list(
        &self,
        permit: &Permit<ReadJob>,
        page: &PageRequest,
        state: Option<JobState>,
    ) -> Result<Page<Job>, JobError> {
        let scope = permit.scope();
        let mut tx = self.db.read(scope.tenancy()).await?;
        let mut jobs = store::jobs::list(&mut tx, scope, page, state).await?;
        self.explain_waiting(&mut tx, scope, &mut jobs).await?;
        Ok(Page::cut(jobs, page, |job| job.id))
    }

    /// Jobs that wait because a limit of the month is reached say so. It is seen now and not written down: a limit that is raised
    /// is no reason to wait any more.
    async fn explain_waiting(&self, tx: &mut Tx, scope: Scope, jobs: &mut [Job]) -> Result<(), JobError> {
        let waits = |job: &&mut Job| job.state == JobState::Queued && job.failure.is_none();
        let mut waiting = jobs.iter_mut().filter(waits).peekable();
        let Some(partner) = waiting.peek().map(|job| job.partner) else { return Ok(()) };
        let standing = budgets::standing(tx, scope, partner, self.sources.now()).await?;
        if budgets::exhausted(&standing, Payer::Partner).is_none() {
            return Ok(());
        }
        for job in waiting {
            let payer = if job.pool.is_some() { Payer::Pool } else { Payer::Partner };
            job.failure = budgets::exhausted(&standing, payer).map(|error| JobFailure::of(&error));
        }
        Ok(())
    }

    /// The job's events after number `after` (0 for all), at most `limit` and never more than [`MAX_EVENTS_PER_READ`].
    pub async fn events_after(
        &self,
        permit: &Permit<ReadJob>,
        id: JobId,
        after: i64,
        limit: u32,
    ) -> Result<Vec<JobEvent>, JobError> {
        let scope = permit.scope();
        let mut tx = self.db.read(scope.tenancy()).await?;
        // So that a job that may not be seen is an error and not an empty list.
        store::jobs::get(&mut tx, scope, id).await?;
        let limit = limit.clamp(1, MAX_EVENTS_PER_READ);
        store::events::after(&mut tx, scope, id, after, i64::from(limit)).await
    }

    /// The job's curves, by name and split. Where attempts overlap, the later one's points count.
    pub async fn metrics(&self, permit: &Permit<ReadJob>, id: JobId) -> Result<Vec<Series>, JobError> {
        let scope = permit.scope();
        let mut tx = self.db.read(scope.tenancy()).await?;
        store::jobs::get(&mut tx, scope, id).await?;
        let mut curves: BTreeMap<(String, Split), BTreeMap<i64, Point>> = BTreeMap::new();
        for data in store::events::metrics(&mut tx, scope, id).await? {
            // Written by this program; one that a newer version wrote differently is no reason to show nothing.
            let Ok(MetricData { name, split, step, epoch, value }) = serde_json::from_value(data) else { continue };
            curves.entry((name, split)).or_default().insert(step, Point { step, epoch, value });
        }
        let series = |((name, split), points): (_, BTreeMap<i64, Point>)| {
            let points = points.into_values().collect();
            Series { name, split, points }
        };
        Ok(curves.into_iter().map(series).collect())
    }

    /// The blobs that jobs refer to, of all partners: for the storage check.
    pub async fn expected_blobs(&self) -> Result<Vec<Expected>, JobError> {
        let mut tx = self.db.read(Scope::system(SystemTask::Maintenance).tenancy()).await?;
        let rows = store::worker::checkpoints(&mut tx).await?;
        let expected = |row: store::worker::OldCheckpoint| Expected {
            partner: row.partner_id,
            sha256: row.checkpoint.sha256,
            size: row.checkpoint.size,
        };
        Ok(rows.into_iter().map(expected).collect())
    }
}

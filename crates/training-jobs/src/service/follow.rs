//! Following a job live.

use std::time::Duration;

use access::{Permit, ReadJob, Scope};
use foundation::JobId;

use super::{JobService, MAX_EVENTS_PER_READ};
use crate::error::JobError;
use crate::events::JobEvent;
use crate::signals::Listener;
use crate::store;

/// How often a feed looks by itself: what another replica's worker writes is seen after this long at the latest.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// A job's events from some number on, as they come. Ends after the job's last event.
#[derive(Debug)]
pub struct EventFeed {
    jobs: JobService,
    scope: Scope,
    job: JobId,
    after: i64,
    bell: Listener,
    over: bool,
}

impl JobService {
    /// Follows the job's events after number `after`: 0, or the `Last-Event-ID` of a client that comes back.
    pub async fn follow(&self, permit: &Permit<ReadJob>, id: JobId, after: i64) -> Result<EventFeed, JobError> {
        // The bell first: what is written between the look and the wait rings it.
        let bell = self.signals.events(id);
        self.get(permit, id).await?;
        Ok(EventFeed { jobs: self.clone(), scope: permit.scope(), job: id, after: after.max(0), bell, over: false })
    }
}

impl EventFeed {
    /// The next events, at least one and at most [`MAX_EVENTS_PER_READ`]; waits until there are any. `None` once the job is
    /// over and everything was given out. May be dropped while waiting; nothing is lost.
    pub async fn next(&mut self) -> Result<Option<Vec<JobEvent>>, JobError> {
        while !self.over {
            if let Some(events) = self.read().await? {
                return Ok(Some(events));
            }
            if !self.over {
                // Whichever comes first: running out of time is as good a reason to look as the bell.
                drop(tokio::time::timeout(LOOK_EVERY, self.bell.rung()).await);
            }
        }
        Ok(None)
    }

    async fn read(&mut self) -> Result<Option<Vec<JobEvent>>, JobError> {
        let mut tx = self.jobs.db.read(self.scope.tenancy()).await?;
        let limit = i64::from(MAX_EVENTS_PER_READ);
        let events = store::events::after(&mut tx, self.scope, self.job, self.after, limit).await?;
        if let Some(last) = events.last() {
            self.after = last.seq;
            self.over = last.kind.is_last();
            return Ok(Some(events));
        }
        // Also ends for a client that comes back with the number of the last event, or one beyond it.
        self.over = store::jobs::get(&mut tx, self.scope, self.job).await?.state.is_final();
        Ok(None)
    }
}

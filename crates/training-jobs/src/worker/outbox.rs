//! Events on their way from the trainer to the database: gathered, thinned, written in batches, conditional on the epoch.

use std::time::Duration;

use access::Scope;
use recipes::protocol::Event;
use tokio::time::Instant;

use super::sampler::Sampler;
use crate::error::JobError;
use crate::events::NewEvent;
use crate::model::{Job, Progress};
use crate::service::JobService;
use crate::store;
use crate::store::worker::{Advanced, Batch, Fence};

/// Events that wait at most. With this many the trainer is not listened to until they are written, and when its pipe is full
/// it waits as well: a flood or a slow database costs time, not memory.
const FULL: usize = 2_000;
/// Events of a job that are kept, whatever their kinds; past that only those of its life.
const MAX_EVENTS: i64 = 100_000;

/// Whether the events are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flushed {
    /// They are.
    Written,
    /// The claim does not stand any more.
    Fenced,
}

/// The events of one attempt.
#[derive(Debug)]
pub(crate) struct Outbox {
    jobs: JobService,
    scope: Scope,
    fence: Fence,
    sampler: Sampler,
    pending: Vec<NewEvent>,
    /// What was sent and is not known to be written. It is sent again as it is.
    sent: Option<Sent>,
    batches: i64,
    progress: Progress,
    reported: Progress,
    last_event: i64,
    every: Duration,
    due: Instant,
    stepped: bool,
}

#[derive(Debug)]
struct Sent {
    number: i64,
    events: Vec<NewEvent>,
    progress: Progress,
}

impl Outbox {
    pub(crate) fn new(jobs: &JobService, (scope, fence): (Scope, Fence), job: &Job, every: Duration) -> Self {
        Self {
            jobs: jobs.clone(),
            scope,
            fence,
            sampler: Sampler::default(),
            pending: Vec::new(),
            sent: None,
            batches: 0,
            progress: job.progress,
            reported: job.progress,
            last_event: job.last_event,
            every,
            due: Instant::now(),
            stepped: false,
        }
    }

    /// Takes what the trainer reports.
    pub(crate) fn report(&mut self, event: &Event) {
        let count = |steps: u64| i64::try_from(steps).unwrap_or(i64::MAX);
        match *event {
            Event::Started { resumed_steps, total_steps, .. } => {
                self.progress = Progress { step: count(resumed_steps), total_steps: count(total_steps) };
            }
            Event::Progress { step, total_steps } => {
                self.progress = Progress { step: count(step), total_steps: count(total_steps) };
                // People wait for the first step; the pace begins after it.
                if !std::mem::replace(&mut self.stepped, true) {
                    self.due = Instant::now();
                }
            }
            _ => {}
        }
        if let Some(event) = NewEvent::from_trainer(event) {
            self.push(event);
        }
    }

    /// Takes an event that is thinned like a trainer's.
    pub(crate) fn push(&mut self, event: NewEvent) {
        if self.last_event + self.waiting() < MAX_EVENTS {
            self.sampler.admit(event, &mut self.pending);
        }
    }

    /// The last points of thinned curves, when nothing more comes.
    pub(crate) fn finish(&mut self) {
        if self.last_event + self.waiting() < MAX_EVENTS {
            self.sampler.finish(&mut self.pending);
        }
    }

    fn waiting(&self) -> i64 {
        i64::try_from(self.pending.len()).unwrap_or(i64::MAX)
    }

    /// Whether there is anything to write.
    pub(crate) fn has_news(&self) -> bool {
        self.sent.is_some() || !self.pending.is_empty() || self.progress != self.reported
    }

    /// Whether the trainer has to wait.
    pub(crate) fn is_full(&self) -> bool {
        self.pending.len() >= FULL
    }

    /// Ends when the next batch may be written: at once after a pause, so that the first step is seen without delay.
    pub(crate) async fn due(&self) {
        tokio::time::sleep_until(self.due).await;
    }

    /// Writes what waits. After an error it still waits, and the next try is due a little later.
    pub(crate) async fn flush(&mut self) -> Result<Flushed, JobError> {
        self.due = Instant::now() + self.every;
        if self.sent.is_none() {
            self.batches += 1;
            let events = std::mem::take(&mut self.pending);
            self.sent = Some(Sent { number: self.batches, events, progress: self.progress });
        }
        let Some(sent) = &self.sent else { return Ok(Flushed::Written) };
        let Some(last) = self.write(sent).await? else { return Ok(Flushed::Fenced) };
        (self.reported, self.last_event, self.sent) = (sent.progress, last, None);
        self.jobs.signals.events_came(self.fence.job);
        Ok(Flushed::Written)
    }

    /// The number of the job's last event afterwards; `None` when the claim does not stand any more.
    async fn write(&self, sent: &Sent) -> Result<Option<i64>, JobError> {
        let (now, scope) = (self.jobs.sources.now(), self.scope);
        let count = i64::try_from(sent.events.len()).unwrap_or(i64::MAX);
        let batch = Batch { number: sent.number, events: count, progress: sent.progress };
        let mut tx = self.jobs.db.write(scope.tenancy()).await?;
        match store::worker::advance(&mut tx, scope, self.fence, batch, now).await? {
            Advanced::Fenced => Ok(None),
            Advanced::Known(last) => Ok(Some(last)),
            Advanced::Reserved(last) => {
                let first = last - count + 1;
                store::events::insert(&mut tx, scope, self.fence.job, first, &sent.events, now).await?;
                tx.commit().await?;
                Ok(Some(last))
            }
        }
    }
}

#[cfg(test)]
mod tests;

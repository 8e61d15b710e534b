//! What a server does beside answering: expiry and clean-up. Several replicas may do it at once.
//!
//! Nothing is deleted in a round before which the clock has jumped: to a clock that is a month ahead for a minute every session
//! has ended and every upload is abandoned, and none of them would come back with the right time.

use std::time::{Duration, Instant};

use blob_store::{BlobStore, Grace};
use chrono::{DateTime, TimeDelta, Utc};
use database::Db;
use dataset_sharing::DatasetService;
use foundation::Sources;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::stack::Stack;

/// How often.
const EVERY: Duration = Duration::from_hours(1);
/// A clock that is corrected by less has not jumped: the shortest period that anything is kept for is many times longer.
const TOLERANCE: TimeDelta = TimeDelta::minutes(5);

struct Upkeep {
    db: Db,
    sources: Sources,
    blobs: BlobStore,
    datasets: DatasetService,
}

/// Starts the hourly round; the first one comes at once, for what an earlier process left.
pub(crate) fn start(stack: &Stack, tasks: &TaskTracker, shutdown: &CancellationToken) {
    let upkeep = Upkeep {
        db: stack.db.clone(),
        sources: stack.sources.clone(),
        blobs: stack.blobs.clone(),
        datasets: stack.datasets.clone(),
    };
    let shutdown = shutdown.clone();
    tasks.spawn(async move {
        let mut pace = Pace::new(upkeep.sources.now(), Instant::now());
        loop {
            let jump = pace.look(upkeep.sources.now(), Instant::now());
            if jump.abs() <= TOLERANCE {
                upkeep.round().await;
            } else {
                let seconds = jump.num_seconds();
                tracing::warn!(
                    seconds,
                    "the clock has jumped: nothing is deleted before it has gone steadily for a while"
                );
            }
            if shutdown.run_until_cancelled(tokio::time::sleep(EVERY)).await.is_none() {
                return;
            }
        }
    });
}

impl Upkeep {
    /// One part that fails must not keep the others from running; it is tried again with the next round.
    async fn round(&self) {
        match access::maintenance::sweep(&self.db, &self.sources).await {
            Ok(swept) => tracing::debug!(?swept, "swept credentials"),
            Err(error) => tracing::warn!(%error, "could not sweep credentials"),
        }
        match partner_registry::applications::lapse(&self.db, &self.sources).await {
            Ok(applications) => tracing::debug!(applications, "deleted applications that nobody confirmed"),
            Err(error) => tracing::warn!(%error, "could not delete applications that nobody confirmed"),
        }
        match usage::sampling::sample(&self.db, &self.sources).await {
            Ok(partners) => tracing::debug!(partners, "recorded what is stored"),
            Err(error) => tracing::warn!(%error, "could not record what is stored"),
        }
        match usage::budgets::watch_all(&self.db, &self.sources).await {
            Ok(partners) => tracing::debug!(partners, "looked at budgets"),
            Err(error) => tracing::warn!(%error, "could not look at budgets"),
        }
        match usage::statements::make_due(&self.db, &self.sources).await {
            Ok(statements) => tracing::debug!(statements, "made statements"),
            Err(error) => tracing::warn!(%error, "could not make statements"),
        }
        match partner_registry::catalogue::fill(&self.db, &self.sources).await {
            Ok(filled) => tracing::debug!(?filled, "filled the catalogue"),
            Err(error) => tracing::warn!(%error, "could not fill the catalogue"),
        }
        match self.datasets.expire_uploads().await {
            Ok(uploads) => tracing::debug!(uploads, "expired uploads"),
            Err(error) => tracing::warn!(%error, "could not expire uploads"),
        }
        match self.blobs.sweep(Grace::default()).await {
            Ok(swept) => tracing::debug!(?swept, "swept the blob store"),
            Err(error) => tracing::warn!(%error, "could not sweep the blob store"),
        }
    }
}

/// The clock against the time that really passed.
struct Pace {
    clock: DateTime<Utc>,
    timer: Instant,
}

impl Pace {
    fn new(clock: DateTime<Utc>, timer: Instant) -> Self {
        Self { clock, timer }
    }

    /// How far the clock has jumped since the last look.
    fn look(&mut self, clock: DateTime<Utc>, timer: Instant) -> TimeDelta {
        let passed = TimeDelta::from_std(timer - self.timer).unwrap_or(TimeDelta::MAX);
        let moved = clock - self.clock;
        *self = Self { clock, timer };
        moved - passed
    }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use chrono::{DateTime, TimeDelta, Utc};

    use super::{EVERY, Pace, TOLERANCE};

    #[test]
    fn a_jump_is_seen_once_in_either_direction() {
        let (start, timer) = (DateTime::<Utc>::UNIX_EPOCH + TimeDelta::days(20_000), Instant::now());
        let mut pace = Pace::new(start, timer);
        // What the clock says at each round, in hours and seconds; the rounds come hourly.
        let rounds = [(1, 20), (2, -20), (800, 0), (801, 0), (4, 0), (5, 0)];
        let jumped = rounds.into_iter().zip(1..).map(|((hours, seconds), round)| {
            let clock = start + TimeDelta::hours(hours) + TimeDelta::seconds(seconds);
            pace.look(clock, timer + EVERY * round).abs() > TOLERANCE
        });
        assert_eq!(jumped.collect::<Vec<_>>(), [false, false, true, false, true, false]);
    }
}

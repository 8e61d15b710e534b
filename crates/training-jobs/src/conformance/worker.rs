//! The worker of conformance runs: one run at a time, beside the worker of jobs in the same process.

use std::time::Duration;

use access::attestations::Attestor;
use access::{Scope, SystemTask};
use chrono::TimeDelta;
use foundation::ConformanceRunId;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::attempt::Outcome;
use super::error::ConformanceError;
use super::model::Run;
use super::service::ConformanceService;
use super::store;
use super::store::lease;
use crate::predictor::Predictor;
use crate::worker::leases::{LOOKS_PER_LEASE, LeaseWatch};

/// Times that the end of a run is written again when the database is away.
const SETTLE_TRIES: u32 = 30;

/// A worker's rhythm.
#[derive(Debug, Clone, Copy)]
pub struct ConformanceOptions {
    /// How long a worker may give no sign of life before its run is taken by another.
    pub lease: Duration,
    /// How often an idle worker looks for runs that other processes queued.
    pub poll: Duration,
    /// How often a run is checked, and a sign of life given.
    pub control: Duration,
}

impl Default for ConformanceOptions {
    fn default() -> Self {
        Self { lease: Duration::from_secs(30), poll: Duration::from_secs(1), control: Duration::from_secs(1) }
    }
}

/// Works at runs until it is told to stop; see [`ConformanceWorker::run`].
#[derive(Debug)]
pub struct ConformanceWorker {
    pub(super) service: ConformanceService,
    /// A predictor of the worker's own: its folder's name is the worker's.
    pub(super) predictor: Predictor,
    pub(super) attestor: Attestor,
    pub(super) options: ConformanceOptions,
}

impl ConformanceWorker {
    /// A worker for the runs of this service. The predictor must be its own.
    pub fn new(
        service: ConformanceService,
        predictor: Predictor,
        attestor: Attestor,
        options: ConformanceOptions,
    ) -> Self {
        Self { service, predictor, attestor, options }
    }

    /// Works until `shutdown` is cancelled; a run that is under way is handed back then. Dropping the future hands nothing back:
    /// the run is taken when its lease is found dead.
    pub async fn run(self, shutdown: CancellationToken) {
        let lease = TimeDelta::from_std(self.options.lease).unwrap_or(TimeDelta::MAX);
        let (mut leases, mut recovered) = (LeaseWatch::new(lease), false);
        let round = self.options.lease / LOOKS_PER_LEASE;
        let mut next_round = Instant::now();
        while !shutdown.is_cancelled() {
            if Instant::now() >= next_round {
                next_round = Instant::now() + round;
                report(self.look_after(&mut leases, &mut recovered).await, "conformance runs cannot be looked after");
            }
            let claimed = if recovered { self.claim().await } else { Ok(None) };
            match claimed {
                Ok(Some(run)) => {
                    let work = self.work(&run, &shutdown);
                    tokio::pin!(work);
                    loop {
                        tokio::select! {
                            () = &mut work => break,
                            () = tokio::time::sleep_until(next_round) => {
                                next_round = Instant::now() + round;
                                let looked = self.look_after(&mut leases, &mut recovered).await;
                                report(looked, "conformance runs cannot be looked after");
                            }
                        }
                    }
                    continue;
                }
                Ok(None) => {}
                Err(error) => report(Err(error), "no conformance run can be claimed"),
            }
            tokio::select! {
                () = shutdown.cancelled() => {}
                () = self.service.work.notified() => {}
                () = tokio::time::sleep(self.options.poll) => {}
            }
        }
        self.predictor.close().await;
    }

    async fn claim(&self) -> Result<Option<Run>, ConformanceError> {
        let scope = Scope::system(SystemTask::ConformanceQueue);
        let mut tx = self.service.db.write(scope.tenancy()).await?;
        let now = self.service.sources.now();
        let Some(id) = lease::claim(&mut tx, scope, self.predictor.worker(), now).await? else { return Ok(None) };
        let run = store::find(&mut tx, scope, id).await?;
        tx.commit().await?;
        Ok(run)
    }

    async fn work(&self, run: &Run, shutdown: &CancellationToken) {
        tracing::info!(run = %run.id, attempt = run.epoch, "conformance run started");
        // A run that takes its workers down with it must not do so for ever.
        let worn_out = run.failures >= self.service.policy.max_failures;
        let outcome = if worn_out { Outcome::Retry } else { self.attempt(run, shutdown).await };
        for _ in 0..SETTLE_TRIES {
            match self.settle(run, &outcome).await {
                Ok(()) => return,
                Err(error) if is_transient(&error) => tokio::time::sleep(self.options.control).await,
                Err(error) => {
                    report(Err(error), "the end of a conformance run cannot be written");
                    // Counted, so that it does not go on for ever.
                    report(self.settle(run, &Outcome::Retry).await, "a conformance run cannot be handed back");
                    return;
                }
            }
        }
    }

    /// Gives back what an earlier life of this worker held, and takes runs from dead workers.
    async fn look_after(
        &self,
        leases: &mut LeaseWatch<ConformanceRunId>,
        recovered: &mut bool,
    ) -> Result<(), ConformanceError> {
        let scope = Scope::system(SystemTask::ConformanceQueue);
        let now = self.service.sources.now();
        if !*recovered {
            let mut tx = self.service.db.write(scope.tenancy()).await?;
            for held in lease::held_by(&mut tx, scope, self.predictor.worker()).await? {
                self.requeue(&mut tx, scope, held.fence(), 1).await?;
            }
            tx.commit().await?;
            *recovered = true;
        }
        let mut tx = self.service.db.read(scope.tenancy()).await?;
        let held = lease::held(&mut tx, scope).await?;
        drop(tx);
        for dead in leases.look(&held, now) {
            tracing::warn!(run = %dead.id, epoch = dead.lease_epoch, "a worker is gone; its conformance run is taken back");
            let mut tx = self.service.db.write(scope.tenancy()).await?;
            self.requeue(&mut tx, scope, dead.fence(), 1).await?;
            tx.commit().await?;
        }
        Ok(())
    }
}

fn is_transient(error: &ConformanceError) -> bool {
    use foundation::{ErrorKind, Fault as _};
    error.kind() == ErrorKind::Unavailable
}

fn report(done: Result<(), ConformanceError>, what: &str) {
    if let Err(error) = done {
        let error = &error as &dyn std::error::Error;
        tracing::warn!(error, "{what}");
    }
}

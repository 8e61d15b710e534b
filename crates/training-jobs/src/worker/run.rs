//! The worker's own loop: claim, look after leases, clean up, shut down.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use access::{Scope, SystemTask};
use chrono::TimeDelta;
use tokio::task::{Id, JoinError, JoinSet};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::attempt::Attempt;
use super::claim::claim;
use super::finish::{Settled, take_back};
use super::interrupt::Interrupt;
use super::leases::{LOOKS_PER_LEASE, LeaseWatch};
use super::{Pulse, Shared, Worker, measures};
use crate::error::JobError;
use crate::folder::WorkRoot;
use crate::store;
use crate::store::worker::{Fence, HeldLease};

/// How long attempts may take to hand their jobs back when the worker is shut down.
const SHUTDOWN: Duration = Duration::from_secs(15);
/// Checkpoints of finished jobs that one round removes.
const OLD_CHECKPOINTS: i64 = 32;

/// The state of a running worker.
struct Running {
    shared: Arc<Shared>,
    root: Arc<WorkRoot>,
    shutdown: CancellationToken,
    attempts: JoinSet<()>,
    at_work: HashMap<Id, AtWork>,
    free_gpus: Vec<u32>,
    leases: LeaseWatch,
    pulse: Pulse,
    /// Whether the leases of this worker's earlier life are given back.
    recovered: bool,
}

/// What an attempt holds of the worker.
struct AtWork {
    fence: Fence,
    gpus: Vec<u32>,
}

impl Worker {
    /// Runs jobs until `shutdown` is cancelled. Then the running trainers are stopped and their jobs handed back, so that
    /// another worker goes on from their last checkpoints at once.
    ///
    /// At the start it wipes what a worker that died in this folder left there, and takes that worker's jobs on. Dropping the
    /// future ends everything at once, without handing back: the jobs are taken when their leases are found dead.
    ///
    /// # Errors
    /// When the folder cannot be used. A database or store that is away is waited for.
    pub async fn run(self, shutdown: CancellationToken) -> Result<(), JobError> {
        let Self { shared, pulse } = self;
        let root = WorkRoot::open(&shared.options.root, &shared.jobs.sources).await?;
        tracing::info!(worker = %root.worker, slots = shared.options.slots, gpus = shared.options.gpus, "worker started");
        measures::begin(shared.options.slots);
        let lease = TimeDelta::from_std(shared.options.lease).unwrap_or(TimeDelta::MAX);
        let running = Running {
            free_gpus: (0..shared.options.gpus).rev().collect(),
            shared,
            root: Arc::new(root),
            shutdown,
            attempts: JoinSet::new(),
            at_work: HashMap::new(),
            leases: LeaseWatch::new(lease),
            pulse,
            recovered: false,
        };
        running.work().await;
        Ok(())
    }
}

impl Running {
    async fn work(mut self) {
        let round = self.shared.options.lease / LOOKS_PER_LEASE;
        let mut next_round = Instant::now();
        while !self.shutdown.is_cancelled() {
            if Instant::now() >= next_round {
                next_round = Instant::now() + round;
                if let Err(error) = self.look_after().await {
                    report(&error, "leases cannot be looked after");
                }
            }
            match self.fill().await {
                Ok(()) if self.recovered => self.pulse.beat(),
                Ok(()) => {}
                Err(error) => report(&error, "no jobs can be claimed"),
            }
            let (room, pause) = (self.has_room(), self.pause());
            tokio::select! {
                () = self.shutdown.cancelled() => {}
                Some(done) = self.attempts.join_next_with_id() => self.ended(done),
                () = self.shared.jobs.signals.work(), if room => {}
                () = tokio::time::sleep(pause), if room => {}
                () = tokio::time::sleep_until(next_round) => {}
            }
        }
        self.hand_back().await;
    }

    fn has_room(&self) -> bool {
        self.at_work.len() < self.shared.options.slots
    }

    /// Claims as many jobs as there is room for.
    async fn fill(&mut self) -> Result<(), JobError> {
        while self.recovered && self.has_room() && !self.shutdown.is_cancelled() {
            let gpus = i64::try_from(self.free_gpus.len()).unwrap_or(0);
            let Some(job) = claim(&self.shared.jobs, &self.root.worker, gpus).await? else { break };
            let asked = usize::try_from(job.gpus).unwrap_or(0).min(self.free_gpus.len());
            let gpus = self.free_gpus.split_off(self.free_gpus.len() - asked);
            let (shared, devices) = (self.shared.clone(), gpus.clone());
            let attempt = Attempt { shared, job, devices, interrupt: Interrupt::default() };
            let (fence, root, shutdown) = (attempt.fence(), self.root.clone(), self.shutdown.clone());
            let task = self.attempts.spawn(async move { attempt.run(&root, &shutdown).await });
            self.at_work.insert(task.id(), AtWork { fence, gpus });
            measures::claimed();
            measures::running(self.at_work.len());
        }
        Ok(())
    }

    fn ended(&mut self, done: Result<(Id, ()), JoinError>) {
        let id = match done {
            Ok((id, ())) => id,
            Err(error) => {
                // A defect. Its folder was wiped as it unwound; its lease is found dead like any other.
                tracing::error!(%error, "an attempt broke down");
                measures::ended(measures::Outcome::Broken);
                error.id()
            }
        };
        if let Some(AtWork { gpus, .. }) = self.at_work.remove(&id) {
            self.free_gpus.extend(gpus);
        }
        measures::running(self.at_work.len());
    }

    /// The time until an idle worker looks again, a third more or less.
    fn pause(&self) -> Duration {
        let [byte] = self.shared.jobs.sources.bytes();
        self.shared.options.poll * (2 * 255 + 2 * u32::from(byte)) / (3 * 255)
    }

    /// One round: gives back what an earlier life of this worker held, takes jobs from dead workers, and removes checkpoints
    /// that nobody needs.
    async fn look_after(&mut self) -> Result<(), JobError> {
        let jobs = &self.shared.jobs;
        let platform = Scope::system(SystemTask::JobQueue).tenancy();
        if !self.recovered {
            let mut tx = jobs.db.read(platform).await?;
            let held = store::worker::held_by(&mut tx, &self.root.worker).await?;
            drop(tx);
            for lease in held {
                take_back(jobs, &lease).await?;
            }
            self.recovered = true;
        }
        let mut tx = jobs.db.read(platform).await?;
        let mut held = store::worker::held(&mut tx).await?;
        drop(tx);
        // Our own attempts prove their life to us by running.
        held.retain(|lease: &HeldLease| !self.at_work.values().any(|at| at.fence == lease.fence()));
        for lease in self.leases.look(&held, jobs.sources.now()) {
            tracing::warn!(job = %lease.id, epoch = lease.lease_epoch, "a worker is gone; its job is taken back");
            if let Settled::Written(_) = take_back(jobs, &lease).await? {
                measures::taken_over();
            }
        }
        self.remove_checkpoints().await
    }

    async fn remove_checkpoints(&self) -> Result<(), JobError> {
        let jobs = &self.shared.jobs;
        let mut tx = jobs.db.read(Scope::system(SystemTask::JobQueue).tenancy()).await?;
        let old = store::worker::old_checkpoints(&mut tx, OLD_CHECKPOINTS).await?;
        drop(tx);
        for row in old {
            self.shared.blobs.delete(row.partner_id, &row.checkpoint.sha256).await?;
            let scope = Scope::system(SystemTask::ClaimedJob(row.partner_id));
            let mut tx = jobs.db.write(scope.tenancy()).await?;
            store::worker::forget_checkpoint(&mut tx, scope, row.id).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    /// Every attempt sees the same token and hands its job back; what does not come to its end in time is dropped, which
    /// kills its trainer and wipes its folder as well.
    async fn hand_back(mut self) {
        self.pulse.stop();
        let all = async { while self.attempts.join_next().await.is_some() {} };
        if tokio::time::timeout(SHUTDOWN, all).await.is_err() {
            tracing::error!(left = self.attempts.len(), "jobs could not be handed back in time");
        }
        self.attempts.shutdown().await;
        tracing::info!(worker = %self.root.worker, "worker stopped");
    }
}

fn report(error: &JobError, what: &str) {
    let error = error as &dyn std::error::Error;
    tracing::warn!(error, "{what}");
}

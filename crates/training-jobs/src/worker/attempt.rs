//! One attempt at a job, from its claim to its end.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use access::{Scope, SystemTask};
use blob_store::BlobError;
use foundation::{ErrorKind, Fault as _};
use model_registry::ModelFile;
use recipes::protocol::Disposition;
use recipes::{TrainingResult, Values};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::Shared;
use super::finish::{self, Settled};
use super::interrupt::{Interrupt, StopReason};
use super::train::Training;
use super::{measures, prepare, watch};
use crate::engine::Launch;
use crate::error::JobError;
use crate::folder::{WipedFolder, WorkRoot};
use crate::model::{AttemptEnd, Job, JobFailure};
use crate::outputs;
use crate::store::worker::Fence;

/// Time between two tries to write down how an attempt ended.
const TRY_AGAIN: Duration = Duration::from_millis(500);

/// A claimed job and what it runs with.
#[derive(Debug)]
pub(crate) struct Attempt {
    pub shared: Arc<Shared>,
    pub job: Job,
    /// GPUs that are this job's while it runs.
    pub devices: Vec<u32>,
    pub interrupt: Interrupt,
}

/// Why an attempt goes no further.
#[derive(Debug)]
pub(crate) enum Halt {
    /// It was stopped.
    Stopped(StopReason),
    /// It ended.
    End(Box<AttemptEnd>),
}

impl Halt {
    pub(super) fn failed(failure: JobFailure, disposition: Disposition) -> Self {
        Self::End(Box::new(AttemptEnd::Failed(failure, disposition)))
    }
}

impl From<StopReason> for Halt {
    fn from(reason: StopReason) -> Self {
        Self::Stopped(reason)
    }
}

impl From<JobError> for Halt {
    fn from(error: JobError) -> Self {
        tracing::warn!(error = &error as &dyn std::error::Error, "an attempt failed in the worker");
        let damaged = matches!(error, JobError::Blob(BlobError::Corrupt { .. } | BlobError::NotFound { .. }));
        let elsewhere = matches!(error.kind(), ErrorKind::Unavailable | ErrorKind::Internal) && !damaged;
        let disposition = if elsewhere { Disposition::Retry } else { Disposition::Fail };
        Self::failed(shown(&error), disposition)
    }
}

/// What the job's people may read of a failure: causes inside the platform are the operator's to read, in the log.
fn shown(error: &JobError) -> JobFailure {
    let (message, values) = match error.kind() {
        ErrorKind::Internal => ("the platform failed to run the job".to_owned(), Values::new()),
        ErrorKind::Unavailable => ("a part of the platform was away".to_owned(), Values::new()),
        _ => (error.to_string(), error.values()),
    };
    let next_step = error.next_step().filter(|_| error.kind() != ErrorKind::Internal);
    let next_step = Some(next_step.unwrap_or_else(|| "Tell the operator the id of the job.".to_owned()));
    JobFailure { code: error.code().to_owned(), message, values, next_step, field: error.field() }
}

impl Attempt {
    pub(crate) fn fence(&self) -> Fence {
        Fence { job: self.job.id, epoch: self.job.lease.epoch }
    }

    /// The rows of the job's partner.
    pub(crate) fn scope(&self) -> Scope {
        Scope::system(SystemTask::ClaimedJob(self.job.partner))
    }

    /// Runs it to its end. Returns once the end is written down, or the job is somebody else's.
    pub(crate) async fn run(&self, root: &WorkRoot, shutdown: &CancellationToken) {
        tracing::info!(job = %self.job.id, attempt = self.job.lease.epoch, "job started");
        let settled = {
            // On the heap: it holds the states of every stage, from decrypting to registering.
            let mut work = Box::pin(self.work(root));
            let watch = pin!(watch::watch(self, shutdown));
            tokio::select! {
                settled = &mut work => settled,
                // It has interrupted the work, which now comes to its end.
                () = watch => work.await,
            }
        };
        measures::ended((&settled).into());
        match settled {
            Ok(Settled::Written(state)) => tracing::info!(job = %self.job.id, %state, "attempt ended"),
            Ok(Settled::Fenced) => tracing::warn!(job = %self.job.id, "the job is somebody else's by now"),
            // Its lease runs out, and then it is taken like a dead worker's.
            Err(error) => tracing::error!(
                job = %self.job.id, error = &error as &dyn std::error::Error, "the end of an attempt cannot be written"
            ),
        }
    }

    async fn work(&self, root: &WorkRoot) -> Result<Settled, JobError> {
        let trained = match root.folder(&format!("{}-{}", self.job.id, self.job.lease.epoch)) {
            Ok(folder) => self.train(folder).await,
            Err(error) => Err(error.into()),
        };
        let end = match trained {
            Ok(model) => {
                let (Shared { jobs, blobs, .. }, partner, fence) = (&*self.shared, self.job.partner, self.fence());
                match self.insist(|| finish::succeed(jobs, blobs, partner, fence, model.clone())).await {
                    Ok(settled) => return Ok(settled),
                    Err(error) => Halt::from(error),
                }
            }
            Err(halt) => halt,
        };
        let end = match end {
            Halt::End(end) => *end,
            Halt::Stopped(StopReason::Cancelled) => AttemptEnd::Cancelled,
            Halt::Stopped(StopReason::Revoked) => AttemptEnd::Revoked,
            Halt::Stopped(StopReason::Shutdown) => AttemptEnd::Released,
            Halt::Stopped(StopReason::LeaseLost) => return Ok(Settled::Fenced),
        };
        self.insist(|| finish::settle(&self.shared.jobs, self.job.partner, self.fence(), end.clone())).await
    }

    /// Trains in the folder and stores the model. The folder is wiped before the end is written down: who reads that a job is
    /// over can rely on its data being gone from the worker.
    async fn train(&self, folder: WipedFolder) -> Result<(Vec<ModelFile>, TrainingResult), Halt> {
        let trained = self.train_in(&folder).await;
        folder.wipe().await;
        trained
    }

    async fn train_in(&self, folder: &WipedFolder) -> Result<(Vec<ModelFile>, TrainingResult), Halt> {
        let path = folder.path();
        let prepared = self.interrupt.or(prepare::prepare(self, path)).await??;
        let launch = Launch { folder: path.to_owned(), resources: prepared.resources, devices: self.devices.clone() };
        let running = self.shared.engine.start(&launch).await.map_err(|error| {
            tracing::error!(error = &error as &dyn std::error::Error, "the trainer cannot be started");
            let step = "Tell the operator the id of the job.";
            let failure = JobFailure::new("trainer_not_started", "the worker could not start the trainer", step);
            Halt::failed(failure, Disposition::Retry)
        })?;
        let result = Training::new(self, path, running, prepared.notes).follow().await?;
        let files = match self.job.register_as {
            Some(_) => {
                self.expect_room(&result).await?;
                let uploading = outputs::upload(&self.shared.blobs, self.job.partner, path, &result);
                self.interrupt.or(uploading).await??
            }
            None => Vec::new(),
        };
        Ok((files, result))
    }

    /// Stores nothing of a model that does not fit. That it cannot be found out at the moment is no reason to give up: the
    /// registration asks again.
    async fn expect_room(&self, result: &TrainingResult) -> Result<(), JobError> {
        let (jobs, scope) = (&self.shared.jobs, self.scope());
        let asked = async {
            let mut tx = jobs.db.read(scope.tenancy()).await?;
            outputs::expect_room(&mut tx, scope, outputs::bytes_of(result), jobs.sources.now()).await
        };
        match asked.await {
            Err(error) if error.is_transient() => Ok(()),
            answered => answered,
        }
    }

    /// Does it until it is done, as long as a lease lasts: a database that restarts must not cost hours of training.
    async fn insist<F>(&self, what: impl Fn() -> F) -> Result<Settled, JobError>
    where
        F: Future<Output = Result<Settled, JobError>>,
    {
        let deadline = Instant::now() + self.shared.options.lease;
        loop {
            match what().await {
                Err(error) if error.is_transient() && Instant::now() < deadline => {
                    tracing::warn!(job = %self.job.id, error = &error as &dyn std::error::Error, "trying again");
                    tokio::time::sleep(TRY_AGAIN).await;
                }
                done => return done,
            }
        }
    }
}

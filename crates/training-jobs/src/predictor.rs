//! Predictors: trained models kept warm, each in a process of its own that reads its files and answers line by line.
//!
//! The server never parses a model file or runs a model: it starts `hansa-trainer predict --dir …` and passes JSON on. A process
//! belongs to one asking partner and one model version, so that nothing of one partner's rows is ever in a process that
//! another one's requests reach. The least recently used idle process makes room for a new one, and one that nobody asks goes
//! after a while; with a process goes its folder, which held decrypted files. A process that errs or takes too long is killed.
//!
//! Whether the caller may use the model is the registry's to say, before every prediction:
//! [`ModelService::files_for_prediction`].

mod error;
mod warm;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use foundation::{ModelVersionId, PartnerId, Sources};
use model_registry::{ModelService, PredictionFiles};
use recipes::predict::{MAX_REQUEST_BYTES, MAX_ROWS};
use recipes::{PredictRequest, Predictions};
use tokio::sync::{mpsc, oneshot};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::engine::TrainerCommand;
use crate::error::JobError;
use crate::folder::WorkRoot;

pub use error::PredictorError;

/// Requests that wait for one process at most.
const WAITING: usize = 16;
/// Times that a request whose process went away as it came is given to a new one.
const TRIES: u32 = 3;

/// What a predictor may use.
#[derive(Debug, Clone)]
pub struct PredictorOptions {
    /// The folder below which models are decrypted. It belongs to this predictor alone and is wiped when it starts.
    pub root: PathBuf,
    /// The trainer.
    pub command: TrainerCommand,
    /// Added to the otherwise empty environment.
    pub environment: Vec<(String, String)>,
    /// Processes at once.
    pub max_processes: usize,
    /// A process that was not asked for so long is ended.
    pub idle: Duration,
    /// The longest that one request may take, starting a process included, waiting for others not.
    pub time_limit: Duration,
}

impl PredictorOptions {
    /// In `root`: eight processes, five idle minutes, thirty seconds per request.
    pub fn new(root: impl Into<PathBuf>, command: TrainerCommand) -> Self {
        Self {
            root: root.into(),
            command,
            environment: Vec::new(),
            max_processes: 8,
            idle: Duration::from_mins(5),
            time_limit: Duration::from_secs(30),
        }
    }
}

/// Asks trained models. Cheap to clone; clones share the processes.
#[derive(Debug, Clone)]
pub struct Predictor(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    models: ModelService,
    options: PredictorOptions,
    root: WorkRoot,
    sources: Sources,
    pool: Mutex<HashMap<Key, Entry>>,
    tasks: TaskTracker,
    closing: CancellationToken,
}

/// Whose process it is, for which version.
type Key = (PartnerId, ModelVersionId);

#[derive(Debug)]
struct Entry {
    asks: mpsc::Sender<Ask>,
    stop: CancellationToken,
    used: Instant,
    /// Held by every request that is under way.
    busy: Arc<()>,
}

/// One request on its way to a process.
#[derive(Debug)]
struct Ask {
    line: Arc<Vec<u8>>,
    rows: usize,
    /// Microseconds that a process was at work for it.
    spent: Arc<AtomicU64>,
    answer: oneshot::Sender<Result<Predictions, PredictorError>>,
}

impl Predictor {
    /// Opens the folder, wiping what an earlier predictor left there.
    ///
    /// # Errors
    /// When the folder cannot be used, or another predictor or worker uses it.
    pub async fn open(models: ModelService, sources: Sources, options: PredictorOptions) -> Result<Self, JobError> {
        let root = WorkRoot::open(&options.root, &sources).await?;
        let (tasks, closing) = (TaskTracker::new(), CancellationToken::new());
        Ok(Self(Arc::new(Inner { models, options, root, sources, pool: Mutex::default(), tasks, closing })))
    }

    /// Predicts rows with a model version, on behalf of the partner that asks. `files` is what the registry has just answered
    /// to that partner's permit.
    ///
    /// # Errors
    /// `Refused` when the model says that the rows cannot be used; `Busy` when every process is at work; `TooSlow`, `Broken`
    /// when the process had to be killed; `Model` when the files cannot be fetched.
    pub async fn predict(
        &self,
        asking: PartnerId,
        files: &PredictionFiles,
        request: &PredictRequest,
    ) -> Result<Predictions, PredictorError> {
        self.predict_timed(asking, files, request).await.0
    }

    /// The same, and how long a process was at work for it, whatever came of it: starting one included, waiting for others not.
    pub async fn predict_timed(
        &self,
        asking: PartnerId,
        files: &PredictionFiles,
        request: &PredictRequest,
    ) -> (Result<Predictions, PredictorError>, Duration) {
        let spent = Arc::new(AtomicU64::new(0));
        let answer = self.ask(asking, files, request, &spent).await;
        (answer, Duration::from_micros(spent.load(Ordering::Relaxed)))
    }

    async fn ask(
        &self,
        asking: PartnerId,
        files: &PredictionFiles,
        request: &PredictRequest,
        spent: &Arc<AtomicU64>,
    ) -> Result<Predictions, PredictorError> {
        if request.rows.len() > MAX_ROWS {
            return Err(PredictorError::TooManyRows { rows: request.rows.len() });
        }
        let mut line = serde_json::to_vec(request).map_err(|_| PredictorError::Broken)?;
        if line.len() >= MAX_REQUEST_BYTES {
            return Err(PredictorError::TooLarge);
        }
        line.push(b'\n');
        let (line, rows) = (Arc::new(line), request.rows.len());
        for _ in 0..TRIES {
            let (answer, answered) = oneshot::channel();
            let (asks, _busy) = self.process(asking, files)?;
            match asks.try_send(Ask { line: line.clone(), rows, spent: spent.clone(), answer }) {
                Err(mpsc::error::TrySendError::Full(_)) => return Err(PredictorError::Busy),
                // It went away in between, or before it came to this request: another one will answer.
                Err(mpsc::error::TrySendError::Closed(_)) => {}
                Ok(()) => {
                    if let Ok(answer) = answered.await {
                        return answer;
                    }
                }
            }
        }
        Err(PredictorError::Broken)
    }

    /// Ends all processes and wipes their folders. New requests are refused.
    pub async fn close(&self) {
        self.0.closing.cancel();
        self.0.tasks.close();
        self.0.tasks.wait().await;
    }

    /// How many processes there are: for the metrics.
    pub fn processes(&self) -> usize {
        self.0.tasks.len()
    }

    /// The name under which whoever owns this predictor holds leases: it is the folder's, which nobody else has.
    pub(crate) fn worker(&self) -> &str {
        &self.0.root.worker
    }

    /// The way to the process of this partner and version, which is started if need be.
    fn process(
        &self,
        asking: PartnerId,
        files: &PredictionFiles,
    ) -> Result<(mpsc::Sender<Ask>, Arc<()>), PredictorError> {
        if self.0.closing.is_cancelled() {
            return Err(PredictorError::Busy);
        }
        let key = (asking, files.version);
        let mut pool = self.0.pool.lock().unwrap_or_else(PoisonError::into_inner);
        pool.retain(|_, entry| !entry.asks.is_closed());
        if let Some(entry) = pool.get_mut(&key) {
            entry.used = Instant::now();
            return Ok((entry.asks.clone(), entry.busy.clone()));
        }
        make_room(&mut pool, self.0.options.max_processes)?;
        let (asks, asked) = mpsc::channel(WAITING);
        let (stop, busy) = (self.0.closing.child_token(), Arc::new(()));
        let task = warm::serve(self.0.clone(), files.clone(), asked, stop.clone());
        self.0.tasks.spawn(task);
        pool.insert(key, Entry { asks: asks.clone(), stop, used: Instant::now(), busy: busy.clone() });
        Ok((asks, busy))
    }
}

/// Ends the least recently used process that nobody waits for, if there are too many.
fn make_room(pool: &mut HashMap<Key, Entry>, most: usize) -> Result<(), PredictorError> {
    if pool.len() < most {
        return Ok(());
    }
    let idle = pool.iter().filter(|(_, entry)| Arc::strong_count(&entry.busy) == 1);
    let oldest = idle.min_by_key(|(_, entry)| entry.used).map(|(key, _)| *key);
    let entry = oldest.and_then(|key| pool.remove(&key)).ok_or(PredictorError::Busy)?;
    entry.stop.cancel();
    Ok(())
}

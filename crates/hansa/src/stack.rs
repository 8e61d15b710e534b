//! The services, put together from an operator's configuration: the same for every command that opens the platform's state.

use std::sync::Arc;
use std::time::Duration;

use access::attestations::Attestor;
use access::{Authenticator, SigningSecret, TokenSettings};
use anyhow::Context as _;
use aws_lc_rs::hkdf;
use blob_store::{BlobStore, MasterKey};
use database::{Db, DbOptions};
use dataset_sharing::DatasetService;
use foundation::Sources;
use model_registry::ModelService;
use training_jobs::{
    ConformanceOptions, ConformancePolicy, ConformanceService, ConformanceWorker, JobPolicy, JobService, LocalEngine,
    LocalEngineOptions, Predictor, PredictorOptions, TrainerCommand, Worker, WorkerOptions,
};

use crate::config::{StateArgs, WorkerArgs};
use crate::keys;

/// The audience of access tokens: this API.
const AUDIENCE: &str = "hansa";

/// How long a model stays decrypted after it was scored: a run asks about it without a pause.
const CONFORMANCE_IDLE: Duration = Duration::from_secs(5);

/// What is open.
pub(crate) struct Stack {
    pub(crate) sources: Sources,
    pub(crate) db: Db,
    pub(crate) blobs: BlobStore,
    pub(crate) datasets: DatasetService,
    pub(crate) models: ModelService,
    pub(crate) jobs: JobService,
    pub(crate) conformance: ConformanceService,
    master: MasterKey,
}

impl Stack {
    /// Opens database and blobs of a platform that is there.
    pub(crate) async fn open(state: &StateArgs) -> anyhow::Result<Self> {
        let master = keys::master_key(state)?.ok_or_else(|| keys::missing(state))?;
        Self::assemble(state, open_database(state).await?, master).await
    }

    /// The same, or founds the platform: with a master key of its own where none is configured and nothing needs another one.
    pub(crate) async fn open_or_found(state: &StateArgs) -> anyhow::Result<Self> {
        let configured = keys::master_key(state)?;
        let (db, sources) = (open_database(state).await?, Sources::system());
        if let Some(master) = configured {
            return Self::assemble(state, db, master).await;
        }
        if Authenticator::was_opened(&db, &sources).await? {
            return Err(keys::missing(state));
        }
        let (file, master) = keys::found(state, &sources)?;
        let opened = Self::assemble(state, db, master).await;
        match &opened {
            Ok(_) => tracing::warn!(
                file = %file.display(),
                "made a master key; without it no stored data can be read: keep a copy in another place"
            ),
            // The blobs are older than this key, which opens none of them.
            Err(_) => std::fs::remove_file(&file).context("cannot remove the key that was made for nothing")?,
        }
        opened
    }

    async fn assemble(state: &StateArgs, db: Db, master: MasterKey) -> anyhow::Result<Self> {
        let sources = Sources::system();
        let blobs = BlobStore::open(state.blobs()?, master.clone(), sources.clone())
            .await
            .context("cannot open the blob store")?;
        let datasets = DatasetService::new(db.clone(), sources.clone(), blobs.clone());
        let models = ModelService::new(db.clone(), sources.clone(), blobs.clone());
        let held = (datasets.clone(), models.clone());
        Ok(Self {
            conformance: ConformanceService::new(db.clone(), sources.clone(), held, ConformancePolicy::default()),
            jobs: JobService::new(
                db.clone(),
                sources.clone(),
                (datasets.clone(), models.clone()),
                JobPolicy::default(),
            ),
            models,
            datasets,
            sources,
            db,
            blobs,
            master,
        })
    }

    /// Proves who is asking; its signing keys are sealed with a key derived from the master key.
    pub(crate) async fn authenticator(&self, issuer: String) -> anyhow::Result<Authenticator> {
        let secret = SigningSecret::new(derive(&self.master, b"token signing keys")?);
        let settings = TokenSettings { issuer, audience: AUDIENCE.to_owned(), secret };
        Authenticator::open(&self.db, &self.sources, settings).await.context("cannot open the signing keys")
    }

    /// Opens the keys that the platform keeps for partners; derived from the master key.
    pub(crate) fn party_secret(&self) -> anyhow::Result<SigningSecret> {
        Ok(SigningSecret::new(derive(&self.master, b"party signing keys")?))
    }

    /// A worker for conformance runs of this process, with a predictor of its own.
    pub(crate) async fn conformance_worker(
        &self,
        state: &StateArgs,
        args: &WorkerArgs,
    ) -> anyhow::Result<ConformanceWorker> {
        let mut options =
            PredictorOptions::new(state.work_folder().join("conformance"), TrainerCommand::new(args.trainer()?));
        options.max_processes = 1;
        options.idle = CONFORMANCE_IDLE;
        let predictor = Predictor::open(self.models.clone(), self.sources.clone(), options).await?;
        let secret = SigningSecret::new(derive(&self.master, b"token signing keys")?);
        let attestor = Attestor::open(&self.db, &self.sources, secret).await.context("cannot open the signing keys")?;
        let options = ConformanceOptions { lease: args.worker_lease, ..ConformanceOptions::default() };
        Ok(ConformanceWorker::new(self.conformance.clone(), predictor, attestor, options))
    }

    /// A worker of this process; `None` of its jobs runs before [`Worker::run`].
    pub(crate) fn worker(&self, state: &StateArgs, args: &WorkerArgs) -> anyhow::Result<Worker> {
        let engine = LocalEngine::new(LocalEngineOptions::new(TrainerCommand::new(args.trainer()?)));
        let mut options = WorkerOptions::new(state.work_folder().join("jobs"));
        options.slots = args.slots();
        options.gpus = args.gpus;
        options.lease = args.worker_lease;
        options.trainer_memory_bytes = args.job_bytes;
        Ok(Worker::new(self.jobs.clone(), self.blobs.clone(), Arc::new(engine), options))
    }
}

/// Opens the database and brings its schema up to date.
pub(crate) async fn open_database(state: &StateArgs) -> anyhow::Result<Db> {
    if state.database_url.is_none() {
        state.ensure_data_dir()?;
    }
    let options = DbOptions { max_connections: state.database_connections, ..DbOptions::default() };
    let db = Db::connect(&state.database_url(), &options).await.context("cannot open the database")?;
    db.migrate().await.context("cannot bring the database's schema up to date")?;
    Ok(db)
}

/// A key of its own purpose from the master key (HKDF-SHA-256, RFC 5869).
fn derive(master: &MasterKey, purpose: &[u8]) -> anyhow::Result<[u8; 32]> {
    let text = master.to_hex();
    let salt = hkdf::Salt::new(hkdf::HKDF_SHA256, b"hansa v1");
    let extracted = salt.extract(text.as_bytes());
    let info = [purpose];
    let expanded = extracted.expand(&info, hkdf::HKDF_SHA256);
    let mut key = [0; 32];
    expanded.and_then(|okm| okm.fill(&mut key)).map_err(|_| anyhow::anyhow!("cannot derive the signing secret"))?;
    Ok(key)
}

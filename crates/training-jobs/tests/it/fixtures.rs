//! A small world: a clinic that has data, an insurer that trains on it, and a bank that has nothing to do with it.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use access::{
    CancelJob, GrantDataset, Permit, ProposeAgreement, ReadJob, Role, SignAgreement, SigningSecret, SubmitJob,
    WriteDataset,
};
use blob_store::{BlobStore, BlobStoreConfig, MasterKey};
use bytes::Bytes;
use chrono::TimeDelta;
use database::{Db, Tenancy, run_on};
use dataset_sharing::{AddVersion, DatasetService, Format, Grant, NewDataset, NewGrant, Permissions};
use foundation::{AgreementId, DatasetId, JobId, PartnerId, Sources};
use futures_util::stream;
use model_registry::ModelService;
use partner_registry::Purpose;
use partner_registry::agreements::{self, Proposal, Rules, Terms};
use partner_registry::party_keys::Hand;
use serde_json::{Value, json};
use tempfile::TempDir;
use testkit::{Person, TestDb, permit};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;
use training_jobs::{
    EventKind, Job, JobEngine, JobError, JobEvent, JobInput, JobPolicy, JobService, JobState, LocalEngine,
    LocalEngineOptions, NewJob, Pulse, Worker, WorkerOptions,
};

use crate::script;

/// What the clinic's data set holds.
pub(crate) const DATA: &str = "age,sex,diagnosis\n63,male,yes\n41,female,no\n57,male,yes\n38,female,no\n";
/// No test waits longer for anything.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) struct Member {
    pub(crate) person: Person,
    pub(crate) partner: PartnerId,
    pub(crate) submit: Permit<SubmitJob>,
    pub(crate) read: Permit<ReadJob>,
    pub(crate) cancel: Permit<CancelJob>,
}

pub(crate) struct World {
    pub(crate) db: TestDb,
    pub(crate) blobs: BlobStore,
    pub(crate) datasets: DatasetService,
    pub(crate) models: ModelService,
    pub(crate) jobs: JobService,
    pub(crate) clinic: Member,
    pub(crate) insurer: Member,
    pub(crate) bank: Member,
    /// The clinic's.
    pub(crate) dataset: DatasetId,
    pub(crate) agreement: AgreementId,
    /// The insurer's right to train on it.
    pub(crate) grant: Grant,
    folder: TempDir,
}

impl World {
    pub(crate) async fn new(db: TestDb) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("signs")).unwrap();
        let config = BlobStoreConfig::Folder { path: folder.path().join("blobs") };
        let blobs = BlobStore::open(config, MasterKey::generate(&db.sources), db.sources.clone()).await.unwrap();
        let datasets = DatasetService::new(Db::clone(&db), db.sources.clone(), blobs.clone());
        let models = ModelService::new(Db::clone(&db), db.sources.clone(), blobs.clone());
        let jobs = JobService::new(
            Db::clone(&db),
            db.sources.clone(),
            (datasets.clone(), models.clone()),
            JobPolicy::default(),
        );
        let (clinic, insurer) = (member(&db, "Clinic").await, member(&db, "Insurer").await);
        let bank = member(&db, "Bank").await;
        let dataset = dataset(&datasets, &clinic, "patients").await;
        let agreement = agreement(&db, &clinic, &insurer).await;
        let grant = grant(&datasets, &clinic, dataset, agreement).await;
        Self { db, blobs, datasets, models, jobs, clinic, insurer, bank, dataset, agreement, grant, folder }
    }

    /// The same service as another process would have it: on the same database, without shared wake-ups.
    pub(crate) fn elsewhere(&self, sources: Sources) -> JobService {
        let datasets = DatasetService::new(Db::clone(&self.db), sources.clone(), self.blobs.clone());
        let models = ModelService::new(Db::clone(&self.db), sources.clone(), self.blobs.clone());
        JobService::new(Db::clone(&self.db), sources, (datasets, models), JobPolicy::default())
    }

    /// What jobs train on and begin with.
    pub(crate) fn held(&self) -> (DatasetService, ModelService) {
        (self.datasets.clone(), self.models.clone())
    }

    pub(crate) fn new_job(&self) -> NewJob {
        NewJob {
            project: None,
            name: Some("first try".to_owned()),
            spec: json!({ "recipe": "tabular", "target": "diagnosis", "seed": 7 }),
            inputs: vec![JobInput { name: "train".to_owned(), dataset: self.dataset, version: None }],
            base: None,
            register_as: Some("risk".to_owned()),
            pool: None,
        }
    }

    /// Submits a job of the insurer on the clinic's data.
    pub(crate) async fn submit(&self) -> Job {
        self.jobs.submit(&self.insurer.submit, self.new_job()).await.unwrap()
    }

    pub(crate) async fn job(&self, id: JobId) -> Job {
        self.jobs.get(&self.insurer.read, id).await.unwrap()
    }

    pub(crate) async fn events(&self, id: JobId) -> Vec<JobEvent> {
        self.jobs.events_after(&self.insurer.read, id, 0, 1_000).await.unwrap()
    }

    /// Waits until the insurer's job is as wanted.
    pub(crate) async fn until(&self, id: JobId, what: &str, wanted: impl Fn(&Job) -> bool) -> Job {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let job = self.job(id).await;
            if wanted(&job) {
                return job;
            }
            let Job { state, lease, failures, failure, progress, .. } = &job;
            assert!(
                Instant::now() < deadline,
                "waited in vain for {what}: {state}, {failures} failures, {failure:?}, {progress:?}, {lease:?}"
            );
            sleep(Duration::from_millis(20)).await;
        }
    }

    pub(crate) async fn until_over(&self, id: JobId) -> Job {
        self.until(id, "the end", |job| job.state.is_final()).await
    }

    pub(crate) async fn until_state(&self, id: JobId, state: JobState) -> Job {
        self.until(id, state.as_str(), |job| job.state == state).await
    }

    /// A folder that lives as long as the world.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn sign(&self, name: &str) -> PathBuf {
        self.path("signs").join(name)
    }

    /// Waits for the script's sign and says what stands in it.
    pub(crate) async fn until_signed(&self, name: &str) -> String {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Ok(text) = std::fs::read_to_string(self.sign(name)) {
                return text;
            }
            assert!(Instant::now() < deadline, "the script gave no sign '{name}'");
            sleep(Duration::from_millis(10)).await;
        }
    }

    pub(crate) fn engine(&self, body: &str) -> LocalEngine {
        let mut options = LocalEngineOptions::new(script::trainer(&self.path("signs"), body));
        options.stop_grace = Duration::from_millis(600);
        LocalEngine::new(options)
    }

    /// A worker in the server's own process whose trainer runs `body`. Its lease is the product's: on a busy machine a short one
    /// is lost, and no other worker is there to take the job.
    pub(crate) fn worker(&self, body: &str) -> Running {
        let lease = WorkerOptions::new(self.path("work")).lease;
        self.worker_with_lease(lease, "work", self.jobs.clone(), Arc::new(self.engine(body)))
    }

    /// A worker that takes over soon what another one has let go.
    pub(crate) fn worker_in(&self, root: &str, jobs: JobService, engine: Arc<dyn JobEngine>) -> Running {
        self.worker_with_lease(Duration::from_secs(2), root, jobs, engine)
    }

    pub(crate) fn worker_with_lease(
        &self,
        lease: Duration,
        root: &str,
        jobs: JobService,
        engine: Arc<dyn JobEngine>,
    ) -> Running {
        let mut options = WorkerOptions::new(self.path(root));
        options.poll = Duration::from_millis(100);
        options.control = Duration::from_millis(200);
        options.lease = lease;
        Running::start(Worker::new(jobs, self.blobs.clone(), engine, options))
    }

    /// Paths of everything that lies in a worker's wiped folders.
    pub(crate) fn left_behind(&self, root: &str) -> Vec<PathBuf> {
        std::fs::read_dir(self.path(root).join("open")).unwrap().map(|entry| entry.unwrap().path()).collect()
    }

    /// The audit rows of one partner about a target, as action and detail, oldest first.
    pub(crate) async fn audit(&self, partner: PartnerId, target: impl ToString) -> Vec<(String, Value)> {
        let sql = "SELECT action, detail FROM audit_log WHERE partner_id = $1 AND target = $2 ORDER BY id";
        let mut tx = self.db.read(Tenancy::Platform).await.unwrap();
        let rows: Vec<(String, sqlx::types::Json<Value>)> = run_on!(&mut tx, |conn| {
            sqlx::query_as(sql).bind(partner).bind(target.to_string()).fetch_all(conn).await
        })
        .unwrap();
        rows.into_iter().map(|(action, detail)| (action, detail.0)).collect()
    }

    /// Digests of the blobs that a partner holds.
    pub(crate) async fn blob_count(&self, partner: PartnerId) -> usize {
        use futures_util::TryStreamExt as _;
        self.blobs.list(partner).try_collect::<Vec<_>>().await.unwrap().len()
    }

    pub(crate) async fn revoke(&self) {
        let permit = permit::<GrantDataset>(&self.clinic.person);
        self.datasets.revoke(&permit, self.grant.id, "No longer.").await.unwrap();
    }
}

/// A worker at work. Dropping it aborts it, as a killed process would end.
pub(crate) struct Running {
    pub(crate) pulse: Pulse,
    stop: CancellationToken,
    task: JoinSet<Result<(), JobError>>,
}

impl Running {
    pub(crate) fn start(worker: Worker) -> Self {
        let (pulse, stop, mut task) = (worker.pulse(), CancellationToken::new(), JoinSet::new());
        task.spawn(worker.run(stop.clone()));
        Self { pulse, stop, task }
    }

    /// Shuts it down as a server does.
    pub(crate) async fn stop(mut self) {
        self.stop.cancel();
        let ended = tokio::time::timeout(PATIENCE, self.task.join_next()).await.expect("it stops");
        ended.unwrap().unwrap().unwrap();
    }

    /// Ends it without a word.
    pub(crate) async fn kill(mut self) {
        self.task.abort_all();
        while self.task.join_next().await.is_some() {}
    }
}

pub(crate) fn kinds(events: &[JobEvent]) -> Vec<EventKind> {
    events.iter().map(|event| event.kind).collect()
}

async fn member(db: &TestDb, name: &str) -> Member {
    let partner = db.partner(name).await;
    let person = db.member(partner, Role::Owner).await;
    Member { submit: permit(&person), read: permit(&person), cancel: permit(&person), person, partner }
}

pub(crate) async fn dataset(datasets: &DatasetService, owner: &Member, name: &str) -> DatasetId {
    let write = permit::<WriteDataset>(&owner.person);
    let new = NewDataset { name: name.to_owned(), description: String::new(), licence: None };
    let dataset = datasets.create(&write, &new).await.unwrap().id;
    add_version(datasets, owner, dataset, DATA).await;
    dataset
}

pub(crate) async fn add_version(datasets: &DatasetService, owner: &Member, dataset: DatasetId, content: &str) {
    let write = permit::<WriteDataset>(&owner.person);
    let content = stream::iter([Ok::<_, std::io::Error>(Bytes::from(content.to_owned()))]);
    let add = AddVersion { dataset, format: Format::Csv, expected_sha256: None };
    datasets.add_version(&write, add, content).await.unwrap();
}

async fn agreement(db: &TestDb, one: &Member, other: &Member) -> AgreementId {
    let now = db.sources.now();
    let terms = Terms {
        title: "Joint research".into(),
        document: "We share.".into(),
        valid_from: now,
        expires_at: now + TimeDelta::days(30),
        rules: Rules::mutual(Purpose::ALL.iter().copied()),
        template: None,
    };
    let proposal = Proposal { counterparty: other.partner, terms };
    let proposing = permit::<ProposeAgreement>(&one.person);
    let proposed = agreements::propose(db, &db.sources, &proposing, proposal).await.unwrap();
    for member in [one, other] {
        let signing = permit::<SignAgreement>(&member.person);
        let signed = (proposed.id, proposed.document_sha256, &Hand::Platform);
        agreements::sign(db, &db.sources, &signing, &SigningSecret::new([7; 32]), signed).await.unwrap();
    }
    proposed.id
}

pub(crate) async fn grant(
    datasets: &DatasetService,
    owner: &Member,
    dataset: DatasetId,
    agreement: AgreementId,
) -> Grant {
    let granting = permit::<GrantDataset>(&owner.person);
    let permissions = Permissions { train: true, download: false };
    datasets.grant(&granting, NewGrant { dataset, agreement, permissions, expires_at: None }).await.unwrap()
}

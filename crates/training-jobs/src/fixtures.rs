//! What this crate's unit tests share: jobs in a queue, without data sets behind them.

use access::{Role, Scope, SystemTask};
use blob_store::{BlobStore, BlobStoreConfig, MasterKey};
use database::{Db, Tenancy, execute, run_on};
use dataset_sharing::DatasetService;
use foundation::{JobId, PartnerId, Sources, UserId};
use model_registry::ModelService;
use serde_json::json;
use tempfile::TempDir;
use testkit::TestDb;

use crate::model::{Job, JobState, Lease, Progress};
use crate::service::{JobPolicy, JobService};
use crate::store;

/// A partner with a member, whose jobs are queued by hand.
pub(crate) struct Tenant {
    pub partner: PartnerId,
    pub user: UserId,
}

/// A database with a job service.
pub(crate) struct World {
    pub db: TestDb,
    pub jobs: JobService,
    pub blobs: BlobStore,
    _folder: TempDir,
}

impl World {
    pub(crate) async fn new(db: TestDb) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let config = BlobStoreConfig::Folder { path: folder.path().join("blobs") };
        let blobs = BlobStore::open(config, MasterKey::generate(&db.sources), db.sources.clone()).await.unwrap();
        let jobs = service(&db, &blobs, db.sources.clone());
        Self { db, jobs, blobs, _folder: folder }
    }

    /// Another process on the same database, with a clock of its own.
    pub(crate) fn elsewhere(&self, sources: Sources) -> JobService {
        service(&self.db, &self.blobs, sources)
    }

    pub(crate) async fn tenant(&self, name: &str) -> Tenant {
        let partner = self.db.partner(name).await;
        let user = self.db.member(partner, Role::Scientist).await.user;
        Tenant { partner, user }
    }

    /// Queues one job as `JobService::submit` does.
    pub(crate) async fn queue(&self, tenant: &Tenant, gpus: i64) -> JobId {
        let job = queued(&self.db.sources, tenant, gpus);
        let scope = Scope::system(SystemTask::ClaimedJob(tenant.partner));
        let mut tx = self.db.write(scope.tenancy()).await.unwrap();
        store::jobs::insert(&mut tx, scope, &job).await.unwrap();
        store::queue::enqueue(&mut tx, scope, job.submitted_at).await.unwrap();
        tx.commit().await.unwrap();
        job.id
    }

    pub(crate) async fn job(&self, partner: PartnerId, id: JobId) -> Job {
        let scope = Scope::system(SystemTask::ClaimedJob(partner));
        let mut tx = self.db.read(scope.tenancy()).await.unwrap();
        store::jobs::get(&mut tx, scope, id).await.unwrap()
    }

    pub(crate) async fn set_quota(&self, partner: PartnerId, running: i64, gpus: i64) {
        let sql = "UPDATE partners SET max_running_jobs = $2, max_gpus = $3 WHERE id = $1";
        let mut tx = self.db.write(Tenancy::Platform).await.unwrap();
        execute!(&mut tx, sqlx::query(sql).bind(partner).bind(running).bind(gpus)).unwrap();
        tx.commit().await.unwrap();
    }

    pub(crate) async fn set_status(&self, partner: PartnerId, status: &str) {
        let sql = "UPDATE partners SET status = $2 WHERE id = $1";
        let mut tx = self.db.write(Tenancy::Platform).await.unwrap();
        execute!(&mut tx, sqlx::query(sql).bind(partner).bind(status)).unwrap();
        tx.commit().await.unwrap();
    }

    /// Compares the queue's counts with the jobs themselves.
    pub(crate) async fn check_counts(&self) {
        let sql = "SELECT q.partner_id, q.queued, q.running, q.running_gpus, \
             (SELECT count(*) FROM jobs j WHERE j.partner_id = q.partner_id AND j.state = 'queued'), \
             (SELECT count(*) FROM jobs j WHERE j.partner_id = q.partner_id AND j.state = 'running'), \
             (SELECT CAST(coalesce(sum(j.gpus), 0) AS BIGINT) FROM jobs j \
              WHERE j.partner_id = q.partner_id AND j.state = 'running') FROM job_queues q";
        let mut tx = self.db.read(Tenancy::Platform).await.unwrap();
        let rows: Vec<(PartnerId, i64, i64, i64, i64, i64, i64)> =
            run_on!(&mut tx, |conn| sqlx::query_as(sql).fetch_all(conn).await).unwrap();
        assert!(!rows.is_empty());
        for (partner, queued, running, gpus, true_queued, true_running, true_gpus) in rows {
            assert_eq!((queued, running, gpus), (true_queued, true_running, true_gpus), "{partner}");
        }
    }
}

fn service(db: &TestDb, blobs: &BlobStore, sources: Sources) -> JobService {
    let datasets = DatasetService::new(Db::clone(db), sources.clone(), blobs.clone());
    let models = ModelService::new(Db::clone(db), sources.clone(), blobs.clone());
    JobService::new(Db::clone(db), sources, (datasets, models), JobPolicy::default())
}

/// A job that nobody submitted.
pub(crate) fn queued(sources: &Sources, tenant: &Tenant, gpus: i64) -> Job {
    let now = sources.now();
    Job {
        id: sources.id(),
        partner: tenant.partner,
        name: "first".to_owned(),
        state: JobState::Queued,
        recipe: "tabular".to_owned(),
        spec: json!({ "recipe": "tabular", "target": "diagnosis" }),
        inputs: Vec::new(),
        base: None,
        register_as: None,
        cpus: 1,
        gpus,
        submitted_by: tenant.user,
        submitted_at: now,
        not_before: now,
        started_at: None,
        finished_at: None,
        cancel_requested_at: None,
        failures: 0,
        max_attempts: 3,
        lease: Lease::default(),
        last_event: 0,
        event_batch: 0,
        progress: Progress::default(),
        checkpoint: None,
        result: None,
        failure: None,
        model: None,
        project: None,
        pool: None,
    }
}

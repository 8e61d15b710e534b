//! Several workers, many jobs, and an engine that is no process at all: the trait is enough to run jobs.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use recipes::protocol::{Event, TrainerEvent};
use recipes::{Classification, Evaluation, TrainingResult};
use sqlx::Connection as _;
use testkit::TestDb;
use tokio::time::{Instant, sleep};
use training_jobs::{
    EngineError, EventKind, Exit, JobEngine, JobInput, JobState, Launch, NewJob, RunningJob, Signal, Worker,
    WorkerOptions,
};

use crate::fixtures::{Member, PATIENCE, Running, World, dataset};

testkit::on_both_databases!(
    every_job_is_run_once_by_one_of_many_workers,
    one_partner_s_thousand_jobs_do_not_delay_another_s_first,
);

/// "Trains" for a moment, and notes in which order whose folders came.
#[derive(Debug, Default)]
struct Instantly {
    started: Mutex<Vec<PathBuf>>,
    takes: Duration,
}

struct Step(Vec<Signal>, Duration);

#[async_trait]
impl JobEngine for Instantly {
    async fn start(&self, launch: &Launch) -> Result<Box<dyn RunningJob>, EngineError> {
        self.started.lock().unwrap().push(launch.folder.clone());
        let scores =
            Classification { loss: 0.5, accuracy: 0.75, macro_f1: 0.5, classes: Vec::new(), confusion: Vec::new() };
        let finished = Event::Finished(TrainingResult {
            evaluation: Evaluation::Classification(scores),
            report: Box::default(),
            train_rows: 3,
            test_rows: 1,
            epochs: 1,
            steps: 2,
            parameters: 3,
            device: "cpu".to_owned(),
            wall_seconds: 0.0,
            artifacts: Vec::new(),
            code_version: "instantly".to_owned(),
        });
        let progress = Event::Progress { step: 1, total_steps: 2 };
        let event = |seq, event| Signal::Event(Box::new(TrainerEvent { seq, elapsed_ms: 0, event }));
        Ok(Box::new(Step(vec![event(2, finished), event(1, progress)], self.takes)))
    }
}

#[async_trait]
impl RunningJob for Step {
    async fn next(&mut self) -> Signal {
        if self.0.len() == 1 {
            sleep(self.1).await;
        }
        self.0.pop().unwrap_or(Signal::Exited(Exit { code: Some(0), signal: None, stderr: String::new() }))
    }

    async fn stop(&mut self) {
        self.0.clear();
    }
}

fn worker(world: &World, root: &str, slots: usize, engine: &Arc<Instantly>) -> Running {
    let mut options = WorkerOptions::new(world.path(root));
    (options.slots, options.poll) = (slots, Duration::from_millis(50));
    let jobs = world.elsewhere(world.db.sources.clone());
    Running::start(Worker::new(jobs, world.blobs.clone(), engine.clone(), options))
}

async fn measured(world: &World, member: &Member, data: foundation::DatasetId) -> foundation::JobId {
    let inputs = vec![JobInput { name: "train".to_owned(), dataset: data, version: None }];
    let new = NewJob { inputs, register_as: None, ..world.new_job() };
    world.jobs.submit(&member.submit, new).await.unwrap().id
}

async fn all_done(world: &World, member: &Member, wanted: usize) {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let page = foundation::PageRequest::new(Some(200), None);
        let done = world.jobs.list(&member.read, &page, Some(JobState::Succeeded)).await.unwrap().items.len();
        if done == wanted {
            return;
        }
        assert!(Instant::now() < deadline, "{done} of {wanted}");
        sleep(Duration::from_millis(50)).await;
    }
}

async fn every_job_is_run_once_by_one_of_many_workers(db: TestDb) {
    let world = World::new(db).await;
    let accounts = dataset(&world.datasets, &world.bank, "accounts").await;
    let engine = Arc::new(Instantly::default());
    let workers: Vec<Running> = ["one", "two", "three"].map(|root| worker(&world, root, 3, &engine)).into();
    for _ in 0..30 {
        measured(&world, &world.insurer, world.dataset).await;
        measured(&world, &world.bank, accounts).await;
    }
    all_done(&world, &world.insurer, 30).await;
    all_done(&world, &world.bank, 30).await;
    let mut starts: HashMap<String, u32> = HashMap::new();
    for folder in engine.started.lock().unwrap().iter() {
        *starts.entry(folder.file_name().unwrap().to_str().unwrap().to_owned()).or_default() += 1;
    }
    assert_eq!(starts.len(), 60);
    assert!(starts.iter().all(|(folder, count)| *count == 1 && folder.ends_with("-1")), "{starts:?}");
    for worker in workers {
        worker.stop().await;
    }
}

async fn one_partner_s_thousand_jobs_do_not_delay_another_s_first(db: TestDb) {
    let world = World::new(db).await;
    let accounts = dataset(&world.datasets, &world.bank, "accounts").await;
    for _ in 0..1_000 {
        measured(&world, &world.bank, accounts).await;
    }
    let engine = Arc::new(Instantly { takes: Duration::from_millis(20), ..Instantly::default() });
    let worker = worker(&world, "one", 1, &engine);
    while engine.started.lock().unwrap().len() < 5 {
        sleep(Duration::from_millis(5)).await;
    }
    let first = measured(&world, &world.insurer, world.dataset).await;
    let before = engine.started.lock().unwrap().len();
    world.until_state(first, JobState::Succeeded).await;
    let folders: Vec<PathBuf> = engine.started.lock().unwrap().clone();
    let place = folders.iter().position(|folder| folder.ends_with(format!("{first}-1"))).unwrap();
    assert!(place <= before + 1, "{} jobs of the other partner were started in between", place - before);
    worker.stop().await;
}

/// Every connection of the test's own database breaks, again and again, as when the server restarts under load.
#[tokio::test]
async fn a_job_survives_that_the_database_hangs_up() {
    let world = World::new(TestDb::postgres().await).await;
    let url = world.db.postgres_url().unwrap();
    let worker = world.worker(
        "started; i=0; while [ $i -lt 100 ]; do i=$((i+1)); progress $i; metric train $i 0.5; sleep 0.02; done; finish",
    );
    let job = world.submit().await;
    world.until_state(job.id, JobState::Running).await;
    let mut admin = sqlx::PgConnection::connect(&url).await.unwrap();
    // Not on the server's own processes, such as one that vacuums: these are a superuser's.
    let hang_up = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity \
         WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()";
    for _ in 0..12 {
        sqlx::query(hang_up).execute(&mut admin).await.unwrap();
        sleep(Duration::from_millis(150)).await;
    }
    let deadline = Instant::now() + PATIENCE;
    let done = loop {
        // The first questions may meet connections that were just closed.
        match world.jobs.get(&world.insurer.read, job.id).await {
            Ok(job) if job.state.is_final() => break job,
            Ok(_) | Err(_) => assert!(Instant::now() < deadline),
        }
        sleep(Duration::from_millis(50)).await;
    };
    assert_eq!((done.state, done.lease.epoch), (JobState::Succeeded, 1), "{:?}", done.failure);
    let events = world.events(job.id).await;
    let metrics = events.iter().filter(|event| event.kind == EventKind::Metric);
    let steps: Vec<i64> = metrics.map(|event| event.data["step"].as_i64().unwrap()).collect();
    assert!(steps.iter().copied().eq(1..=100), "no event is lost and none is doubled: {steps:?}");
    worker.stop().await;
}

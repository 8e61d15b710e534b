//! SIGKILL at every stage of a job, at different moments of each: the job ends with the weights of an undisturbed run, once.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use foundation::{DatasetId, JobId, Sha256};
use recipes::protocol::{JOB_FILE, OUTPUT_DIR};
use testkit::TestDb;

use crate::jobs::PATIENCE;
use crate::server::{Jobs, Scientist, Server, Setup, Worker};

/// A job of about a second: every stage is there, and none is long.
const EPOCHS: u32 = 30;
/// Kills that have to hit each stage, and tries that may be needed for it.
const HITS: u32 = 2;
const TRIES: u32 = 15;

/// Where a job stands, as its folder shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// There is no folder (yet).
    Queued,
    /// A folder without `job.json`: inputs are being decrypted.
    Preparing,
    /// The trainer is at work.
    Training,
    /// A part of the model is written: it is being saved, stored or registered.
    Finishing,
}

impl Stage {
    /// Whether it may be over by the time that who submitted the job hears of it.
    fn is_early(self) -> bool {
        matches!(self, Self::Queued | Self::Preparing)
    }

    /// By how much each kill comes later than the one before.
    fn step(self) -> Duration {
        match self {
            Self::Preparing => Duration::from_micros(500),
            Self::Queued | Self::Training | Self::Finishing => Duration::from_millis(3),
        }
    }
}

/// The program that is killed.
enum Victim {
    /// A server that runs jobs itself.
    Server,
    /// A worker beside it.
    Worker(Box<Worker>),
}

#[tokio::test]
async fn a_server_killed_at_any_stage_of_a_job() {
    let mut server = Server::start().await;
    killed_at_every_stage(&mut server, &mut Victim::Server).await;
    server.stop().await;
    assert_sound(&server).await;
}

#[tokio::test]
async fn a_worker_killed_at_any_stage_of_a_job() {
    let db = TestDb::postgres().await;
    let setup = Setup { database_url: db.postgres_url(), jobs: Jobs::Elsewhere, ..Setup::default() };
    let mut server = Server::start_with(setup).await;
    let mut victim = Victim::Worker(Box::new(Worker::start(&server, "worker", 1).await));
    killed_at_every_stage(&mut server, &mut victim).await;
    if let Victim::Worker(worker) = &mut victim {
        worker.stop().await;
    }
    server.stop().await;
    assert_sound(&server).await;
}

async fn killed_at_every_stage(server: &mut Server, victim: &mut Victim) {
    let scientist = server.scientist().await;
    let dataset = scientist.upload_patients().await;
    let undisturbed = scientist.finished(scientist.submit(dataset, "undisturbed", EPOCHS).await).await;
    let expected = scientist.weights(&undisturbed).await;
    for stage in [Stage::Queued, Stage::Preparing, Stage::Training, Stage::Finishing] {
        let mut hits = 0;
        let mut tries = 0;
        while hits < HITS {
            assert!(tries < TRIES, "only {hits} of {tries} kills came while the job was {stage:?}");
            let model = format!("{stage:?}-{tries}");
            let hit = killed_once(server, victim, (&scientist, dataset), (stage, tries, &model), expected).await;
            hits += u32::from(hit == stage);
            tries += 1;
        }
        println!("{stage:?}: {hits} of {tries} kills hit it");
    }
}

/// One job, behind another one where it is to wait, and one kill; yields the stage that the kill really came at.
async fn killed_once(
    server: &mut Server,
    victim: &mut Victim,
    (scientist, dataset): (&Scientist, DatasetId),
    (stage, attempt, model): (Stage, u32, &str),
    expected: Sha256,
) -> Stage {
    let open = victim.open_folder(server);
    // A job that nothing is ahead of is taken up, and often prepared, before its answer arrives: too late to hit either.
    let mut jobs = Vec::new();
    if stage.is_early() {
        jobs.push(scientist.submit(dataset, &format!("ahead-{model}"), EPOCHS).await);
    }
    let job = scientist.submit(dataset, model, EPOCHS).await;
    jobs.push(job);
    let begun = Instant::now();
    while stage != Stage::Queued && stage_of(&open, job) != stage && !is_over(scientist, job, begun).await {
        assert!(begun.elapsed() < PATIENCE, "the job never was {stage:?}");
        // Busy on purpose: some stages last a few milliseconds.
        tokio::task::yield_now().await;
    }
    // Not to wait for anything, but to come at another moment of the stage each time.
    tokio::time::sleep(stage.step() * (attempt % 4)).await;
    victim.kill(server).await;
    let hit = stage_of(&open, job);
    victim.restart(server).await;
    for job in jobs {
        let ended = scientist.finished(job).await;
        assert_eq!(scientist.weights(&ended).await, expected, "killed while {hit:?}");
        assert_eq!(scientist.versions(&ended).await, 1, "killed while {hit:?}");
    }
    hit
}

/// Asked seldom: looking at the folder must not wait for an answer.
async fn is_over(scientist: &Scientist, job: JobId, begun: Instant) -> bool {
    let seldom = begun.elapsed().as_millis() % 500 == 499;
    seldom && scientist.client.job(job).await.is_ok_and(|job| job.state == "succeeded")
}

fn stage_of(open: &Path, job: JobId) -> Stage {
    let job = job.to_string();
    let folders = std::fs::read_dir(open).into_iter().flatten().flatten();
    let Some(folder) = folders.map(|entry| entry.path()).find(|path| path.to_string_lossy().contains(&job)) else {
        return Stage::Queued;
    };
    let holds = |name: &str| std::fs::read_dir(folder.join(name)).is_ok_and(|mut files| files.next().is_some());
    if holds(OUTPUT_DIR) {
        Stage::Finishing
    } else if folder.join(JOB_FILE).exists() {
        Stage::Training
    } else {
        Stage::Preparing
    }
}

async fn assert_sound(server: &Server) {
    assert_eq!(server.left_behind(), Vec::<String>::new(), "decrypted files outlived their job");
    let verified = server.verify_storage().await;
    let said = String::from_utf8_lossy(&verified.stdout);
    assert!(verified.status.success(), "{said}{}", String::from_utf8_lossy(&verified.stderr));
}

impl Victim {
    fn open_folder(&self, server: &Server) -> PathBuf {
        let work = match self {
            Self::Server => server.work_folder(),
            Self::Worker(worker) => worker.work_folder(),
        };
        work.join("jobs/open")
    }

    async fn kill(&mut self, server: &mut Server) {
        match self {
            Self::Server => server.kill().await,
            Self::Worker(worker) => worker.kill().await,
        }
    }

    async fn restart(&mut self, server: &mut Server) {
        match self {
            Self::Server => server.restart().await,
            Self::Worker(worker) => worker.restart().await,
        }
    }
}

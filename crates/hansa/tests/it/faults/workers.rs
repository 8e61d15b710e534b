//! Several workers on one database: each job runs once, and a dead worker's job is taken up by another.

use std::time::Duration;

use testkit::TestDb;
use wire::partners::Quota;

use crate::blobs::Blobs;
use crate::jobs::PATIENCE;
use crate::server::{Jobs, Server, Setup, Worker};

const SHORT_JOBS: usize = 20;
/// Long enough to be killed in the middle.
const EPOCHS: u32 = 600;

#[tokio::test]
async fn two_workers_run_every_job_once_and_one_takes_over_from_the_other() {
    two_workers(Blobs::Folder).await;
}

#[tokio::test]
async fn two_workers_on_an_s3_compatible_store_do_as_well() {
    two_workers(Blobs::bucket()).await;
}

async fn two_workers(blobs: Blobs) {
    let db = TestDb::postgres().await;
    let setup = Setup { database_url: db.postgres_url(), blobs, jobs: Jobs::Elsewhere, ..Setup::default() };
    let mut server = Server::start_with(setup).await;
    let operator = server.operator().await;
    let scientist = server.owner(&operator, "Clinic").await;
    let partner = scientist.client.own_partner().await.expect("the partner").id;
    let quota = Quota { max_running_jobs: 4, max_gpus: 0, max_storage_bytes: 1 << 30 };
    operator.set_quota(partner, &quota).await.expect("room for four jobs at once");
    let dataset = scientist.upload_patients().await;

    let mut submitted = Vec::new();
    for number in 0..SHORT_JOBS {
        submitted.push(scientist.submit(dataset, &format!("short-{number}"), 2).await);
    }
    let mut workers = [Worker::start(&server, "worker-a", 2).await, Worker::start(&server, "worker-b", 2).await];
    for job in submitted {
        let done = scientist.finished(job).await;
        assert_eq!((done.attempt, scientist.versions(&done).await), (1, 1), "{done:?}");
    }
    let started = workers.each_ref().map(|worker| worker.log().matches("\"job started\"").count());
    println!("jobs started by each worker: {started:?}");
    assert_eq!(started.iter().sum::<usize>(), SHORT_JOBS, "{started:?}");
    assert!(started.iter().all(|jobs| *jobs > 0), "one worker did everything: {started:?}");

    let undisturbed = scientist.finished(scientist.submit(dataset, "undisturbed", EPOCHS).await).await;
    let job = scientist.submit(dataset, "disturbed", EPOCHS).await;
    assert!(scientist.reached(job, 20).await, "the job was too fast");
    let holder = workers.iter().position(|worker| worker.log().contains(&job.to_string())).expect("one has it");
    workers[holder].kill().await;
    let disturbed = taken_over(&scientist, job).await;
    assert_eq!((disturbed.attempt, scientist.versions(&disturbed).await), (2, 1), "{disturbed:?}");
    assert_eq!(scientist.weights(&disturbed).await, scientist.weights(&undisturbed).await);
    assert!(workers[1 - holder].log().contains("a worker is gone"), "the lease was found dead");
    let resumed = steps_taken_on(&scientist, job).await;
    assert!(
        resumed.len() == 2 && resumed[0] == 0 && resumed[1] > 0,
        "the second goes on from a checkpoint: {resumed:?}"
    );

    // What the dead one had decrypted is wiped at the latest when it comes back.
    workers[holder].restart().await;
    for worker in &mut workers {
        worker.stop().await;
    }
    server.stop().await;
    assert_eq!(server.left_behind(), Vec::<String>::new());
    let verified = server.verify_storage().await;
    let said = String::from_utf8_lossy(&verified.stdout);
    assert!(verified.status.success(), "{said}{}", String::from_utf8_lossy(&verified.stderr));
}

/// Once the lease of 30 s has run out and the rest is trained.
async fn taken_over(scientist: &crate::server::Scientist, job: foundation::JobId) -> wire::jobs::Job {
    let waited = tokio::time::timeout(PATIENCE, async {
        while scientist.client.job(job).await.expect("the job").attempt < 2 {
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    });
    waited.await.expect("the other worker takes it");
    scientist.finished(job).await
}

/// How many steps each attempt found done, in its checkpoint.
async fn steps_taken_on(scientist: &crate::server::Scientist, job: foundation::JobId) -> Vec<i64> {
    let mut events = scientist.client.job_events(job, 0);
    let mut found = Vec::new();
    while let Some(event) = events.next().await.expect("the job's events") {
        if event.kind == "started" {
            found.push(event.data["resumed_steps"].as_i64().expect("a number of steps"));
        }
    }
    found
}

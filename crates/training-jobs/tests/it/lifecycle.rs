//! Jobs that go well, or badly in ordinary ways.

use std::os::unix::fs::PermissionsExt as _;

use access::{ReadModel, WriteDataset};
use chrono::TimeDelta;
use database::{Tenancy, execute};
use dataset_sharing::{BeginUpload, Format, NewDataset};
use foundation::{Fault as _, Sha256};
use model_registry::VersionRef;
use partner_registry::storage::{self, Storage};
use recipes::protocol::TrainerJob;
use serde_json::json;
use testkit::{TestDb, permit};
use training_jobs::{EventKind, JobState};

use crate::fixtures::{DATA, World, dataset, kinds};

testkit::on_both_databases!(
    a_job_runs_and_its_model_is_registered,
    the_trainer_finds_its_folder_as_promised,
    a_finished_job_is_done_whatever_was_counted_on_the_way,
    a_job_without_a_model_name_is_measured_only,
    a_failure_that_may_pass_is_tried_again,
    a_failure_that_would_come_again_ends_the_job,
    a_trainer_that_dies_is_tried_again_and_in_the_end_given_up,
    a_job_that_needs_too_much_memory_is_not_tried_again,
    two_identical_jobs_do_not_share_a_checkpoint,
    a_finished_model_that_was_tampered_with_is_not_registered,
    models_and_data_share_one_account,
    a_model_that_does_not_fit_ends_its_job,
);

async fn a_job_runs_and_its_model_is_registered(db: TestDb) {
    let world = World::new(db).await;
    let worker = world.worker("started; progress 1; metric train 1 0.5; checkpoint 1; progress 100; finish");
    let job = world.submit().await;
    assert_eq!((job.state, job.last_event), (JobState::Queued, 1));
    let done = world.until_over(job.id).await;
    assert_eq!((done.state, done.failures, done.lease.epoch), (JobState::Succeeded, 0, 1), "{:?}", done.failure);
    assert_eq!((done.progress.step, done.progress.total_steps), (100, 100));
    assert_eq!(done.result.as_ref().unwrap().evaluation.headline()[1], ("test_accuracy", 0.75));
    assert!(world.left_behind("work").is_empty(), "the folder is wiped before the end can be read");
    let made = done.model.unwrap();
    let version = world
        .models
        .version(&permit::<ReadModel>(&world.insurer.person), made.model, VersionRef::Id(made.version))
        .await
        .unwrap();
    let lineage = version.lineage.unwrap();
    assert_eq!((lineage.job, lineage.training.seed), (job.id, 7));
    assert_eq!(lineage.training.code_version, "hansa-trainer test");
    assert_eq!((lineage.inputs[0].owner, lineage.inputs[0].number), (world.clinic.partner, 1));
    assert_eq!(lineage.inputs[0].agreement, Some(world.agreement));
    let files: Vec<&str> = version.version.files.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(files, ["model.json", "model.safetensors"]);
    let events = world.events(job.id).await;
    let seen = kinds(&events);
    for kind in [EventKind::Attempt, EventKind::Started, EventKind::Progress, EventKind::Metric] {
        assert!(seen.contains(&kind), "{kind} in {seen:?}");
    }
    assert_eq!((seen[0], *seen.last().unwrap()), (EventKind::Submitted, EventKind::Succeeded));
    assert!(events.iter().map(|event| event.seq).eq(1..=done.last_event), "numbered without a gap");
    let audit: Vec<String> = world.audit(world.insurer.partner, job.id).await.into_iter().map(|row| row.0).collect();
    assert_eq!(audit, ["job:submit", "job:start", "job:finish"]);
    worker.stop().await;
    // The model's files only; its checkpoint goes with the next round of cleaning.
    assert_eq!(world.job(job.id).await.state, JobState::Succeeded);
}

/// The steps of a search are other steps than those of the model that comes of it.
async fn a_finished_job_is_done_whatever_was_counted_on_the_way(db: TestDb) {
    let world = World::new(db).await;
    let worker = world.worker("started; say '\"event\":\"progress\",\"step\":65000,\"total_steps\":65000'; finish");
    let done = world.until_over(world.submit().await.id).await;
    assert_eq!((done.progress.step, done.progress.total_steps), (100, 100));
    worker.stop().await;
}

async fn the_trainer_finds_its_folder_as_promised(db: TestDb) {
    let world = World::new(db).await;
    let worker = world.worker(
        "sign job job.json; sign data input/train.csv; ls -R . > /tmp/nothing 2>/dev/null || true; \
         stat -c '%a' . > mode; sign mode mode; pwd > where; sign where where; await looked; started; finish",
    );
    let job = world.submit().await;
    assert_eq!(world.until_signed("data").await, DATA);
    let written: TrainerJob = serde_json::from_str(&world.until_signed("job").await).unwrap();
    assert_eq!((written.attempt, written.resume, written.spec.seed()), (1, None, 7));
    assert_eq!((written.inputs[0].name.as_str(), written.inputs[0].path.as_str()), ("train", "input/train.csv"));
    assert_eq!(world.until_signed("mode").await.trim(), "700");
    let folder = std::path::PathBuf::from(world.until_signed("where").await.trim());
    let input = std::fs::metadata(folder.join("input/train.csv")).unwrap();
    assert_eq!(input.permissions().mode() & 0o777, 0o600);
    std::fs::write(world.sign("looked"), "").unwrap();
    assert_eq!(world.until_over(job.id).await.state, JobState::Succeeded);
    assert!(!folder.exists());
    worker.stop().await;
}

async fn a_job_without_a_model_name_is_measured_only(db: TestDb) {
    let world = World::new(db).await;
    let worker = world.worker("started; finish");
    let mut new = world.new_job();
    (new.register_as, new.name) = (None, None);
    let job = world.jobs.submit(&world.insurer.submit, new).await.unwrap();
    assert_eq!(job.name, "tabular");
    let done = world.until_over(job.id).await;
    assert_eq!((done.state, done.model), (JobState::Succeeded, None));
    assert!(done.result.is_some());
    assert_eq!(world.blob_count(world.insurer.partner).await, 0);
    worker.stop().await;
}

async fn a_failure_that_may_pass_is_tried_again(db: TestDb) {
    let world = World::new(db).await;
    let worker =
        world.worker("started; [ -e $signs/second ] || { sign second; failed retry gpu_lost; exit 11; }; finish");
    let job = world.submit().await;
    let waiting = world.until(job.id, "the retry", |job| job.failures == 1).await;
    assert_eq!((waiting.state, waiting.failure.unwrap().code.as_str()), (JobState::Queued, "gpu_lost"));
    assert!(waiting.not_before > world.db.sources.now());
    world.db.sources.clock.advance(TimeDelta::minutes(1));
    let done = world.until_over(job.id).await;
    assert_eq!((done.state, done.failures, done.lease.epoch), (JobState::Succeeded, 1, 2));
    assert_eq!(done.failure, None);
    let events = world.events(job.id).await;
    let requeued = events.iter().find(|event| event.kind == EventKind::Requeued).unwrap();
    assert_eq!(requeued.data["failure"]["code"], json!("gpu_lost"));
    worker.stop().await;
}

async fn a_failure_that_would_come_again_ends_the_job(db: TestDb) {
    let world = World::new(db).await;
    let worker = world.worker("failed fail target_missing; exit 10");
    let job = world.submit().await;
    let done = world.until_over(job.id).await;
    let failure = done.failure.unwrap();
    assert_eq!((done.state, done.lease.epoch, failure.code.as_str()), (JobState::Failed, 1, "target_missing"));
    assert_eq!(failure.next_step.as_deref(), Some("Wait."));
    let audit = world.audit(world.insurer.partner, job.id).await;
    assert_eq!(audit.last().unwrap().1["failure"], json!("target_missing"));
    worker.stop().await;
}

async fn a_trainer_that_dies_is_tried_again_and_in_the_end_given_up(db: TestDb) {
    let world = World::new(db).await;
    let worker = world.worker("started; echo \"cannot allocate memory in $(pwd)/input\" >&2; kill -9 $$");
    let job = world.submit().await;
    for failures in 1..10 {
        let waiting = world.until(job.id, "another failure", |job| job.failures == failures).await;
        assert_eq!(waiting.state, JobState::Queued);
        world.db.sources.clock.advance(TimeDelta::minutes(5));
    }
    let done = world.until_over(job.id).await;
    let failure = done.failure.unwrap();
    assert_eq!((done.state, done.failures, failure.code.as_str()), (JobState::Failed, 10, "trainer_died"));
    assert!(
        failure.message.contains("signal 9") && failure.message.contains("memory in ./input"),
        "{}",
        failure.message
    );
    worker.stop().await;
}

async fn a_job_that_needs_too_much_memory_is_not_tried_again(db: TestDb) {
    let world = World::new(db).await;
    let worker = world.worker("started; echo 'memory allocation of 67108864 bytes failed' >&2; kill -6 $$");
    let done = world.until_over(world.submit().await.id).await;
    let failure = done.failure.unwrap();
    assert_eq!((done.state, done.lease.epoch, failure.code.as_str()), (JobState::Failed, 1, "out_of_memory"));
    assert!(failure.message.contains("67108864 bytes more"), "{}", failure.message);
    assert!(failure.next_step.unwrap().contains("batch_size"));
    worker.stop().await;
}

async fn two_identical_jobs_do_not_share_a_checkpoint(db: TestDb) {
    let world = World::new(db).await;
    let worker = world.worker(
        "started; checkpoint 1; [ \"$(ls $signs | grep -c go)\" = 1 ] && sleep 0; while [ ! -e $signs/go ]; do sleep 0.02; done; finish",
    );
    let (one, two) = (world.submit().await, world.submit().await);
    let stored = |job: &training_jobs::Job| job.checkpoint.is_some();
    let first = world.until(one.id, "a checkpoint", stored).await.checkpoint.unwrap();
    let second = world.until(two.id, "a checkpoint", stored).await.checkpoint.unwrap();
    assert_eq!((&first.file, first.size), (&second.file, second.size));
    assert_ne!(first.sha256, second.sha256, "the first to finish would delete the other's");
    let expected = world.jobs.expected_blobs().await.unwrap();
    assert_eq!(expected.len(), 2);
    assert!(expected.iter().all(|blob| blob.partner == world.insurer.partner));
    std::fs::write(world.sign("go"), "").unwrap();
    world.until_over(one.id).await;
    world.until_over(two.id).await;
    // Removed by the next round, not with the end: what cannot be deleted now is deleted later.
    let gone = |job: &training_jobs::Job| job.checkpoint.is_none();
    world.until(one.id, "its removal", gone).await;
    world.until(two.id, "its removal", gone).await;
    assert!(!world.blobs.exists(world.insurer.partner, &first.sha256).await.unwrap());
    assert_eq!(world.blob_count(world.insurer.partner).await, 2, "the model's two files");
    worker.stop().await;
}

async fn a_finished_model_that_was_tampered_with_is_not_registered(db: TestDb) {
    let world = World::new(db).await;
    let worker = world.worker("started; finish; printf more >> output/model.json");
    let job = world.submit().await;
    let done = world.until_over(job.id).await;
    assert_eq!((done.state, done.model), (JobState::Failed, None), "{:?}", done.failure);
    let code = done.failure.unwrap().code;
    assert!(["blob_too_large", "digest_mismatch"].contains(&code.as_str()), "{code}");
    worker.stop().await;
}

async fn stored(world: &World) -> Storage {
    storage::own(&world.db, &world.db.sources, &permit(&world.insurer.person)).await.unwrap()
}

/// Sets what the insurer may store.
async fn set_storage(world: &World, bytes: i64) {
    let sql = "UPDATE partners SET max_storage_bytes = $1 WHERE id = $2";
    let mut tx = world.db.write(Tenancy::Platform).await.unwrap();
    execute!(&mut tx, sqlx::query(sql).bind(bytes).bind(world.insurer.partner)).unwrap();
    tx.commit().await.unwrap();
}

async fn models_and_data_share_one_account(db: TestDb) {
    let world = World::new(db).await;
    dataset(&world.datasets, &world.insurer, "claims").await;
    let worker = world.worker("started; checkpoint 1; progress 100; finish");
    let done = world.until_over(world.submit().await.id).await;
    let made = done.model.unwrap();
    let read = permit::<ReadModel>(&world.insurer.person);
    let version = world.models.version(&read, made.model, VersionRef::Id(made.version)).await.unwrap().version;
    let size: u64 = version.files.iter().map(|file| file.size).sum();
    let account = stored(&world).await;
    let data = i64::try_from(DATA.len()).unwrap();
    assert_eq!((account.datasets, account.models, account.reserved), (data, i64::try_from(size).unwrap(), 0));
    assert_eq!(account.used(), data + account.models);
    // What the model takes is not there for data.
    set_storage(&world, account.used() + data - 1).await;
    let write = permit::<WriteDataset>(&world.insurer.person);
    let new = NewDataset { name: "more".to_owned(), ..NewDataset::default() };
    let more = world.datasets.create(&write, &new).await.unwrap().id;
    let begin = BeginUpload { dataset: more, format: Format::Csv, sha256: Sha256::from_bytes([1; 32]), size: data };
    let refused = world.datasets.begin_upload(&write, begin).await.unwrap_err();
    assert_eq!(refused.code(), "storage_quota_exceeded");
    // Nor is what an upload has reserved there for a model.
    let upload = world.datasets.begin_upload(&write, BeginUpload { size: data - 1, ..begin }).await.unwrap();
    let error = world.jobs.submit(&world.insurer.submit, world.new_job()).await.unwrap_err();
    assert_eq!(error.code(), "storage_quota_exceeded");
    world.datasets.abort_upload(&write, upload.id).await.unwrap();
    world.submit().await;
    worker.stop().await;
}

async fn a_model_that_does_not_fit_ends_its_job(db: TestDb) {
    let world = World::new(db).await;
    set_storage(&world, 5).await;
    let worker = world.worker("started; progress 100; finish");
    let done = world.until_over(world.submit().await.id).await;
    let failure = done.failure.unwrap();
    assert_eq!((done.state, done.lease.epoch), (JobState::Failed, 1), "once is enough: {failure:?}");
    assert_eq!(failure.code, "storage_quota_exceeded");
    assert!(failure.message.contains("room for 5 more bytes"), "{failure:?}");
    assert!(failure.next_step.is_some_and(|step| step.contains("larger storage quota")));
    assert_eq!((done.model, stored(&world).await.used()), (None, 0));
    assert_eq!(world.blob_count(world.insurer.partner).await, 0, "nothing of it was stored");
    let read = permit::<ReadModel>(&world.insurer.person);
    let models = world.models.list(&read, model_registry::Archived::With, &foundation::PageRequest::default()).await;
    assert!(models.unwrap().items.is_empty());
    worker.stop().await;
}

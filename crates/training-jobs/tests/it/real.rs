//! The real trainer, where every other test has a script: the whole way of a job, killed in between, and a prediction.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use access::PredictModel;
use model_registry::VersionRef;
use recipes::{PredictRequest, TrainingResult};
use serde_json::json;
use testkit::{TestDb, permit};
use training_jobs::{
    EventKind, Job, JobInput, JobState, LocalEngine, LocalEngineOptions, Predictor, PredictorOptions, TrainerCommand,
};

use crate::fixtures::{World, add_version, dataset};

testkit::on_both_databases!(a_killed_job_ends_with_the_same_weights_as_an_undisturbed_one);

/// `HANSA_TEST_TRAINER`, or the program of that name beside the tests.
fn trainer() -> TrainerCommand {
    #[expect(clippy::disallowed_methods, reason = "the one variable that names the program under test")]
    let named = std::env::var("HANSA_TEST_TRAINER").ok().map(PathBuf::from);
    let beside = || Some(std::env::current_exe().ok()?.parent()?.parent()?.join("hansa-trainer"));
    let path = named.or_else(beside).unwrap();
    assert!(
        path.is_file(),
        "{} is not there: build it with `cargo build -p trainer`, or name it in HANSA_TEST_TRAINER",
        path.display()
    );
    TrainerCommand::new(path)
}

/// Two clouds of points with a class each, and a third column of noise.
fn clouds() -> String {
    let mut text = "x,y,noise,class\n".to_owned();
    let mut state = 7_u32;
    let mut draw = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        f64::from(state >> 8) / f64::from(1 << 24)
    };
    for row in 0..400 {
        let (class, centre) = if row % 2 == 0 { ("left", -1.0) } else { ("right", 1.0) };
        writeln!(text, "{:.4},{:.4},{:.4},{class}", centre + draw(), centre * 0.5 + draw(), draw()).unwrap();
    }
    text
}

fn without_times(result: TrainingResult) -> TrainingResult {
    TrainingResult { wall_seconds: 0.0, ..result }
}

async fn submit(world: &World, data: foundation::DatasetId, name: &str) -> Job {
    let mut new = world.new_job();
    new.inputs = vec![JobInput { name: "train".to_owned(), dataset: data, version: Some(2) }];
    new.spec = json!({
        "recipe": "tabular", "target": "class", "epochs": 300, "checkpoint_every": 2, "hidden": [128, 128], "batch_size": 4
    });
    new.register_as = Some(name.to_owned());
    world.jobs.submit(&world.insurer.submit, new).await.unwrap()
}

async fn a_killed_job_ends_with_the_same_weights_as_an_undisturbed_one(db: TestDb) {
    let world = World::new(db).await;
    let data = dataset(&world.datasets, &world.insurer, "clouds").await;
    add_version(&world.datasets, &world.insurer, data, &clouds()).await;
    let engine = Arc::new(LocalEngine::new(LocalEngineOptions::new(trainer())));
    let worker = world.worker_in("work", world.jobs.clone(), engine.clone());
    let undisturbed = submit(&world, data, "undisturbed").await;
    let undisturbed = world.until_over(undisturbed.id).await;
    assert_eq!(undisturbed.state, JobState::Succeeded, "{:?}", undisturbed.failure);
    let disturbed = submit(&world, data, "disturbed").await;
    world.until(disturbed.id, "a checkpoint", |job| job.checkpoint.is_some()).await;
    worker.kill().await;
    let interrupted = world.job(disturbed.id).await;
    assert_eq!(interrupted.state, JobState::Running, "it was killed at work: {:?}", interrupted.progress);
    let worker = world.worker_in("work", world.jobs.clone(), engine);
    let disturbed = world.until_over(disturbed.id).await;
    assert_eq!((disturbed.state, disturbed.lease.epoch), (JobState::Succeeded, 2), "{:?}", disturbed.failure);
    worker.stop().await;
    let events = world.events(disturbed.id).await;
    let started: Vec<_> = events.iter().filter(|event| event.kind == EventKind::Started).collect();
    assert!(started[1].data["resumed_steps"].as_u64().unwrap() > 0, "{:?}", started[1]);
    let [one, two] = [undisturbed, disturbed].map(|job| (job.model.unwrap(), without_times(job.result.unwrap())));
    assert_eq!(one.1, two.1, "scores, and the digests of weights and description");
    predicts(&world, one.0).await;
}

async fn predicts(world: &World, made: training_jobs::MadeModel) {
    let options = PredictorOptions::new(world.path("predict"), trainer());
    let predictor = Predictor::open(world.models.clone(), world.db.sources.clone(), options).await.unwrap();
    let permit = permit::<PredictModel>(&world.insurer.person);
    let wanted = VersionRef::Id(made.version);
    let files = world.models.files_for_prediction(&permit, made.model, wanted).await.unwrap();
    let rows = json!({ "rows": [{ "x": -0.9, "y": -0.4, "noise": 0.5 }, { "x": 1.9, "y": 1.2, "noise": null }] });
    let request: PredictRequest = serde_json::from_value(rows).unwrap();
    let cold = predictor.predict(world.insurer.partner, &files, &request).await.unwrap();
    let asked = Instant::now();
    let warm = predictor.predict(world.insurer.partner, &files, &request).await.unwrap();
    let classes: Vec<&str> = cold.rows.iter().map(|row| row.class.as_str()).collect();
    assert_eq!(classes, ["left", "right"]);
    assert_eq!(cold, warm);
    assert!(asked.elapsed() < Duration::from_secs(1), "a warm process loads nothing: {:?}", asked.elapsed());
    predictor.close().await;
}

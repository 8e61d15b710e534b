//! Predictors that are shell scripts: warm processes, their limits and their ends.

use std::path::PathBuf;
use std::time::Duration;

use access::PredictModel;
use foundation::{ErrorKind, Fault as _};
use model_registry::{PredictionFiles, VersionRef};
use recipes::PredictRequest;
use serde_json::json;
use testkit::{TestDb, permit};
use tokio::task::JoinSet;
use training_jobs::{Predictor, PredictorError, PredictorOptions};

use crate::fixtures::{PATIENCE, World};
use crate::script;

testkit::on_both_databases!(
    a_warm_process_answers_again,
    partners_and_versions_have_processes_of_their_own,
    the_least_recently_used_makes_room,
    an_idle_process_goes_with_its_files,
    a_refusal_is_passed_on_and_the_process_stays,
    a_process_that_fails_is_replaced,
    a_process_that_takes_too_long_is_killed,
    requests_are_bounded,
    closing_wipes_everything,
);

/// Answers each line with as many rows as `rows` says, and its process number as the class.
const ANSWER: &str = r#"echo $$ >> "$signs/started"
answer() { printf '{"predictions":{"rows":['; n=0; while [ $n -lt $1 ]; do [ $n -gt 0 ] && printf ,; n=$((n+1))
  printf '{"class":"%s","probability":1,"probabilities":{}}' $$; done; printf ']}}\n'; }
rows() { printf '%s' "$1" | grep -o '"x"' | wc -l; }
"#;

async fn files(world: &World, jobs: usize) -> Vec<PredictionFiles> {
    let worker = world.worker("started; finish");
    let mut made = Vec::new();
    for _ in 0..jobs {
        let job = world.submit().await;
        made.push(world.until_over(job.id).await.model.unwrap());
    }
    worker.stop().await;
    let permit = permit::<PredictModel>(&world.insurer.person);
    let mut files = Vec::new();
    for model in made {
        let wanted = VersionRef::Id(model.version);
        files.push(world.models.files_for_prediction(&permit, model.model, wanted).await.unwrap());
    }
    files
}

async fn predictor(world: &World, body: &str, change: impl FnOnce(&mut PredictorOptions)) -> Predictor {
    let command = script::trainer(&world.path("signs"), &format!("{ANSWER}\n{body}"));
    let mut options = PredictorOptions::new(world.path("predict"), command);
    change(&mut options);
    Predictor::open(world.models.clone(), world.db.sources.clone(), options).await.unwrap()
}

const LOOP: &str = r#"while read -r line; do answer "$(rows "$line")"; done"#;

fn request(rows: usize) -> PredictRequest {
    let row = json!({ "x": 1 });
    serde_json::from_value(json!({ "rows": vec![row; rows] })).unwrap()
}

fn folders(world: &World) -> Vec<PathBuf> {
    world.left_behind("predict")
}

async fn until_wiped(world: &World, left: usize) {
    tokio::time::timeout(PATIENCE, async {
        while folders(world).len() != left {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    })
    .await
    .unwrap_or_else(|_| panic!("{:?}", folders(world)));
}

async fn a_warm_process_answers_again(db: TestDb) {
    let world = World::new(db).await;
    let files = files(&world, 1).await.remove(0);
    let predictor = predictor(&world, &format!("sign weights model.safetensors; {LOOP}"), |_| ()).await;
    let first = predictor.predict(world.insurer.partner, &files, &request(3)).await.unwrap();
    let second = predictor.predict(world.insurer.partner, &files, &request(1)).await.unwrap();
    assert_eq!((first.rows.len(), second.rows.len()), (3, 1));
    assert_eq!(first.rows[0].class, second.rows[0].class, "the same process");
    assert_eq!(world.until_signed("weights").await, "weights");
    assert_eq!((folders(&world).len(), predictor.processes()), (1, 1));
    predictor.close().await;
}

async fn partners_and_versions_have_processes_of_their_own(db: TestDb) {
    let world = World::new(db).await;
    let versions = files(&world, 2).await;
    let predictor = predictor(&world, LOOP, |_| ()).await;
    let mut classes = Vec::new();
    for partner in [world.insurer.partner, world.clinic.partner] {
        for files in &versions {
            let answer = predictor.predict(partner, files, &request(1)).await.unwrap();
            classes.push(answer.rows[0].class.clone());
        }
    }
    classes.sort();
    classes.dedup();
    assert_eq!(classes.len(), 4);
    predictor.close().await;
}

async fn the_least_recently_used_makes_room(db: TestDb) {
    let world = World::new(db).await;
    let versions = files(&world, 3).await;
    let predictor = predictor(&world, LOOP, |options| options.max_processes = 2).await;
    let ask = async |version: usize| {
        let answer = predictor.predict(world.insurer.partner, &versions[version], &request(1)).await.unwrap();
        answer.rows[0].class.clone()
    };
    let (zero, one) = (ask(0).await, ask(1).await);
    assert_eq!(ask(0).await, zero);
    ask(2).await;
    until_wiped(&world, 2).await;
    assert_eq!(ask(0).await, zero, "it was used more recently");
    assert_ne!(ask(1).await, one);
    predictor.close().await;
}

async fn an_idle_process_goes_with_its_files(db: TestDb) {
    let world = World::new(db).await;
    let files = files(&world, 1).await.remove(0);
    let predictor = predictor(&world, LOOP, |options| options.idle = Duration::from_millis(200)).await;
    let first = predictor.predict(world.insurer.partner, &files, &request(1)).await.unwrap();
    until_wiped(&world, 0).await;
    let second = predictor.predict(world.insurer.partner, &files, &request(1)).await.unwrap();
    assert_ne!(first.rows[0].class, second.rows[0].class);
    predictor.close().await;
}

async fn a_refusal_is_passed_on_and_the_process_stays(db: TestDb) {
    let world = World::new(db).await;
    let files = files(&world, 1).await.remove(0);
    let body = r#"while read -r line; do case "$line" in *bad*)
        echo '{"error":{"code":"column_missing","message":"there is no column age","row":2,"column":"age","next_step":"Send it."}}';;
        *) answer "$(rows "$line")";; esac; done"#;
    let predictor = predictor(&world, body, |_| ()).await;
    let before = predictor.predict(world.insurer.partner, &files, &request(1)).await.unwrap();
    let bad: PredictRequest = serde_json::from_value(json!({ "rows": [{ "bad": 1 }] })).unwrap();
    let error = predictor.predict(world.insurer.partner, &files, &bad).await.unwrap_err();
    assert_eq!((error.kind(), error.field().as_deref()), (ErrorKind::Unprocessable, Some("rows[2].age")));
    assert_eq!(error.next_step().as_deref(), Some("Send it."));
    let after = predictor.predict(world.insurer.partner, &files, &request(1)).await.unwrap();
    assert_eq!(before, after);
    predictor.close().await;
}

async fn a_process_that_fails_is_replaced(db: TestDb) {
    let world = World::new(db).await;
    let files = files(&world, 1).await.remove(0);
    for (name, misbehaviour) in [
        ("dies", "exit 11"),
        ("babbles", "echo 'hello'"),
        ("counts wrongly", "answer 7"),
        ("is silent and closes", "exec >&-; sleep 60"),
    ] {
        let body = format!(
            "if [ ! -e \"$signs/{name}\" ]; then sign '{name}'; read -r line; {misbehaviour}; read -r line; fi; {LOOP}"
        );
        let predictor = predictor(&world, &body, |options| options.time_limit = Duration::from_secs(2)).await;
        let error = predictor.predict(world.insurer.partner, &files, &request(1)).await.unwrap_err();
        assert!(matches!(error, PredictorError::Broken | PredictorError::TooSlow { .. }), "{name}: {error:?}");
        let answer = predictor.predict(world.insurer.partner, &files, &request(2)).await.unwrap();
        assert_eq!(answer.rows.len(), 2, "{name}");
        until_wiped(&world, 1).await;
        predictor.close().await;
    }
}

async fn a_process_that_takes_too_long_is_killed(db: TestDb) {
    let world = World::new(db).await;
    let files = files(&world, 1).await.remove(0);
    let limit = |options: &mut PredictorOptions| options.time_limit = Duration::from_millis(300);
    let predictor = predictor(&world, "trap '' TERM; read -r line; while :; do sleep 0.1; done", limit).await;
    let error = predictor.predict(world.insurer.partner, &files, &request(1)).await.unwrap_err();
    assert!(matches!(error, PredictorError::TooSlow { .. }), "{error:?}");
    until_wiped(&world, 0).await;
    predictor.close().await;
}

async fn requests_are_bounded(db: TestDb) {
    let world = World::new(db).await;
    let versions = files(&world, 2).await;
    let body = format!("read -r line; await go; answer 1; {LOOP}");
    let predictor = predictor(&world, &body, |options| options.max_processes = 1).await;
    let error = predictor.predict(world.insurer.partner, &versions[0], &request(10_001)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooLarge);
    let mut waiting = JoinSet::new();
    for _ in 0..40 {
        let (predictor, files, partner) = (predictor.clone(), versions[0].clone(), world.insurer.partner);
        waiting.spawn(async move { predictor.predict(partner, &files, &request(1)).await });
    }
    world.until_signed("started").await;
    let other = predictor.predict(world.insurer.partner, &versions[1], &request(1)).await.unwrap_err();
    assert!(matches!(other, PredictorError::Busy), "the only process is at work: {other:?}");
    std::fs::write(world.sign("go"), "").unwrap();
    let answers = waiting.join_all().await;
    let busy = answers.iter().filter(|answer| matches!(answer, Err(PredictorError::Busy))).count();
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count() + busy, 40);
    assert!((20..=24).contains(&busy), "sixteen wait and at most one is served before the rest comes: {busy}");
    predictor.close().await;
}

async fn closing_wipes_everything(db: TestDb) {
    let world = World::new(db).await;
    let files = files(&world, 1).await.remove(0);
    let predictor = predictor(&world, LOOP, |_| ()).await;
    predictor.predict(world.insurer.partner, &files, &request(1)).await.unwrap();
    let second = PredictorOptions::new(world.path("predict"), script::trainer(&world.path("signs"), LOOP));
    let taken = Predictor::open(world.models.clone(), world.db.sources.clone(), second).await.unwrap_err();
    assert_eq!(taken.code(), "work_folder_taken");
    predictor.close().await;
    assert!(folders(&world).is_empty());
    let error = predictor.predict(world.insurer.partner, &files, &request(1)).await.unwrap_err();
    assert!(matches!(error, PredictorError::Busy), "{error:?}");
}

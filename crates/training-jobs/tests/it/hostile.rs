//! Trainers that break the protocol: whatever they write, the worker and the job's record stay sound.

use testkit::TestDb;
use training_jobs::{EventKind, JobState};

use crate::fixtures::World;

testkit::on_both_databases!(
    garbage_on_stdout_is_noted_and_passed_over,
    nothing_but_garbage_ends_the_attempt,
    a_flood_is_thinned_and_the_job_ends_well,
    a_trainer_that_says_it_is_done_and_stays_is_ended,
    words_after_the_last_word_do_not_count,
    a_trainer_that_names_files_outside_its_outputs_fails,
    a_checkpoint_outside_its_folder_is_not_stored,
    text_that_no_database_likes_is_stored,
);

async fn garbage_on_stdout_is_noted_and_passed_over(db: TestDb) {
    let world = World::new(db).await;
    let worker = world.worker(
        r#"started; echo 'a library says hello'; echo '{"seq":'; echo '{"seq":99,"elapsed_ms":1,"event":"of a later version"}'
        printf '\000\377\376\n'; head -c 20000000 /dev/zero | tr '\0' x; echo; echo '[]'; progress 7; finish"#,
    );
    let job = world.submit().await;
    let done = world.until_over(job.id).await;
    assert_eq!((done.state, done.progress.step), (JobState::Succeeded, 100), "{:?}", done.failure);
    let events = world.events(job.id).await;
    let noise: Vec<String> = events
        .iter()
        .filter(|event| event.data["code"] == "trainer_noise")
        .map(|event| event.data["message"].to_string())
        .collect();
    assert_eq!(noise.len(), 5, "the first few are shown: {noise:?}");
    assert!(noise[0].contains("a library says hello"));
    worker.stop().await;
}

async fn nothing_but_garbage_ends_the_attempt(db: TestDb) {
    let world = World::new(db).await;
    let worker = world.worker("trap '' TERM; while :; do echo noise; done");
    let job = world.submit().await;
    let waiting = world.until(job.id, "the failure", |job| job.failures == 1).await;
    assert_eq!(waiting.failure.unwrap().code, "trainer_noise");
    assert!(world.events(job.id).await.len() < 20);
    worker.stop().await;
}

async fn a_flood_is_thinned_and_the_job_ends_well(db: TestDb) {
    let world = World::new(db).await;
    // One process writes it all, as a shell loop would be too slow to flood anybody.
    let worker = world.worker(
        r#"started; awk 'BEGIN { for (i = 2; i <= 30001; i++)
            printf "{\"seq\":%d,\"elapsed_ms\":1,\"event\":\"metric\",\"name\":\"loss\",\"split\":\"train\",\"step\":%d,\"epoch\":1,\"value\":0.5}\n", i, i }'
        seq=30001; i=0; while [ $i -lt 700 ]; do log "$i"; i=$((i+1)); done; finish"#,
    );
    let job = world.submit().await;
    let done = world.until_over(job.id).await;
    assert_eq!(done.state, JobState::Succeeded, "{:?}", done.failure);
    assert!(done.last_event < 10_000, "{}", done.last_event);
    let curve = world.jobs.metrics(&world.insurer.read, job.id).await.unwrap().remove(0);
    assert_eq!((curve.points[0].step, curve.points.last().unwrap().step), (2, 30_001), "both ends are kept");
    let mut codes = Vec::new();
    let mut after = 0;
    loop {
        let page = world.jobs.events_after(&world.insurer.read, job.id, after, 1_000).await.unwrap();
        let Some(last) = page.last() else { break };
        after = last.seq;
        codes.extend(page.iter().filter_map(|event| event.data["code"].as_str().map(str::to_owned)));
    }
    let count = |code: &str| codes.iter().filter(|found| *found == code).count();
    assert_eq!((count("metrics_thinned"), count("log_truncated"), count("column_dropped")), (1, 1, 500));
    worker.stop().await;
}

async fn a_trainer_that_says_it_is_done_and_stays_is_ended(db: TestDb) {
    let world = World::new(db).await;
    let worker = world.worker("trap '' TERM; started; finish; while :; do sleep 0.05; done");
    let job = world.submit().await;
    assert_eq!(world.until_over(job.id).await.state, JobState::Succeeded);
    worker.stop().await;
}

async fn words_after_the_last_word_do_not_count(db: TestDb) {
    let world = World::new(db).await;
    let worker = world.worker("failed fail target_missing; finish; progress 50; seq=1; metric train 1 0.5; exit 0");
    let job = world.submit().await;
    let done = world.until_over(job.id).await;
    assert_eq!((done.state, done.failure.unwrap().code.as_str()), (JobState::Failed, "target_missing"));
    assert_eq!((done.progress.step, done.model), (0, None));
    worker.stop().await;
}

async fn a_trainer_that_names_files_outside_its_outputs_fails(db: TestDb) {
    let world = World::new(db).await;
    let worker = world.worker(
        r#"started; artifact() { printf '{"path":"input/train.csv","sha256":"%s","size":%d}' "$(digest input/train.csv)" 1; }; finish"#,
    );
    let job = world.submit().await;
    let done = world.until_over(job.id).await;
    assert_eq!((done.state, done.model), (JobState::Failed, None));
    assert_eq!(world.blob_count(world.insurer.partner).await, 0, "the clinic's data did not become the insurer's");
    worker.stop().await;
}

async fn a_checkpoint_outside_its_folder_is_not_stored(db: TestDb) {
    let world = World::new(db).await;
    let worker = world.worker(
        r#"started; say '"event":"checkpoint","file":"../input/train.csv","epoch":1,"step":1'
        ln -s ../input/train.csv checkpoint/link; say '"event":"checkpoint","file":"link","epoch":2,"step":2'
        say '"event":"checkpoint","file":"gone.ckpt","epoch":3,"step":3'; sleep 0.3; finish"#,
    );
    let job = world.submit().await;
    let done = world.until_over(job.id).await;
    assert_eq!((done.state, done.checkpoint), (JobState::Succeeded, None));
    assert_eq!(world.blob_count(world.insurer.partner).await, 2, "the model's files");
    worker.stop().await;
}

async fn text_that_no_database_likes_is_stored(db: TestDb) {
    let world = World::new(db).await;
    let worker = world.worker(
        r#"started; say '"event":"log","level":"warn","code":"odd","message":"a\u0000b \ud83d\ude00 \"quoted\""'; finish"#,
    );
    let job = world.submit().await;
    let done = world.until_over(job.id).await;
    assert_eq!(done.state, JobState::Succeeded, "{:?}", done.failure);
    let events = world.events(job.id).await;
    let odd = events.iter().find(|event| event.data["code"] == "odd").unwrap();
    assert_eq!((odd.kind, odd.data["message"].as_str().unwrap()), (EventKind::Log, "a\u{fffd}b 😀 \"quoted\""));
    worker.stop().await;
}

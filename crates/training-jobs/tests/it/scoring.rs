//! Models on hidden test sets: what is scored, who sees what, and what stops a run, on both databases.

use access::{CancelConformance, ReadConformance};
use chrono::TimeDelta;
use foundation::ErrorKind;
use partner_registry::certificates::{self, Verdict};
use partner_registry::conformance::manifest_sha256;
use partner_registry::standards::{ArtefactKind, VersionNumber};
use testkit::{TestDb, permit};
use training_jobs::{ConformancePolicy, RunState, StopCode, Subject, Tries};

use crate::alliance::{Alliance, LOOP, code, patients, scored};

testkit::on_both_databases!(
    a_model_is_scored_on_rows_that_nobody_sees,
    a_standard_withdrawn_meanwhile_certifies_nothing,
    a_run_survives_its_worker,
    a_cancelled_run_stops,
    a_test_set_is_not_probed,
    a_lead_that_has_left_takes_its_test_set_along,
);

async fn a_model_is_scored_on_rows_that_nobody_sees(db: TestDb) {
    let it = Alliance::new(db).await;
    let insurer = &it.world.insurer;
    let (made, hidden) = (it.model().await, it.hidden().await);
    let standard = it.standard("Diagnosis", scored(hidden, 0.5)).await;
    let requested = it.request(insurer, standard, Subject::Model(made.model, None)).await.unwrap();
    let worker = it.worker(LOOP).await;
    let run = it.until_over(insurer, requested.id).await;
    worker.stop().await;
    assert_eq!(run.state, RunState::Passed, "{run:?}");
    let report = run.report.unwrap();
    let scores: Vec<_> = report.scores.iter().map(|one| (one.metric.as_str(), one.value, one.reached)).collect();
    assert_eq!(scores, [("accuracy", 0.5, true), ("macro_f1", 0.3333, true)]);
    // The model's process was asked about every row without its class, and nothing of them is told to its owner.
    let asked = std::fs::read_to_string(it.world.sign("asked")).unwrap();
    assert!(asked.contains("63") && asked.contains("female"), "{asked}");
    assert!(!asked.contains("diagnosis") && !asked.contains("\"yes\""), "no label goes to the model: {asked}");
    let told =
        format!("{} {:?}", serde_json::to_string(&report).unwrap(), it.world.audit(insurer.partner, run.id).await);
    // Whole words: an id has any two digits somewhere.
    let words: Vec<&str> = told.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
    for secret in ["63", "41", "57", "38", "female", "unknown", "category"] {
        assert!(!words.contains(&secret), "{secret}: {told}");
    }
    assert!(it.world.left_behind("conformance").is_empty(), "no file of the model is left");
    let certificate = it.certificate(insurer, run.certificate.unwrap()).await.unwrap();
    let now = it.world.db.sources.now();
    let none = certificates::check(&certificate.jws, &it.keys().await, &[], now).unwrap();
    let files = none.statement.artefact.files.clone();
    assert_eq!(files.iter().map(|file| file.name.as_str()).collect::<Vec<_>>(), ["model.json", "model.safetensors"]);
    assert_eq!(manifest_sha256(ArtefactKind::Model, &files), certificate.sha256);
    let whole = certificates::check(&certificate.jws, &it.keys().await, &files, now).unwrap();
    assert_eq!(whole.verdict, Verdict::Good);
    let part = certificates::check(&certificate.jws, &it.keys().await, &files[..1], now).unwrap();
    assert_eq!(part.verdict, Verdict::OtherFiles { differences: vec!["'model.safetensors' is missing".to_owned()] });
    // The lead sees that there is a certificate, and still not the model.
    assert!(it.certificate(&it.world.clinic, certificate.id).await.is_ok());
    let read = permit::<access::ReadModel>(&it.world.clinic.person);
    assert!(it.world.models.get(&read, made.model).await.is_err());
}

/// A predictor that says when it is asked, and answers when it is told to.
const SLOW: &str = r#"while read -r line; do sign began; await go; answer "$(rows "$line")"; done"#;

async fn a_standard_withdrawn_meanwhile_certifies_nothing(db: TestDb) {
    let it = Alliance::new(db).await;
    let insurer = &it.world.insurer;
    let (made, hidden) = (it.model().await, it.hidden().await);
    let standard = it.standard("Diagnosis", scored(hidden, 0.1)).await;
    let requested = it.request(insurer, standard, Subject::Model(made.model, None)).await.unwrap();
    let worker = it.worker(SLOW).await;
    it.world.until_signed("began").await;
    assert_eq!(it.run(insurer, requested.id).await.state, RunState::Running);
    it.withdraw(standard).await;
    let run = it.until_over(insurer, requested.id).await;
    worker.stop().await;
    let stop = run.stop.unwrap();
    assert_eq!((run.state, stop.code, run.certificate), (RunState::Stopped, StopCode::StandardWithdrawn, None));
    assert!(stop.because.contains("A unit was wrong."), "{}", stop.because);
    let again = it.request(insurer, standard, Subject::Model(made.model, None)).await;
    assert_eq!(code(again), (ErrorKind::Conflict, "standard_withdrawn"));
}

async fn a_run_survives_its_worker(db: TestDb) {
    let it = Alliance::new(db).await;
    let insurer = &it.world.insurer;
    let (made, hidden) = (it.model().await, it.hidden().await);
    let standard = it.standard("Diagnosis", scored(hidden, 0.5)).await;
    let requested = it.request(insurer, standard, Subject::Model(made.model, None)).await.unwrap();
    let worker = it.worker(SLOW).await;
    it.world.until_signed("began").await;
    worker.kill().await;
    assert_eq!(it.run(insurer, requested.id).await.state, RunState::Running);
    // Whoever is started in that folder knows that nobody else holds its leases.
    let worker = it.worker(LOOP).await;
    let run = it.until_over(insurer, requested.id).await;
    worker.stop().await;
    assert_eq!((run.state, run.failures), (RunState::Passed, 1), "{run:?}");
    let audit = it.world.audit(insurer.partner, run.id).await;
    assert_eq!(audit.last().unwrap().1["attempt"], 2);
}

async fn a_cancelled_run_stops(db: TestDb) {
    let it = Alliance::new(db).await;
    let insurer = &it.world.insurer;
    let (made, hidden) = (it.model().await, it.hidden().await);
    let standard = it.standard("Diagnosis", scored(hidden, 0.5)).await;
    let cancel = permit::<CancelConformance>(&insurer.person);
    let waiting = it.request(insurer, standard, Subject::Model(made.model, None)).await.unwrap();
    assert_eq!(it.service.cancel(&cancel, waiting.id).await.unwrap().state, RunState::Cancelled);
    let requested = it.request(insurer, standard, Subject::Model(made.model, None)).await.unwrap();
    let worker = it.worker(SLOW).await;
    it.world.until_signed("began").await;
    assert_eq!(it.service.cancel(&cancel, requested.id).await.unwrap().state, RunState::Running);
    let run = it.until_over(insurer, requested.id).await;
    assert_eq!((run.state, run.report), (RunState::Cancelled, None));
    assert_eq!(it.service.cancel(&cancel, requested.id).await.unwrap().state, RunState::Cancelled, "again is harmless");
    worker.stop().await;
}

async fn a_test_set_is_not_probed(db: TestDb) {
    let policy = ConformancePolicy { hidden_runs: 2, ..ConformancePolicy::default() };
    let it = Alliance::with(db, policy).await;
    let insurer = &it.world.insurer;
    let (made, hidden) = (it.model().await, it.hidden().await);
    let subject = Subject::Model(made.model, None);
    // Two standards with one test set: the set is what is counted.
    let standards = [it.standard("One", scored(hidden, 0.9)).await, it.standard("Two", scored(hidden, 0.1)).await];
    let (read, first) = (permit::<ReadConformance>(&insurer.person), it.world.db.sources.now());
    let tries = async || it.service.tries(&read, standards[0], VersionNumber::FIRST).await.unwrap();
    assert_eq!(tries().await, Tries { limit: 2, days: 30, used: 0, again_at: None });
    it.request(insurer, standards[0], subject).await.unwrap();
    it.world.db.sources.clock.advance(TimeDelta::hours(1));
    it.request(insurer, standards[1], subject).await.unwrap();
    let again_at = Some(first + TimeDelta::days(30));
    assert_eq!(tries().await, Tries { limit: 2, days: 30, used: 2, again_at });
    let more = it.request(insurer, standards[0], subject).await;
    assert_eq!(code(more), (ErrorKind::QuotaExceeded, "test_set_used_too_often"));
    it.world.db.sources.clock.advance(TimeDelta::days(30) + TimeDelta::seconds(1));
    let (one, other) =
        tokio::join!(it.request(insurer, standards[0], subject), it.request(insurer, standards[1], subject));
    assert!(one.is_ok() && other.is_ok(), "{one:?} {other:?}");
    let (one, other) =
        tokio::join!(it.request(insurer, standards[0], subject), it.request(insurer, standards[1], subject));
    assert!(one.is_err() && other.is_err());
    let data_only = it.standard("Rows", patients()).await;
    let none = it.service.tries(&read, data_only, VersionNumber::FIRST).await;
    assert_eq!(code(none), (ErrorKind::Conflict, "standard_does_not_cover"));
}

async fn a_lead_that_has_left_takes_its_test_set_along(db: TestDb) {
    let it = Alliance::new(db).await;
    let insurer = &it.world.insurer;
    let (made, hidden) = (it.model().await, it.hidden().await);
    let standard = it.standard("Diagnosis", scored(hidden, 0.5)).await;
    it.hand_over_and_leave().await;
    let requested = it.request(insurer, standard, Subject::Model(made.model, None)).await.unwrap();
    let worker = it.worker(LOOP).await;
    let run = it.until_over(insurer, requested.id).await;
    worker.stop().await;
    assert_eq!((run.state, run.stop.unwrap().code), (RunState::Stopped, StopCode::TestSetUnusable));
    assert!(!it.world.sign("asked").exists(), "no row went anywhere");
}

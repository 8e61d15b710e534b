//! Conformance runs from the request to a certificate that is verified offline, on both databases.

use std::time::Duration;

use access::attestations::{Attestor, PublicKeys, public_keys};
use access::{
    CancelConformance, EditStandard, FoundAlliance, JoinAlliance, LeadAlliance, PlatformRole, PublishCertificate,
    ReadCertificate, ReadConformance, ReleaseStandard, RevokeCertificate, RunConformance, SigningSecret,
};
use chrono::TimeDelta;
use dataset_sharing::VersionRef;
use foundation::{
    AllianceId, CertificateId, ConformanceRunId, DatasetId, DatasetVersionId, ErrorKind, Fault as _, StandardId,
};
use partner_registry::certificates::{self, CertificateStatus, Verdict};
use partner_registry::conformance::{Artefact, ManifestFile, Rule, manifest_sha256};
use partner_registry::standards::{self, ArtefactKind, NewStandard, Release};
use partner_registry::{Industry, alliances};
use serde_json::{Value, json};
use testkit::{TestDb, permit};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;
use training_jobs::{
    ConformanceError, ConformanceOptions, ConformancePolicy, ConformanceService, ConformanceWorker, MadeModel, NewRun,
    Predictor, PredictorOptions, Run, RunState, StopCode, Subject,
};

use crate::fixtures::{DATA, Member, PATIENCE, World, add_version, dataset};
use crate::script;

testkit::on_both_databases!(
    a_data_set_is_certified_and_verified_offline,
    what_breaks_a_rule_is_counted_and_not_quoted,
    a_model_is_scored_on_rows_that_nobody_sees,
    a_standard_withdrawn_meanwhile_certifies_nothing,
    a_run_survives_its_worker,
    a_cancelled_run_stops,
    a_test_set_is_not_probed,
    who_may_request_what,
    others_see_no_runs_and_no_certificates,
    a_certificate_is_superseded_revoked_or_expires,
    hostile_cells_are_only_data,
);

/// Answers every row with `yes`, which is right for half of them, and notes what it was asked.
const PREDICT: &str = r#"
answer() { printf '{"predictions":{"rows":['; n=0; while [ $n -lt $1 ]; do [ $n -gt 0 ] && printf ,; n=$((n+1))
  printf '{"class":"yes","probability":0.9,"probabilities":{"yes":0.9,"no":0.1}}'; done; printf '],"warnings":["unknown category 63"]}}\n'; }
rows() { printf '%s' "$1" | grep -o '"age"' | wc -l; }
"#;
const LOOP: &str = r#"while read -r line; do printf '%s\n' "$line" >> "$signs/asked"; answer "$(rows "$line")"; done"#;

struct Alliance {
    world: World,
    service: ConformanceService,
    alliance: AllianceId,
}

struct Working {
    stop: CancellationToken,
    task: JoinSet<()>,
    predictor: Predictor,
}

impl Working {
    async fn stop(mut self) {
        self.stop.cancel();
        tokio::time::timeout(PATIENCE, self.task.join_next()).await.expect("it stops").unwrap().unwrap();
    }

    async fn kill(mut self) {
        self.task.abort_all();
        while self.task.join_next().await.is_some() {}
        // With a process its models' processes and its lock on the folder go too.
        self.predictor.close().await;
    }
}

impl Alliance {
    /// The clinic leads; the insurer is a member; the bank is not.
    async fn new(db: TestDb) -> Self {
        Self::with(db, ConformancePolicy::default()).await
    }

    async fn with(db: TestDb, policy: ConformancePolicy) -> Self {
        let world = World::new(db).await;
        let held = (world.datasets.clone(), world.models.clone());
        let service = ConformanceService::new((*world.db).clone(), world.db.sources.clone(), held, policy);
        let operator = permit::<FoundAlliance>(&world.db.platform(PlatformRole::Operator).await);
        let new = alliances::NewAlliance {
            name: "Care".to_owned(),
            industry: Industry::Medicine,
            purpose: "Better data.".to_owned(),
            lead: world.clinic.partner,
        };
        let (db, sources) = (&world.db, &world.db.sources);
        let alliance = alliances::found(db, sources, &operator, new).await.unwrap().id;
        let lead = permit::<LeadAlliance>(&world.clinic.person);
        alliances::invite(db, sources, &lead, alliance, world.insurer.partner).await.unwrap();
        let join = permit::<JoinAlliance>(&world.insurer.person);
        alliances::accept(db, sources, &join, alliance).await.unwrap();
        Self { world, service, alliance }
    }

    async fn standard(&self, name: &str, definition: Value) -> StandardId {
        let (db, sources) = (&self.world.db, &self.world.db.sources);
        let edit = permit::<EditStandard>(&self.world.clinic.person);
        let definition = serde_json::from_value(definition).unwrap();
        let new = NewStandard { alliance: self.alliance, name: name.to_owned(), summary: String::new(), definition };
        let id = standards::create(db, sources, &edit, new).await.unwrap().id;
        self.release(id).await;
        id
    }

    async fn release(&self, id: StandardId) {
        let release = permit::<ReleaseStandard>(&self.world.clinic.person);
        standards::release(&self.world.db, &self.world.db.sources, &release, id, Release::default()).await.unwrap();
    }

    async fn edit(&self, id: StandardId, definition: Value) {
        let edit = permit::<EditStandard>(&self.world.clinic.person);
        let definition = serde_json::from_value(definition).unwrap();
        standards::edit(&self.world.db, &self.world.db.sources, &edit, id, (&definition, None)).await.unwrap();
    }

    async fn withdraw(&self, id: StandardId) {
        let release = permit::<ReleaseStandard>(&self.world.clinic.person);
        let which = (id, "1.0.0".parse().unwrap());
        standards::withdraw(&self.world.db, &self.world.db.sources, &release, which, "A unit was wrong.")
            .await
            .unwrap();
    }

    async fn request(&self, by: &Member, standard: StandardId, subject: Subject) -> Result<Run, ConformanceError> {
        let new = NewRun { standard, number: None, subject, issuer: "https://hansa.test".to_owned() };
        self.service.request(&permit::<RunConformance>(&by.person), new).await
    }

    async fn worker(&self, body: &str) -> Working {
        let command = script::trainer(&self.world.path("signs"), &format!("{PREDICT}\n{body}"));
        let options = PredictorOptions::new(self.world.path("conformance"), command);
        let sources = self.world.db.sources.clone();
        let predictor = Predictor::open(self.world.models.clone(), sources.clone(), options).await.unwrap();
        let attestor = Attestor::open(&self.world.db, &sources, SigningSecret::new([7; 32])).await.unwrap();
        let options = ConformanceOptions {
            lease: Duration::from_secs(2),
            poll: Duration::from_millis(50),
            control: Duration::from_millis(50),
        };
        let worker = ConformanceWorker::new(self.service.clone(), predictor.clone(), attestor, options);
        let (stop, mut task) = (CancellationToken::new(), JoinSet::new());
        task.spawn(worker.run(stop.clone()));
        Working { stop, task, predictor }
    }

    async fn run(&self, by: &Member, id: ConformanceRunId) -> Run {
        self.service.get(&permit::<ReadConformance>(&by.person), id).await.unwrap()
    }

    async fn until_over(&self, by: &Member, id: ConformanceRunId) -> Run {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let run = self.run(by, id).await;
            if run.state.is_final() {
                return run;
            }
            assert!(Instant::now() < deadline, "waited in vain for the end: {run:?}");
            sleep(Duration::from_millis(20)).await;
        }
    }

    async fn certificate(&self, by: &Member, id: CertificateId) -> Result<certificates::Certificate, ConformanceError> {
        self.service.certificate(&permit::<ReadCertificate>(&by.person), id).await
    }

    async fn keys(&self) -> PublicKeys {
        public_keys(&self.world.db).await.unwrap()
    }

    /// A version of the clinic's data set `hidden`, which is not the one that the insurer trains on.
    async fn hidden(&self) -> DatasetVersionId {
        let hidden = dataset(&self.world.datasets, &self.world.clinic, "hidden").await;
        self.version_of(&self.world.clinic, hidden).await
    }

    async fn version_of(&self, owner: &Member, dataset: DatasetId) -> DatasetVersionId {
        let read = permit::<access::ReadDataset>(&owner.person);
        self.world.datasets.get_version(&read, VersionRef::Latest(dataset)).await.unwrap().summary.id
    }

    /// A model that the insurer has trained on what the clinic has granted.
    async fn model(&self) -> MadeModel {
        let worker = self.world.worker("started; finish");
        let job = self.world.submit().await;
        let made = self.world.until_over(job.id).await.model.unwrap();
        worker.stop().await;
        made
    }
}

fn patients() -> Value {
    json!({ "data": { "columns": [
        { "name": "age", "type": "integer", "unit": "a", "minimum": 0, "maximum": 120 },
        { "name": "sex", "type": "text", "allowed": ["male", "female"], "privacy": "personal" },
        { "name": "diagnosis", "type": "boolean" }
    ] } })
}

fn scored(test_set: DatasetVersionId, least: f64) -> Value {
    json!({ "model": { "task": "tabular-classification",
        "test": { "dataset_version": test_set, "target": "diagnosis" },
        "bars": [
            { "metric": "accuracy", "threshold": least, "direction": "at_least" },
            { "metric": "macro_f1", "threshold": 0.3, "direction": "at_least" }
        ] } })
}

fn code<T: std::fmt::Debug>(answer: Result<T, ConformanceError>) -> (ErrorKind, &'static str) {
    let error = answer.unwrap_err();
    assert!(error.next_step().is_some(), "{error:?}");
    (error.kind(), error.code())
}

fn content(text: &str, sha256: foundation::Sha256) -> ManifestFile {
    ManifestFile { name: "any-name.csv".to_owned(), sha256, size: text.len() as u64 }
}

async fn a_data_set_is_certified_and_verified_offline(db: TestDb) {
    let it = Alliance::new(db).await;
    let insurer = &it.world.insurer;
    let own = dataset(&it.world.datasets, insurer, "own").await;
    let standard = it.standard("Patients", patients()).await;
    let requested = it.request(insurer, standard, Subject::Dataset(own, None)).await.unwrap();
    assert_eq!((requested.state, requested.certificate), (RunState::Queued, None));
    let worker = it.worker("exit 9").await;
    let run = it.until_over(insurer, requested.id).await;
    worker.stop().await;
    assert_eq!((run.state, &run.stop), (RunState::Passed, &None), "{run:?}");
    let report = run.report.unwrap();
    assert_eq!((report.rows, report.findings.len()), (4, 0));
    let certificate = it.certificate(insurer, run.certificate.unwrap()).await.unwrap();
    let now = it.world.db.sources.now();
    assert_eq!(certificate.status(now), CertificateStatus::Valid);

    // Offline: the text, the keys, the file.
    let (keys, good) = (it.keys().await, content(DATA, certificate.sha256));
    let check = |files: &[ManifestFile]| certificates::check(&certificate.jws, &keys, files, now);
    let checked = check(std::slice::from_ref(&good)).unwrap();
    assert_eq!(checked.verdict, Verdict::Good);
    let said = &checked.statement;
    assert_eq!((said.iss.as_str(), said.artefact.owner, said.rows), ("https://hansa.test", insurer.partner, 4));
    assert_eq!((said.standard.name.as_str(), said.standard.version.as_str()), ("Patients", "1.0.0"));
    assert_eq!(said.exp, (now + TimeDelta::days(365)).timestamp());
    let mut other = good.clone();
    other.sha256 = foundation::Sha256::from_bytes([0; 32]);
    let Verdict::OtherFiles { differences } = check(&[other]).unwrap().verdict else { panic!("another file passes") };
    assert!(differences[0].contains(&certificate.sha256.to_string()), "{differences:?}");
    assert!(matches!(check(&[]).unwrap().verdict, Verdict::OtherFiles { .. }));
    let late = certificates::check(&certificate.jws, &keys, &[good.clone()], now + TimeDelta::days(365)).unwrap();
    assert!(matches!(late.verdict, Verdict::OutOfTime { .. }));
    for index in (0..certificate.jws.len()).step_by(7) {
        let mut changed = certificate.jws.clone().into_bytes();
        changed[index] = if changed[index] == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(changed).unwrap();
        assert!(certificates::check(&changed, &keys, &[good.clone()], now).is_err(), "byte {index}");
    }
    let audit = it.world.audit(insurer.partner, run.certificate.unwrap()).await;
    assert_eq!(audit.iter().map(|(action, _)| action.as_str()).collect::<Vec<_>>(), ["certificate:issue"]);
}

async fn what_breaks_a_rule_is_counted_and_not_quoted(db: TestDb) {
    let it = Alliance::new(db).await;
    let insurer = &it.world.insurer;
    let own = dataset(&it.world.datasets, insurer, "own").await;
    let text = "age,sex,note\n63,male,x\n-1,female,y\n121,secret-word,z\nold,,w\n?,male,v\n";
    add_version(&it.world.datasets, insurer, own, text).await;
    let mut definition = patients();
    definition["data"]["extra_columns"] = json!("refused");
    definition["documents"] = json!([{ "of": "dataset", "section": "Origin" }]);
    let standard = it.standard("Patients", definition).await;
    let requested = it.request(insurer, standard, Subject::Dataset(own, Some(2))).await.unwrap();
    let worker = it.worker("exit 9").await;
    let run = it.until_over(insurer, requested.id).await;
    worker.stop().await;
    assert_eq!((run.state, run.certificate), (RunState::Failed, None), "{run:?}");
    let report = run.report.unwrap();
    let found = |rule, subject: &str| {
        let finding = report.findings.iter().find(|one| one.rule == rule && one.subject == subject);
        finding.map(|one| (one.count, one.rows.clone()))
    };
    assert_eq!(report.rows, 5);
    assert_eq!(found(Rule::BelowMinimum, "age"), Some((1, vec![2])));
    assert_eq!(found(Rule::AboveMaximum, "age"), Some((1, vec![3])));
    assert_eq!(found(Rule::WrongType, "age"), Some((1, vec![4])));
    assert_eq!(found(Rule::ValueMissing, "age"), Some((1, vec![5])));
    assert_eq!(found(Rule::NotAllowed, "sex"), Some((1, vec![3])));
    assert_eq!(found(Rule::ValueMissing, "sex"), Some((1, vec![4])));
    assert_eq!(found(Rule::ColumnMissing, "diagnosis"), Some((1, Vec::new())));
    assert_eq!(found(Rule::ColumnUnexpected, "note"), Some((1, Vec::new())));
    assert_eq!(found(Rule::SectionMissing, "Origin"), Some((1, Vec::new())));
    assert_eq!(report.findings.len(), 9);
    assert!(!serde_json::to_string(&report).unwrap().contains("secret-word"), "no value is repeated");
}

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
    for secret in ["63", "41", "57", "38", "female", "unknown category"] {
        assert!(!told.contains(secret), "{secret}: {told}");
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
    for standard in standards {
        it.request(insurer, standard, subject).await.unwrap();
    }
    let more = it.request(insurer, standards[0], subject).await;
    assert_eq!(code(more), (ErrorKind::QuotaExceeded, "test_set_used_too_often"));
    it.world.db.sources.clock.advance(TimeDelta::days(30) + TimeDelta::seconds(1));
    let (one, other) =
        tokio::join!(it.request(insurer, standards[0], subject), it.request(insurer, standards[1], subject));
    assert!(one.is_ok() && other.is_ok(), "{one:?} {other:?}");
    let (one, other) =
        tokio::join!(it.request(insurer, standards[0], subject), it.request(insurer, standards[1], subject));
    assert!(one.is_err() && other.is_err());
}

async fn who_may_request_what(db: TestDb) {
    let it = Alliance::new(db).await;
    let World { insurer, clinic, bank, .. } = &it.world;
    let (made, hidden) = (it.model().await, it.hidden().await);
    let data = it.standard("Patients", patients()).await;
    let diagnosis = it.standard("Diagnosis", scored(hidden, 0.5)).await;
    let of_bank = dataset(&it.world.datasets, bank, "own").await;
    let subject = Subject::Dataset(of_bank, None);
    assert_eq!(code(it.request(bank, data, subject).await), (ErrorKind::Forbidden, "alliance_members_only"));
    assert_eq!(code(it.request(insurer, data, subject).await), (ErrorKind::NotFound, "dataset_not_found"));
    // Granted for training is not one's own.
    let granted = it.request(insurer, data, Subject::Dataset(it.world.dataset, None)).await;
    assert_eq!(code(granted).0, ErrorKind::Forbidden);
    let uncovered = it.request(insurer, data, Subject::Model(made.model, None)).await;
    assert_eq!(code(uncovered), (ErrorKind::Conflict, "standard_does_not_cover"));
    let foreign = it.request(clinic, diagnosis, Subject::Model(made.model, None)).await;
    assert_eq!(code(foreign), (ErrorKind::NotFound, "model_not_found"));
    let trained_on = it.version_of(clinic, it.world.dataset).await;
    let unfair = it.standard("Unfair", scored(trained_on, 0.5)).await;
    let cheating = it.request(insurer, unfair, Subject::Model(made.model, None)).await;
    assert_eq!(code(cheating), (ErrorKind::Conflict, "model_trained_on_test_set"));
}

async fn others_see_no_runs_and_no_certificates(db: TestDb) {
    let it = Alliance::new(db).await;
    let World { insurer, clinic, bank, .. } = &it.world;
    let own = dataset(&it.world.datasets, insurer, "own").await;
    let standard = it.standard("Patients", patients()).await;
    let requested = it.request(insurer, standard, Subject::Dataset(own, None)).await.unwrap();
    let worker = it.worker("exit 9").await;
    let run = it.until_over(insurer, requested.id).await;
    worker.stop().await;
    let id = run.certificate.unwrap();
    let hidden = (ErrorKind::NotFound, "conformance_run_not_found");
    for other in [clinic, bank] {
        let read = permit::<ReadConformance>(&other.person);
        assert_eq!(code(it.service.get(&read, run.id).await), hidden);
        let cancel = permit::<CancelConformance>(&other.person);
        assert_eq!(code(it.service.cancel(&cancel, run.id).await), hidden);
    }
    let unseen = (ErrorKind::NotFound, "certificate_not_found");
    assert_eq!(code(it.certificate(bank, id).await), unseen);
    assert!(certificates::public(&it.world.db, id).await.is_err());
    let publish = async |by: &Member, public| {
        let by = permit::<PublishCertificate>(&by.person);
        certificates::publish(&it.world.db, &it.world.db.sources, &by, id, public).await.map_err(|error| error.code())
    };
    assert_eq!(publish(bank, true).await.unwrap_err(), "certificate_not_found");
    assert_eq!(publish(clinic, true).await.unwrap_err(), "certificate_not_yours");
    publish(insurer, true).await.unwrap();
    assert_eq!(it.certificate(bank, id).await.unwrap().id, id);
    assert_eq!(certificates::public(&it.world.db, id).await.unwrap().id, id);
    publish(insurer, false).await.unwrap();
    assert_eq!(code(it.certificate(bank, id).await), unseen);
}

async fn a_certificate_is_superseded_revoked_or_expires(db: TestDb) {
    let it = Alliance::new(db).await;
    let World { insurer, clinic, bank, .. } = &it.world;
    let own = dataset(&it.world.datasets, insurer, "own").await;
    let standard = it.standard("Patients", patients()).await;
    let worker = it.worker("exit 9").await;
    let certified = async || {
        let run = it.request(insurer, standard, Subject::Dataset(own, None)).await.unwrap();
        let run = it.until_over(insurer, run.id).await;
        run.certificate.unwrap_or_else(|| panic!("{run:?}"))
    };
    let status = async |id| it.certificate(insurer, id).await.unwrap().status(it.world.db.sources.now());
    let first = certified().await;
    let mut stricter = patients();
    stricter["data"]["columns"][0]["maximum"] = json!(100);
    it.edit(standard, stricter).await;
    it.release(standard).await;
    let second = certified().await;
    assert_eq!((status(first).await, status(second).await), (CertificateStatus::Valid, CertificateStatus::Valid));
    it.world.db.sources.clock.advance(TimeDelta::days(90));
    assert_eq!((status(first).await, status(second).await), (CertificateStatus::Superseded, CertificateStatus::Valid));
    it.world.db.sources.clock.advance(TimeDelta::days(275));
    assert_eq!(status(second).await, CertificateStatus::Expired);
    let third = certified().await;
    let revoke = async |by: &Member| {
        let by = permit::<RevokeCertificate>(&by.person);
        let words = "It was a mistake.";
        certificates::revoke(&it.world.db, &it.world.db.sources, &by, third, words).await.map_err(|error| error.code())
    };
    assert_eq!(revoke(bank).await.unwrap_err(), "certificate_not_found");
    revoke(clinic).await.unwrap();
    assert_eq!(revoke(insurer).await.unwrap_err(), "certificate_revoked");
    let revoked = it.certificate(insurer, third).await.unwrap();
    assert_eq!(revoked.status(it.world.db.sources.now()), CertificateStatus::Revoked);
    assert_eq!(revoked.revocation.unwrap().by, Some(clinic.partner));
    worker.stop().await;
}

async fn hostile_cells_are_only_data(db: TestDb) {
    let it = Alliance::new(db).await;
    let insurer = &it.world.insurer;
    let own = dataset(&it.world.datasets, insurer, "own").await;
    let huge = "x".repeat(1_000_000);
    let text = format!(
        "age,sex,diagnosis\n1,=HYPERLINK(\"http://x\"),yes\n2,\"@SUM(1+1)*cmd|' /C calc'!A0\",no\n3,{huge},yes\n4,\"a\"\"\nb\",no\n"
    );
    let text = text.replace("=HYPERLINK(\"http://x\")", "\"=HYPERLINK(\"\"http://x\"\")\"");
    add_version(&it.world.datasets, insurer, own, &text).await;
    let standard = it.standard("Patients", patients()).await;
    let requested = it.request(insurer, standard, Subject::Dataset(own, None)).await.unwrap();
    assert!(matches!(requested.artefact, Artefact::Dataset { number: 2, .. }));
    let worker = it.worker("exit 9").await;
    let run = it.until_over(insurer, requested.id).await;
    worker.stop().await;
    let report = run.report.unwrap();
    assert_eq!(run.state, RunState::Failed);
    let told = serde_json::to_string(&report).unwrap();
    assert!(told.len() < 1_000 && !told.contains("HYPERLINK") && !told.contains("xxx"), "{told}");
    assert_eq!(report.findings.len(), 1);
    assert_eq!((report.findings[0].rule, report.findings[0].count), (Rule::NotAllowed, 4));
}

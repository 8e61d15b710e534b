//! An alliance for the cases of conformance: the clinic leads, the insurer is a member, the bank is not.

use std::time::Duration;

use access::attestations::{Attestor, PublicKeys, public_keys};
use access::{
    EditStandard, FoundAlliance, JoinAlliance, LeadAlliance, LeaveAlliance, PlatformRole, ReadCertificate,
    ReadConformance, ReleaseStandard, RunConformance, SigningSecret,
};
use dataset_sharing::VersionRef;
use foundation::{
    AllianceId, CertificateId, ConformanceRunId, DatasetId, DatasetVersionId, ErrorKind, Fault as _, StandardId,
};
use partner_registry::standards::{self, NewStandard, Release};
use partner_registry::{Industry, alliances, certificates};
use serde_json::{Value, json};
use testkit::{TestDb, permit};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;
use training_jobs::{
    ConformanceError, ConformanceOptions, ConformancePolicy, ConformanceService, ConformanceWorker, MadeModel, NewRun,
    Predictor, PredictorOptions, Run, Subject,
};

use crate::fixtures::{Member, PATIENCE, World, dataset};
use crate::script;

/// Answers every row with `yes`, which is right for half of them, and notes what it was asked.
const PREDICT: &str = r#"
answer() { printf '{"predictions":{"rows":['; n=0; while [ $n -lt $1 ]; do [ $n -gt 0 ] && printf ,; n=$((n+1))
  printf '{"class":"yes","probability":0.9,"probabilities":{"yes":0.9,"no":0.1}}'; done; printf '],"warnings":[{"code":"never_seen","message":"unknown category 63"}]}}\n'; }
rows() { printf '%s' "$1" | grep -o '"age"' | wc -l; }
"#;
pub(crate) const LOOP: &str =
    r#"while read -r line; do printf '%s\n' "$line" >> "$signs/asked"; answer "$(rows "$line")"; done"#;

pub(crate) struct Alliance {
    pub(crate) world: World,
    pub(crate) service: ConformanceService,
    id: AllianceId,
}

pub(crate) struct Working {
    stop: CancellationToken,
    task: JoinSet<()>,
    predictor: Predictor,
}

impl Working {
    pub(crate) async fn stop(mut self) {
        self.stop.cancel();
        tokio::time::timeout(PATIENCE, self.task.join_next()).await.expect("it stops").unwrap().unwrap();
    }

    pub(crate) async fn kill(mut self) {
        self.task.abort_all();
        while self.task.join_next().await.is_some() {}
        // With a process its models' processes and its lock on the folder go too.
        self.predictor.close().await;
    }
}

impl Alliance {
    /// The clinic leads; the insurer is a member; the bank is not.
    pub(crate) async fn new(db: TestDb) -> Self {
        Self::with(db, ConformancePolicy::default()).await
    }

    pub(crate) async fn with(db: TestDb, policy: ConformancePolicy) -> Self {
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
        Self { world, service, id: alliance }
    }

    pub(crate) async fn standard(&self, name: &str, definition: Value) -> StandardId {
        let (db, sources) = (&self.world.db, &self.world.db.sources);
        let edit = permit::<EditStandard>(&self.world.clinic.person);
        let definition = serde_json::from_value(definition).unwrap();
        let new = NewStandard { alliance: self.id, name: name.to_owned(), summary: String::new(), definition };
        let id = standards::create(db, sources, &edit, new).await.unwrap().id;
        self.release(id).await;
        id
    }

    pub(crate) async fn release(&self, id: StandardId) {
        let release = permit::<ReleaseStandard>(&self.world.clinic.person);
        standards::release(&self.world.db, &self.world.db.sources, &release, id, Release::default()).await.unwrap();
    }

    pub(crate) async fn edit(&self, id: StandardId, definition: Value) {
        let edit = permit::<EditStandard>(&self.world.clinic.person);
        let definition = serde_json::from_value(definition).unwrap();
        standards::edit(&self.world.db, &self.world.db.sources, &edit, id, (&definition, None)).await.unwrap();
    }

    pub(crate) async fn withdraw(&self, id: StandardId) {
        let release = permit::<ReleaseStandard>(&self.world.clinic.person);
        let which = (id, "1.0.0".parse().unwrap());
        standards::withdraw(&self.world.db, &self.world.db.sources, &release, which, "A unit was wrong.")
            .await
            .unwrap();
    }

    pub(crate) async fn request(
        &self,
        by: &Member,
        standard: StandardId,
        subject: Subject,
    ) -> Result<Run, ConformanceError> {
        let new = NewRun { standard, number: None, subject, issuer: "https://hansa.test".to_owned() };
        self.service.request(&permit::<RunConformance>(&by.person), new).await
    }

    pub(crate) async fn worker(&self, body: &str) -> Working {
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

    pub(crate) async fn run(&self, by: &Member, id: ConformanceRunId) -> Run {
        self.service.get(&permit::<ReadConformance>(&by.person), id).await.unwrap()
    }

    pub(crate) async fn until_over(&self, by: &Member, id: ConformanceRunId) -> Run {
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

    pub(crate) async fn certificate(
        &self,
        by: &Member,
        id: CertificateId,
    ) -> Result<certificates::Certificate, ConformanceError> {
        self.service.certificate(&permit::<ReadCertificate>(&by.person), id).await
    }

    pub(crate) async fn keys(&self) -> PublicKeys {
        public_keys(&self.world.db).await.unwrap()
    }

    /// The insurer leads from now on, and the clinic is gone.
    pub(crate) async fn hand_over_and_leave(&self) {
        let (db, sources) = (&self.world.db, &self.world.db.sources);
        let lead = permit::<LeadAlliance>(&self.world.clinic.person);
        alliances::hand_over(db, sources, &lead, self.id, self.world.insurer.partner).await.unwrap();
        let leave = permit::<LeaveAlliance>(&self.world.clinic.person);
        alliances::leave(db, sources, &leave, self.id, "").await.unwrap();
    }

    /// A version of the clinic's data set `hidden`, which is not the one that the insurer trains on.
    pub(crate) async fn hidden(&self) -> DatasetVersionId {
        let hidden = dataset(&self.world.datasets, &self.world.clinic, "hidden").await;
        self.version_of(&self.world.clinic, hidden).await
    }

    pub(crate) async fn version_of(&self, owner: &Member, dataset: DatasetId) -> DatasetVersionId {
        let read = permit::<access::ReadDataset>(&owner.person);
        self.world.datasets.get_version(&read, VersionRef::Latest(dataset)).await.unwrap().summary.id
    }

    /// A model that the insurer has trained on what the clinic has granted.
    pub(crate) async fn model(&self) -> MadeModel {
        let worker = self.world.worker("started; finish");
        let job = self.world.submit().await;
        let made = self.world.until_over(job.id).await.model.unwrap();
        worker.stop().await;
        made
    }
}

pub(crate) fn patients() -> Value {
    json!({ "data": { "columns": [
        { "name": "age", "type": "integer", "unit": "a", "minimum": 0, "maximum": 120 },
        { "name": "sex", "type": "text", "allowed": ["male", "female"], "privacy": "personal" },
        { "name": "diagnosis", "type": "boolean" }
    ] } })
}

pub(crate) fn scored(test_set: DatasetVersionId, least: f64) -> Value {
    json!({ "model": { "task": "tabular-classification",
        "test": { "dataset_version": test_set, "target": "diagnosis" },
        "bars": [
            { "metric": "accuracy", "threshold": least, "direction": "at_least" },
            { "metric": "macro_f1", "threshold": 0.3, "direction": "at_least" }
        ] } })
}

pub(crate) fn code<T: std::fmt::Debug>(answer: Result<T, ConformanceError>) -> (ErrorKind, &'static str) {
    let error = answer.unwrap_err();
    assert!(error.next_step().is_some(), "{error:?}");
    (error.kind(), error.code())
}

//! One attempt at a run: the artefact is held against the standard, while a watch looks whether it may go on.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use access::{Scope, SystemTask};
use dataset_sharing::{DatasetError, VersionRef};
use foundation::{ErrorKind, Fault as _, PartnerId};
use model_registry::{ModelError, PredictionFiles};
use partner_registry::alliances;
use partner_registry::conformance::{Artefact, Finding, Manifest, ManifestFile, Report, Rule, Score};
use partner_registry::standards::{self, ArtefactKind, Definition, ModelRules, StandardVersion};
use recipes::PredictRequest;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::error::ConformanceError;
use super::model::{Run, Stop, StopCode};
use super::scoring::Tally;
use super::store::lease;
use super::worker::ConformanceWorker;
use crate::predictor::PredictorError;

/// Rows that a model is asked about at a time.
const BATCH: usize = 256;
/// How long a predictor that is busy or slow to start is waited for, and how often.
const BUSY: Duration = Duration::from_millis(500);
const BUSY_TRIES: u32 = 20;

/// What an attempt came to.
#[derive(Debug)]
pub(super) enum Outcome {
    /// Everything was looked at.
    Found(Report, Manifest),
    /// It cannot be brought to an end.
    Stopped(Stop),
    /// Somebody cancelled it.
    Cancelled,
    /// It failed for a reason of the platform's own; another attempt may not.
    Retry,
    /// The worker is being shut down.
    Released,
    /// The lease is somebody else's.
    Lost,
}

impl Outcome {
    pub(super) fn stopped(code: StopCode, because: impl Into<String>) -> Self {
        Self::Stopped(Stop { code, because: because.into() })
    }
}

/// How far an attempt is, for the watch to write down.
#[derive(Debug, Default)]
struct Progress {
    done: AtomicU64,
    total: AtomicU64,
}

impl Progress {
    fn set(&self, done: u64, total: u64) {
        self.done.store(done, Ordering::Relaxed);
        self.total.store(total, Ordering::Relaxed);
    }

    fn get(&self) -> (i64, i64) {
        let read = |count: &AtomicU64| i64::try_from(count.load(Ordering::Relaxed)).unwrap_or(i64::MAX);
        (read(&self.done), read(&self.total))
    }
}

impl ConformanceWorker {
    /// Works at a claimed run until there is something to settle.
    pub(super) async fn attempt(&self, run: &Run, shutdown: &CancellationToken) -> Outcome {
        let progress = Progress::default();
        tokio::select! {
            biased;
            outcome = self.watch(run, &progress, shutdown) => outcome,
            found = self.examine(run, &progress) => found.unwrap_or_else(|error| Self::failed(run, &error)),
        }
    }

    fn failed(run: &Run, error: &ConformanceError) -> Outcome {
        let shown = error as &dyn std::error::Error;
        tracing::warn!(run = %run.id, error = shown, "an attempt at a conformance run failed");
        match error {
            ConformanceError::Dataset(DatasetError::Csv(_) | DatasetError::Parquet(_)) => {
                Outcome::stopped(StopCode::ContentUnreadable, error.to_string())
            }
            _ => match error.kind() {
                ErrorKind::NotFound | ErrorKind::Forbidden | ErrorKind::Conflict => {
                    Outcome::stopped(StopCode::RightsEnded, error.to_string())
                }
                _ => Outcome::Retry,
            },
        }
    }

    async fn examine(&self, run: &Run, progress: &Progress) -> Result<Outcome, ConformanceError> {
        let scope = Scope::system(SystemTask::ConformanceRun(run.partner));
        let mut tx = self.service.db.read(scope.tenancy()).await?;
        let version = standards::resolve_id(&mut tx, scope, run.standard_version).await?;
        match run.artefact {
            Artefact::Dataset { version: id, .. } => {
                let own = self.service.datasets.own_version(&mut tx, scope, VersionRef::Id(id)).await?;
                drop(tx);
                let report = |done, total| progress.set(done, total);
                let Some(rules) = &version.definition.data else { return Ok(Outcome::Retry) };
                let mut report = self.service.datasets.examine(scope, id, rules, &report).await?;
                add_sections(&mut report, &version.definition, ArtefactKind::Dataset, &own.description);
                let summary = own.version.summary;
                let size = u64::try_from(summary.size).unwrap_or(0);
                let content = ManifestFile { name: String::new(), sha256: summary.sha256, size };
                Ok(Outcome::Found(report, Manifest { owner: run.partner, files: vec![content] }))
            }
            Artefact::Model { model, version: id, .. } => {
                let wanted = (model, model_registry::VersionRef::Id(id));
                let own = self.service.models.own_version(&mut tx, scope, wanted).await?;
                drop(tx);
                let Some(rules) = &version.definition.model else { return Ok(Outcome::Retry) };
                let scored = self.score(&own.files, rules, &version, progress).await?;
                let mut report = match scored {
                    Ok(report) => report,
                    Err(outcome) => return Ok(outcome),
                };
                add_sections(&mut report, &version.definition, ArtefactKind::Model, &own.description);
                Ok(Outcome::Found(report, own.manifest()))
            }
        }
    }

    /// Scores a model on the hidden test set. What comes out is scores, or a reason that quotes none of its rows.
    async fn score(
        &self,
        files: &PredictionFiles,
        rules: &ModelRules,
        version: &StandardVersion,
        progress: &Progress,
    ) -> Result<Result<Report, Outcome>, ConformanceError> {
        let unusable = |because: &str| Ok(Err(Outcome::stopped(StopCode::TestSetUnusable, because)));
        let Some((test_set, lead)) = version.test_set else { return unusable("the standard has no test set") };
        if !self.holds(lead, version).await? {
            return unusable("the partner that holds the test set has left the alliance");
        }
        let scope = Scope::system(SystemTask::HiddenTestSet(lead));
        let opened = self.service.datasets.test_rows(scope, test_set, &rules.test.target).await;
        let (mut rows, total) = match opened {
            Ok(opened) => opened,
            Err(error) if error.kind() == ErrorKind::NotFound => return unusable("the test set is gone"),
            Err(error) => return Err(error.into()),
        };
        let (mut tally, mut done) = (Tally::default(), 0);
        loop {
            let batch = rows.next(BATCH).await?;
            if batch.is_empty() {
                break;
            }
            done += batch.len() as u64;
            let (features, truths): (Vec<_>, Vec<_>) = batch.into_iter().map(|row| (row.features, row.target)).unzip();
            let predictions =
                match self.predict(files, PredictRequest { rows: features, explain: false, generation: None }).await {
                    Ok(predictions) => predictions,
                    Err(outcome) => return Ok(Err(outcome)),
                };
            for (truth, prediction) in truths.iter().zip(&predictions.rows) {
                if let Some(truth) = truth {
                    tally.add(truth, prediction);
                }
            }
            progress.set(done, total);
        }
        if tally.rows() == 0 {
            return unusable("no row of the test set has a true class");
        }
        let scores = rules.bars.iter().map(|bar| Score::against(bar, tally.score(bar.metric))).collect();
        Ok(Ok(Report { rows: tally.rows(), findings: Vec::new(), scores }))
    }

    /// Whether the partner whose test set it is still belongs to the alliance.
    async fn holds(&self, lead: PartnerId, version: &StandardVersion) -> Result<bool, ConformanceError> {
        let scope = Scope::system(SystemTask::ConformanceQueue);
        let mut tx = self.service.db.read(scope.tenancy()).await?;
        Ok(alliances::is_member(&mut tx, scope, version.summary.alliance, lead).await?)
    }

    async fn predict(&self, files: &PredictionFiles, request: PredictRequest) -> Result<recipes::Predictions, Outcome> {
        for _ in 0..BUSY_TRIES {
            match self.predictor.predict(files.owner, files, &request).await {
                Ok(predictions) => return Ok(predictions),
                Err(PredictorError::Busy) => tokio::time::sleep(BUSY).await,
                // The message may quote a value; the code and the model's own column do not.
                Err(PredictorError::Refused(error)) => {
                    let column = error.column.map(|column| format!(", column '{column}'")).unwrap_or_default();
                    let because = format!("the model cannot use the test set's rows: {}{column}", error.code);
                    return Err(Outcome::stopped(StopCode::ModelRefused, because));
                }
                Err(PredictorError::TooSlow { seconds }) => {
                    let because = format!("the model took more than {seconds} s for {BATCH} rows");
                    return Err(Outcome::stopped(StopCode::ModelRefused, because));
                }
                Err(PredictorError::Model(error @ ModelError::ContentLost { .. })) => {
                    return Err(Outcome::stopped(StopCode::ContentUnreadable, error.to_string()));
                }
                Err(error) => {
                    tracing::warn!(version = %files.version, %error, "a model could not be scored");
                    return Err(Outcome::Retry);
                }
            }
        }
        Err(Outcome::Retry)
    }

    /// Watches until the attempt has to stop. A worker that cannot reach the database for a whole lease gives up by itself:
    /// others may have the run by then.
    async fn watch(&self, run: &Run, progress: &Progress, shutdown: &CancellationToken) -> Outcome {
        let mut proven = Instant::now();
        loop {
            tokio::select! {
                () = shutdown.cancelled() => return Outcome::Released,
                () = tokio::time::sleep(self.options.control) => {}
            }
            let asked = Instant::now();
            match tokio::time::timeout(self.options.lease / 3, self.look(run, progress)).await {
                Ok(Ok(None)) => proven = asked,
                Ok(Ok(Some(outcome))) => return outcome,
                Ok(Err(error)) => {
                    let error = &error as &dyn std::error::Error;
                    tracing::warn!(run = %run.id, error, "it is not known whether a conformance run may go on");
                }
                Err(_) => {
                    tracing::warn!(run = %run.id, "the database does not say whether a conformance run may go on");
                }
            }
            if proven.elapsed() >= self.options.lease {
                return Outcome::Lost;
            }
        }
    }

    /// Why the attempt has to stop, if it has to; and a sign of life.
    async fn look(&self, run: &Run, progress: &Progress) -> Result<Option<Outcome>, ConformanceError> {
        let scope = Scope::system(SystemTask::ConformanceQueue);
        let mut tx = self.service.db.write(scope.tenancy()).await?;
        let Some(control) = lease::control(&mut tx, scope, run.fence()).await? else { return Ok(Some(Outcome::Lost)) };
        if control.cancelling {
            return Ok(Some(Outcome::Cancelled));
        }
        if let Some(reason) = control.withdrawn_because {
            return Ok(Some(withdrawn(&reason)));
        }
        if !lease::beat(&mut tx, scope, run.fence(), progress.get()).await? {
            return Ok(Some(Outcome::Lost));
        }
        tx.commit().await?;
        Ok(None)
    }
}

pub(super) fn withdrawn(reason: &str) -> Outcome {
    Outcome::stopped(StopCode::StandardWithdrawn, format!("the version of the standard was withdrawn: {reason}"))
}

fn add_sections(report: &mut Report, definition: &Definition, kind: ArtefactKind, description: &str) {
    let finding = |subject| Finding { rule: Rule::SectionMissing, subject, count: 1, rows: Vec::new() };
    report.findings.extend(definition.missing_sections(kind, description).into_iter().map(finding));
}

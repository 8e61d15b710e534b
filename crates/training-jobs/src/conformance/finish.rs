//! The end of an attempt: one transaction of the platform, conditional on the epoch.

use access::attestations::Pen;
use access::audit::{self, Actor, Entry};
use access::{Scope, SystemTask};
use database::Tx;
use partner_registry::certificates::{self, Issue};
use partner_registry::conformance::{Artefact, Manifest, Report};
use partner_registry::standards::StandardVersion;
use partner_registry::{alliances, standards};
use serde_json::json;

use super::attempt::{Outcome, withdrawn};
use super::error::ConformanceError;
use super::model::{Run, RunState, Stop, StopCode};
use super::store::lease::{self, Ending, Fence};
use super::worker::ConformanceWorker;
use crate::metering;

impl ConformanceWorker {
    /// Writes down what an attempt came to. A lease that is somebody else's writes nothing.
    pub(super) async fn settle(&self, run: &Run, outcome: &Outcome) -> Result<(), ConformanceError> {
        match outcome {
            Outcome::Lost => Ok(()),
            Outcome::Released => self.hand_back(run, 0).await,
            Outcome::Retry if run.failures + 1 < self.service.policy.max_failures => self.hand_back(run, 1).await,
            Outcome::Retry => {
                let because = "the platform could not bring the run to an end; its operator finds the cause in the log";
                let stop = Stop { code: StopCode::GaveUp, because: because.to_owned() };
                self.end(run, RunState::Stopped, Ending { stop: Some(stop), report: None }).await
            }
            Outcome::Cancelled => self.end(run, RunState::Cancelled, Ending::default()).await,
            Outcome::Stopped(stop) => {
                self.end(run, RunState::Stopped, Ending { stop: Some(stop.clone()), report: None }).await
            }
            Outcome::Found(report, manifest) => self.conclude(run, report, manifest).await,
        }
    }

    async fn hand_back(&self, run: &Run, failures: i64) -> Result<(), ConformanceError> {
        let scope = Scope::system(SystemTask::ConformanceQueue);
        let mut tx = self.service.db.write(scope.tenancy()).await?;
        self.requeue(&mut tx, scope, run.fence(), failures).await?;
        Ok(tx.commit().await?)
    }

    /// Hands a run back to the queue, and records what the claim has used; nothing when the lease is somebody else's.
    pub(super) async fn requeue(
        &self,
        tx: &mut Tx,
        scope: Scope,
        fence: Fence,
        failures: i64,
    ) -> Result<(), ConformanceError> {
        if lease::requeue(tx, scope, fence, failures, self.service.sources.now()).await? {
            self.record_use(tx, scope, fence).await?;
        }
        Ok(())
    }

    async fn record_use(&self, tx: &mut Tx, scope: Scope, fence: Fence) -> Result<(), ConformanceError> {
        if let Some(claim) = lease::last_claim(tx, scope, fence.run).await? {
            metering::run_ended(tx, scope, &self.service.sources, &claim).await?;
        }
        Ok(())
    }

    async fn end(&self, run: &Run, state: RunState, ending: Ending) -> Result<(), ConformanceError> {
        let scope = Scope::system(SystemTask::ConformanceQueue);
        let mut tx = self.service.db.write(scope.tenancy()).await?;
        if self.write_end(&mut tx, scope, run, (state, &ending)).await? {
            tx.commit().await?;
        }
        Ok(())
    }

    /// Certifies what conforms, unless the standard or the partner's right to it has gone meanwhile.
    async fn conclude(&self, run: &Run, report: &Report, manifest: &Manifest) -> Result<(), ConformanceError> {
        // Before the transaction: it may write, and SQLite has one writer.
        let pen = self.attestor.pen().await?;
        if let Some(stop) = self.rights_ended(run).await? {
            return self.end(run, RunState::Stopped, Ending { stop: Some(stop), report: None }).await;
        }
        let scope = Scope::system(SystemTask::ConformanceQueue);
        let mut tx = self.service.db.write(scope.tenancy()).await?;
        let version = standards::hold(&mut tx, scope, run.standard_version).await?;
        if let Some(stop) = self.standard_ended(&mut tx, scope, run, &version).await? {
            drop(tx);
            return self.end(run, RunState::Stopped, Ending { stop: Some(stop), report: None }).await;
        }
        let state = if report.conforms() { RunState::Passed } else { RunState::Failed };
        let ending = Ending { report: Some(report.clone()), stop: None };
        if !self.write_end(&mut tx, scope, run, (state, &ending)).await? {
            return Ok(());
        }
        if state == RunState::Passed {
            self.certify(&mut tx, scope, &pen, (run, &version), (report, manifest)).await?;
        }
        Ok(tx.commit().await?)
    }

    async fn certify(
        &self,
        tx: &mut Tx,
        scope: Scope,
        pen: &Pen,
        (run, standard): (&Run, &StandardVersion),
        (report, manifest): (&Report, &Manifest),
    ) -> Result<(), ConformanceError> {
        let new = Issue { issuer: &run.issuer, run: run.id, artefact: run.artefact, manifest, standard, report };
        certificates::issue(tx, scope, &self.service.sources, pen, new).await?;
        Ok(())
    }

    /// A model whose data's agreement was terminated is not certified any more.
    async fn rights_ended(&self, run: &Run) -> Result<Option<Stop>, ConformanceError> {
        let Artefact::Model { model, version, .. } = run.artefact else { return Ok(None) };
        let scope = Scope::system(SystemTask::ConformanceRun(run.partner));
        let mut tx = self.service.db.read(scope.tenancy()).await?;
        let wanted = (model, model_registry::VersionRef::Id(version));
        match self.service.models.own_version(&mut tx, scope, wanted).await {
            Ok(_) => Ok(None),
            Err(error @ model_registry::ModelError::TermsEnded { .. }) => {
                Ok(Some(Stop { code: StopCode::RightsEnded, because: error.to_string() }))
            }
            Err(error) => Err(error.into()),
        }
    }

    async fn standard_ended(
        &self,
        tx: &mut Tx,
        scope: Scope,
        run: &Run,
        version: &StandardVersion,
    ) -> Result<Option<Stop>, ConformanceError> {
        let now = self.service.sources.now();
        if let Some((_, reason)) = &version.summary.withdrawn {
            return Ok(match withdrawn(reason) {
                Outcome::Stopped(stop) => Some(stop),
                _ => None,
            });
        }
        if version.summary.is_superseded(now) {
            let because = format!("the grace period of version {} is over", version.summary.number);
            return Ok(Some(Stop { code: StopCode::StandardSuperseded, because }));
        }
        if !alliances::is_member(tx, scope, run.alliance, run.partner).await? {
            let because = "the partner is no member of the alliance any more".to_owned();
            return Ok(Some(Stop { code: StopCode::NotMember, because }));
        }
        Ok(None)
    }

    /// Writes the end with its audit row; `false` when the lease is somebody else's.
    async fn write_end(
        &self,
        tx: &mut Tx,
        scope: Scope,
        run: &Run,
        (state, ending): (RunState, &Ending),
    ) -> Result<bool, ConformanceError> {
        let now = self.service.sources.now();
        if !lease::finish(tx, scope, run.fence(), (state, ending), now).await? {
            return Ok(false);
        }
        self.record_use(tx, scope, run.fence()).await?;
        let detail = json!({
            "after": state,
            "attempt": run.epoch,
            "findings": ending.report.as_ref().map(|report| report.findings.len()),
            "stopped": ending.stop.as_ref().map(|stop| stop.code),
        });
        let entry = Entry::of_platform("conformance:finish", run.id, run.partner, detail).part_of(run.artefact.ids().0);
        audit::record(tx, &self.service.sources, Actor::Platform("worker"), entry).await?;
        Ok(true)
    }
}

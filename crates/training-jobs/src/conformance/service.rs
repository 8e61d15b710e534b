//! What people do with conformance runs. Every function takes the permit of its action and opens its own transaction.

use std::sync::Arc;

use access::audit::{self, Entry};
use access::{CancelConformance, Permit, ReadConformance, RunConformance, Scope};
use database::{Db, Tx};
use dataset_sharing::DatasetService;
use foundation::{ConformanceRunId, DatasetId, ModelId, Page, PageRequest, Sources, StandardId};
use model_registry::ModelService;
use partner_registry::conformance::Artefact;
use partner_registry::standards::{self, StandardVersion, VersionNumber};
use partner_registry::{alliances, storage};
use serde_json::json;
use tokio::sync::Notify;
use usage::budgets::{self, Payer};

use super::error::ConformanceError;
use super::model::{Run, RunState};
use super::store;
use super::tries::Tries;

/// How runs are treated, the same for every partner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConformancePolicy {
    /// Runs of one partner on one hidden test set…
    pub hidden_runs: i64,
    /// …within so many days: so that the set cannot be probed.
    pub hidden_days: i64,
    /// Runs that one partner may have queued.
    pub max_queued: i64,
    /// A run is given up with this many attempts that failed for reasons of the platform's own.
    pub max_failures: i64,
}

impl Default for ConformancePolicy {
    fn default() -> Self {
        Self { hidden_runs: 10, hidden_days: 30, max_queued: 50, max_failures: 5 }
    }
}

/// Conformance runs. Cheap to clone; the clones of one process share its wake-ups.
#[derive(Debug, Clone)]
pub struct ConformanceService {
    pub(super) db: Db,
    pub(super) sources: Sources,
    pub(super) datasets: DatasetService,
    pub(super) models: ModelService,
    pub(super) policy: ConformancePolicy,
    pub(super) work: Arc<Notify>,
}

/// What is to be held against a standard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// A data set's version; the newest when no number is given.
    Dataset(DatasetId, Option<i64>),
    /// A model's version; the newest when no number is given.
    Model(ModelId, Option<i64>),
}

/// A run as a person requests it.
#[derive(Debug, Clone)]
pub struct NewRun {
    /// The standard.
    pub standard: StandardId,
    /// The version of it; the newest when left out.
    pub number: Option<VersionNumber>,
    /// What is held against it: one's own.
    pub subject: Subject,
    /// Who a certificate will be from: the platform's address.
    pub issuer: String,
}

impl ConformanceService {
    /// Runs in this database, on these data sets and models. Make it once per process and give clones away.
    pub fn new(
        db: Db,
        sources: Sources,
        (datasets, models): (DatasetService, ModelService),
        policy: ConformancePolicy,
    ) -> Self {
        Self { db, sources, datasets, models, policy, work: Arc::default() }
    }

    /// Queues a run of one's own data set or model against a standard of an alliance that one's partner is a member of.
    ///
    /// # Errors
    /// `NotMember`; `NotCovered`; `Superseded`, and the standard's `Withdrawn` and `VersionNotFound`; `TooOften` when the hidden
    /// test set was used up; `TrainedOnTestSet`; `QueueFull`; `Usage` when a limit of the month is reached; what keeps one's partner from using the artefact.
    pub async fn request(&self, permit: &Permit<RunConformance>, new: NewRun) -> Result<Run, ConformanceError> {
        let (scope, now) = (permit.scope(), self.sources.now());
        let mut tx = self.db.write(scope.tenancy()).await?;
        // One request of a partner at a time: two at once would each count the other not.
        storage::hold(&mut tx, scope).await?;
        // A run takes no GPU.
        budgets::expect_room(&mut tx, scope, (permit.partner(), Payer::Pool), now).await?;
        let version = standards::resolve(&mut tx, scope, new.standard, new.number).await?;
        self.expect_open(&mut tx, permit, &version).await?;
        let artefact = self.resolve(&mut tx, scope, new.subject, &version).await?;
        let summary = &version.summary;
        if !version.definition.covers(artefact.kind()) {
            return Err(ConformanceError::NotCovered { number: summary.number, kind: artefact.kind() });
        }
        let scored = matches!(artefact, Artefact::Model { .. });
        let test_set = version.test_set.map(|(id, _)| id).filter(|_| scored);
        let run = Run {
            id: self.sources.id(),
            partner: permit.partner(),
            alliance: summary.alliance,
            standard: summary.standard,
            standard_name: version.standard_name.clone(),
            standard_version: summary.id,
            number: summary.number,
            artefact,
            test_set,
            issuer: new.issuer,
            state: RunState::Queued,
            requested_by: permit.principal().user,
            requested_at: now,
            started_at: None,
            finished_at: None,
            cancel_requested_at: None,
            failures: 0,
            progress: (0, 0),
            report: None,
            stop: None,
            certificate: None,
            epoch: 0,
        };
        self.expect_room(&mut tx, scope, &run).await?;
        store::insert(&mut tx, scope, &run).await?;
        let (id, artefact_version) = run.artefact.ids();
        let detail = json!({ "standard": run.standard, "number": run.number.to_string(), "artefact": id,
            "version": artefact_version });
        let entry = Entry::done(permit, run.id).part_of(id).detail(detail);
        audit::record(&mut tx, &self.sources, permit, entry).await?;
        tx.commit().await?;
        self.work.notify_one();
        Ok(run)
    }

    /// Whether something can be certified by the version now, for the caller's partner.
    async fn expect_open(
        &self,
        tx: &mut Tx,
        permit: &Permit<RunConformance>,
        version: &StandardVersion,
    ) -> Result<(), ConformanceError> {
        let (summary, now) = (&version.summary, self.sources.now());
        if !alliances::is_member(tx, permit.scope(), summary.alliance, permit.partner()).await? {
            return Err(ConformanceError::NotMember);
        }
        summary.expect_in_force().map_err(partner_registry::PartnerError::from)?;
        match summary.superseded_at {
            Some(at) if now >= at => Err(ConformanceError::Superseded { number: summary.number, at }),
            _ => Ok(()),
        }
    }

    /// The artefact that a subject names, which must be the caller's own.
    async fn resolve(
        &self,
        tx: &mut Tx,
        scope: Scope,
        subject: Subject,
        version: &StandardVersion,
    ) -> Result<Artefact, ConformanceError> {
        match subject {
            Subject::Dataset(dataset, number) => {
                use dataset_sharing::VersionRef;
                let wanted = number.map_or(VersionRef::Latest(dataset), |number| VersionRef::Number(dataset, number));
                let own = self.datasets.own_version(tx, scope, wanted).await?;
                let summary = own.version.summary;
                Ok(Artefact::Dataset { dataset, version: summary.id, number: summary.number })
            }
            Subject::Model(model, number) => {
                use model_registry::VersionRef;
                let wanted = number.map_or(VersionRef::Latest, VersionRef::Number);
                let own = self.models.own_version(tx, scope, (model, wanted)).await?;
                expect_scorable(&own, version)?;
                Ok(Artefact::Model { model, version: own.files.version, number: own.files.number })
            }
        }
    }

    async fn expect_room(&self, tx: &mut Tx, scope: Scope, run: &Run) -> Result<(), ConformanceError> {
        let policy = self.policy;
        if store::queued(tx, scope).await? >= policy.max_queued {
            return Err(ConformanceError::QueueFull { limit: policy.max_queued });
        }
        let Some(test_set) = run.test_set else { return Ok(()) };
        match self.tries_on(tx, scope, test_set).await? {
            Tries { again_at: Some(again_at), limit, days, .. } => {
                Err(ConformanceError::TooOften { limit, days, again_at })
            }
            _ => Ok(()),
        }
    }

    /// One run of the caller's partner.
    ///
    /// # Errors
    /// `NotFound`, also for another partner's.
    pub async fn get(&self, permit: &Permit<ReadConformance>, id: ConformanceRunId) -> Result<Run, ConformanceError> {
        let mut tx = self.db.read(permit.scope().tenancy()).await?;
        store::find(&mut tx, permit.scope(), id).await?.ok_or(ConformanceError::NotFound)
    }

    /// The runs of the caller's partner, newest first; all, or those of one state.
    pub async fn list(
        &self,
        permit: &Permit<ReadConformance>,
        state: Option<RunState>,
        page: &PageRequest,
    ) -> Result<Page<Run>, ConformanceError> {
        let mut tx = self.db.read(permit.scope().tenancy()).await?;
        let rows = store::list(&mut tx, permit.scope(), state, page).await?;
        Ok(Page::cut(rows, page, |run| run.id))
    }

    /// Cancels a run: a queued one at once; a running one is marked, and its worker stops it within seconds. Asking again
    /// changes nothing.
    ///
    /// # Errors
    /// `NotFound`; `Finished` when it is over in another way.
    pub async fn cancel(
        &self,
        permit: &Permit<CancelConformance>,
        id: ConformanceRunId,
    ) -> Result<Run, ConformanceError> {
        let (scope, now) = (permit.scope(), self.sources.now());
        let mut tx = self.db.write(scope.tenancy()).await?;
        let changed = store::cancel(&mut tx, scope, id, now).await?;
        let run = store::find(&mut tx, scope, id).await?.ok_or(ConformanceError::NotFound)?;
        if !changed {
            return match run.state {
                RunState::Cancelled | RunState::Running => Ok(run),
                state => Err(ConformanceError::Finished { state }),
            };
        }
        let entry = Entry::done(permit, id).part_of(run.artefact.ids().0).detail(json!({ "after": run.state }));
        audit::record(&mut tx, &self.sources, permit, entry).await?;
        tx.commit().await?;
        Ok(run)
    }
}

/// Whether a model can be scored at all, and fairly.
fn expect_scorable(own: &model_registry::OwnVersion, version: &StandardVersion) -> Result<(), ConformanceError> {
    const TABULAR: &str = "tabular-classification";
    if version.definition.model.is_some() && own.task != TABULAR {
        return Err(ConformanceError::OtherTask { wanted: TABULAR, found: own.task.clone() });
    }
    match version.test_set {
        Some((test_set, _)) if own.trained_on().any(|trained_on| trained_on == test_set) => {
            Err(ConformanceError::TrainedOnTestSet)
        }
        _ => Ok(()),
    }
}

//! Submitting a job: everything that can be checked is checked now, so that a job does not fail in the night for a typing error.

use access::audit::{self, Entry};
use access::{Permit, SubmitJob};
use chrono::{DateTime, Utc};
use database::Tx;
use foundation::limits::MAX_NAME_CHARS;
use foundation::text::odd_in_line;
use foundation::{DatasetId, JobId, ProjectId};
use partner_registry::projects;
use recipes::{JobSpec, Recipe, Resources};
use serde_json::{Value, json};
use usage::UsageError;
use usage::budgets::{self, Payer};
use usage::pools::{self, PoolCharge, PoolError};

use super::{JobService, taken};
use crate::base::{self, JobBase};
use crate::columns;
use crate::error::JobError;
use crate::events::{EventKind, NewEvent};
use crate::inputs;
use crate::model::{Job, JobState, Lease, PinnedInput, Progress};
use crate::outputs;
use crate::store;

/// A job as a person submits it.
#[derive(Debug, Clone, PartialEq)]
pub struct NewJob {
    /// What it is called; the recipe's name when left out.
    pub name: Option<String>,
    /// The specification.
    pub spec: Value,
    /// The data, by the names that the recipe gives it.
    pub inputs: Vec<JobInput>,
    /// The model to begin with, for recipes that take one.
    pub base: Option<JobBase>,
    /// The model of which the result becomes a new version; made if there is none of this name.
    pub register_as: Option<String>,
    /// The pool that pays the GPU time; the partner itself when left out.
    pub pool: Option<PoolCharge>,
    /// The joint project that it is for.
    pub project: Option<ProjectId>,
}

/// A data set that a job is to train on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobInput {
    /// What the recipe calls it; `train`.
    pub name: String,
    /// The data set, one's own or one that was granted for training.
    pub dataset: DatasetId,
    /// The version's number; the newest one that may be used when left out. It is pinned now, whatever is uploaded later.
    pub version: Option<i64>,
}

impl JobService {
    /// Submits a job: checks the specification, pins the inputs, checks the rights to them and the quota, and queues it.
    ///
    /// # Errors
    /// `Spec` and `Invalid` name the field; `Dataset` when an input does not exist or may not be trained on; `Column` when it
    /// does not have the columns that the specification needs; `Model` when the base cannot be built on; `TooManyGpus`, `NoJobsAllowed`, `QueueFull` and `Partner` with
    /// `StorageFull` when the quota forbids it, or with why the project takes no job; `Usage` when a limit of the month is reached,
    /// or the pool does not pay it.
    pub async fn submit(&self, permit: &Permit<SubmitJob>, new: NewJob) -> Result<Job, JobError> {
        let spec = JobSpec::parse(&new.spec.to_string())?;
        if has_nul(&new.spec) {
            return Err(JobError::invalid("spec", "the character U+0000 cannot be stored"));
        }
        let name = one_line("name", new.name.as_deref().unwrap_or(spec.recipe().as_str()))?;
        let register_as = new.register_as.as_deref().map(|name| one_line("register_as", name)).transpose()?;
        check_input_names(spec.recipe(), &new.inputs)?;
        let scope = permit.scope();
        let mut tx = self.db.write(scope.tenancy()).await?;
        let working = match new.project {
            Some(project) => Some(projects::lock_to_work(&mut tx, permit, project, self.sources.now()).await?),
            None => None,
        };
        check_quota(&mut tx, permit, spec.resources()).await?;
        check_payer(&mut tx, permit, (&spec, new.pool), self.sources.now()).await?;
        let (pinned, schemas) = inputs::resolve(&self.datasets, &mut tx, scope, &new.inputs).await?;
        schemas.iter().try_for_each(|schema| columns::check(&spec, schema))?;
        let asked = (&spec, new.base, pinned.as_slice());
        let base = base::resolve(&self.models, &mut tx, scope, asked).await?;
        if let Some(name) = &register_as {
            outputs::check_target(&mut tx, scope, spec.recipe(), name).await?;
            outputs::expect_room(&mut tx, scope, 1, self.sources.now()).await?;
        }
        let mut job = self.queued(permit, name, &spec, pinned, register_as);
        (job.base, job.project) = (base, new.project);
        let pool = new.pool.map(|charge| json!({ "pool": charge.pool, "gpu_seconds": charge.gpu_seconds }));
        let detail =
            json!({ "name": job.name, "recipe": job.recipe, "inputs": job.inputs, "base": job.base, "pool": pool });
        let event = NewEvent::new(EventKind::Submitted, json!({ "name": job.name, "recipe": job.recipe }));
        job.last_event = 1;
        store::jobs::insert(&mut tx, scope, &job).await?;
        store::events::insert(&mut tx, scope, job.id, 1, &[event], job.submitted_at).await?;
        if let Some(charge) = new.pool {
            pools::reserve(&mut tx, scope, (job.partner, job.id), charge, job.submitted_at).await?;
            job.pool = Some(charge.pool);
        }
        audit::record(&mut tx, &self.sources, permit, Entry::done(permit, job.id).detail(detail)).await?;
        taken::record(&mut tx, &self.sources, permit, &job).await?;
        budgets::watch(&mut tx, scope, &self.sources, job.partner).await?;
        if let Some(working) = &working {
            let told = (job.id, job.name.as_str());
            projects::note_submission(&mut tx, &self.sources, permit, working, told).await?;
        }
        let limit = i64::from(self.policy.max_queued);
        if store::queue::enqueue(&mut tx, scope, job.submitted_at).await? > limit {
            return Err(JobError::QueueFull { limit });
        }
        tx.commit().await?;
        self.signals.work_came();
        Ok(job)
    }

    fn queued(
        &self,
        permit: &Permit<SubmitJob>,
        name: String,
        spec: &JobSpec,
        inputs: Vec<PinnedInput>,
        register_as: Option<String>,
    ) -> Job {
        let (now, resources) = (self.sources.now(), spec.resources());
        Job {
            id: self.sources.id::<JobId>(),
            partner: permit.partner(),
            name,
            state: JobState::Queued,
            recipe: spec.recipe().to_string(),
            spec: spec.to_value(),
            inputs,
            base: None,
            register_as,
            cpus: i64::from(resources.cpus),
            gpus: i64::from(resources.gpus),
            submitted_by: permit.principal().user,
            submitted_at: now,
            not_before: now,
            started_at: None,
            finished_at: None,
            cancel_requested_at: None,
            failures: 0,
            max_attempts: i64::from(self.policy.max_attempts.max(1)),
            lease: Lease::default(),
            last_event: 0,
            event_batch: 0,
            progress: Progress::default(),
            checkpoint: None,
            result: None,
            failure: None,
            model: None,
            project: None,
            pool: None,
        }
    }
}

/// What would never be started is refused at once.
async fn check_quota(tx: &mut Tx, permit: &Permit<SubmitJob>, resources: Resources) -> Result<(), JobError> {
    let quota = partner_registry::quota(tx, permit.scope(), permit.partner()).await?;
    let asked = i64::from(resources.gpus);
    if asked > quota.max_gpus {
        return Err(JobError::TooManyGpus { asked, allowed: quota.max_gpus });
    }
    if quota.max_running_jobs == 0 {
        return Err(JobError::NoJobsAllowed);
    }
    Ok(())
}

/// Whoever is to pay must be able to.
async fn check_payer(
    tx: &mut Tx,
    permit: &Permit<SubmitJob>,
    (spec, pool): (&JobSpec, Option<PoolCharge>),
    now: DateTime<Utc>,
) -> Result<(), JobError> {
    if pool.is_some() && spec.resources().gpus == 0 {
        return Err(UsageError::from(PoolError::NoGpus).into());
    }
    let payer = if pool.is_some() { Payer::Pool } else { Payer::Partner };
    Ok(budgets::expect_room(tx, permit.scope(), (permit.partner(), payer), now).await?)
}

/// The inputs that a recipe takes.
fn input_names(recipe: Recipe) -> &'static [&'static str] {
    match recipe {
        Recipe::Tabular | Recipe::TextClassification | Recipe::CausalLm => &["train"],
        // A recipe that this crate does not know yet takes nothing, so that every submission of it is refused.
        _ => &[],
    }
}

fn check_input_names(recipe: Recipe, inputs: &[JobInput]) -> Result<(), JobError> {
    let wanted = input_names(recipe);
    for (index, input) in inputs.iter().enumerate() {
        let field = || format!("inputs.{}", input.name.chars().take(64).collect::<String>());
        if !wanted.contains(&input.name.as_str()) {
            let problem = format!("the recipe '{recipe}' takes the inputs: {}", wanted.join(", "));
            return Err(JobError::invalid(field(), problem));
        }
        if inputs[..index].iter().any(|earlier| earlier.name == input.name) {
            return Err(JobError::invalid(field(), "it is given twice"));
        }
    }
    match wanted.iter().find(|name| !inputs.iter().any(|input| input.name == **name)) {
        Some(missing) => Err(JobError::invalid(format!("inputs.{missing}"), "this input is missing")),
        None => Ok(()),
    }
}

/// A name: one line that is not empty, without space around it.
fn one_line(field: &str, text: &str) -> Result<String, JobError> {
    let text = text.trim();
    let fits = !text.is_empty() && text.chars().count() <= MAX_NAME_CHARS && !text.contains(odd_in_line);
    let wanted = || JobError::invalid(field, format!("give one line of 1 to {MAX_NAME_CHARS} characters"));
    if fits { Ok(text.to_owned()) } else { Err(wanted()) }
}

fn has_nul(document: &Value) -> bool {
    match document {
        Value::String(text) => text.contains('\0'),
        Value::Array(items) => items.iter().any(has_nul),
        Value::Object(fields) => fields.iter().any(|(name, value)| name.contains('\0') || has_nul(value)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

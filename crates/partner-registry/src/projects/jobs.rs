//! Jobs of a project, as far as the project takes note of them. They are submitted and run elsewhere.

use access::{Permit, Scope, SubmitJob};
use database::Tx;
use foundation::{JobId, ModelId, PartnerId, ProjectActivityId, ProjectId, Sources, UserId};
use serde_json::json;

use super::activity::{ActivityKind, Deed, NewActivity, record};
use super::sight::Working;
use super::store::things::NewThing;
use super::store::{self, Reader};
use super::things::ThingId;
use crate::PartnerError;

/// Writes down that a member has submitted a job; the caller has locked the project to work in it.
pub async fn note_submission(
    tx: &mut Tx,
    sources: &Sources,
    permit: &Permit<SubmitJob>,
    working: &Working,
    (job, name): (JobId, &str),
) -> Result<(), PartnerError> {
    let deed = Deed::new(ActivityKind::JobSubmitted, job, name).detail(json!({ "name": name }));
    record(tx, sources, permit, working, deed).await
}

/// Locks a project for the end of one of its jobs.
pub async fn hold(tx: &mut Tx, scope: Scope, project: ProjectId) -> Result<(), PartnerError> {
    Ok(store::lock(tx, scope, project).await?)
}

/// How a job of a project ended.
#[derive(Debug, Clone, Copy)]
pub struct JobNote<'a> {
    /// The project.
    pub project: ProjectId,
    /// The job.
    pub job: JobId,
    /// What it is called.
    pub name: &'a str,
    /// How it ended.
    pub kind: ActivityKind,
}

/// Writes down how a job ended, in the transaction that ends it. The scope is its partner's. The feed takes it whether the project
/// goes on or not.
pub async fn note_job(tx: &mut Tx, scope: Scope, sources: &Sources, note: JobNote<'_>) -> Result<(), PartnerError> {
    store::lock(tx, scope, note.project).await?;
    let Some(partner) = scope.partner() else { return Ok(()) };
    let (target, target_name) = (note.job.to_string(), note.name.to_owned());
    let new = of_platform(sources, partner, note.project, (note.kind, target, target_name));
    Ok(store::activity::insert(tx, scope, &new).await?)
}

/// A model that a job of a project has made.
#[derive(Debug, Clone, Copy)]
pub struct MadeThing<'a> {
    /// The project.
    pub project: ProjectId,
    /// The job.
    pub job: JobId,
    /// Who submitted it.
    pub submitted_by: UserId,
    /// The model.
    pub model: ModelId,
    /// Its name.
    pub name: &'a str,
}

/// Attaches the model to the project, unless it is attached already or the project does not go on any more: then the model is its
/// maker's alone.
pub async fn note_made(tx: &mut Tx, scope: Scope, sources: &Sources, made: MadeThing<'_>) -> Result<(), PartnerError> {
    let MadeThing { project, job, submitted_by, model, name } = made;
    let (Some(partner), now) = (scope.partner(), sources.now()) else { return Ok(()) };
    store::lock(tx, scope, project).await?;
    let reader = Reader { partner, user: submitted_by, admin: true };
    let found = store::find(tx, scope, reader, project, now).await?;
    if found.is_none_or(|found| found.expect_going_on().is_err()) {
        return Ok(());
    }
    let (kind, id) = ThingId::Model(model).key();
    let new = NewThing { project, kind, id, name, job: Some(job), by: Some(submitted_by), at: now };
    if !store::things::insert(tx, scope, new).await? {
        return Ok(());
    }
    let told = (ActivityKind::ModelAttached, model.to_string(), name.to_owned());
    Ok(store::activity::insert(tx, scope, &of_platform(sources, partner, project, told)).await?)
}

/// An entry of the feed behind which no person stands.
fn of_platform(
    sources: &Sources,
    partner: PartnerId,
    project: ProjectId,
    (kind, target, target_name): (ActivityKind, String, String),
) -> NewActivity {
    let (id, at) = (sources.id::<ProjectActivityId>(), sources.now());
    NewActivity { id, project, at, partner, user: None, person: None, kind, target, target_name }
}

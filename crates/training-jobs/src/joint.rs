//! What a joint project learns of its jobs.

use std::collections::BTreeMap;

use access::Scope;
use chrono::{DateTime, Utc};
use database::Tx;
use foundation::{JobId, PartnerId, Sources};
use partner_registry::projects::{self, ActivityKind, JobNote, MadeThing};

use crate::error::JobError;
use crate::model::{Job, JobState, MadeModel, Progress};

/// A job of a project, as the people of both partners see it: no data, no specification, no logs.
#[derive(Debug, Clone, PartialEq)]
pub struct JointJob {
    /// Its id.
    pub id: JobId,
    /// What it is called.
    pub name: String,
    /// The recipe's name.
    pub recipe: String,
    /// Where it stands.
    pub state: JobState,
    /// How far it is.
    pub progress: Progress,
    /// Its most telling scores, once it succeeded.
    pub metrics: BTreeMap<&'static str, f64>,
    /// The code of why it failed.
    pub failure: Option<String>,
    /// The version that it became, and what the model was to be called.
    pub model: Option<(MadeModel, String)>,
    /// What the person who submitted it is called.
    pub person: String,
    /// The partner in whose name it runs.
    pub partner: PartnerId,
    /// That partner's name.
    pub partner_name: String,
    /// When it was submitted.
    pub submitted_at: DateTime<Utc>,
    /// When its present or last attempt began.
    pub started_at: Option<DateTime<Utc>>,
    /// When it reached its final state.
    pub finished_at: Option<DateTime<Utc>>,
}

/// Locks the job's project before anything of the job's end is locked: whoever attaches a model locks the project first, too.
pub(crate) async fn hold(tx: &mut Tx, scope: Scope, job: &Job) -> Result<(), JobError> {
    match job.project {
        Some(project) => Ok(projects::hold(tx, scope, project).await?),
        None => Ok(()),
    }
}

/// Tells the job's project that it is over, and gives it the model. Before the end nothing is told: how far a job is stands in its
/// own row.
pub(crate) async fn note_end(tx: &mut Tx, scope: Scope, sources: &Sources, job: &Job) -> Result<(), JobError> {
    let Some(project) = job.project else { return Ok(()) };
    let kind = match job.state {
        JobState::Succeeded => ActivityKind::JobSucceeded,
        JobState::Failed => ActivityKind::JobFailed,
        JobState::Cancelled => ActivityKind::JobCancelled,
        JobState::Queued | JobState::Running => return Ok(()),
    };
    projects::note_job(tx, scope, sources, JobNote { project, job: job.id, name: &job.name, kind }).await?;
    if let (Some(made), Some(name)) = (job.model, &job.register_as) {
        let thing = MadeThing { project, job: job.id, submitted_by: job.submitted_by, model: made.model, name };
        projects::note_made(tx, scope, sources, thing).await?;
    }
    Ok(())
}

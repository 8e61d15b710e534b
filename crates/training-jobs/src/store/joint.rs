//! Jobs by the joint project that they are for.

use access::Scope;
use chrono::{DateTime, Utc};
use database::{Tx, run_on};
use foundation::{JobId, PageRequest, PartnerId, ProjectId};
use recipes::TrainingResult;
use sqlx::types::Json;

use super::partner_of;
use super::row::{JobRow, columns};
use crate::error::JobError;
use crate::joint::JointJob;
use crate::model::{Job, JobFailure, JobState, MadeModel, Progress};

pub(super) const LIST: &str = "SELECT j.id, j.name, j.recipe, j.state, j.step, j.total_steps, j.result, j.failure, j.model, \
     j.register_as, u.display_name AS person, j.partner_id, p.name AS partner_name, j.submitted_at, j.started_at, j.finished_at \
     FROM jobs j JOIN users u ON u.id = j.submitted_by JOIN partners p ON p.id = j.partner_id \
     WHERE j.project_id = $1 AND ($2 IS NULL OR j.partner_id = $2) AND j.id < $3 ORDER BY j.id DESC LIMIT $4";
pub(super) const LIST_OWN: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM jobs WHERE partner_id = $1 AND project_id = $4 AND ($5 IS NULL OR state = $5) AND id < $2 \
     ORDER BY id DESC LIMIT $3"
);

#[derive(sqlx::FromRow)]
struct JointRow {
    id: JobId,
    name: String,
    recipe: String,
    state: JobState,
    step: i64,
    total_steps: i64,
    result: Option<Json<TrainingResult>>,
    failure: Option<Json<JobFailure>>,
    model: Option<Json<MadeModel>>,
    register_as: Option<String>,
    person: String,
    partner_id: PartnerId,
    partner_name: String,
    submitted_at: DateTime<Utc>,
    started_at: Option<DateTime<Utc>>,
    finished_at: Option<DateTime<Utc>>,
}

impl From<JointRow> for JointJob {
    fn from(row: JointRow) -> Self {
        let scores = row.result.map(|result| result.0.evaluation.headline());
        Self {
            id: row.id,
            name: row.name,
            recipe: row.recipe,
            state: row.state,
            progress: Progress { step: row.step, total_steps: row.total_steps },
            metrics: scores.into_iter().flatten().collect(),
            failure: row.failure.filter(|_| row.state == JobState::Failed).map(|failure| failure.0.code),
            model: row.model.map(|made| made.0).zip(row.register_as),
            person: row.person,
            partner: row.partner_id,
            partner_name: row.partner_name,
            submitted_at: row.submitted_at,
            started_at: row.started_at,
            finished_at: row.finished_at,
        }
    }
}

/// The jobs of a project: for the platform those of both partners, which may be shown to each.
pub(crate) async fn list(
    tx: &mut Tx,
    scope: Scope,
    project: ProjectId,
    page: &PageRequest,
) -> Result<Vec<JointJob>, JobError> {
    let rows: Vec<JointRow> = run_on!(tx, |conn| sqlx::query_as(LIST)
        .bind(project)
        .bind(scope.partner())
        .bind(page.before())
        .bind(page.fetch_limit())
        .fetch_all(conn)
        .await)?;
    Ok(rows.into_iter().map(JointJob::from).collect())
}

/// The jobs of a project that are the scope's partner's.
pub(crate) async fn list_own(
    tx: &mut Tx,
    scope: Scope,
    page: &PageRequest,
    (project, state): (ProjectId, Option<JobState>),
) -> Result<Vec<Job>, JobError> {
    let partner = partner_of(scope)?;
    let rows: Vec<JobRow> = run_on!(tx, |conn| sqlx::query_as(LIST_OWN)
        .bind(partner)
        .bind(page.before())
        .bind(page.fetch_limit())
        .bind(project)
        .bind(state)
        .fetch_all(conn)
        .await)?;
    Ok(rows.into_iter().map(Job::from).collect())
}

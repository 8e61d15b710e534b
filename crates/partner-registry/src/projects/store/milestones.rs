//! Milestones of projects. Both parties change them; the callers have seen that the project is the scope's partner's.

use access::Scope;
use chrono::{DateTime, Utc};
use database::{DatabaseError, Tx, execute, run_on};
use foundation::{MilestoneId, PartnerId, ProjectId};

use crate::projects::milestones::{Day, Done, Milestone};
use crate::projects::sight::Working;

macro_rules! select {
    () => {
        "SELECT l.id, l.title, l.description, l.due_on, l.position, l.done_at, l.done_by, l.done_by_partner_id, \
         l.archived_at, l.revision, l.created_at, l.updated_at FROM project_milestones l WHERE l.project_id = $2 \
         AND EXISTS (SELECT 1 FROM project_parties y WHERE y.project_id = l.project_id AND y.partner_id = $1) "
    };
}

const FIND: &str = concat!(select!(), "AND l.id = $3");
const LIST: &str = concat!(select!(), "ORDER BY l.position, l.id");
const INSERT: &str = "INSERT INTO project_milestones (id, project_id, partner_id, created_by, title, description, due_on, position, \
     revision, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1, $9, $9)";
const SAVE: &str = "UPDATE project_milestones SET title = $3, description = $4, due_on = $5, position = $6, done_at = $7, \
     done_by = $8, done_by_partner_id = $9, archived_at = $10, revision = revision + 1, updated_at = $11 \
     WHERE project_id = $1 AND id = $2";
const PLACE: &str = "UPDATE project_milestones SET position = $3 WHERE project_id = $1 AND id = $2";

#[derive(sqlx::FromRow)]
struct MilestoneRow {
    id: MilestoneId,
    title: String,
    description: String,
    due_on: Option<Day>,
    position: i64,
    done_at: Option<DateTime<Utc>>,
    done_by: Option<String>,
    done_by_partner_id: Option<PartnerId>,
    archived_at: Option<DateTime<Utc>>,
    revision: i64,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl From<MilestoneRow> for Milestone {
    fn from(row: MilestoneRow) -> Self {
        let done = row.done_at.zip(row.done_by).zip(row.done_by_partner_id);
        Self {
            id: row.id,
            title: row.title,
            description: row.description,
            due_on: row.due_on,
            position: row.position,
            done: done.map(|((at, by), partner)| Done { at, by, partner }),
            archived_at: row.archived_at,
            revision: row.revision,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

/// One milestone of a project.
pub(crate) async fn find(
    tx: &mut Tx,
    scope: Scope,
    (project, milestone): (ProjectId, MilestoneId),
) -> Result<Option<Milestone>, DatabaseError> {
    let row: Option<MilestoneRow> = run_on!(tx, |conn| sqlx::query_as(FIND)
        .bind(scope.partner())
        .bind(project)
        .bind(milestone)
        .fetch_optional(conn)
        .await)?;
    Ok(row.map(Milestone::from))
}

/// All of them in their order, archived ones too.
pub(crate) async fn list(tx: &mut Tx, scope: Scope, project: ProjectId) -> Result<Vec<Milestone>, DatabaseError> {
    let rows: Vec<MilestoneRow> =
        run_on!(tx, |conn| sqlx::query_as(LIST).bind(scope.partner()).bind(project).fetch_all(conn).await)?;
    Ok(rows.into_iter().map(Milestone::from).collect())
}

/// Adds one in the name of the scope's partner.
pub(crate) async fn insert(
    tx: &mut Tx,
    scope: Scope,
    working: &Working,
    milestone: &Milestone,
) -> Result<(), DatabaseError> {
    execute!(
        tx,
        sqlx::query(INSERT)
            .bind(milestone.id)
            .bind(working.project.id)
            .bind(scope.partner())
            .bind(working.user)
            .bind(&milestone.title)
            .bind(&milestone.description)
            .bind(milestone.due_on)
            .bind(milestone.position)
            .bind(milestone.created_at)
    )
    .map(drop)
}

/// Writes everything that changes, and counts the revision up.
pub(crate) async fn save(
    tx: &mut Tx,
    _: Scope,
    (project, milestone): (ProjectId, &Milestone),
    now: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    let done = milestone.done.as_ref();
    execute!(
        tx,
        sqlx::query(SAVE)
            .bind(project)
            .bind(milestone.id)
            .bind(&milestone.title)
            .bind(&milestone.description)
            .bind(milestone.due_on)
            .bind(milestone.position)
            .bind(done.map(|done| done.at))
            .bind(done.map(|done| &done.by))
            .bind(done.map(|done| done.partner))
            .bind(milestone.archived_at)
            .bind(now)
    )
    .map(drop)
}

/// Puts one at another place. Its revision stays: what people wrote is as it was.
pub(crate) async fn place(
    tx: &mut Tx,
    _: Scope,
    (project, milestone): (ProjectId, MilestoneId),
    position: i64,
) -> Result<(), DatabaseError> {
    execute!(tx, sqlx::query(PLACE).bind(project).bind(milestone).bind(position)).map(drop)
}

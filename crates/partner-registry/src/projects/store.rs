//! Projects in the database. One is found by its parties, and among their people by its members and by admins.

pub(crate) mod activity;
pub(crate) mod members;
pub(crate) mod messages;
pub(crate) mod milestones;
pub(crate) mod things;

use access::Scope;
use chrono::{DateTime, Utc};
use database::{DatabaseError, Tx, execute, run_on};
use foundation::{AgreementId, PageRequest, PartnerId, ProjectId, UserId};
use sqlx::types::Json;

use super::ProjectError;
use super::milestones::Day;
use super::model::{NewProject, Project, ProjectRole, ProjectState, Side};
use crate::PartnerError;
use crate::agreements::{AgreementStatus, Rules, Standing};
use crate::partners::PartnerStatus;

/// Who reads.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reader {
    /// The scope's partner.
    pub(crate) partner: PartnerId,
    /// The person.
    pub(crate) user: UserId,
    /// Whether the person is an admin of it, who finds projects without taking part.
    pub(crate) admin: bool,
}

/// From the party's key, so that one index serves both sides: `$1` is the partner, `$2` the person, `$3` whether they are an
/// admin. A membership in the project from before the person last joined the partner counts for nothing.
macro_rules! select {
    () => {
        "SELECT p.id, p.name, p.purpose, p.agreement_id, a.title AS agreement_title, a.status AS agreement_status, \
         a.valid_from, a.expires_at, a.rules, p.opener_id, o.name AS opener_name, o.status AS opener_status, \
         p.other_id, t.name AS other_name, t.status AS other_status, p.state, p.state_reason, p.state_changed_at, \
         p.revision, p.created_at, p.updated_at, m.role, \
         (SELECT count(*) FROM project_messages x WHERE x.project_id = p.id AND x.user_id <> $2 AND x.deleted_at IS NULL \
          AND x.hidden_at IS NULL AND NOT EXISTS (SELECT 1 FROM project_reads r WHERE r.project_id = p.id \
          AND r.partner_id = $1 AND r.user_id = $2 AND r.message_id >= x.id)) AS unread, \
         (SELECT min(q.due_on) FROM project_milestones q WHERE q.project_id = p.id AND q.done_at IS NULL \
          AND q.archived_at IS NULL) AS next_due \
         FROM project_parties y JOIN projects p ON p.id = y.project_id JOIN agreements a ON a.id = p.agreement_id \
         JOIN partners o ON o.id = p.opener_id JOIN partners t ON t.id = p.other_id \
         LEFT JOIN project_members m ON m.project_id = p.id AND m.partner_id = $1 AND m.user_id = $2 \
         AND EXISTS (SELECT 1 FROM memberships s WHERE s.partner_id = $1 AND s.user_id = $2 AND s.created_at <= m.added_at) \
         WHERE y.partner_id = $1 AND ($3 OR m.role IS NOT NULL) "
    };
}

const FIND: &str = concat!(select!(), "AND y.project_id = $4");
pub(crate) const LIST: &str = concat!(select!(), "AND y.project_id < $4 ORDER BY y.project_id DESC LIMIT $5");
const LOCK: &str = "SELECT id FROM projects WHERE id = $1 AND $2 IN (opener_id, other_id) FOR UPDATE";
const INSERT: &str = "INSERT INTO projects (id, agreement_id, opener_id, other_id, opened_by, name, purpose, state, \
     state_changed_at, revision, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, 'active', $8, 1, $8, $8)";
const INSERT_PARTIES: &str = "INSERT INTO project_parties (partner_id, project_id) VALUES ($1, $3), ($2, $3)";
const SAVE: &str = "UPDATE projects SET agreement_id = $3, name = $4, purpose = $5, state = $6, state_reason = $7, \
     state_changed_at = $8, revision = revision + 1, updated_at = $9 WHERE id = $1 AND $2 IN (opener_id, other_id)";

#[derive(sqlx::FromRow)]
struct ProjectRow {
    id: ProjectId,
    name: String,
    purpose: String,
    agreement_id: AgreementId,
    agreement_title: String,
    agreement_status: AgreementStatus,
    valid_from: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    rules: Json<Rules>,
    opener_id: PartnerId,
    opener_name: String,
    opener_status: PartnerStatus,
    other_id: PartnerId,
    other_name: String,
    other_status: PartnerStatus,
    state: ProjectState,
    state_reason: Option<String>,
    state_changed_at: DateTime<Utc>,
    revision: i64,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    role: Option<ProjectRole>,
    unread: i64,
    next_due: Option<Day>,
}

impl ProjectRow {
    fn into_project(self, now: DateTime<Utc>) -> Project {
        let standing = Standing {
            // Which party it was is asked of uses only.
            proposer: self.opener_id,
            status: self.agreement_status,
            valid_from: self.valid_from,
            expires_at: self.expires_at,
            rules: self.rules.0,
            parties: [self.opener_status, self.other_status],
        };
        Project {
            id: self.id,
            name: self.name,
            purpose: self.purpose,
            agreement: self.agreement_id,
            agreement_title: self.agreement_title,
            agreement_expires_at: self.expires_at,
            opener: Side { id: self.opener_id, name: self.opener_name },
            other: Side { id: self.other_id, name: self.other_name },
            state: self.state,
            state_reason: self.state_reason,
            state_changed_at: self.state_changed_at,
            refusal: standing.in_force(now).err(),
            role: self.role,
            unread: self.unread,
            next_due: self.next_due,
            revision: self.revision,
            created_at: self.created_at,
            updated_at: self.updated_at,
        }
    }
}

/// The project as it stands at `now`, if the reader sees it.
pub(crate) async fn find(
    tx: &mut Tx,
    scope: Scope,
    reader: Reader,
    project: ProjectId,
    now: DateTime<Utc>,
) -> Result<Option<Project>, DatabaseError> {
    debug_assert_eq!(scope.partner(), Some(reader.partner), "a project is read in the reader's scope");
    let row: Option<ProjectRow> = run_on!(tx, |conn| sqlx::query_as(FIND)
        .bind(scope.partner())
        .bind(reader.user)
        .bind(reader.admin)
        .bind(project)
        .fetch_optional(conn)
        .await)?;
    Ok(row.map(|row| row.into_project(now)))
}

/// Locks a project of the scope's partner until the transaction ends; SQLite's writer is alone anyway.
pub(crate) async fn lock(tx: &mut Tx, scope: Scope, project: ProjectId) -> Result<(), DatabaseError> {
    if matches!(tx, Tx::Postgres(_)) {
        execute!(tx, sqlx::query(LOCK).bind(project).bind(scope.partner()))?;
    }
    Ok(())
}

/// The projects that the reader sees, newest first.
pub(crate) async fn list(
    tx: &mut Tx,
    scope: Scope,
    reader: Reader,
    page: &PageRequest,
    now: DateTime<Utc>,
) -> Result<Vec<Project>, DatabaseError> {
    let rows: Vec<ProjectRow> = run_on!(tx, |conn| sqlx::query_as(LIST)
        .bind(scope.partner())
        .bind(reader.user)
        .bind(reader.admin)
        .bind(page.before())
        .bind(page.fetch_limit())
        .fetch_all(conn)
        .await)?;
    Ok(rows.into_iter().map(|row| row.into_project(now)).collect())
}

/// Inserts a project of the scope's partner and `other`.
pub(crate) async fn insert(
    tx: &mut Tx,
    scope: Scope,
    (id, user, other): (ProjectId, UserId, PartnerId),
    new: &NewProject,
    now: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    execute!(
        tx,
        sqlx::query(INSERT)
            .bind(id)
            .bind(new.agreement)
            .bind(scope.partner())
            .bind(other)
            .bind(user)
            .bind(&new.name)
            .bind(&new.purpose)
            .bind(now)
    )?;
    execute!(tx, sqlx::query(INSERT_PARTIES).bind(scope.partner()).bind(other).bind(id))?;
    Ok(())
}

/// Writes everything that changes, and counts the revision up.
pub(crate) async fn save(tx: &mut Tx, scope: Scope, project: &Project, now: DateTime<Utc>) -> Result<(), PartnerError> {
    let touched = execute!(
        tx,
        sqlx::query(SAVE)
            .bind(project.id)
            .bind(scope.partner())
            .bind(project.agreement)
            .bind(&project.name)
            .bind(&project.purpose)
            .bind(project.state)
            .bind(&project.state_reason)
            .bind(project.state_changed_at)
            .bind(now)
    )?;
    if touched == 1 { Ok(()) } else { Err(ProjectError::NotFound.into()) }
}

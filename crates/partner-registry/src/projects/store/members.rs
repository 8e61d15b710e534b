//! People of projects.

use access::{Role, Scope};
use chrono::{DateTime, Utc};
use database::{DatabaseError, Tx, execute, run_on};
use foundation::{ProjectId, UserId};

use crate::projects::model::{ProjectMember, ProjectRole};

/// Whoever has left the partner, or is disabled, is no member; whoever came back has to be added again.
macro_rules! select {
    () => {
        "SELECT m.user_id AS \"user\", u.display_name AS person, m.partner_id AS partner, p.name AS partner_name, m.role, \
         m.added_at FROM project_members m \
         JOIN memberships s ON s.partner_id = m.partner_id AND s.user_id = m.user_id AND s.created_at <= m.added_at \
         JOIN users u ON u.id = m.user_id AND u.disabled_at IS NULL JOIN partners p ON p.id = m.partner_id \
         WHERE ($1 IS NULL OR m.partner_id = $1) AND m.project_id = $2 "
    };
}

const LIST: &str = concat!(select!(), "ORDER BY m.added_at, m.user_id");
const GET: &str = concat!(select!(), "AND m.user_id = $3");
const NAME: &str = "SELECT u.display_name FROM users u JOIN memberships s ON s.user_id = u.id \
     WHERE s.partner_id = $1 AND u.id = $2";
const PERSON: &str = "SELECT u.display_name, s.role FROM users u JOIN memberships s ON s.user_id = u.id \
     WHERE s.partner_id = $1 AND u.id = $2 AND u.disabled_at IS NULL";
const INSERT: &str = "INSERT INTO project_members (partner_id, project_id, user_id, role, added_by, added_at) \
     VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (project_id, partner_id, user_id) DO NOTHING";
const SET_ROLE: &str =
    "UPDATE project_members SET role = $4 WHERE partner_id = $1 AND project_id = $2 AND user_id = $3";
const DELETE: &str = "DELETE FROM project_members WHERE partner_id = $1 AND project_id = $2 AND user_id = $3";
const DELETE_LEFT: &str = "DELETE FROM project_members WHERE partner_id = $1 AND project_id = $2 AND user_id = $3 \
     AND NOT EXISTS (SELECT 1 FROM memberships s WHERE s.partner_id = $1 AND s.user_id = $3 \
     AND s.created_at <= project_members.added_at)";
const COUNT: &str = "SELECT count(*) FROM project_members WHERE partner_id = $1 AND project_id = $2";

/// Everybody who takes part, of the scope's partner or, for the platform, of both.
pub(crate) async fn list(tx: &mut Tx, scope: Scope, project: ProjectId) -> Result<Vec<ProjectMember>, DatabaseError> {
    run_on!(tx, |conn| sqlx::query_as(LIST).bind(scope.partner()).bind(project).fetch_all(conn).await)
}

/// One of the scope's partner's people in the project.
pub(crate) async fn get(
    tx: &mut Tx,
    scope: Scope,
    (project, user): (ProjectId, UserId),
) -> Result<Option<ProjectMember>, DatabaseError> {
    run_on!(tx, |conn| sqlx::query_as(GET).bind(scope.partner()).bind(project).bind(user).fetch_optional(conn).await)
}

/// What one of the scope's partner's people is called.
pub(crate) async fn name_of(tx: &mut Tx, scope: Scope, user: UserId) -> Result<Option<String>, DatabaseError> {
    run_on!(tx, |conn| sqlx::query_scalar(NAME).bind(scope.partner()).bind(user).fetch_optional(conn).await)
}

/// The same of somebody who can log in, with the role in the partner.
pub(crate) async fn person(tx: &mut Tx, scope: Scope, user: UserId) -> Result<Option<(String, Role)>, DatabaseError> {
    run_on!(tx, |conn| sqlx::query_as(PERSON).bind(scope.partner()).bind(user).fetch_optional(conn).await)
}

/// Adds one of the scope's partner's people; `false` when they are there already.
pub(crate) async fn insert(
    tx: &mut Tx,
    scope: Scope,
    (project, user): (ProjectId, UserId),
    role: ProjectRole,
    (by, at): (UserId, DateTime<Utc>),
) -> Result<bool, DatabaseError> {
    let inserted =
        execute!(tx, sqlx::query(INSERT).bind(scope.partner()).bind(project).bind(user).bind(role).bind(by).bind(at))?;
    Ok(inserted == 1)
}

/// Gives one of them another part.
pub(crate) async fn set_role(
    tx: &mut Tx,
    scope: Scope,
    (project, user): (ProjectId, UserId),
    role: ProjectRole,
) -> Result<(), DatabaseError> {
    execute!(tx, sqlx::query(SET_ROLE).bind(scope.partner()).bind(project).bind(user).bind(role)).map(drop)
}

/// Removes one of them; `false` when there is none.
pub(crate) async fn delete(
    tx: &mut Tx,
    scope: Scope,
    (project, user): (ProjectId, UserId),
) -> Result<bool, DatabaseError> {
    Ok(execute!(tx, sqlx::query(DELETE).bind(scope.partner()).bind(project).bind(user))? == 1)
}

/// Removes the row of somebody who has left the partner since.
pub(crate) async fn strike_off_left(
    tx: &mut Tx,
    scope: Scope,
    (project, user): (ProjectId, UserId),
) -> Result<(), DatabaseError> {
    execute!(tx, sqlx::query(DELETE_LEFT).bind(scope.partner()).bind(project).bind(user)).map(drop)
}

/// How many people of the scope's partner there are.
pub(crate) async fn count(tx: &mut Tx, scope: Scope, project: ProjectId) -> Result<i64, DatabaseError> {
    run_on!(tx, |conn| sqlx::query_scalar(COUNT).bind(scope.partner()).bind(project).fetch_one(conn).await)
}

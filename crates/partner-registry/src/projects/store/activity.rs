//! The feed of projects.

use access::Scope;
use database::{DatabaseError, Tx, execute, run_on};
use foundation::{PageRequest, ProjectId};

use crate::projects::activity::{Activity, NewActivity};

const INSERT: &str = "INSERT INTO project_activity (id, project_id, at, partner_id, user_id, person, kind, target, target_name) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
pub(crate) const LIST: &str = "SELECT v.id, v.at, v.partner_id AS partner, p.name AS partner_name, v.person, v.kind, v.target, v.target_name \
     FROM project_activity v JOIN partners p ON p.id = v.partner_id \
     WHERE v.project_id = $2 AND v.id < $3 AND EXISTS (SELECT 1 FROM project_parties y \
     WHERE y.project_id = v.project_id AND y.partner_id = $1) ORDER BY v.id DESC LIMIT $4";

/// Adds an entry of the scope's partner.
pub(crate) async fn insert(tx: &mut Tx, scope: Scope, new: &NewActivity) -> Result<(), DatabaseError> {
    debug_assert_eq!(scope.partner(), Some(new.partner), "the feed is written in its partner's scope");
    execute!(
        tx,
        sqlx::query(INSERT)
            .bind(new.id)
            .bind(new.project)
            .bind(new.at)
            .bind(scope.partner())
            .bind(new.user)
            .bind(&new.person)
            .bind(new.kind)
            .bind(&new.target)
            .bind(&new.target_name)
    )
    .map(drop)
}

/// The newest entries of a project of the scope's partner.
pub(crate) async fn list(
    tx: &mut Tx,
    scope: Scope,
    project: ProjectId,
    page: &PageRequest,
) -> Result<Vec<Activity>, DatabaseError> {
    run_on!(tx, |conn| sqlx::query_as(LIST)
        .bind(scope.partner())
        .bind(project)
        .bind(page.before())
        .bind(page.fetch_limit())
        .fetch_all(conn)
        .await)
}

//! Data sets and models of projects.

use access::Scope;
use chrono::{DateTime, Utc};
use database::{DatabaseError, Tx, execute, run_on};
use foundation::{JobId, PartnerId, ProjectId, UserId};
use sqlx::types::Uuid;

use crate::projects::things::ThingKind;

const INSERT: &str = "INSERT INTO project_things (project_id, kind, thing_id, partner_id, name, job_id, attached_by, attached_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (project_id, kind, thing_id) DO NOTHING";
const DELETE: &str = "DELETE FROM project_things WHERE partner_id = $1 AND project_id = $2 AND kind = $3 AND thing_id = $4 \
     RETURNING name";
const LIST: &str = "SELECT t.kind, t.thing_id, t.partner_id, p.name AS partner_name, t.name, t.job_id, t.attached_at \
     FROM project_things t JOIN partners p ON p.id = t.partner_id \
     WHERE t.project_id = $2 AND EXISTS (SELECT 1 FROM project_parties y \
     WHERE y.project_id = t.project_id AND y.partner_id = $1) ORDER BY t.attached_at, t.thing_id";
const COUNT: &str = "SELECT count(*) FROM project_things WHERE project_id = $1";

/// Something to be attached, of the scope's partner.
#[derive(Debug, Clone)]
pub(crate) struct NewThing<'a> {
    pub(crate) project: ProjectId,
    pub(crate) kind: ThingKind,
    pub(crate) id: Uuid,
    pub(crate) name: &'a str,
    pub(crate) job: Option<JobId>,
    pub(crate) by: Option<UserId>,
    pub(crate) at: DateTime<Utc>,
}

#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct ThingRow {
    pub(crate) kind: ThingKind,
    pub(crate) thing_id: Uuid,
    pub(crate) partner_id: PartnerId,
    pub(crate) partner_name: String,
    pub(crate) name: String,
    pub(crate) job_id: Option<JobId>,
    pub(crate) attached_at: DateTime<Utc>,
}

/// Attaches something of the scope's partner; `false` when it is attached already.
pub(crate) async fn insert(tx: &mut Tx, scope: Scope, new: NewThing<'_>) -> Result<bool, DatabaseError> {
    let inserted = execute!(
        tx,
        sqlx::query(INSERT)
            .bind(new.project)
            .bind(new.kind)
            .bind(new.id)
            .bind(scope.partner())
            .bind(new.name)
            .bind(new.job)
            .bind(new.by)
            .bind(new.at)
    )?;
    Ok(inserted == 1)
}

/// Detaches something of the scope's partner, and yields what it was called; `None` when it was not attached.
pub(crate) async fn delete(
    tx: &mut Tx,
    scope: Scope,
    project: ProjectId,
    (kind, id): (ThingKind, Uuid),
) -> Result<Option<String>, DatabaseError> {
    run_on!(tx, |conn| sqlx::query_scalar(DELETE)
        .bind(scope.partner())
        .bind(project)
        .bind(kind)
        .bind(id)
        .fetch_optional(conn)
        .await)
}

/// Everything that is attached, in the order in which it was.
pub(crate) async fn list(tx: &mut Tx, scope: Scope, project: ProjectId) -> Result<Vec<ThingRow>, DatabaseError> {
    run_on!(tx, |conn| sqlx::query_as(LIST).bind(scope.partner()).bind(project).fetch_all(conn).await)
}

/// How much that is. The project is the scope's partner's, and locked.
pub(crate) async fn count(tx: &mut Tx, _: Scope, project: ProjectId) -> Result<i64, DatabaseError> {
    run_on!(tx, |conn| sqlx::query_scalar(COUNT).bind(project).fetch_one(conn).await)
}

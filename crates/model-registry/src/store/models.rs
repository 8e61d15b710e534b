//! Rows of `models`.

use access::Scope;
use chrono::{DateTime, Utc};
use database::{DatabaseError, Tx, execute, run_on};
use foundation::{ModelId, PageRequest, UserId};

use super::partner_of;
use crate::ModelError;
use crate::model::{Archived, Model, NewModel};

const INSERT: &str = "INSERT INTO models (id, partner_id, name, task, description, latest_number, created_by, revision, \
     created_at, updated_at) VALUES ($1, $2, $3, $4, $5, 0, $6, 1, $7, $7) ON CONFLICT (partner_id, name) DO NOTHING";

/// Makes a model; `false` when the name is taken, by a transaction that runs at the same time too.
pub(crate) async fn insert(
    tx: &mut Tx,
    scope: Scope,
    (id, by, at): (ModelId, UserId, DateTime<Utc>),
    new: &NewModel,
) -> Result<bool, ModelError> {
    let partner = partner_of(scope)?;
    let inserted = execute!(
        tx,
        sqlx::query(INSERT)
            .bind(id)
            .bind(partner)
            .bind(&new.name)
            .bind(&new.task)
            .bind(&new.description)
            .bind(by)
            .bind(at)
    )?;
    Ok(inserted == 1)
}

const FIND: &str = "SELECT * FROM models WHERE id = $1 AND partner_id = $2";

/// One of the partner's own models.
pub(crate) async fn find(tx: &mut Tx, scope: Scope, id: ModelId) -> Result<Option<Model>, ModelError> {
    let partner = partner_of(scope)?;
    let row = run_on!(tx, |conn| sqlx::query_as(FIND).bind(id).bind(partner).fetch_optional(conn).await)?;
    Ok(row)
}

const FIND_FOR_UPDATE: &str = "SELECT * FROM models WHERE id = $1 AND partner_id = $2 FOR UPDATE";

/// The same, and nobody else changes the model, its versions' numbers or its grants until the transaction ends. SQLite's
/// writer is alone anyway.
pub(crate) async fn find_for_update(tx: &mut Tx, scope: Scope, id: ModelId) -> Result<Option<Model>, ModelError> {
    let partner = partner_of(scope)?;
    let sql = tx.pick(FIND, FIND_FOR_UPDATE);
    let row = run_on!(tx, |conn| sqlx::query_as(sql).bind(id).bind(partner).fetch_optional(conn).await)?;
    Ok(row)
}

const FIND_BY_NAME: &str = "SELECT id FROM models WHERE partner_id = $1 AND name = $2";

/// The id of the partner's model of that name.
pub(crate) async fn find_by_name(tx: &mut Tx, scope: Scope, name: &str) -> Result<Option<ModelId>, ModelError> {
    let partner = partner_of(scope)?;
    let id = run_on!(tx, |conn| sqlx::query_scalar(FIND_BY_NAME).bind(partner).bind(name).fetch_optional(conn).await)?;
    Ok(id)
}

/// The columns of a model `m` as its grantee sees them: the newest version is the newest that the grantee sees, which no third
/// partner's terms bind.
macro_rules! shared {
    ($grantee:literal) => {
        concat!(
            "m.id, m.partner_id, m.name, m.task, m.description, m.created_by, m.revision, m.created_at, m.updated_at, \
             m.archived_at, COALESCE((SELECT v.number FROM model_versions v WHERE v.model_id = m.id \
               AND NOT EXISTS (SELECT 1 FROM model_inputs i WHERE i.version_id = v.id AND i.owner_id <> v.partner_id \
                 AND i.owner_id <> ",
            $grantee,
            ") ORDER BY v.number DESC LIMIT 1), 0) AS latest_number"
        )
    };
}

const FIND_SHARED: &str = concat!(
    "SELECT ",
    shared!("$2"),
    " FROM models m WHERE m.id = $1 AND EXISTS (SELECT 1 FROM model_grants g \
     WHERE g.grantee_id = $2 AND g.model_id = m.id AND g.revoked_at IS NULL)"
);

/// A model of another partner, granted to this one.
pub(crate) async fn find_shared(tx: &mut Tx, scope: Scope, id: ModelId) -> Result<Option<Model>, ModelError> {
    let partner = partner_of(scope)?;
    let row = run_on!(tx, |conn| sqlx::query_as(FIND_SHARED).bind(id).bind(partner).fetch_optional(conn).await)?;
    Ok(row)
}

pub(super) const LIST: &str = "SELECT * FROM models WHERE partner_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3";
pub(super) const LIST_CURRENT: &str =
    "SELECT * FROM models WHERE partner_id = $1 AND id < $2 AND archived_at IS NULL ORDER BY id DESC LIMIT $3";

/// The partner's own models, newest first, one more than the page holds.
pub(crate) async fn list(
    tx: &mut Tx,
    scope: Scope,
    archived: Archived,
    page: &PageRequest,
) -> Result<Vec<Model>, ModelError> {
    let sql = match archived {
        Archived::With => LIST,
        Archived::Without => LIST_CURRENT,
    };
    let (partner, before, limit) = (partner_of(scope)?, page.before(), page.fetch_limit());
    let rows = run_on!(tx, |conn| sqlx::query_as(sql).bind(partner).bind(before).bind(limit).fetch_all(conn).await)?;
    Ok(rows)
}

// The inner query walks the grants' own index (grantee_id, model_id, id) from the cursor down, so that neither other
// partners' models nor their grants are ever looked at.
pub(super) const LIST_SHARED: &str = concat!(
    "SELECT ",
    shared!("$1"),
    " FROM models m JOIN (SELECT DISTINCT model_id FROM model_grants \
     WHERE grantee_id = $1 AND model_id < $2 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $3) \
     ORDER BY model_id DESC LIMIT $4) g ON g.model_id = m.id ORDER BY m.id DESC"
);

/// Models that are granted to the partner by a grant which is live at `at`, newest first, one more than the page holds.
pub(crate) async fn list_shared(
    tx: &mut Tx,
    scope: Scope,
    at: DateTime<Utc>,
    page: &PageRequest,
) -> Result<Vec<Model>, ModelError> {
    let (partner, before, limit) = (partner_of(scope)?, page.before(), page.fetch_limit());
    let rows = run_on!(tx, |conn| {
        sqlx::query_as(LIST_SHARED).bind(partner).bind(before).bind(at).bind(limit).fetch_all(conn).await
    })?;
    Ok(rows)
}

const UPDATE: &str = "UPDATE models SET name = $3, task = $4, description = $5, latest_number = $6, archived_at = $7, \
     revision = $8, updated_at = $9 WHERE id = $1 AND partner_id = $2";

/// Writes a model back that was read for update in this transaction.
pub(crate) async fn update(tx: &mut Tx, scope: Scope, model: &Model) -> Result<(), ModelError> {
    let partner = partner_of(scope)?;
    let written = execute!(
        tx,
        sqlx::query(UPDATE)
            .bind(model.id)
            .bind(partner)
            .bind(&model.name)
            .bind(&model.task)
            .bind(&model.description)
            .bind(model.latest_number)
            .bind(model.archived_at)
            .bind(model.revision)
            .bind(model.updated_at)
    );
    match written {
        Ok(_) => Ok(()),
        // The name is all that a change of this row can make double.
        Err(DatabaseError::Duplicate(_)) => Err(ModelError::NameTaken { name: model.name.clone() }),
        Err(error) => Err(error.into()),
    }
}

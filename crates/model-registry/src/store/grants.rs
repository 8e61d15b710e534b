//! Rows of `model_grants`.

use access::Scope;
use chrono::{DateTime, Utc};
use database::{Tx, execute, run_on};
use foundation::{ModelGrantId, ModelId, PageRequest, PartnerId};

use super::partner_of;
use crate::ModelError;
use crate::model::ModelGrant;

const INSERT: &str = "INSERT INTO model_grants (id, partner_id, model_id, grantee_id, agreement_id, download, predict, \
     expires_at, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

/// Writes a new grant of one of the partner's own models.
pub(crate) async fn insert(tx: &mut Tx, scope: Scope, grant: &ModelGrant) -> Result<(), ModelError> {
    let partner = partner_of(scope)?;
    execute!(
        tx,
        sqlx::query(INSERT)
            .bind(grant.id)
            .bind(partner)
            .bind(grant.model)
            .bind(grant.grantee)
            .bind(grant.agreement)
            .bind(grant.permissions.download)
            .bind(grant.permissions.predict)
            .bind(grant.expires_at)
            .bind(grant.created_at)
    )?;
    Ok(())
}

const REVOKE: &str = "UPDATE model_grants SET revoked_at = $3, revoked_because = $4 \
     WHERE id = $1 AND partner_id = $2 AND revoked_at IS NULL";

/// Takes a grant back; `false` when it was taken back before.
pub(crate) async fn revoke(
    tx: &mut Tx,
    scope: Scope,
    grant: ModelGrantId,
    (at, reason): (DateTime<Utc>, &str),
) -> Result<bool, ModelError> {
    let partner = partner_of(scope)?;
    let touched = execute!(tx, sqlx::query(REVOKE).bind(grant).bind(partner).bind(at).bind(reason))?;
    Ok(touched == 1)
}

const FIND: &str = "SELECT * FROM model_grants WHERE id = $1 AND (partner_id = $2 OR grantee_id = $2)";

/// A grant that the partner gave or holds.
pub(crate) async fn find(tx: &mut Tx, scope: Scope, id: ModelGrantId) -> Result<Option<ModelGrant>, ModelError> {
    let partner = partner_of(scope)?;
    let row = run_on!(tx, |conn| sqlx::query_as(FIND).bind(id).bind(partner).fetch_optional(conn).await)?;
    Ok(row)
}

pub(super) const LIST_OF_MODEL: &str = "SELECT * FROM model_grants WHERE model_id = $1 AND $2 IN (partner_id, grantee_id) \
     AND id < $3 ORDER BY id DESC LIMIT $4";

/// The grants of a model that the partner gave or holds or held, newest first, one more than the page holds.
pub(crate) async fn list_of_model(
    tx: &mut Tx,
    scope: Scope,
    model: ModelId,
    page: &PageRequest,
) -> Result<Vec<ModelGrant>, ModelError> {
    let (partner, before, limit) = (partner_of(scope)?, page.before(), page.fetch_limit());
    let rows = run_on!(tx, |conn| {
        sqlx::query_as(LIST_OF_MODEL).bind(model).bind(partner).bind(before).bind(limit).fetch_all(conn).await
    })?;
    Ok(rows)
}

pub(super) const LIST_RECEIVED: &str =
    "SELECT * FROM model_grants WHERE grantee_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3";

/// The grants that the partner holds or held, newest first, one more than the page holds.
pub(crate) async fn list_received(
    tx: &mut Tx,
    scope: Scope,
    page: &PageRequest,
) -> Result<Vec<ModelGrant>, ModelError> {
    let (partner, before, limit) = (partner_of(scope)?, page.before(), page.fetch_limit());
    let rows = run_on!(tx, |conn| {
        sqlx::query_as(LIST_RECEIVED).bind(partner).bind(before).bind(limit).fetch_all(conn).await
    })?;
    Ok(rows)
}

const LIVE: &str = "SELECT * FROM model_grants WHERE grantee_id = $1 AND model_id >= $2 AND model_id <= $3 \
     AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $4) ORDER BY model_id DESC, id DESC";

/// The grants that the partner holds of the models `first..=last` and that are live at `at`, newest first per model.
pub(crate) async fn live(
    tx: &mut Tx,
    scope: Scope,
    (first, last): (ModelId, ModelId),
    at: DateTime<Utc>,
) -> Result<Vec<ModelGrant>, ModelError> {
    let partner = partner_of(scope)?;
    let rows = run_on!(tx, |conn| {
        sqlx::query_as(LIVE).bind(partner).bind(first).bind(last).bind(at).fetch_all(conn).await
    })?;
    Ok(rows)
}

const NEWEST: &str = "SELECT * FROM model_grants WHERE grantee_id = $1 AND model_id = $2 ORDER BY id DESC LIMIT 1";

/// The newest grant of a model that the partner holds or held.
pub(crate) async fn newest(tx: &mut Tx, scope: Scope, model: ModelId) -> Result<Option<ModelGrant>, ModelError> {
    let partner = partner_of(scope)?;
    let row = run_on!(tx, |conn| sqlx::query_as(NEWEST).bind(partner).bind(model).fetch_optional(conn).await)?;
    Ok(row)
}

const LIVE_GIVEN: &str = "SELECT * FROM model_grants WHERE grantee_id = $1 AND model_id = $2 AND partner_id = $3 \
     AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $4) ORDER BY id DESC";

/// The grants of one of the partner's own models that `grantee` holds and that are live at `at`.
pub(crate) async fn live_given(
    tx: &mut Tx,
    scope: Scope,
    (model, grantee): (ModelId, PartnerId),
    at: DateTime<Utc>,
) -> Result<Vec<ModelGrant>, ModelError> {
    let partner = partner_of(scope)?;
    let rows = run_on!(tx, |conn| {
        sqlx::query_as(LIVE_GIVEN).bind(grantee).bind(model).bind(partner).bind(at).fetch_all(conn).await
    })?;
    Ok(rows)
}

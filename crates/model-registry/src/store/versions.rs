//! Rows of `model_versions`, `model_files` and `model_inputs`.

use std::collections::HashMap;

use access::Scope;
use chrono::{DateTime, Utc};
use database::{Tx, execute, run_on};
use foundation::{AgreementId, JobId, ModelId, ModelVersionId, PageRequest, PartnerId, Sha256, UserId};
use serde_json::Value;
use sqlx::types::Json;

use super::partner_of;
use crate::ModelError;
use crate::model::{FileName, Lineage, LineageInput, Metrics, ModelFile, NewVersion, Training, VersionRef};

/// A version without its files.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct VersionRow {
    pub id: ModelVersionId,
    pub partner_id: PartnerId,
    pub model_id: ModelId,
    pub number: i64,
    pub job_id: Option<JobId>,
    pub metrics: Json<Metrics>,
    pub created_by: UserId,
    pub created_at: DateTime<Utc>,
}

/// The two documents of a version, which lists do not read.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct DocumentsRow {
    pub result: Json<Value>,
    pub training: Option<Json<Training>>,
}

#[derive(Debug, sqlx::FromRow)]
struct FileRow {
    version_id: ModelVersionId,
    name: FileName,
    sha256: Sha256,
    size: i64,
}

impl From<FileRow> for ModelFile {
    fn from(row: FileRow) -> Self {
        Self { name: row.name, sha256: row.sha256, size: row.size.unsigned_abs() }
    }
}

/// What a new version's row needs besides what it is registered with.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NewRow {
    pub id: ModelVersionId,
    pub model: ModelId,
    pub number: i64,
    pub by: UserId,
    pub at: DateTime<Utc>,
}

const INSERT: &str = "INSERT INTO model_versions (id, partner_id, model_id, number, job_id, metrics, result, training, \
     created_by, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
const INSERT_FILE: &str =
    "INSERT INTO model_files (version_id, name, partner_id, sha256, size) VALUES ($1, $2, $3, $4, $5)";
const INSERT_INPUT: &str = "INSERT INTO model_inputs (version_id, position, partner_id, dataset_id, dataset_version_id, \
     dataset_number, owner_id, grant_id, agreement_id, sha256) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";

/// Writes a version, its files and its inputs.
pub(crate) async fn insert(
    tx: &mut Tx,
    scope: Scope,
    row: NewRow,
    new: &NewVersion,
    lineage: Option<&Lineage>,
) -> Result<(), ModelError> {
    let partner = partner_of(scope)?;
    execute!(
        tx,
        sqlx::query(INSERT)
            .bind(row.id)
            .bind(partner)
            .bind(row.model)
            .bind(row.number)
            .bind(lineage.map(|lineage| lineage.job))
            .bind(Json(&new.metrics))
            .bind(Json(&new.result))
            .bind(lineage.map(|lineage| Json(&lineage.training)))
            .bind(row.by)
            .bind(row.at)
    )?;
    for file in &new.files {
        insert_file(tx, partner, row.id, file).await?;
    }
    for (position, input) in (0_i64..).zip(lineage.map_or(&[][..], |lineage| &lineage.inputs)) {
        insert_input(tx, partner, (row.id, position), input).await?;
    }
    Ok(())
}

async fn insert_file(
    tx: &mut Tx,
    partner: PartnerId,
    version: ModelVersionId,
    file: &ModelFile,
) -> Result<(), ModelError> {
    // Registration has refused sizes beyond `i64`.
    let size = i64::try_from(file.size).unwrap_or(i64::MAX);
    execute!(tx, sqlx::query(INSERT_FILE).bind(version).bind(&file.name).bind(partner).bind(file.sha256).bind(size))?;
    Ok(())
}

async fn insert_input(
    tx: &mut Tx,
    partner: PartnerId,
    (version, position): (ModelVersionId, i64),
    input: &LineageInput,
) -> Result<(), ModelError> {
    execute!(
        tx,
        sqlx::query(INSERT_INPUT)
            .bind(version)
            .bind(position)
            .bind(partner)
            .bind(input.dataset)
            .bind(input.version)
            .bind(input.number)
            .bind(input.owner)
            .bind(input.grant)
            .bind(input.agreement)
            .bind(input.sha256)
    )?;
    Ok(())
}

/// A query for versions `v` that partner `$1` may see: its own, and those of models granted to it, unless they are bound by
/// the terms of a third partner's data.
macro_rules! seen {
    ($select:literal, $rest:literal) => {
        concat!(
            $select,
            " FROM model_versions v WHERE (v.partner_id = $1 OR (EXISTS (SELECT 1 FROM model_grants g \
               WHERE g.grantee_id = $1 AND g.model_id = v.model_id AND g.revoked_at IS NULL) \
             AND NOT EXISTS (SELECT 1 FROM model_inputs i WHERE i.version_id = v.id AND i.owner_id <> v.partner_id \
               AND i.owner_id <> $1))) AND ",
            $rest
        )
    };
}

const BY_NUMBER: &str = seen!("SELECT v.*", "v.model_id = $2 AND v.number = $3");
const BY_ID: &str = seen!("SELECT v.*", "v.model_id = $2 AND v.id = $3");
const LATEST: &str = seen!("SELECT v.*", "v.model_id = $2 ORDER BY v.number DESC LIMIT 1");

/// One version that the partner may see.
pub(crate) async fn find(
    tx: &mut Tx,
    scope: Scope,
    model: ModelId,
    which: VersionRef,
) -> Result<Option<VersionRow>, ModelError> {
    let partner = partner_of(scope)?;
    let row = run_on!(tx, |conn| match which {
        VersionRef::Number(number) =>
            sqlx::query_as(BY_NUMBER).bind(partner).bind(model).bind(number).fetch_optional(conn).await,
        VersionRef::Id(id) => sqlx::query_as(BY_ID).bind(partner).bind(model).bind(id).fetch_optional(conn).await,
        VersionRef::Latest => sqlx::query_as(LATEST).bind(partner).bind(model).fetch_optional(conn).await,
    })?;
    Ok(row)
}

pub(super) const LIST: &str = seen!("SELECT v.*", "v.model_id = $2 AND v.id < $3 ORDER BY v.id DESC LIMIT $4");

/// The versions that the partner may see, newest first, one more than the page holds.
pub(crate) async fn list(
    tx: &mut Tx,
    scope: Scope,
    model: ModelId,
    page: &PageRequest,
) -> Result<Vec<VersionRow>, ModelError> {
    let (partner, before, limit) = (partner_of(scope)?, page.before(), page.fetch_limit());
    let rows = run_on!(tx, |conn| {
        sqlx::query_as(LIST).bind(partner).bind(model).bind(before).bind(limit).fetch_all(conn).await
    })?;
    Ok(rows)
}

const BY_JOB: &str = "SELECT * FROM model_versions WHERE job_id = $1 AND partner_id = $2";

/// The version that a job of the partner was registered as.
pub(crate) async fn find_by_job(tx: &mut Tx, scope: Scope, job: JobId) -> Result<Option<VersionRow>, ModelError> {
    let partner = partner_of(scope)?;
    let row = run_on!(tx, |conn| sqlx::query_as(BY_JOB).bind(job).bind(partner).fetch_optional(conn).await)?;
    Ok(row)
}

const DOCUMENTS: &str = "SELECT result, training FROM model_versions WHERE id = $1 AND partner_id = $2";

/// The documents of one of the partner's own versions.
pub(crate) async fn find_documents(
    tx: &mut Tx,
    scope: Scope,
    version: ModelVersionId,
) -> Result<Option<DocumentsRow>, ModelError> {
    let partner = partner_of(scope)?;
    let row = run_on!(tx, |conn| sqlx::query_as(DOCUMENTS).bind(version).bind(partner).fetch_optional(conn).await)?;
    Ok(row)
}

const FILES: &str = seen!(
    "SELECT f.version_id, f.name, f.sha256, f.size FROM model_files f JOIN (SELECT v.id",
    "v.model_id = $2 AND v.id >= $3 AND v.id <= $4) s ON s.id = f.version_id ORDER BY f.version_id, f.name"
);

/// The files of the versions `first..=last` of a model that the partner may see, in the order of their names.
pub(crate) async fn files(
    tx: &mut Tx,
    scope: Scope,
    model: ModelId,
    (first, last): (ModelVersionId, ModelVersionId),
) -> Result<HashMap<ModelVersionId, Vec<ModelFile>>, ModelError> {
    let partner = partner_of(scope)?;
    let rows: Vec<FileRow> = run_on!(tx, |conn| {
        sqlx::query_as(FILES).bind(partner).bind(model).bind(first).bind(last).fetch_all(conn).await
    })?;
    let mut files = HashMap::<_, Vec<_>>::new();
    for row in rows {
        files.entry(row.version_id).or_default().push(row.into());
    }
    Ok(files)
}

const INPUTS: &str = seen!(
    "SELECT i.dataset_id, i.dataset_version_id, i.dataset_number, i.owner_id, i.grant_id, i.agreement_id, i.sha256 \
     FROM model_inputs i JOIN (SELECT v.id",
    "v.id = $2) s ON s.id = i.version_id ORDER BY i.position"
);

/// What a version that the partner may see was trained on, in the job's order.
pub(crate) async fn inputs(
    tx: &mut Tx,
    scope: Scope,
    version: ModelVersionId,
) -> Result<Vec<LineageInput>, ModelError> {
    let partner = partner_of(scope)?;
    let rows = run_on!(tx, |conn| sqlx::query_as(INPUTS).bind(partner).bind(version).fetch_all(conn).await)?;
    Ok(rows)
}

const INPUTS_OF_MODEL: &str = "SELECT DISTINCT i.owner_id, i.agreement_id FROM model_inputs i \
     JOIN model_versions v ON v.id = i.version_id WHERE v.model_id = $1 AND v.partner_id = $2 AND i.owner_id <> $2";

/// The other partners, and the agreements with them, whose data any version of one of the partner's own models was derived
/// from.
pub(crate) async fn bindings(
    tx: &mut Tx,
    scope: Scope,
    model: ModelId,
) -> Result<Vec<(PartnerId, AgreementId)>, ModelError> {
    let partner = partner_of(scope)?;
    let rows = run_on!(tx, |conn| sqlx::query_as(INPUTS_OF_MODEL).bind(model).bind(partner).fetch_all(conn).await)?;
    Ok(rows)
}

//! Rows of `standard_versions`.

use access::Scope;
use chrono::{DateTime, Utc};
use database::{DatabaseError, Tx, execute, run_on};
use foundation::{AllianceId, DatasetVersionId, PageRequest, PartnerId, Sha256, StandardId, StandardVersionId};
use serde_json::Value;
use sqlx::types::Json;

use crate::PartnerError;
use crate::standards::StandardError;
use crate::standards::change::Change;
use crate::standards::model::{StandardVersion, VersionNumber, VersionSummary};

macro_rules! columns {
    () => {
        "v.id, v.standard_id, v.alliance_id, v.major, v.minor, v.patch, v.sha256, v.changes, v.certificate_days, \
         v.grace_days, v.released_at, v.superseded_at, v.withdrawn_at, v.withdrawn_because"
    };
}
macro_rules! whole {
    () => {
        concat!(
            "SELECT ",
            columns!(),
            ", s.name AS standard_name, v.definition, v.test_set_id, v.test_set_owner_id \
             FROM standard_versions v JOIN standards s ON s.id = v.standard_id "
        )
    };
}

const GET: &str = concat!(whole!(), "WHERE v.id = $1");
const BY_NUMBER: &str =
    concat!(whole!(), "WHERE v.standard_id = $1 AND v.major = $2 AND v.minor = $3 AND v.patch = $4");
// Ids rise with time, and releases of one standard follow each other.
const NEWEST: &str = concat!(whole!(), "WHERE v.standard_id = $1 ORDER BY v.id DESC LIMIT 1");
pub(crate) const LIST: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM standard_versions v WHERE v.standard_id = $1 AND v.id < $2 ORDER BY v.id DESC LIMIT $3"
);
const LOCK: &str = "SELECT id FROM standard_versions WHERE id = $1 FOR UPDATE";
const INSERT: &str = "INSERT INTO standard_versions (id, standard_id, alliance_id, major, minor, patch, definition, \
     sha256, changes, certificate_days, grace_days, test_set_id, test_set_owner_id, released_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
const SUPERSEDE: &str = "UPDATE standard_versions SET superseded_at = $3 \
     WHERE standard_id = $1 AND id <> $2 AND superseded_at IS NULL";
const WITHDRAW: &str = "UPDATE standard_versions SET withdrawn_at = $2, withdrawn_because = $3 \
     WHERE id = $1 AND withdrawn_at IS NULL";
// A row of the data sets' crate; here it is only looked at whether the lead has it.
const TEST_SET: &str = "SELECT v.format, v.schema FROM dataset_versions v WHERE v.id = $1 AND v.partner_id = $2";

#[derive(sqlx::FromRow)]
struct SummaryRow {
    id: StandardVersionId,
    standard_id: StandardId,
    alliance_id: AllianceId,
    major: i64,
    minor: i64,
    patch: i64,
    sha256: Sha256,
    changes: Json<Vec<Change>>,
    certificate_days: i64,
    grace_days: i64,
    released_at: DateTime<Utc>,
    superseded_at: Option<DateTime<Utc>>,
    withdrawn_at: Option<DateTime<Utc>>,
    withdrawn_because: Option<String>,
}

impl From<SummaryRow> for VersionSummary {
    fn from(row: SummaryRow) -> Self {
        Self {
            id: row.id,
            standard: row.standard_id,
            alliance: row.alliance_id,
            number: VersionNumber { major: row.major, minor: row.minor, patch: row.patch },
            sha256: row.sha256,
            changes: row.changes.0,
            certificate_days: row.certificate_days,
            grace_days: row.grace_days,
            released_at: row.released_at,
            superseded_at: row.superseded_at,
            withdrawn: row.withdrawn_at.zip(row.withdrawn_because),
        }
    }
}

#[derive(sqlx::FromRow)]
struct VersionRow {
    #[sqlx(flatten)]
    summary: SummaryRow,
    standard_name: String,
    definition: String,
    test_set_id: Option<DatasetVersionId>,
    test_set_owner_id: Option<PartnerId>,
}

impl VersionRow {
    fn read(self) -> Result<StandardVersion, PartnerError> {
        let definition = serde_json::from_str(&self.definition).map_err(|error| {
            DatabaseError::BadRow(sqlx::Error::Decode(format!("standard_versions.definition: {error}").into()))
        })?;
        Ok(StandardVersion {
            summary: self.summary.into(),
            standard_name: self.standard_name,
            text: self.definition,
            definition,
            test_set: self.test_set_id.zip(self.test_set_owner_id),
        })
    }
}

/// Any version, by its id.
pub(crate) async fn get(tx: &mut Tx, _: Scope, id: StandardVersionId) -> Result<StandardVersion, PartnerError> {
    let row: Option<VersionRow> = run_on!(tx, |conn| sqlx::query_as(GET).bind(id).fetch_optional(conn).await)?;
    row.ok_or(StandardError::VersionNotFound)?.read()
}

/// The same, locked until the transaction ends: for the lead, and for the platform.
pub(crate) async fn get_locked(
    tx: &mut Tx,
    scope: Scope,
    id: StandardVersionId,
) -> Result<StandardVersion, PartnerError> {
    if matches!(tx, Tx::Postgres(_)) {
        execute!(tx, sqlx::query(LOCK).bind(id))?;
    }
    get(tx, scope, id).await
}

/// A version of a standard by its number, or the newest.
pub(crate) async fn find(
    tx: &mut Tx,
    _: Scope,
    standard: StandardId,
    number: Option<VersionNumber>,
) -> Result<Option<StandardVersion>, PartnerError> {
    let row: Option<VersionRow> = match number {
        None => run_on!(tx, |conn| sqlx::query_as(NEWEST).bind(standard).fetch_optional(conn).await)?,
        Some(VersionNumber { major, minor, patch }) => run_on!(tx, |conn| sqlx::query_as(BY_NUMBER)
            .bind(standard)
            .bind(major)
            .bind(minor)
            .bind(patch)
            .fetch_optional(conn)
            .await)?,
    };
    row.map(VersionRow::read).transpose()
}

/// The versions of a standard, newest first.
pub(crate) async fn list(
    tx: &mut Tx,
    _: Scope,
    standard: StandardId,
    page: &PageRequest,
) -> Result<Vec<VersionSummary>, DatabaseError> {
    let rows: Vec<SummaryRow> = run_on!(tx, |conn| sqlx::query_as(LIST)
        .bind(standard)
        .bind(page.before())
        .bind(page.fetch_limit())
        .fetch_all(conn)
        .await)?;
    Ok(rows.into_iter().map(VersionSummary::from).collect())
}

/// Inserts a version. Row-level security takes it from the lead only.
pub(crate) async fn insert(tx: &mut Tx, _: Scope, new: &StandardVersion) -> Result<(), DatabaseError> {
    let StandardVersion { summary, text, test_set, .. } = new;
    execute!(
        tx,
        sqlx::query(INSERT)
            .bind(summary.id)
            .bind(summary.standard)
            .bind(summary.alliance)
            .bind(summary.number.major)
            .bind(summary.number.minor)
            .bind(summary.number.patch)
            .bind(text)
            .bind(summary.sha256)
            .bind(Json(&summary.changes))
            .bind(summary.certificate_days)
            .bind(summary.grace_days)
            .bind(test_set.map(|(id, _)| id))
            .bind(test_set.map(|(_, owner)| owner))
            .bind(summary.released_at)
    )?;
    Ok(())
}

/// Ends the time of every version before `newest` at `at`, unless that was settled by an earlier release.
pub(crate) async fn supersede(
    tx: &mut Tx,
    _: Scope,
    (standard, newest): (StandardId, StandardVersionId),
    at: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    execute!(tx, sqlx::query(SUPERSEDE).bind(standard).bind(newest).bind(at))?;
    Ok(())
}

/// Withdraws a version.
pub(crate) async fn withdraw(
    tx: &mut Tx,
    _: Scope,
    id: StandardVersionId,
    (reason, now): (&str, DateTime<Utc>),
) -> Result<(), DatabaseError> {
    execute!(tx, sqlx::query(WITHDRAW).bind(id).bind(now).bind(reason))?;
    Ok(())
}

/// Whether `owner` holds a version that models can be scored on.
pub(crate) async fn check_test_set(
    tx: &mut Tx,
    owner: PartnerId,
    version: DatasetVersionId,
    target: &str,
) -> Result<(), PartnerError> {
    let found: Option<(String, Json<Value>)> =
        run_on!(tx, |conn| sqlx::query_as(TEST_SET).bind(version).bind(owner).fetch_optional(conn).await)?;
    let unusable = |problem| Err(StandardError::TestSet { problem }.into());
    let Some((format, schema)) = found else { return unusable("your partner has no data set with such a version") };
    if format != "csv" {
        return unusable("it is no CSV file");
    }
    let columns = schema.0["columns"].as_array().cloned().unwrap_or_default();
    if columns.iter().any(|column| column["name"] == target) {
        return Ok(());
    }
    unusable("it has no column of the target's name")
}

//! Runs in the database. What people ask is narrowed to their partner; what workers ask runs for the platform.

pub(super) mod lease;

use access::Scope;
use chrono::{DateTime, Utc};
use database::{DatabaseError, Tx, execute, run_on};
use foundation::{
    AllianceId, CertificateId, ConformanceRunId, DatasetVersionId, PageRequest, PartnerId, StandardId,
    StandardVersionId, UserId,
};
use partner_registry::conformance::{Artefact, Report};
use partner_registry::standards::{ArtefactKind, VersionNumber};
use sqlx::types::{Json, Uuid};

use super::model::{Run, RunState, Stop, StopCode};

macro_rules! select {
    () => {
        "SELECT r.id, r.partner_id, r.alliance_id, r.standard_id, s.name AS standard_name, r.standard_version_id, \
         v.major, v.minor, v.patch, r.artefact_kind, r.artefact_id, r.artefact_version_id, r.artefact_number, \
         r.test_set_id, r.issuer, r.state, r.requested_by, r.requested_at, r.started_at, r.finished_at, \
         r.cancel_requested_at, r.failures, r.done, r.total, r.report, r.stopped_code, r.stopped_because, \
         r.lease_epoch, c.id AS certificate_id \
         FROM conformance_runs r JOIN standards s ON s.id = r.standard_id \
         JOIN standard_versions v ON v.id = r.standard_version_id LEFT JOIN certificates c ON c.run_id = r.id "
    };
}

const FIND: &str = concat!(select!(), "WHERE r.id = $2 AND ($1 IS NULL OR r.partner_id = $1)");
pub(super) const LIST: &str = concat!(
    select!(),
    "WHERE r.partner_id = $1 AND ($2 IS NULL OR r.state = $2) AND r.id < $3 ORDER BY r.id DESC LIMIT $4"
);
const INSERT: &str = "INSERT INTO conformance_runs (id, partner_id, alliance_id, standard_id, standard_version_id, \
     artefact_kind, artefact_id, artefact_version_id, artefact_number, test_set_id, issuer, state, requested_by, \
     requested_at, failures, done, total, lease_epoch, lease_beat) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 0, 0, 0, 0, 0)";
const QUEUED: &str = "SELECT count(*) FROM conformance_runs WHERE partner_id = $1 AND state = 'queued'";
// A run that was cancelled before a worker began has scored nothing.
const ON_TEST_SET: &str = "SELECT requested_at FROM conformance_runs WHERE partner_id = $1 AND test_set_id = $2 \
     AND requested_at > $3 AND (started_at IS NOT NULL OR state = 'queued') ORDER BY requested_at";
const CANCEL_QUEUED: &str = "UPDATE conformance_runs SET state = 'cancelled', cancel_requested_at = $3, finished_at = $3 \
     WHERE id = $1 AND partner_id = $2 AND state = 'queued'";
const CANCEL_RUNNING: &str = "UPDATE conformance_runs SET cancel_requested_at = $3 \
     WHERE id = $1 AND partner_id = $2 AND state = 'running' AND cancel_requested_at IS NULL";

#[derive(sqlx::FromRow)]
struct RunRow {
    id: ConformanceRunId,
    partner_id: PartnerId,
    alliance_id: AllianceId,
    standard_id: StandardId,
    standard_name: String,
    standard_version_id: StandardVersionId,
    major: i64,
    minor: i64,
    patch: i64,
    artefact_kind: ArtefactKind,
    artefact_id: Uuid,
    artefact_version_id: Uuid,
    artefact_number: i64,
    test_set_id: Option<DatasetVersionId>,
    issuer: String,
    state: RunState,
    requested_by: UserId,
    requested_at: DateTime<Utc>,
    started_at: Option<DateTime<Utc>>,
    finished_at: Option<DateTime<Utc>>,
    cancel_requested_at: Option<DateTime<Utc>>,
    failures: i64,
    done: i64,
    total: i64,
    report: Option<Json<Report>>,
    stopped_code: Option<StopCode>,
    stopped_because: Option<String>,
    lease_epoch: i64,
    certificate_id: Option<CertificateId>,
}

impl From<RunRow> for Run {
    fn from(row: RunRow) -> Self {
        let ids = (row.artefact_id, row.artefact_version_id);
        Self {
            id: row.id,
            partner: row.partner_id,
            alliance: row.alliance_id,
            standard: row.standard_id,
            standard_name: row.standard_name,
            standard_version: row.standard_version_id,
            number: VersionNumber { major: row.major, minor: row.minor, patch: row.patch },
            artefact: Artefact::stored(row.artefact_kind, ids, row.artefact_number),
            test_set: row.test_set_id,
            issuer: row.issuer,
            state: row.state,
            requested_by: row.requested_by,
            requested_at: row.requested_at,
            started_at: row.started_at,
            finished_at: row.finished_at,
            cancel_requested_at: row.cancel_requested_at,
            failures: row.failures,
            progress: (row.done, row.total),
            report: row.report.map(|report| report.0),
            stop: row.stopped_code.zip(row.stopped_because).map(|(code, because)| Stop { code, because }),
            certificate: row.certificate_id,
            epoch: row.lease_epoch,
        }
    }
}

pub(super) async fn find(tx: &mut Tx, scope: Scope, id: ConformanceRunId) -> Result<Option<Run>, DatabaseError> {
    let row: Option<RunRow> =
        run_on!(tx, |conn| sqlx::query_as(FIND).bind(scope.partner()).bind(id).fetch_optional(conn).await)?;
    Ok(row.map(Run::from))
}

/// The runs of the scope's partner, newest first; all, or those of one state.
pub(super) async fn list(
    tx: &mut Tx,
    scope: Scope,
    state: Option<RunState>,
    page: &PageRequest,
) -> Result<Vec<Run>, DatabaseError> {
    let rows: Vec<RunRow> = run_on!(tx, |conn| sqlx::query_as(LIST)
        .bind(scope.partner())
        .bind(state)
        .bind(page.before())
        .bind(page.fetch_limit())
        .fetch_all(conn)
        .await)?;
    Ok(rows.into_iter().map(Run::from).collect())
}

/// Adds a queued run to the scope's partner.
pub(super) async fn insert(tx: &mut Tx, scope: Scope, run: &Run) -> Result<(), DatabaseError> {
    let (artefact, version) = run.artefact.uuids();
    execute!(
        tx,
        sqlx::query(INSERT)
            .bind(run.id)
            .bind(scope.partner())
            .bind(run.alliance)
            .bind(run.standard)
            .bind(run.standard_version)
            .bind(run.artefact.kind())
            .bind(artefact)
            .bind(version)
            .bind(run.artefact.number())
            .bind(run.test_set)
            .bind(&run.issuer)
            .bind(run.state)
            .bind(run.requested_by)
            .bind(run.requested_at)
    )?;
    Ok(())
}

/// How many runs of the scope's partner wait.
pub(super) async fn queued(tx: &mut Tx, scope: Scope) -> Result<i64, DatabaseError> {
    run_on!(tx, |conn| sqlx::query_scalar(QUEUED).bind(scope.partner()).fetch_one(conn).await)
}

/// When the runs of the scope's partner on a test set were requested, since `since`, the oldest first.
pub(super) async fn on_test_set(
    tx: &mut Tx,
    scope: Scope,
    test_set: DatasetVersionId,
    since: DateTime<Utc>,
) -> Result<Vec<DateTime<Utc>>, DatabaseError> {
    run_on!(tx, |conn| sqlx::query_scalar(ON_TEST_SET)
        .bind(scope.partner())
        .bind(test_set)
        .bind(since)
        .fetch_all(conn)
        .await)
}

/// Cancels a run of the scope's partner: a queued one at once, a running one by a mark. `false` when neither was there.
pub(super) async fn cancel(
    tx: &mut Tx,
    scope: Scope,
    id: ConformanceRunId,
    now: DateTime<Utc>,
) -> Result<bool, DatabaseError> {
    let partner = scope.partner();
    if execute!(&mut *tx, sqlx::query(CANCEL_QUEUED).bind(id).bind(partner).bind(now))? == 1 {
        return Ok(true);
    }
    Ok(execute!(tx, sqlx::query(CANCEL_RUNNING).bind(id).bind(partner).bind(now))? == 1)
}

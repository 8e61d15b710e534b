//! Assessments in the database. They belong to the platform: a partner's scope finds none, not even those of itself.

use access::Scope;
use chrono::{DateTime, Utc};
use database::{Tx, run_on};
use foundation::{AssessmentId, PageRequest, PartnerId, UserId};
use sqlx::types::Json;

use super::model::{Assessment, Scores};
use crate::PartnerError;

macro_rules! columns {
    () => {
        "id, partner_id, reviewer_id, scores, created_at, updated_at"
    };
}

const PUT: &str = concat!(
    "INSERT INTO assessments (",
    columns!(),
    ") VALUES ($1, $2, $3, $4, $5, $6) \
     ON CONFLICT (partner_id, reviewer_id) DO UPDATE SET scores = excluded.scores, updated_at = excluded.updated_at \
     RETURNING ",
    columns!()
);
pub(crate) const LIST: &str =
    concat!("SELECT ", columns!(), " FROM assessments WHERE partner_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3");
const SCORES: &str = "SELECT scores FROM assessments WHERE partner_id = $1 LIMIT 1000";

#[derive(sqlx::FromRow)]
struct AssessmentRow {
    id: AssessmentId,
    partner_id: PartnerId,
    reviewer_id: UserId,
    scores: Json<Scores>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl From<AssessmentRow> for Assessment {
    fn from(row: AssessmentRow) -> Self {
        Self {
            id: row.id,
            partner: row.partner_id,
            reviewer: row.reviewer_id,
            scores: row.scores.0,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

/// SQLite has no row-level security that would say it.
fn platform_only(scope: Scope) -> Result<(), PartnerError> {
    if scope.partner().is_some() { Err(PartnerError::PartnerNotFound) } else { Ok(()) }
}

/// Inserts the assessment, or replaces the scores of the one that the reviewer made before, which keeps its id.
pub(crate) async fn put(tx: &mut Tx, scope: Scope, assessment: &Assessment) -> Result<Assessment, PartnerError> {
    platform_only(scope)?;
    let row: AssessmentRow = run_on!(tx, |conn| sqlx::query_as(PUT)
        .bind(assessment.id)
        .bind(assessment.partner)
        .bind(assessment.reviewer)
        .bind(Json(&assessment.scores))
        .bind(assessment.created_at)
        .bind(assessment.updated_at)
        .fetch_one(conn)
        .await)?;
    Ok(row.into())
}

pub(crate) async fn list(
    tx: &mut Tx,
    scope: Scope,
    partner: PartnerId,
    page: &PageRequest,
) -> Result<Vec<Assessment>, PartnerError> {
    platform_only(scope)?;
    let rows: Vec<AssessmentRow> = run_on!(tx, |conn| sqlx::query_as(LIST)
        .bind(partner)
        .bind(page.before())
        .bind(page.fetch_limit())
        .fetch_all(conn)
        .await)?;
    Ok(rows.into_iter().map(Assessment::from).collect())
}

/// Every reviewer's scores of the partner.
pub(crate) async fn scores(tx: &mut Tx, scope: Scope, partner: PartnerId) -> Result<Vec<Scores>, PartnerError> {
    platform_only(scope)?;
    let rows: Vec<Json<Scores>> = run_on!(tx, |conn| sqlx::query_scalar(SCORES).bind(partner).fetch_all(conn).await)?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}

//! Budgets in the database.

use access::Scope;
use chrono::{DateTime, Utc};
use database::{DatabaseError, Tx, execute, run_on};
use foundation::PartnerId;
use mail::Language;

use super::model::{Budget, Limits, Measure, SetBy};
use crate::calendar::Month;

#[derive(sqlx::FromRow)]
struct BudgetRow {
    set_by: SetBy,
    cost: Option<i64>,
    gpu_seconds: Option<i64>,
    warn_percent: i64,
    language: Language,
    revision: i64,
    updated_at: DateTime<Utc>,
}

impl From<BudgetRow> for Budget {
    fn from(row: BudgetRow) -> Self {
        let limits = Limits {
            cost: row.cost,
            gpu_seconds: row.gpu_seconds,
            warn_percent: row.warn_percent,
            language: row.language,
        };
        Self { set_by: row.set_by, limits, revision: row.revision, updated_at: row.updated_at }
    }
}

const LIST: &str = "SELECT set_by, cost, gpu_seconds, warn_percent, language, revision, updated_at FROM budgets \
     WHERE partner_id = $1 ORDER BY set_by";
// Two who set it at once do so one after the other: the second finds another revision.
const PUT: &str = "INSERT INTO budgets (partner_id, set_by, cost, gpu_seconds, warn_percent, language, revision, updated_at) \
     VALUES ($1, $2, $3, $4, $5, $6, 1, $7) ON CONFLICT (partner_id, set_by) DO UPDATE SET cost = excluded.cost, \
     gpu_seconds = excluded.gpu_seconds, warn_percent = excluded.warn_percent, language = excluded.language, \
     revision = budgets.revision + 1, updated_at = excluded.updated_at WHERE budgets.revision = $8";
const PARTNERS: &str = "SELECT DISTINCT partner_id FROM budgets \
     WHERE cost IS NOT NULL OR gpu_seconds IS NOT NULL ORDER BY partner_id";
const NOTE: &str = "INSERT INTO budget_notices (partner_id, month, set_by, measure, percent, at) \
     VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (partner_id, month, set_by, measure, percent) DO NOTHING";
const ADMINS: &str = "SELECT u.email, u.language FROM memberships m JOIN users u ON u.id = m.user_id \
     WHERE m.partner_id = $1 AND m.role IN ('admin', 'owner') AND u.disabled_at IS NULL ORDER BY u.email";
const NAME: &str = "SELECT name FROM partners WHERE id = $1";

/// What was set for a partner, by whom.
pub(super) async fn list(tx: &mut Tx, _: Scope, partner: PartnerId) -> Result<Vec<Budget>, DatabaseError> {
    let rows: Vec<BudgetRow> = run_on!(tx, |conn| sqlx::query_as(LIST).bind(partner).fetch_all(conn).await)?;
    Ok(rows.into_iter().map(Budget::from).collect())
}

/// Sets limits over those of `revision`, 0 when there were none; `false` when somebody was quicker.
pub(super) async fn put(
    tx: &mut Tx,
    _: Scope,
    partner: PartnerId,
    (set_by, limits): (SetBy, &Limits),
    (revision, now): (i64, DateTime<Utc>),
) -> Result<bool, DatabaseError> {
    let touched = execute!(
        tx,
        sqlx::query(PUT)
            .bind(partner)
            .bind(set_by)
            .bind(limits.cost)
            .bind(limits.gpu_seconds)
            .bind(limits.warn_percent)
            .bind(limits.language)
            .bind(now)
            .bind(revision)
    )?;
    Ok(touched == 1)
}

/// Partners with limits.
pub(super) async fn partners(tx: &mut Tx, _: Scope) -> Result<Vec<PartnerId>, DatabaseError> {
    run_on!(tx, |conn| sqlx::query_scalar(PARTNERS).fetch_all(conn).await)
}

/// A threshold of a limit in one month.
#[derive(Debug, Clone, Copy)]
pub(super) struct Threshold {
    pub month: Month,
    pub set_by: SetBy,
    pub measure: Measure,
    pub percent: i64,
}

/// Notes that a threshold is told of; `false` when it was before.
pub(super) async fn note(
    tx: &mut Tx,
    _: Scope,
    partner: PartnerId,
    threshold: Threshold,
    now: DateTime<Utc>,
) -> Result<bool, DatabaseError> {
    let Threshold { month, set_by, measure, percent } = threshold;
    let touched =
        execute!(tx, sqlx::query(NOTE).bind(partner).bind(month).bind(set_by).bind(measure).bind(percent).bind(now))?;
    Ok(touched == 1)
}

/// The addresses of a partner's admins and owners.
pub(super) async fn admins(
    tx: &mut Tx,
    _: Scope,
    partner: PartnerId,
) -> Result<Vec<(String, Option<Language>)>, DatabaseError> {
    run_on!(tx, |conn| sqlx::query_as(ADMINS).bind(partner).fetch_all(conn).await)
}

/// What a partner is called.
pub(super) async fn name(tx: &mut Tx, _: Scope, partner: PartnerId) -> Result<Option<String>, DatabaseError> {
    run_on!(tx, |conn| sqlx::query_scalar(NAME).bind(partner).fetch_optional(conn).await)
}

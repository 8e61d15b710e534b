//! Partners in the database.

use access::{Role, Scope};
use chrono::{DateTime, Utc};
use database::{DatabaseError, Tx, execute, run_on};
use foundation::{PageRequest, PartnerId};

use super::model::{Contact, DirectoryEntry, Industry, Partner, PartnerStatus};
use crate::{PartnerError, Quota};

macro_rules! columns {
    () => {
        "id, name, industry, contact_name, contact_email, status, status_reason, needs, data_at_hand, max_running_jobs, \
         max_gpus, max_storage_bytes, revision, created_at, updated_at"
    };
}

/// `$2` is the scope's partner, or nothing for the platform.
const FIND: &str = concat!("SELECT ", columns!(), " FROM partners WHERE id = $1 AND ($2 IS NULL OR id = $2)");
const FIND_LOCKED: &str =
    concat!("SELECT ", columns!(), " FROM partners WHERE id = $1 AND ($2 IS NULL OR id = $2) FOR NO KEY UPDATE");
const INSERT: &str = concat!(
    "INSERT INTO partners (",
    columns!(),
    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)"
);
const UPDATE: &str = concat!(
    "UPDATE partners SET contact_name = $3, contact_email = $4, status = $5, status_reason = $6, needs = $7, \
     data_at_hand = $8, max_running_jobs = $9, max_gpus = $10, max_storage_bytes = $11, revision = revision + 1, \
     updated_at = $12 WHERE id = $1 AND ($2 IS NULL OR id = $2) RETURNING ",
    columns!()
);
pub(crate) const LIST: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM partners WHERE ($1 IS NULL OR id = $1) AND status <> 'unverified' AND id < $2 ORDER BY id DESC LIMIT $3"
);
pub(crate) const LIST_BY_STATUS: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM partners WHERE ($1 IS NULL OR id = $1) AND status = $2 AND id < $3 ORDER BY id DESC LIMIT $4"
);
pub(crate) const DIRECTORY: &str = "SELECT id, name, industry FROM partners WHERE status = 'active' AND id < $1 \
     ORDER BY id DESC LIMIT $2";
const DIRECTORY_ENTRY: &str = "SELECT id, name, industry FROM partners WHERE id = $1 AND status = 'active'";
const HAS_OWNER: &str = "SELECT EXISTS (SELECT 1 FROM memberships WHERE partner_id = $1 AND role = $2 \
     AND ($3 IS NULL OR partner_id = $3))";

#[derive(sqlx::FromRow)]
struct PartnerRow {
    id: PartnerId,
    name: String,
    industry: Industry,
    contact_name: String,
    contact_email: String,
    status: PartnerStatus,
    status_reason: Option<String>,
    needs: String,
    data_at_hand: String,
    max_running_jobs: i64,
    max_gpus: i64,
    max_storage_bytes: i64,
    revision: i64,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl From<PartnerRow> for Partner {
    fn from(row: PartnerRow) -> Self {
        Self {
            id: row.id,
            name: row.name,
            industry: row.industry,
            contact: Contact { name: row.contact_name, email: row.contact_email },
            needs: row.needs,
            data_at_hand: row.data_at_hand,
            status: row.status,
            status_reason: row.status_reason,
            quota: Quota {
                max_running_jobs: row.max_running_jobs,
                max_gpus: row.max_gpus,
                max_storage_bytes: row.max_storage_bytes,
            },
            revision: row.revision,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

pub(crate) async fn get(tx: &mut Tx, scope: Scope, partner: PartnerId) -> Result<Partner, PartnerError> {
    fetch(FIND, tx, scope, partner).await
}

/// The record, locked until the transaction ends (SQLite's writer holds everything locked anyway).
pub(crate) async fn get_locked(tx: &mut Tx, scope: Scope, partner: PartnerId) -> Result<Partner, PartnerError> {
    fetch(tx.pick(FIND, FIND_LOCKED), tx, scope, partner).await
}

async fn fetch(sql: &'static str, tx: &mut Tx, scope: Scope, partner: PartnerId) -> Result<Partner, PartnerError> {
    let row: Option<PartnerRow> =
        run_on!(tx, |conn| sqlx::query_as(sql).bind(partner).bind(scope.partner()).fetch_optional(conn).await)?;
    row.map(Partner::from).ok_or(PartnerError::PartnerNotFound)
}

/// Inserts an applicant, which is nobody's tenant yet: no scope narrows it, and PostgreSQL takes it from the platform only.
pub(crate) async fn insert(tx: &mut Tx, partner: &Partner) -> Result<(), PartnerError> {
    let inserted = execute!(
        tx,
        sqlx::query(INSERT)
            .bind(partner.id)
            .bind(&partner.name)
            .bind(partner.industry)
            .bind(&partner.contact.name)
            .bind(&partner.contact.email)
            .bind(partner.status)
            .bind(&partner.status_reason)
            .bind(&partner.needs)
            .bind(&partner.data_at_hand)
            .bind(partner.quota.max_running_jobs)
            .bind(partner.quota.max_gpus)
            .bind(partner.quota.max_storage_bytes)
            .bind(partner.revision)
            .bind(partner.created_at)
            .bind(partner.updated_at)
    );
    match inserted {
        // The id is new, so the name is the only key that can be there already.
        Err(DatabaseError::Duplicate(_)) => Err(PartnerError::NameTaken),
        other => Ok(other.map(drop)?),
    }
}

/// Writes everything of the record that can change, and yields it with its next revision.
pub(crate) async fn update(
    tx: &mut Tx,
    scope: Scope,
    partner: &Partner,
    now: DateTime<Utc>,
) -> Result<Partner, PartnerError> {
    let row: Option<PartnerRow> = run_on!(tx, |conn| sqlx::query_as(UPDATE)
        .bind(partner.id)
        .bind(scope.partner())
        .bind(&partner.contact.name)
        .bind(&partner.contact.email)
        .bind(partner.status)
        .bind(&partner.status_reason)
        .bind(&partner.needs)
        .bind(&partner.data_at_hand)
        .bind(partner.quota.max_running_jobs)
        .bind(partner.quota.max_gpus)
        .bind(partner.quota.max_storage_bytes)
        .bind(now)
        .fetch_optional(conn)
        .await)?;
    row.map(Partner::from).ok_or(PartnerError::PartnerNotFound)
}

pub(crate) async fn list(
    tx: &mut Tx,
    scope: Scope,
    status: Option<PartnerStatus>,
    page: &PageRequest,
) -> Result<Vec<Partner>, PartnerError> {
    let (own, before, limit) = (scope.partner(), page.before(), page.fetch_limit());
    let rows: Vec<PartnerRow> = match status {
        Some(status) => run_on!(tx, |conn| sqlx::query_as(LIST_BY_STATUS)
            .bind(own)
            .bind(status)
            .bind(before)
            .bind(limit)
            .fetch_all(conn)
            .await)?,
        None => run_on!(tx, |conn| sqlx::query_as(LIST).bind(own).bind(before).bind(limit).fetch_all(conn).await)?,
    };
    Ok(rows.into_iter().map(Partner::from).collect())
}

/// What every partner may see of the active ones: the columns are the lock here.
pub(crate) async fn directory(tx: &mut Tx, page: &PageRequest) -> Result<Vec<DirectoryEntry>, DatabaseError> {
    run_on!(tx, |conn| sqlx::query_as(DIRECTORY).bind(page.before()).bind(page.fetch_limit()).fetch_all(conn).await)
}

/// One active partner, as every partner may see it.
pub(crate) async fn find_active(tx: &mut Tx, partner: PartnerId) -> Result<Option<DirectoryEntry>, DatabaseError> {
    run_on!(tx, |conn| sqlx::query_as(DIRECTORY_ENTRY).bind(partner).fetch_optional(conn).await)
}

/// Whether somebody owns the partner.
pub(crate) async fn has_owner(tx: &mut Tx, scope: Scope, partner: PartnerId) -> Result<bool, DatabaseError> {
    run_on!(tx, |conn| sqlx::query_scalar(HAS_OWNER)
        .bind(partner)
        .bind(Role::Owner)
        .bind(scope.partner())
        .fetch_one(conn)
        .await)
}

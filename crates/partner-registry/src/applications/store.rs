//! Applications in the database. They belong to the platform: a partner's scope finds none, not even its own.

pub(crate) mod conversation;
pub(crate) mod links;
pub(crate) mod stages;

use access::Scope;
use chrono::{DateTime, Utc};
use database::{DatabaseError, Tx, execute, run_on};
use foundation::{PartnerId, UserId};
use mail::Language;
use sqlx::types::Json;

use super::answers::Answers;
use super::error::ApplicationError;
use super::model::{ApplicationRecord, Checked, Decision, FurtherContact, OrganisationSize};
use crate::PartnerError;
use crate::partners::PartnerStatus;

const FIND: &str = "SELECT partner_id, size, country, website, contacts, language, form_version, answers, verify_by, verified_at, \
     decided_by, decided_at, decision_reason, override_reason, revision FROM applications WHERE partner_id = $1";
const INSERT: &str = "INSERT INTO applications (partner_id, size, country, website, contacts, language, form_version, answers, \
     verify_by, revision, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1, $10, $10)";
const CORRECT: &str = "UPDATE applications SET size = $2, country = $3, website = $4, contacts = $5, language = $6, \
     form_version = $7, answers = $8, revision = revision + 1, updated_at = $9 WHERE partner_id = $1";
const VERIFIED: &str =
    "UPDATE applications SET verified_at = $2, updated_at = $2 WHERE partner_id = $1 AND verified_at IS NULL";
const WAIT_UNTIL: &str =
    "UPDATE applications SET verify_by = $2, updated_at = $3 WHERE partner_id = $1 AND verified_at IS NULL";
const DECIDED: &str = "UPDATE applications SET decided_by = $2, decided_at = $3, decision_reason = $4, override_reason = $5, \
     updated_at = $3 WHERE partner_id = $1";
pub(crate) const LAPSED: &str = "SELECT partner_id FROM applications WHERE verified_at IS NULL AND verify_by <= $1 \
     ORDER BY verify_by LIMIT $2";
const DELETE: [&str; 4] = [
    "DELETE FROM application_links WHERE partner_id = $1",
    "DELETE FROM partner_stages WHERE partner_id = $1",
    "DELETE FROM applications WHERE partner_id = $1",
    "DELETE FROM partners WHERE id = $1",
];
pub(crate) const OPEN_BY_CONTACT: &str = "SELECT id, name, status FROM partners WHERE contact_email = $1 \
     AND status IN ('unverified', 'applied', 'in_review') ORDER BY id DESC LIMIT 20";

#[derive(sqlx::FromRow)]
struct ApplicationRow {
    partner_id: PartnerId,
    size: Option<OrganisationSize>,
    country: Option<String>,
    website: Option<String>,
    contacts: Json<Vec<FurtherContact>>,
    language: Language,
    form_version: i64,
    answers: Json<Answers>,
    verify_by: DateTime<Utc>,
    verified_at: Option<DateTime<Utc>>,
    decided_by: Option<UserId>,
    decided_at: Option<DateTime<Utc>>,
    decision_reason: Option<String>,
    override_reason: Option<String>,
    revision: i64,
}

impl From<ApplicationRow> for ApplicationRecord {
    fn from(row: ApplicationRow) -> Self {
        let decision = row.decided_by.zip(row.decided_at);
        let (reason, override_reason) = (row.decision_reason, row.override_reason);
        Self {
            partner: row.partner_id,
            size: row.size,
            country: row.country,
            website: row.website,
            contacts: row.contacts.0,
            language: row.language,
            form_version: row.form_version,
            answers: row.answers.0,
            verify_by: row.verify_by,
            verified_at: row.verified_at,
            decision: decision.map(|(by, at)| Decision { by, at, reason, override_reason }),
            revision: row.revision,
        }
    }
}

/// SQLite has no row-level security that would say it.
pub(crate) fn platform_only(scope: Scope) -> Result<(), PartnerError> {
    if scope.partner().is_some() { Err(ApplicationError::NotFound.into()) } else { Ok(()) }
}

pub(crate) async fn find(
    tx: &mut Tx,
    scope: Scope,
    partner: PartnerId,
) -> Result<Option<ApplicationRecord>, PartnerError> {
    platform_only(scope)?;
    let row: Option<ApplicationRow> =
        run_on!(tx, |conn| sqlx::query_as(FIND).bind(partner).fetch_optional(conn).await)?;
    Ok(row.map(ApplicationRecord::from))
}

pub(crate) async fn get(tx: &mut Tx, scope: Scope, partner: PartnerId) -> Result<ApplicationRecord, PartnerError> {
    Ok(find(tx, scope, partner).await?.ok_or(ApplicationError::NotFound)?)
}

pub(crate) async fn insert(
    tx: &mut Tx,
    scope: Scope,
    partner: PartnerId,
    application: &Checked,
    (verify_by, now): (DateTime<Utc>, DateTime<Utc>),
) -> Result<(), PartnerError> {
    platform_only(scope)?;
    execute!(
        tx,
        sqlx::query(INSERT)
            .bind(partner)
            .bind(application.size)
            .bind(&application.country)
            .bind(&application.website)
            .bind(Json(&application.contacts))
            .bind(application.language)
            .bind(application.form_version)
            .bind(Json(&application.answers))
            .bind(verify_by)
            .bind(now)
    )?;
    Ok(())
}

pub(crate) async fn correct(
    tx: &mut Tx,
    scope: Scope,
    partner: PartnerId,
    application: &Checked,
    now: DateTime<Utc>,
) -> Result<(), PartnerError> {
    platform_only(scope)?;
    execute!(
        tx,
        sqlx::query(CORRECT)
            .bind(partner)
            .bind(application.size)
            .bind(&application.country)
            .bind(&application.website)
            .bind(Json(&application.contacts))
            .bind(application.language)
            .bind(application.form_version)
            .bind(Json(&application.answers))
            .bind(now)
    )?;
    Ok(())
}

/// Writes that the contact's address is proved; `false` when it was before.
pub(crate) async fn set_verified(
    tx: &mut Tx,
    scope: Scope,
    partner: PartnerId,
    now: DateTime<Utc>,
) -> Result<bool, PartnerError> {
    platform_only(scope)?;
    Ok(execute!(tx, sqlx::query(VERIFIED).bind(partner).bind(now))? == 1)
}

/// Lets an application that is not proved yet wait longer.
pub(crate) async fn wait_until(
    tx: &mut Tx,
    scope: Scope,
    partner: PartnerId,
    (until, now): (DateTime<Utc>, DateTime<Utc>),
) -> Result<(), PartnerError> {
    platform_only(scope)?;
    execute!(tx, sqlx::query(WAIT_UNTIL).bind(partner).bind(until).bind(now))?;
    Ok(())
}

pub(crate) async fn set_decision(
    tx: &mut Tx,
    scope: Scope,
    partner: PartnerId,
    decision: &Decision,
) -> Result<(), PartnerError> {
    platform_only(scope)?;
    execute!(
        tx,
        sqlx::query(DECIDED)
            .bind(partner)
            .bind(decision.by)
            .bind(decision.at)
            .bind(&decision.reason)
            .bind(&decision.override_reason)
    )?;
    Ok(())
}

/// Applications whose address was not proved in time, at most `limit`.
pub(crate) async fn lapsed(tx: &mut Tx, now: DateTime<Utc>, limit: i64) -> Result<Vec<PartnerId>, DatabaseError> {
    run_on!(tx, |conn| sqlx::query_scalar(LAPSED).bind(now).bind(limit).fetch_all(conn).await)
}

/// Deletes an application with everything that was stored of it; the partner's record too, which nothing else refers to yet.
pub(crate) async fn delete(tx: &mut Tx, scope: Scope, partner: PartnerId) -> Result<(), PartnerError> {
    platform_only(scope)?;
    for statement in DELETE {
        execute!(tx, sqlx::query(statement).bind(partner))?;
    }
    Ok(())
}

/// An application that is not decided yet.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct Open {
    pub(crate) id: PartnerId,
    pub(crate) name: String,
    pub(crate) status: PartnerStatus,
}

/// The undecided applications with this address as their contact's, newest first.
pub(crate) async fn open_by_contact(tx: &mut Tx, scope: Scope, email: &str) -> Result<Vec<Open>, PartnerError> {
    platform_only(scope)?;
    Ok(run_on!(tx, |conn| sqlx::query_as(OPEN_BY_CONTACT).bind(email).fetch_all(conn).await)?)
}

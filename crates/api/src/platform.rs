//! The platform itself: its staff, everybody's accounts, signing keys and the audit log.

pub(crate) mod mails;
pub(crate) mod people;
pub(crate) mod staff;

use access::audit::{self, Filter};
use access::{ReadAudit, ReadPlatformAudit, RotateKeys};
use actix_web::web::{Data, Query};
use actix_web::{HttpResponse, get, post};
use chrono::{DateTime, Utc};
use foundation::UserId;
use serde::Deserialize;
use utoipa::IntoParams;
use wire::audit::AuditRow;

use crate::conditional::created;
use crate::paging::{PageQuery, page};
use crate::permit::Authorized;
use crate::words::word;
use crate::{ApiState, Problem};

/// Which audit rows are wanted: all that agree with every field that is given.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct AuditQuery {
    /// The action, such as `dataset:grant`.
    action: Option<String>,
    /// Who acted.
    #[param(value_type = Option<String>)]
    user: Option<UserId>,
    /// The id of what it was done to.
    target: Option<String>,
    /// `done`, `denied`, `hidden` or `missing`.
    outcome: Option<String>,
    /// Not before.
    from: Option<DateTime<Utc>>,
    /// Before.
    until: Option<DateTime<Utc>>,
}

impl AuditQuery {
    fn filter(&self) -> Result<Filter, Problem> {
        Ok(Filter {
            action: self.action.clone(),
            user: self.user,
            target: self.target.clone(),
            outcome: self.outcome.as_deref().map(|text| word("outcome", text)).transpose()?,
            from: self.from,
            until: self.until,
        })
    }
}

/// The whole audit log, newest first.
#[utoipa::path(tag = "platform", params(AuditQuery, PageQuery), responses((status = 200, body = wire::Page<AuditRow>)))]
#[get("/v1/audit")]
pub(crate) async fn platform_audit(
    Authorized(permit): Authorized<ReadPlatformAudit>,
    state: Data<ApiState>,
    filter: Query<AuditQuery>,
    query: Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let found = audit::list_platform(&state.db, &permit, &filter.filter()?, &query.request()?).await?;
    Ok(HttpResponse::Ok().json(page(found, view)))
}

/// One's partner's part of the audit log, newest first.
#[utoipa::path(tag = "partner", params(AuditQuery, PageQuery), responses((status = 200, body = wire::Page<AuditRow>)))]
#[get("/v1/partner/audit")]
pub(crate) async fn partner_audit(
    Authorized(permit): Authorized<ReadAudit>,
    state: Data<ApiState>,
    filter: Query<AuditQuery>,
    query: Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let found = audit::list(&state.db, &permit, &filter.filter()?, &query.request()?).await?;
    Ok(HttpResponse::Ok().json(page(found, view)))
}

/// Makes a new token signing key. Tokens signed with the old one stay valid until they expire: nobody is logged out.
#[utoipa::path(tag = "platform", responses((status = 201, body = Object)))]
#[post("/v1/signing-keys")]
pub(crate) async fn rotate_signing_key(
    Authorized(permit): Authorized<RotateKeys>,
    state: Data<ApiState>,
) -> Result<HttpResponse, Problem> {
    let key = state.authenticator.rotate_keys(&permit).await?;
    Ok(created("/.well-known/jwks.json".to_owned(), &serde_json::json!({ "key": key })))
}

fn view(record: audit::Record) -> AuditRow {
    AuditRow {
        id: record.id,
        at: record.at,
        partner: record.partner,
        user: record.user,
        credential: record.credential,
        action: record.action,
        target: record.target,
        outcome: record.outcome.to_string(),
        request_id: record.request_id,
        detail: record.detail,
    }
}

//! The audit log: a partner's part and the whole, page by page or as a file.

mod file;

use access::audit::{self, Filter};
use access::{ReadAudit, ReadPlatformAudit};
use actix_web::web::{Data, Query};
use actix_web::{HttpResponse, get};
use chrono::{DateTime, Utc};
use foundation::{AgreementId, UserId};
use serde::Deserialize;
use utoipa::IntoParams;
use wire::audit::AuditRow;

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
    /// The id of what it was done to, or of what that is a part of: a data set's finds its versions, uploads and grants as well.
    target: Option<String>,
    /// `done`, `denied`, `hidden` or `missing`.
    outcome: Option<String>,
    /// By which rule: a policy's name such as `stewards`, or a problem's code such as `download_not_granted`.
    rule: Option<String>,
    /// Under which agreement.
    #[param(value_type = Option<String>)]
    agreement: Option<AgreementId>,
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
            rule: self.rule.clone(),
            agreement: self.agreement,
            from: self.from,
            until: self.until,
        })
    }
}

/// What a file is written in.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct FileQuery {
    /// `csv` (RFC 4180 with a byte order mark, safe for spreadsheets) or `jsonl` (one row's JSON per line); `csv` when left out.
    format: Option<String>,
}

/// The whole audit log, newest first. One request looks at no more than some thousand rows: a page can be short, even empty,
/// and have a `next_cursor` all the same.
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

/// One's partner's part of the audit log, newest first. One request looks at no more than some thousand rows: a page can be
/// short, even empty, and have a `next_cursor` all the same.
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

/// The whole audit log as a file, newest first. That it was made stands in the log.
#[utoipa::path(tag = "platform", params(AuditQuery, FileQuery), responses((status = 200, body = String, content_type = "text/csv")))]
#[get("/v1/audit/export")]
pub(crate) async fn export_platform_audit(
    Authorized(permit): Authorized<ReadPlatformAudit>,
    state: Data<ApiState>,
    filter: Query<AuditQuery>,
    query: Query<FileQuery>,
) -> Result<HttpResponse, Problem> {
    let (format, filter) = (query.format()?, filter.filter()?);
    let export = audit::export_platform(&state.db, &state.sources, &permit, filter).await?;
    Ok(file::respond(format, export, state.sources.now()))
}

/// One's partner's part of the audit log as a file, newest first. That it was made stands in the log.
#[utoipa::path(tag = "partner", params(AuditQuery, FileQuery), responses((status = 200, body = String, content_type = "text/csv")))]
#[get("/v1/partner/audit/export")]
pub(crate) async fn export_partner_audit(
    Authorized(permit): Authorized<ReadAudit>,
    state: Data<ApiState>,
    filter: Query<AuditQuery>,
    query: Query<FileQuery>,
) -> Result<HttpResponse, Problem> {
    let (format, filter) = (query.format()?, filter.filter()?);
    let export = audit::export(&state.db, &state.sources, &permit, filter).await?;
    Ok(file::respond(format, export, state.sources.now()))
}

impl FileQuery {
    fn format(&self) -> Result<file::Format, Problem> {
        self.format.as_deref().map_or(Ok(file::Format::Csv), |text| word("format", text))
    }
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
        part_of: record.part_of,
        outcome: record.outcome.to_string(),
        rule: record.rule,
        agreement: record.agreement,
        request_id: record.request_id,
        detail: record.detail,
    }
}

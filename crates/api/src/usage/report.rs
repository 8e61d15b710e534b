//! What was used in a span of days.

use access::{ReadAllUsage, ReadUsage};
use actix_web::web::{Data, Query};
use actix_web::{HttpResponse, get};
use foundation::PartnerId;
use serde::Deserialize;
use usage::report::{self, Report, Span};
use usage::{Day, UsageError};
use utoipa::IntoParams;
use wire::usage::{Amounts, ReportRow, UsageReport};

use crate::permit::Authorized;
use crate::words::word;
use crate::{ApiState, Problem};

/// Which days, and what is added up by.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ReportQuery {
    /// The first day (UTC), such as `2026-01-01`; that of the month at hand when left out.
    from: Option<String>,
    /// The day after the last one; tomorrow when left out. A report goes over a year at most.
    until: Option<String>,
    /// `project`, `user`, `kind`, `day` or `pool`; for the operator also `partner`. `kind` when left out.
    by: Option<String>,
}

/// Whose usage is wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct WhoseQuery {
    /// One partner's; every partner's when left out.
    partner: Option<PartnerId>,
}

/// What one's partner has used: all of it for admins, one's own part for others.
#[utoipa::path(tag = "usage", params(ReportQuery), responses((status = 200, body = UsageReport)))]
#[get("/v1/usage/report")]
pub(crate) async fn usage_report(
    Authorized(permit): Authorized<ReadUsage>,
    state: Data<ApiState>,
    query: Query<ReportQuery>,
) -> Result<HttpResponse, Problem> {
    let report = report::own(&state.db, &permit, query.span(&state)?, query.by()?).await?;
    Ok(HttpResponse::Ok().json(view(report, "partner")))
}

/// What all partners have used, or one of them.
#[utoipa::path(tag = "usage", params(ReportQuery, WhoseQuery), responses((status = 200, body = UsageReport)))]
#[get("/v1/platform/usage/report")]
pub(crate) async fn platform_usage_report(
    Authorized(permit): Authorized<ReadAllUsage>,
    state: Data<ApiState>,
    query: Query<ReportQuery>,
    whose: Query<WhoseQuery>,
) -> Result<HttpResponse, Problem> {
    let wanted = (whose.partner, query.span(&state)?);
    let report = report::platform(&state.db, &permit, wanted, query.by()?).await?;
    Ok(HttpResponse::Ok().json(view(report, if whose.partner.is_some() { "partner" } else { "platform" })))
}

impl ReportQuery {
    fn span(&self, state: &ApiState) -> Result<Span, Problem> {
        let (from, until) = (day("from", self.from.as_deref())?, day("until", self.until.as_deref())?);
        Ok(Span::new(from, until, &state.sources)?)
    }

    fn by(&self) -> Result<report::By, Problem> {
        self.by.as_deref().map_or(Ok(report::By::Kind), |text| word("by", text))
    }
}

fn day(field: &'static str, text: Option<&str>) -> Result<Option<Day>, UsageError> {
    let parsed = text.map(str::parse).transpose();
    parsed.map_err(|error: usage::ParseDayError| UsageError::Invalid { field, problem: error.to_string() })
}

fn view(report: Report, whose: &str) -> UsageReport {
    let row = |row: report::Row| ReportRow { key: row.key, name: row.name, amounts: amounts(row.amounts) };
    UsageReport {
        from: report.span.from.to_string(),
        until: report.span.until.to_string(),
        by: report.by.to_string(),
        of: if report.own { "own" } else { whose }.to_owned(),
        currency: report.currency,
        rows: report.rows.into_iter().map(row).collect(),
        total: amounts(report.total),
    }
}

fn amounts(amounts: report::Amounts) -> Amounts {
    Amounts {
        gpu_seconds: amounts.gpu_seconds,
        pool_gpu_seconds: amounts.pool_gpu_seconds,
        cpu_seconds: amounts.cpu_seconds,
        stored_byte_days: amounts.stored_byte_days,
        downloaded_bytes: amounts.downloaded_bytes,
        cost: amounts.cost,
    }
}

//! Every partner's statements, for the operator, and corrections.

use access::{CreditPartner, ReadAllUsage};
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse, get, post};
use foundation::PartnerId;
use serde::Deserialize;
use usage::statements::{self, NewCredit};
use usage::{Month, UsageError};
use utoipa::IntoParams;
use wire::usage::statements as shapes;
use wire::usage::{Credit, GiveCredit};

use super::page;
use super::statements::{csv, head, read_month, view};
use crate::body::Body;
use crate::language::LanguageQuery;
use crate::paging::{self, PageQuery};
use crate::permit::Authorized;
use crate::{ApiState, Problem};

/// Of which month.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct MonthQuery {
    /// The month (UTC), such as `2026-01`; the last one when left out.
    month: Option<String>,
}

/// The statements of a month, of all partners.
#[utoipa::path(tag = "usage", params(MonthQuery, PageQuery),
    responses((status = 200, body = wire::Page<shapes::StatementHead>)))]
#[get("/v1/platform/statements")]
pub(crate) async fn list_all_statements(
    Authorized(permit): Authorized<ReadAllUsage>,
    state: Data<ApiState>,
    wanted: Query<MonthQuery>,
    query: Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let month = match wanted.month.as_deref() {
        None => Month::of(state.sources.now()).previous(),
        Some(text) => text.parse().map_err(|error: usage::ParseDayError| UsageError::Invalid {
            field: "month",
            problem: error.to_string(),
        })?,
    };
    let found = statements::list_all(&state.db, &permit, month, &query.request()?).await?;
    Ok(HttpResponse::Ok().json(paging::page(found, head)))
}

/// A partner's statement of a month; of the month at hand a preview.
#[utoipa::path(tag = "usage", responses((status = 200, body = shapes::Statement)))]
#[get("/v1/partners/{partner}/statements/{month}")]
pub(crate) async fn get_partner_statement(
    Authorized(permit): Authorized<ReadAllUsage>,
    state: Data<ApiState>,
    path: Path<(PartnerId, String)>,
) -> Result<HttpResponse, Problem> {
    let wanted = (path.0, read_month(&path.1)?);
    let found = statements::get_of(&state.db, &state.sources, &permit, wanted).await?;
    Ok(HttpResponse::Ok().json(view(found)?))
}

/// The same as CSV (RFC 4180).
#[utoipa::path(tag = "usage", responses((status = 200, content_type = "text/csv", body = String)))]
#[get("/v1/partners/{partner}/statements/{month}/csv")]
pub(crate) async fn partner_statement_csv(
    Authorized(permit): Authorized<ReadAllUsage>,
    state: Data<ApiState>,
    path: Path<(PartnerId, String)>,
) -> Result<HttpResponse, Problem> {
    let wanted = (path.0, read_month(&path.1)?);
    csv(&statements::get_of(&state.db, &state.sources, &permit, wanted).await?)
}

/// The same as a page to print.
#[utoipa::path(tag = "usage", params(LanguageQuery),
    responses((status = 200, content_type = "text/html", body = String)))]
#[get("/v1/partners/{partner}/statements/{month}/print")]
pub(crate) async fn print_partner_statement(
    Authorized(permit): Authorized<ReadAllUsage>,
    state: Data<ApiState>,
    request: HttpRequest,
    path: Path<(PartnerId, String)>,
    query: Query<LanguageQuery>,
) -> Result<HttpResponse, Problem> {
    let wanted = (path.0, read_month(&path.1)?);
    let found = statements::get_of(&state.db, &state.sources, &permit, wanted).await?;
    page::answer(&found, query.language(&request)?)
}

/// Gives a partner a credit: it stands in the statement of the month at hand, with its reason.
#[utoipa::path(tag = "usage", request_body = GiveCredit, responses((status = 201, body = Credit)))]
#[post("/v1/partners/{partner}/credits")]
pub(crate) async fn give_credit(
    Authorized(permit): Authorized<CreditPartner>,
    state: Data<ApiState>,
    partner: Path<PartnerId>,
    Body(input): Body<GiveCredit>,
) -> Result<HttpResponse, Problem> {
    let new = NewCredit { amount: input.amount, reason: input.reason };
    let credit = statements::give_credit(&state.db, &state.sources, &permit, *partner, new).await?;
    Ok(HttpResponse::Created().json(Credit {
        id: credit.id,
        partner: credit.partner,
        amount: credit.amount,
        currency: credit.currency,
        reason: credit.reason,
        given_by: credit.given_by,
        given_at: credit.given_at,
    }))
}

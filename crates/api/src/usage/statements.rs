//! One's partner's monthly statements: as JSON, as CSV and as a page to print.

use access::ReadStatement;
use actix_web::http::header;
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse, get};
use usage::statements::{self, Line, Statement, StatementHead};
use usage::{Month, UsageError};
use wire::usage::statements as shapes;

use super::page;
use crate::csv::Lines;
use crate::language::LanguageQuery;
use crate::permit::Authorized;
use crate::{ApiState, Problem};

/// One's partner's statements, the newest first.
#[utoipa::path(tag = "usage", responses((status = 200, body = Vec<shapes::StatementHead>)))]
#[get("/v1/statements")]
pub(crate) async fn list_statements(
    Authorized(permit): Authorized<ReadStatement>,
    state: Data<ApiState>,
) -> Result<HttpResponse, Problem> {
    let found = statements::list(&state.db, &permit).await?;
    Ok(HttpResponse::Ok().json(found.into_iter().map(head).collect::<Vec<_>>()))
}

/// The statement of a month, such as `2026-01`; of the month at hand a preview.
#[utoipa::path(tag = "usage", responses((status = 200, body = shapes::Statement)))]
#[get("/v1/statements/{month}")]
pub(crate) async fn get_statement(
    Authorized(permit): Authorized<ReadStatement>,
    state: Data<ApiState>,
    month: Path<String>,
) -> Result<HttpResponse, Problem> {
    let found = statements::get(&state.db, &state.sources, &permit, read_month(&month)?).await?;
    Ok(HttpResponse::Ok().json(view(found)?))
}

/// The same as CSV (RFC 4180).
#[utoipa::path(tag = "usage", responses((status = 200, content_type = "text/csv", body = String)))]
#[get("/v1/statements/{month}/csv")]
pub(crate) async fn statement_csv(
    Authorized(permit): Authorized<ReadStatement>,
    state: Data<ApiState>,
    month: Path<String>,
) -> Result<HttpResponse, Problem> {
    let found = statements::get(&state.db, &state.sources, &permit, read_month(&month)?).await?;
    csv(&found)
}

/// The same as a page to print, in the language that the request names or the browser prefers.
#[utoipa::path(tag = "usage", params(LanguageQuery),
    responses((status = 200, content_type = "text/html", body = String)))]
#[get("/v1/statements/{month}/print")]
pub(crate) async fn print_statement(
    Authorized(permit): Authorized<ReadStatement>,
    state: Data<ApiState>,
    request: HttpRequest,
    month: Path<String>,
    query: Query<LanguageQuery>,
) -> Result<HttpResponse, Problem> {
    let found = statements::get(&state.db, &state.sources, &permit, read_month(&month)?).await?;
    page::answer(&found, query.language(&request)?)
}

/// A month of a path; what is none has no statement.
pub(super) fn read_month(text: &str) -> Result<Month, UsageError> {
    text.parse().map_err(|_| UsageError::StatementNotFound)
}

pub(super) fn csv(statement: &Statement) -> Result<HttpResponse, Problem> {
    let mut lines = Lines::default();
    for row in statements::table(statement)? {
        lines.add(row)?;
    }
    let file = format!("attachment; filename=\"statement-{}.csv\"", statement.head.month);
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8; header=present")
        .insert_header((header::CONTENT_DISPOSITION, file))
        .body(lines.finish()?))
}

pub(super) fn head(head: StatementHead) -> shapes::StatementHead {
    shapes::StatementHead {
        partner: head.partner,
        partner_name: head.partner_name,
        month: head.month.to_string(),
        state: head.state.to_string(),
        number: head.number,
        currency: head.currency,
        total: head.total,
        made_at: head.made_at,
    }
}

pub(super) fn view(found: Statement) -> Result<shapes::Statement, UsageError> {
    let credit = |credit: statements::CreditLine| shapes::StatementCredit {
        amount: credit.amount,
        reason: credit.reason,
        given_at: credit.given_at,
    };
    Ok(shapes::Statement {
        head: head(found.head),
        lines: found.lines.into_iter().map(line).collect::<Result<_, _>>()?,
        credits: found.credits.into_iter().map(credit).collect(),
    })
}

fn line(line: Line) -> Result<shapes::StatementLine, UsageError> {
    let price = |price: statements::LinePrice| shapes::StatementPrice {
        table: price.table,
        number: price.number,
        unit_price: price.unit_price,
    };
    Ok(shapes::StatementLine {
        used_in: line.month.to_string(),
        kind: line.kind.to_string(),
        quantity: line.quantity()?,
        unit: statements::unit(line.kind).to_owned(),
        project: line.project,
        project_name: line.project_name,
        user: line.user,
        user_name: line.user_name,
        pool: line.pool,
        pool_name: line.pool_name,
        amount: line.amount,
        price: line.price.map(price),
        cost: line.cost,
    })
}

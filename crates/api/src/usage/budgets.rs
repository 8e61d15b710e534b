//! Limits of a month.

use access::{ChangeBudget, ReadPartners, ReadUsage, SetBudget};
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get, put};
use foundation::PartnerId;
use usage::budgets::{self, Budgets};
use wire::usage::{Budget, Limits, SetLimits};

use crate::body::Body;
use crate::conditional::IfMatch;
use crate::permit::Authorized;
use crate::words::language;
use crate::{ApiState, Problem};

/// One's partner's limits, and how it stands with them.
#[utoipa::path(tag = "usage", responses((status = 200, body = Budget)))]
#[get("/v1/budget")]
pub(crate) async fn own_budget(
    Authorized(permit): Authorized<ReadUsage>,
    state: Data<ApiState>,
) -> Result<HttpResponse, Problem> {
    Ok(HttpResponse::Ok().json(view(budgets::own(&state.db, &state.sources, &permit).await?)))
}

/// Sets one's partner's own limits. `If-Match` names the revision that they take the place of, 0 for none.
#[utoipa::path(tag = "usage", request_body = SetLimits, params(IfMatch), responses((status = 200, body = Budget)))]
#[put("/v1/budget")]
pub(crate) async fn set_own_budget(
    Authorized(permit): Authorized<ChangeBudget>,
    state: Data<ApiState>,
    IfMatch(expected): IfMatch,
    Body(input): Body<SetLimits>,
) -> Result<HttpResponse, Problem> {
    let set = budgets::set_own(&state.db, &state.sources, &permit, &limits(&input)?, expected).await?;
    Ok(HttpResponse::Ok().json(view(set)))
}

/// A partner's limits, and how it stands with them.
#[utoipa::path(tag = "usage", responses((status = 200, body = Budget)))]
#[get("/v1/partners/{partner}/budget")]
pub(crate) async fn partner_budget(
    Authorized(permit): Authorized<ReadPartners>,
    state: Data<ApiState>,
    partner: Path<PartnerId>,
) -> Result<HttpResponse, Problem> {
    Ok(HttpResponse::Ok().json(view(budgets::of(&state.db, &state.sources, &permit, *partner).await?)))
}

/// Sets limits that the partner cannot raise itself.
#[utoipa::path(tag = "usage", request_body = SetLimits, params(IfMatch), responses((status = 200, body = Budget)))]
#[put("/v1/partners/{partner}/budget")]
pub(crate) async fn set_partner_budget(
    Authorized(permit): Authorized<SetBudget>,
    state: Data<ApiState>,
    partner: Path<PartnerId>,
    IfMatch(expected): IfMatch,
    Body(input): Body<SetLimits>,
) -> Result<HttpResponse, Problem> {
    let limits = limits(&input)?;
    let set = budgets::set_hard(&state.db, &state.sources, &permit, *partner, &limits, expected).await?;
    Ok(HttpResponse::Ok().json(view(set)))
}

fn limits(input: &SetLimits) -> Result<budgets::Limits, Problem> {
    Ok(budgets::Limits {
        cost: input.cost,
        gpu_seconds: input.gpu_seconds,
        warn_percent: input.warn_percent.unwrap_or(budgets::Limits::WARN_PERCENT),
        language: language(input.language.as_deref())?,
    })
}

fn view(found: Budgets) -> Budget {
    Budget {
        operator: found.operator.as_ref().map(on_record),
        partner: found.partner.as_ref().map(on_record),
        standing: found.standing.into_iter().map(super::standing).collect(),
    }
}

fn on_record(budget: &budgets::Budget) -> Limits {
    Limits {
        cost: budget.limits.cost,
        gpu_seconds: budget.limits.gpu_seconds,
        warn_percent: budget.limits.warn_percent,
        language: budget.limits.language.to_string(),
        revision: budget.revision,
        updated_at: budget.updated_at,
    }
}

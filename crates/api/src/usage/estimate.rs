//! What a job would take and cost.

use access::SubmitJob;
use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use wire::usage::{EstimateJob, JobEstimate};

use crate::body::Body;
use crate::permit::Authorized;
use crate::{ApiState, Problem};

/// What a job of this specification would take and cost, by the partner's earlier ones with the same recipe.
#[utoipa::path(tag = "usage", request_body = EstimateJob, responses((status = 200, body = JobEstimate)))]
#[post("/v1/usage/estimate")]
pub(crate) async fn estimate_job(
    Authorized(permit): Authorized<SubmitJob>,
    state: Data<ApiState>,
    Body(input): Body<EstimateJob>,
) -> Result<HttpResponse, Problem> {
    let found = state.jobs.estimate(&permit, &input.spec).await?;
    let expected = found.expected.as_ref();
    Ok(HttpResponse::Ok().json(JobEstimate {
        gpus: found.gpus,
        cpus: found.cpus,
        based_on: i64::try_from(found.based_on).unwrap_or(i64::MAX),
        expected_seconds: found.seconds,
        expected_cost: expected.map(|expected| expected.cost),
        currency: expected.map(|expected| expected.currency.clone()),
        price_number: expected.map(|expected| expected.price_number),
        limits: found.limits.into_iter().map(super::standing).collect(),
    }))
}

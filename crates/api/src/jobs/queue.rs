//! Submitting, reading and cancelling jobs.

use std::collections::BTreeMap;

use ::usage::budgets;
use ::usage::pools::PoolCharge;
use access::{CancelJob, ReadJob};
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpResponse, get, post};
use foundation::{JobId, ProjectId};
use recipes::protocol::Split;
use serde::Deserialize;
use training_jobs::{JobInput, NewJob, Series};
use utoipa::IntoParams;
use wire::jobs::{Job, JobMetrics, MetricPoint, SubmitJob};
use wire::pools::ChargePool;

use crate::body::Body;
use crate::conditional::created;
use crate::paging::PageQuery;
use crate::permit::Authorized;
use crate::words::word;
use crate::{ApiState, Problem, usage};

/// Which jobs are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct JobQuery {
    /// Only jobs in this state.
    state: Option<String>,
    /// Only jobs of this project.
    #[param(value_type = Option<String>)]
    project: Option<ProjectId>,
}

/// Submits a job. Specification, rights to the data and quota are checked now.
#[utoipa::path(tag = "jobs", request_body = SubmitJob, responses((status = 201, body = Job)))]
#[post("/v1/jobs")]
pub(crate) async fn submit_job(
    Authorized(permit): Authorized<access::SubmitJob>,
    state: Data<ApiState>,
    Body(input): Body<SubmitJob>,
) -> Result<HttpResponse, Problem> {
    let named = |(name, input): (String, wire::jobs::JobInput)| JobInput {
        name,
        dataset: input.dataset,
        version: input.version,
    };
    let new = NewJob {
        name: input.name,
        spec: input.spec,
        inputs: input.inputs.into_iter().map(named).collect(),
        base: input.base.map(|base| training_jobs::JobBase { model: base.model, version: base.version }),
        register_as: input.register_as,
        pool: input.pool.map(charge),
        project: input.project,
    };
    let mut job = super::view(state.jobs.submit(&permit, new).await?)?;
    let near = budgets::near(&state.db, &state.sources, &permit).await?;
    job.warnings = near.into_iter().map(usage::standing).collect();
    Ok(created(format!("/v1/jobs/{}", job.id), &job))
}

fn charge(input: ChargePool) -> PoolCharge {
    PoolCharge { pool: input.pool, gpu_seconds: input.gpu_seconds, request: input.request }
}

/// One's partner's jobs.
#[utoipa::path(tag = "jobs", params(JobQuery, PageQuery), responses((status = 200, body = wire::Page<Job>)))]
#[get("/v1/jobs")]
pub(crate) async fn list_jobs(
    Authorized(permit): Authorized<ReadJob>,
    state: Data<ApiState>,
    filter: Query<JobQuery>,
    query: Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let wanted = filter.state.as_deref().map(|text| word("state", text)).transpose()?;
    let request = query.request()?;
    let found = match filter.project {
        Some(project) => state.jobs.list_own_of_project(&permit, &request, (project, wanted)).await?,
        None => state.jobs.list(&permit, &request, wanted).await?,
    };
    let next_cursor = found.next_cursor.map(|cursor| cursor.to_string());
    let items = found.items.into_iter().map(super::view).collect::<Result<Vec<_>, _>>()?;
    Ok(HttpResponse::Ok().json(wire::Page { items, next_cursor }))
}

/// One job.
#[utoipa::path(tag = "jobs", responses((status = 200, body = Job)))]
#[get("/v1/jobs/{job}")]
pub(crate) async fn get_job(
    Authorized(permit): Authorized<ReadJob>,
    state: Data<ApiState>,
    job: Path<JobId>,
) -> Result<HttpResponse, Problem> {
    Ok(HttpResponse::Ok().json(super::view(state.jobs.get(&permit, *job).await?)?))
}

/// Cancels a job: a queued one at once, a running one within seconds.
#[utoipa::path(tag = "jobs", responses((status = 200, body = Job)))]
#[post("/v1/jobs/{job}/cancel")]
pub(crate) async fn cancel_job(
    Authorized(permit): Authorized<CancelJob>,
    state: Data<ApiState>,
    job: Path<JobId>,
) -> Result<HttpResponse, Problem> {
    Ok(HttpResponse::Ok().json(super::view(state.jobs.cancel(&permit, *job).await?)?))
}

/// The curves of a job, by split and name, such as `train/loss`.
#[utoipa::path(tag = "jobs", responses((status = 200, body = JobMetrics)))]
#[get("/v1/jobs/{job}/metrics")]
pub(crate) async fn job_metrics(
    Authorized(permit): Authorized<ReadJob>,
    state: Data<ApiState>,
    job: Path<JobId>,
) -> Result<HttpResponse, Problem> {
    let curves = state.jobs.metrics(&permit, *job).await?;
    let series: BTreeMap<String, Vec<MetricPoint>> = curves.into_iter().map(curve).collect();
    Ok(HttpResponse::Ok().json(JobMetrics { series }))
}

/// As the trainer names it.
fn split(split: Split) -> &'static str {
    match split {
        Split::Train => "train",
        Split::Validation => "validation",
        Split::Test => "test",
    }
}

fn curve(series: Series) -> (String, Vec<MetricPoint>) {
    let point = |point: training_jobs::Point| MetricPoint { step: point.step, epoch: point.epoch, value: point.value };
    (format!("{}/{}", split(series.split), series.name), series.points.into_iter().map(point).collect())
}

//! Conformance runs.

use access::{CancelConformance, ReadConformance, RunConformance};
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpResponse, get, post};
use foundation::{ConformanceRunId, ErrorKind, StandardId};
use serde::Deserialize;
use training_jobs::{NewRun, Run, Subject, Tries};
use utoipa::IntoParams;
use wire::conformance::{ConformanceRun, Finding, HiddenTestTries, MetricScore, Report, RequestRun};

use super::artefact;
use super::standards::number;
use crate::body::Body;
use crate::conditional::created;
use crate::paging::{PageQuery, page};
use crate::permit::Authorized;
use crate::words::word;
use crate::{ApiState, Problem};

/// Which runs are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct RunQuery {
    /// Only runs in this state.
    state: Option<String>,
}

/// Requests a run of one's own data set or model against a standard. It works in the background.
#[utoipa::path(tag = "conformance", request_body = RequestRun, responses((status = 201, body = ConformanceRun)))]
#[post("/v1/conformance-runs")]
pub(crate) async fn request_conformance_run(
    Authorized(permit): Authorized<RunConformance>,
    state: Data<ApiState>,
    Body(input): Body<RequestRun>,
) -> Result<HttpResponse, Problem> {
    let new = NewRun {
        standard: input.standard,
        number: input.standard_version.as_deref().map(|text| number("standard_version", text)).transpose()?,
        subject: subject(&input)?,
        issuer: state.settings.certifier.as_deref().unwrap_or(state.authenticator.issuer()).to_owned(),
    };
    let run = state.conformance.request(&permit, new).await?;
    Ok(created(format!("/v1/conformance-runs/{}", run.id), &view(run)))
}

fn subject(input: &RequestRun) -> Result<Subject, Problem> {
    match (input.dataset, input.model) {
        (Some(dataset), None) => Ok(Subject::Dataset(dataset, input.version)),
        (None, Some(model)) => Ok(Subject::Model(model, input.version)),
        _ => Err(Problem::new(
            ErrorKind::Invalid,
            "conformance_subject",
            "name a 'dataset' or a 'model', one of the two",
        )
        .field("dataset")
        .next_step("Send the id of what is to be held against the standard.")),
    }
}

/// One's partner's runs.
#[utoipa::path(tag = "conformance", params(RunQuery, PageQuery),
    responses((status = 200, body = wire::Page<ConformanceRun>)))]
#[get("/v1/conformance-runs")]
pub(crate) async fn list_conformance_runs(
    Authorized(permit): Authorized<ReadConformance>,
    state: Data<ApiState>,
    filter: Query<RunQuery>,
    query: Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let wanted = filter.state.as_deref().map(|text| word("state", text)).transpose()?;
    let found = state.conformance.list(&permit, wanted, &query.request()?).await?;
    Ok(HttpResponse::Ok().json(page(found, view)))
}

/// One run, with its progress and what it found.
#[utoipa::path(tag = "conformance", responses((status = 200, body = ConformanceRun)))]
#[get("/v1/conformance-runs/{run}")]
pub(crate) async fn get_conformance_run(
    Authorized(permit): Authorized<ReadConformance>,
    state: Data<ApiState>,
    run: Path<ConformanceRunId>,
) -> Result<HttpResponse, Problem> {
    Ok(HttpResponse::Ok().json(view(state.conformance.get(&permit, *run).await?)))
}

/// How often one's partner may still be scored on the hidden test set of a standard's version. What counts is the test set, whichever
/// standards name it.
#[utoipa::path(tag = "conformance", responses((status = 200, body = HiddenTestTries)))]
#[get("/v1/standards/{standard}/versions/{version}/tries")]
pub(crate) async fn hidden_test_tries(
    Authorized(permit): Authorized<ReadConformance>,
    state: Data<ApiState>,
    path: Path<(StandardId, String)>,
) -> Result<HttpResponse, Problem> {
    let (standard, version) = path.into_inner();
    let number = version.parse().map_err(|_| Problem::not_found())?;
    let Tries { limit, days, used, again_at } = state.conformance.tries(&permit, standard, number).await?;
    Ok(HttpResponse::Ok().json(HiddenTestTries { limit, days, used, again_at }))
}

/// Cancels a run: a queued one at once, a running one within seconds.
#[utoipa::path(tag = "conformance", responses((status = 200, body = ConformanceRun)))]
#[post("/v1/conformance-runs/{run}/cancel")]
pub(crate) async fn cancel_conformance_run(
    Authorized(permit): Authorized<CancelConformance>,
    state: Data<ApiState>,
    run: Path<ConformanceRunId>,
) -> Result<HttpResponse, Problem> {
    Ok(HttpResponse::Ok().json(view(state.conformance.cancel(&permit, *run).await?)))
}

fn view(run: Run) -> ConformanceRun {
    let (done, total) = run.progress;
    ConformanceRun {
        id: run.id,
        alliance: run.alliance,
        standard: run.standard,
        standard_name: run.standard_name,
        standard_version_id: run.standard_version,
        standard_version: run.number.to_string(),
        artefact: artefact(run.artefact),
        state: run.state.to_string(),
        done,
        total,
        report: run.report.map(report),
        stopped_code: run.stop.as_ref().map(|stop| stop.code.to_string()),
        stopped_because: run.stop.map(|stop| stop.because),
        certificate: run.certificate,
        requested_by: run.requested_by,
        requested_at: run.requested_at,
        started_at: run.started_at,
        finished_at: run.finished_at,
    }
}

fn report(report: partner_registry::conformance::Report) -> Report {
    let finding = |finding: partner_registry::conformance::Finding| Finding {
        rule: finding.rule.to_string(),
        subject: finding.subject,
        count: finding.count,
        rows: finding.rows,
    };
    let score = |score: partner_registry::conformance::Score| MetricScore {
        metric: score.metric,
        value: score.value,
        threshold: score.threshold,
        direction: score.direction,
        reached: score.reached,
    };
    Report {
        rows: report.rows,
        findings: report.findings.into_iter().map(finding).collect(),
        scores: report.scores.into_iter().map(score).collect(),
    }
}

//! Standards and their released versions, for every partner.

use access::ReadAlliance;
use actix_web::http::header;
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpResponse, get};
use chrono::{DateTime, Utc};
use foundation::{AllianceId, StandardId};
use partner_registry::standards::{self, Change, VersionNumber, VersionSummary};
use wire::standards::{Standard, StandardChange, StandardVersion};

use crate::paging::{PageQuery, page};
use crate::permit::Authorized;
use crate::words::word;
use crate::{ApiState, Problem};

/// The standards of an alliance.
#[utoipa::path(tag = "standards", params(PageQuery), responses((status = 200, body = wire::Page<Standard>)))]
#[get("/v1/alliances/{alliance}/standards")]
pub(crate) async fn list_standards(
    Authorized(permit): Authorized<ReadAlliance>,
    state: Data<ApiState>,
    alliance: Path<AllianceId>,
    query: Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let found = standards::list(&state.db, &permit, *alliance, &query.request()?).await?;
    Ok(HttpResponse::Ok().json(page(found, view)))
}

/// One standard.
#[utoipa::path(tag = "standards", responses((status = 200, body = Standard)))]
#[get("/v1/standards/{standard}")]
pub(crate) async fn get_standard(
    Authorized(permit): Authorized<ReadAlliance>,
    state: Data<ApiState>,
    standard: Path<StandardId>,
) -> Result<HttpResponse, Problem> {
    Ok(HttpResponse::Ok().json(view(standards::get(&state.db, &permit, *standard).await?)))
}

/// The released versions of a standard.
#[utoipa::path(tag = "standards", params(PageQuery), responses((status = 200, body = wire::Page<StandardVersion>)))]
#[get("/v1/standards/{standard}/versions")]
pub(crate) async fn list_standard_versions(
    Authorized(permit): Authorized<ReadAlliance>,
    state: Data<ApiState>,
    standard: Path<StandardId>,
    query: Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let found = standards::versions(&state.db, &permit, *standard, &query.request()?).await?;
    let now = state.sources.now();
    Ok(HttpResponse::Ok().json(page(found, |version| summary(version, now))))
}

/// One released version, with its definition.
#[utoipa::path(tag = "standards", responses((status = 200, body = StandardVersion)))]
#[get("/v1/standards/{standard}/versions/{version}")]
pub(crate) async fn get_standard_version(
    Authorized(permit): Authorized<ReadAlliance>,
    state: Data<ApiState>,
    path: Path<(StandardId, String)>,
) -> Result<HttpResponse, Problem> {
    let (standard, version) = path.into_inner();
    let number = version.parse().map_err(|_| Problem::not_found())?;
    let found = standards::version(&state.db, &permit, standard, Some(number)).await?;
    Ok(HttpResponse::Ok().json(whole(found, state.sources.now())))
}

/// The text of a version's definition, byte for byte: its SHA-256 is what certificates name.
#[utoipa::path(tag = "standards", responses((status = 200, body = Object)))]
#[get("/v1/standards/{standard}/versions/{version}/definition")]
pub(crate) async fn get_standard_definition(
    Authorized(permit): Authorized<ReadAlliance>,
    state: Data<ApiState>,
    path: Path<(StandardId, String)>,
) -> Result<HttpResponse, Problem> {
    let (standard, version) = path.into_inner();
    let number = version.parse().map_err(|_| Problem::not_found())?;
    let found = standards::version(&state.db, &permit, standard, Some(number)).await?;
    let tag = format!("\"{}\"", found.summary.sha256);
    Ok(HttpResponse::Ok().insert_header((header::ETAG, tag)).content_type("application/json").body(found.text))
}

/// The JSON Schema of what a standard's definition may hold.
#[utoipa::path(tag = "standards", security(()), responses((status = 200, body = Object)))]
#[get("/v1/schemas/standard-definition")]
pub(crate) async fn standard_definition_schema() -> HttpResponse {
    HttpResponse::Ok().json(standards::definition_schema())
}

pub(super) fn number(field: &str, text: &str) -> Result<VersionNumber, Problem> {
    word(field, text)
}

pub(super) fn view(standard: standards::Standard) -> Standard {
    Standard {
        id: standard.id,
        alliance: standard.alliance,
        alliance_name: standard.alliance_name,
        name: standard.name,
        summary: standard.summary,
        newest: standard.newest.map(|number| number.to_string()),
        created_at: standard.created_at,
    }
}

pub(super) fn change(change: Change) -> StandardChange {
    let Change { step, at, code, was, is, what } = change;
    StandardChange { step: step.to_string(), at, code: code.map(|code| code.to_string()), was, is, what }
}

fn summary(version: VersionSummary, now: DateTime<Utc>) -> StandardVersion {
    let state = match &version {
        version if version.withdrawn.is_some() => "withdrawn",
        version if version.is_superseded(now) => "superseded",
        _ => "released",
    };
    let (withdrawn_at, withdrawn_because) = version.withdrawn.unzip();
    StandardVersion {
        id: version.id,
        standard: version.standard,
        alliance: version.alliance,
        version: version.number.to_string(),
        state: state.to_owned(),
        sha256: version.sha256,
        definition: None,
        changes: version.changes.into_iter().map(change).collect(),
        certificate_days: version.certificate_days,
        grace_days: version.grace_days,
        released_at: version.released_at,
        superseded_at: version.superseded_at,
        withdrawn_at,
        withdrawn_because,
    }
}

pub(super) fn whole(version: standards::StandardVersion, now: DateTime<Utc>) -> StandardVersion {
    // The text was read into a definition already, so it is JSON.
    let definition = serde_json::from_str(&version.text).ok();
    StandardVersion { definition, ..summary(version.summary, now) }
}

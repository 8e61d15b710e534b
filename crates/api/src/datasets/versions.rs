//! Versions of a data set, uploaded in one stream.

use access::{ReadDataset, WriteDataset};
use actix_web::http::{StatusCode, header};
use actix_web::web::{Data, Path, Payload, Query};
use actix_web::{HttpRequest, HttpResponse, get, post};
use dataset_sharing::{AddVersion, Added, Format, Version, VersionRef, VersionSummary};
use foundation::{DatasetId, ErrorKind, Sha256};
use wire::datasets::{Column, DatasetVersion};

use crate::paging::{PageQuery, page};
use crate::permit::Authorized;
use crate::{ApiState, Problem};

/// Uploads a version in one stream: the file itself is the body, `Content-Type` says what it is (`text/csv` or
/// `application/vnd.apache.parquet`). With `X-Content-SHA256`, content that arrived differently is refused. The answer is 201
/// for a new version, and 200 when the newest one has the same content already.
#[utoipa::path(tag = "datasets",
    request_body(content((Vec<u8> = "text/csv"), (Vec<u8> = "application/vnd.apache.parquet"))),
    params(("X-Content-SHA256" = Option<Sha256>, Header, description = "SHA-256 of the body")),
    responses((status = 201, body = DatasetVersion), (status = 200, body = DatasetVersion)))]
#[post("/v1/datasets/{dataset}/versions")]
pub(crate) async fn add_version(
    Authorized(permit): Authorized<WriteDataset>,
    state: Data<ApiState>,
    request: HttpRequest,
    dataset: Path<DatasetId>,
    content: Payload,
) -> Result<HttpResponse, Problem> {
    let add =
        AddVersion { dataset: *dataset, format: format_of(&request)?, expected_sha256: expected_digest(&request)? };
    let added = state.datasets.add_version(&permit, add, content).await?;
    Ok(answer(added))
}

/// A data set's versions, newest first.
#[utoipa::path(tag = "datasets", params(PageQuery), responses((status = 200, body = wire::Page<DatasetVersion>)))]
#[get("/v1/datasets/{dataset}/versions")]
pub(crate) async fn list_dataset_versions(
    Authorized(permit): Authorized<ReadDataset>,
    state: Data<ApiState>,
    dataset: Path<DatasetId>,
    query: Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let found = state.datasets.list_versions(&permit, *dataset, &query.request()?).await?;
    Ok(HttpResponse::Ok().json(page(found, |summary| view(&summary, Vec::new()))))
}

/// One version, with what its columns hold.
#[utoipa::path(tag = "datasets", responses((status = 200, body = DatasetVersion)))]
#[get("/v1/datasets/{dataset}/versions/{number}")]
pub(crate) async fn get_dataset_version(
    Authorized(permit): Authorized<ReadDataset>,
    state: Data<ApiState>,
    path: Path<(DatasetId, i64)>,
) -> Result<HttpResponse, Problem> {
    let (dataset, number) = path.into_inner();
    let version = state.datasets.get_version(&permit, VersionRef::Number(dataset, number)).await?;
    Ok(HttpResponse::Ok().json(whole(version)))
}

/// 201 for a new version, 200 for one that was there.
pub(crate) fn answer(added: Added) -> HttpResponse {
    let status = if added.created { StatusCode::CREATED } else { StatusCode::OK };
    let version = whole(added.version);
    let location = format!("/v1/datasets/{}/versions/{}", version.dataset, version.number);
    HttpResponse::build(status).insert_header((header::LOCATION, location)).json(version)
}

fn format_of(request: &HttpRequest) -> Result<Format, Problem> {
    use actix_web::HttpMessage as _;
    match request.content_type() {
        "text/csv" => Ok(Format::Csv),
        "application/vnd.apache.parquet" => Ok(Format::Parquet),
        other => {
            let detail = format!("'{other}' is no format of data sets");
            Err(Problem::new(ErrorKind::Invalid, "format_unknown", detail)
                .status(StatusCode::UNSUPPORTED_MEDIA_TYPE)
                .field("Content-Type")
                .next_step("Send 'Content-Type: text/csv' or 'application/vnd.apache.parquet'."))
        }
    }
}

fn expected_digest(request: &HttpRequest) -> Result<Option<Sha256>, Problem> {
    let Some(value) = request.headers().get("x-content-sha256") else { return Ok(None) };
    let parsed = value.to_str().unwrap_or_default().parse::<Sha256>();
    parsed.map(Some).map_err(|error| {
        Problem::new(ErrorKind::Invalid, "digest_invalid", error.to_string()).field("X-Content-SHA256")
    })
}

fn whole(version: Version) -> DatasetVersion {
    let columns = version.schema.columns.into_iter().map(|column| Column {
        name: column.name,
        kind: column.column_type.to_string(),
        nullable: column.nullable,
        distinct: column.distinct,
    });
    view(&version.summary, columns.collect())
}

fn view(summary: &VersionSummary, columns: Vec<Column>) -> DatasetVersion {
    DatasetVersion {
        id: summary.id,
        dataset: summary.dataset,
        number: summary.number,
        format: summary.format.to_string(),
        sha256: summary.sha256,
        size: summary.size,
        rows: summary.rows,
        columns,
        created_at: summary.created_at,
    }
}

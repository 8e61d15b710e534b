//! What is in a version: a preview, and the whole.

use std::sync::Arc;

use access::{DownloadDataset, ReadDataset};
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse, get, route};
use dataset_sharing::{Format, VersionRef};
use foundation::DatasetId;
use serde::Deserialize;
use usage::Thing;
use utoipa::IntoParams;
use wire::datasets::{OmittedColumn, Preview};

use crate::download::{Offer, metered, respond};
use crate::permit::Authorized;
use crate::{ApiState, Problem};

/// How much of a version is wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct PreviewQuery {
    /// Rows, at most 100; 20 when left out.
    rows: Option<usize>,
}

/// The first rows of a version.
#[utoipa::path(tag = "datasets", params(PreviewQuery), responses((status = 200, body = Preview)))]
#[get("/v1/datasets/{dataset}/versions/{number}/preview")]
pub(crate) async fn preview_dataset(
    Authorized(permit): Authorized<ReadDataset>,
    state: Data<ApiState>,
    path: Path<(DatasetId, i64)>,
    query: Query<PreviewQuery>,
) -> Result<HttpResponse, Problem> {
    let (dataset, number) = path.into_inner();
    let reference = VersionRef::Number(dataset, number);
    let preview = state.datasets.preview(&permit, reference, query.rows.unwrap_or(20)).await?;
    let omitted = preview
        .omitted
        .into_iter()
        .map(|column| OmittedColumn { name: column.name, reason: column.reason.to_string() });
    let (columns, rows, truncated) = (preview.columns, preview.rows, preview.truncated);
    Ok(HttpResponse::Ok().json(Preview { columns, rows, omitted: omitted.collect(), truncated }))
}

/// The content of a version: the whole, or a part by `Range`. The ETag is the SHA-256 of the whole. Whether the caller may
/// have it is decided anew for each request, and every second while it is sent.
#[utoipa::path(get, path = "/v1/datasets/{dataset}/versions/{number}/content", tag = "datasets",
    responses((status = 200, body = Vec<u8>, content_type = "text/csv"), (status = 206), (status = 304)))]
#[route("/v1/datasets/{dataset}/versions/{number}/content", method = "GET", method = "HEAD")]
pub(crate) async fn download_dataset(
    Authorized(permit): Authorized<DownloadDataset>,
    state: Data<ApiState>,
    request: HttpRequest,
    path: Path<(DatasetId, i64)>,
) -> Result<HttpResponse, Problem> {
    let (dataset, number) = path.into_inner();
    let (permit, reference) = (Arc::new(permit), VersionRef::Number(dataset, number));
    let content = state.datasets.open_version(&permit, reference).await?;
    let summary = &content.version.summary;
    let content_type = match summary.format {
        Format::Csv => "text/csv",
        Format::Parquet => "application/vnd.apache.parquet",
    };
    let file_name = format!("{dataset}-v{number}.{}", summary.format);
    let size = u64::try_from(summary.size).unwrap_or(0);
    let offer = Offer { sha256: summary.sha256, size, content_type, file_name: &file_name };
    let (service, holder) = (state.datasets.clone(), permit.clone());
    let still = async move || service.may_download(&holder, reference).await;
    let sent = metered(&state, &permit, Thing::Dataset(dataset));
    respond(&request, &offer, async |range| state.datasets.read(&permit, &content, range).await, still, sent).await
}

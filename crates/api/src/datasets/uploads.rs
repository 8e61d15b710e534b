//! Uploads that can be resumed: announce, append, complete.

use access::WriteDataset;
use actix_web::web::{Data, Path, Payload};
use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post};
use dataset_sharing::Upload;
use foundation::{DatasetId, ErrorKind, UploadId};
use wire::datasets::{BeginUpload, DatasetVersion};

use crate::body::Body;
use crate::conditional::created;
use crate::permit::Authorized;
use crate::words::word;
use crate::{ApiState, Problem};

/// Announces an upload. Its bytes count towards the storage quota from now on.
#[utoipa::path(tag = "datasets", request_body = BeginUpload, responses((status = 201, body = wire::datasets::Upload)))]
#[post("/v1/datasets/{dataset}/uploads")]
pub(crate) async fn begin_upload(
    Authorized(permit): Authorized<WriteDataset>,
    state: Data<ApiState>,
    dataset: Path<DatasetId>,
    Body(input): Body<BeginUpload>,
) -> Result<HttpResponse, Problem> {
    let begin = dataset_sharing::BeginUpload {
        dataset: *dataset,
        format: word("format", &input.format)?,
        sha256: input.sha256,
        size: input.size,
    };
    let upload = state.datasets.begin_upload(&permit, begin).await?;
    Ok(created(format!("/v1/uploads/{}", upload.id), &view(&upload)))
}

/// How far an upload is: where to go on after a break.
#[utoipa::path(tag = "datasets", responses((status = 200, body = wire::datasets::Upload)))]
#[get("/v1/uploads/{upload}")]
pub(crate) async fn get_upload(
    Authorized(permit): Authorized<WriteDataset>,
    state: Data<ApiState>,
    upload: Path<UploadId>,
) -> Result<HttpResponse, Problem> {
    Ok(HttpResponse::Ok().json(view(&state.datasets.upload_status(&permit, *upload).await?)))
}

/// Appends bytes at `Upload-Offset`. What arrives is kept even when the connection breaks in the middle.
#[utoipa::path(tag = "datasets", request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    params(("Upload-Offset" = u64, Header, description = "where these bytes belong: the upload's present offset")),
    responses((status = 200, body = wire::datasets::Upload)))]
#[patch("/v1/uploads/{upload}")]
pub(crate) async fn append_upload(
    Authorized(permit): Authorized<WriteDataset>,
    state: Data<ApiState>,
    request: HttpRequest,
    upload: Path<UploadId>,
    content: Payload,
) -> Result<HttpResponse, Problem> {
    let offset = request.headers().get("upload-offset").and_then(|value| value.to_str().ok());
    let offset = offset.and_then(|text| text.trim().parse::<u64>().ok()).ok_or_else(|| {
        Problem::new(ErrorKind::Invalid, "upload_offset_missing", "Upload-Offset must say where these bytes belong")
            .field("Upload-Offset")
            .next_step("Read the upload to learn its offset, and send the bytes from there on.")
    })?;
    let upload = state.datasets.append_upload(&permit, *upload, offset, content).await?;
    Ok(HttpResponse::Ok().json(view(&upload)))
}

/// Turns a complete upload into a version. May be repeated when its answer was lost.
#[utoipa::path(tag = "datasets", responses((status = 201, body = DatasetVersion), (status = 200, body = DatasetVersion)))]
#[post("/v1/uploads/{upload}/complete")]
pub(crate) async fn complete_upload(
    Authorized(permit): Authorized<WriteDataset>,
    state: Data<ApiState>,
    upload: Path<UploadId>,
) -> Result<HttpResponse, Problem> {
    Ok(super::versions::answer(state.datasets.complete_upload(&permit, *upload).await?))
}

/// Gives an upload up; its bytes are deleted.
#[utoipa::path(tag = "datasets", responses((status = 204)))]
#[delete("/v1/uploads/{upload}")]
pub(crate) async fn abort_upload(
    Authorized(permit): Authorized<WriteDataset>,
    state: Data<ApiState>,
    upload: Path<UploadId>,
) -> Result<HttpResponse, Problem> {
    state.datasets.abort_upload(&permit, *upload).await?;
    Ok(HttpResponse::NoContent().finish())
}

fn view(upload: &Upload) -> wire::datasets::Upload {
    wire::datasets::Upload {
        id: upload.id,
        dataset: upload.dataset,
        offset: upload.offset,
        size: upload.size,
        expires_at: upload.expires_at,
    }
}

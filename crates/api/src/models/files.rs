//! Downloading a model's files.

use std::sync::Arc;

use access::DownloadModel;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, route};
use foundation::ModelId;
use model_registry::{FileRef, VersionRef};
use usage::Thing;

use crate::download::{Offer, metered, respond};
use crate::permit::Authorized;
use crate::{ApiState, Problem};

/// A file of a version: the whole, or a part by `Range`. The ETag is the SHA-256 of the whole. Whether the caller may have it
/// is decided anew for each request, and every second while it is sent.
#[utoipa::path(get, path = "/v1/models/{model}/versions/{number}/files/{file}", tag = "models",
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream"), (status = 206), (status = 304)))]
#[route("/v1/models/{model}/versions/{number}/files/{file}", method = "GET", method = "HEAD")]
pub(crate) async fn download_model_file(
    Authorized(permit): Authorized<DownloadModel>,
    state: Data<ApiState>,
    request: HttpRequest,
    path: Path<(ModelId, i64, String)>,
) -> Result<HttpResponse, Problem> {
    let (model, number, name) = path.into_inner();
    let permit = Arc::new(permit);
    let wanted = FileRef { model, version: VersionRef::Number(number), name: &name };
    let opened = state.models.open_file(&permit, wanted).await?;
    let (sha256, size) = (opened.file.sha256, opened.file.size);
    let offer = Offer { sha256, size, content_type: "application/octet-stream", file_name: &name };
    let (service, holder) = (state.models.clone(), permit.clone());
    let still = async move || service.may_download(&holder, model, VersionRef::Number(number)).await;
    let sent = metered(&state, &permit, Thing::Model(model));
    respond(&request, &offer, async |range| state.models.read_file(&permit, &opened, range).await, still, sent).await
}

//! Models that were trained elsewhere: the content of their files, then a version that names it.

use access::WriteModel;
use actix_web::web::{Data, Path, Payload};
use actix_web::{HttpResponse, post, put};
use foundation::{ErrorKind, ModelId, Sha256};
use model_registry::{ModelFile, NewVersion};
use serde_json::Value;
use wire::models::{ModelContent, ModelVersion, RegisterModelVersion};

use super::versions;
use crate::body::Body;
use crate::conditional::created;
use crate::permit::Authorized;
use crate::{ApiState, Problem};

/// Puts the content of a file of a version that is to be registered. The body is the file; content that arrives differently than its
/// digest says is refused, content that is there already is not stored again. What no version names within a day is not kept.
#[utoipa::path(tag = "models", request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = ModelContent)))]
#[put("/v1/models/{model}/contents/{digest}")]
pub(crate) async fn put_model_content(
    Authorized(permit): Authorized<WriteModel>,
    state: Data<ApiState>,
    path: Path<(ModelId, String)>,
    content: Payload,
) -> Result<HttpResponse, Problem> {
    let (model, digest) = path.into_inner();
    let sha256: Sha256 = digest.parse().map_err(|error: foundation::ParseSha256Error| {
        Problem::new(ErrorKind::Invalid, "digest_invalid", error.to_string()).field("digest")
    })?;
    let size = state.models.put_content(&permit, (model, sha256), content).await?;
    Ok(HttpResponse::Ok().json(ModelContent { sha256, size: i64::try_from(size).unwrap_or(i64::MAX) }))
}

/// Registers files whose content was put before as the model's next version. It has no lineage: nothing says what it came from.
#[utoipa::path(tag = "models", request_body = RegisterModelVersion, responses((status = 201, body = ModelVersion)))]
#[post("/v1/models/{model}/versions")]
pub(crate) async fn register_model_version(
    Authorized(permit): Authorized<WriteModel>,
    state: Data<ApiState>,
    model: Path<ModelId>,
    Body(input): Body<RegisterModelVersion>,
) -> Result<HttpResponse, Problem> {
    let files = input.files.into_iter().enumerate().map(file).collect::<Result<_, _>>()?;
    let version = NewVersion { files, metrics: input.metrics, result: Value::Null };
    let version = state.models.register_uploaded(&permit, *model, version).await?;
    let location = format!("/v1/models/{}/versions/{}", version.model, version.number);
    Ok(created(location, &versions::view(version, Value::Null)))
}

fn file((index, file): (usize, wire::models::ModelFile)) -> Result<ModelFile, Problem> {
    let invalid = |field: &str, problem: String| {
        Problem::new(ErrorKind::Invalid, "invalid_field", problem).field(format!("files[{index}].{field}"))
    };
    let name =
        file.name.parse().map_err(|error: model_registry::ParseFileNameError| invalid("name", error.to_string()))?;
    let size = u64::try_from(file.size).map_err(|_| invalid("size", "a file has no fewer than 0 bytes".to_owned()))?;
    Ok(ModelFile { name, sha256: file.sha256, size })
}

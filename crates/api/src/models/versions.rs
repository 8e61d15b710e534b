//! Versions of a model.

use access::ReadModel;
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpResponse, get};
use foundation::ModelId;
use model_registry::{LineageInput, SourceVersion, Term, VersionDetails, VersionRef};
use serde_json::{Value, json};
use wire::models::{ModelFile, ModelVersion};

use crate::paging::{PageQuery, page};
use crate::permit::Authorized;
use crate::{ApiState, Problem};

/// A model's versions, newest first. Lineage is told for one version at a time.
#[utoipa::path(tag = "models", params(PageQuery), responses((status = 200, body = wire::Page<ModelVersion>)))]
#[get("/v1/models/{model}/versions")]
pub(crate) async fn list_model_versions(
    Authorized(permit): Authorized<ReadModel>,
    state: Data<ApiState>,
    model: Path<ModelId>,
    query: Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let found = state.models.list_versions(&permit, *model, &query.request()?).await?;
    Ok(HttpResponse::Ok().json(page(found, |version| view(version, Value::Null))))
}

/// One version, with what it was made from as far as the caller may know.
#[utoipa::path(tag = "models", responses((status = 200, body = ModelVersion)))]
#[get("/v1/models/{model}/versions/{number}")]
pub(crate) async fn get_model_version(
    Authorized(permit): Authorized<ReadModel>,
    state: Data<ApiState>,
    path: Path<(ModelId, i64)>,
) -> Result<HttpResponse, Problem> {
    let (model, number) = path.into_inner();
    let details = state.models.version(&permit, model, VersionRef::Number(number)).await?;
    let lineage = lineage(&details);
    Ok(HttpResponse::Ok().json(view(details.version, lineage)))
}

/// The owner sees job, specification and data; a grantee only the terms that concern its own data.
fn lineage(details: &VersionDetails) -> Value {
    let terms: Vec<Value> = details.terms.iter().map(term).collect();
    match &details.lineage {
        None => json!({ "terms": terms }),
        Some(lineage) => json!({
            "job": lineage.job,
            "spec": lineage.training.specification,
            "seed": lineage.training.seed,
            "code_version": lineage.training.code_version,
            "device": lineage.training.device,
            "inputs": lineage.inputs.iter().map(input).collect::<Vec<_>>(),
            "result": details.result,
            "terms": terms,
        }),
    }
}

fn input(input: &LineageInput) -> Value {
    json!({
        "dataset": input.dataset,
        "version": input.version,
        "number": input.number,
        "owner": input.owner,
        "grant": input.grant,
        "agreement": input.agreement,
        "sha256": input.sha256,
    })
}

fn term(term: &Term) -> Value {
    let source = |source: &SourceVersion| json!({ "dataset": source.dataset, "version": source.version, "number": source.number });
    json!({
        "agreement": term.agreement,
        "owner": term.owner,
        "sources": term.sources.iter().map(source).collect::<Vec<_>>(),
    })
}

pub(super) fn view(version: model_registry::ModelVersion, lineage: Value) -> ModelVersion {
    let file = |file: model_registry::ModelFile| ModelFile {
        name: file.name.as_str().to_owned(),
        sha256: file.sha256,
        size: i64::try_from(file.size).unwrap_or(i64::MAX),
    };
    ModelVersion {
        id: version.id,
        model: version.model,
        number: version.number,
        files: version.files.into_iter().map(file).collect(),
        metrics: version.metrics,
        lineage,
        created_at: version.created_at,
    }
}

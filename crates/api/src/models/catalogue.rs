//! Models by name: one's own, and those that others have shared.

use access::{ReadModel, WriteModel};
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpResponse, delete, get, patch, post};
use foundation::ModelId;
use model_registry::{Archived, ModelChanges, NewModel, SeenModel, SharedModel, Shelving, Use};
use wire::models::{CreateModel, Model, UpdateModel};

use crate::body::Body;
use crate::conditional::{IfMatch, with_revision};
use crate::paging::{ArchivedQuery, PageQuery, SharedQuery, page};
use crate::permit::Authorized;
use crate::{ApiState, Problem};

/// Creates a model, without versions yet.
#[utoipa::path(tag = "models", request_body = CreateModel, responses((status = 201, body = Model)))]
#[post("/v1/models")]
pub(crate) async fn create_model(
    Authorized(permit): Authorized<WriteModel>,
    state: Data<ApiState>,
    Body(input): Body<CreateModel>,
) -> Result<HttpResponse, Problem> {
    let new = NewModel { name: input.name, task: input.task, description: input.description };
    let model = state.models.create(&permit, new).await?;
    let mut response = HttpResponse::Created();
    response.insert_header(("Location", format!("/v1/models/{}", model.id)));
    Ok(with_revision(response, model.revision, &view(model)))
}

/// One's own models, or with `shared=true` those that other partners let one use.
#[utoipa::path(tag = "models", params(SharedQuery, ArchivedQuery, PageQuery),
    responses((status = 200, body = wire::Page<Model>)))]
#[get("/v1/models")]
pub(crate) async fn list_models(
    Authorized(permit): Authorized<ReadModel>,
    state: Data<ApiState>,
    which: Query<SharedQuery>,
    own: Query<ArchivedQuery>,
    query: Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let request = query.request()?;
    Ok(if which.shared {
        HttpResponse::Ok().json(page(state.models.list_shared(&permit, &request).await?, shared_view))
    } else {
        let archived = if own.archived { Archived::With } else { Archived::Without };
        HttpResponse::Ok().json(page(state.models.list(&permit, archived, &request).await?, view))
    })
}

/// One model.
#[utoipa::path(tag = "models", responses((status = 200, body = Model)))]
#[get("/v1/models/{model}")]
pub(crate) async fn get_model(
    Authorized(permit): Authorized<ReadModel>,
    state: Data<ApiState>,
    model: Path<ModelId>,
) -> Result<HttpResponse, Problem> {
    Ok(match state.models.get(&permit, *model).await? {
        SeenModel::Own(model) => with_revision(HttpResponse::Ok(), model.revision, &view(model)),
        SeenModel::Shared(model) => HttpResponse::Ok().json(shared_view(model)),
    })
}

/// Changes a model's description; what is left out stays.
#[utoipa::path(tag = "models", request_body = UpdateModel, params(IfMatch), responses((status = 200, body = Model)))]
#[patch("/v1/models/{model}")]
pub(crate) async fn update_model(
    Authorized(permit): Authorized<WriteModel>,
    state: Data<ApiState>,
    model: Path<ModelId>,
    IfMatch(expected): IfMatch,
    Body(input): Body<UpdateModel>,
) -> Result<HttpResponse, Problem> {
    let changes = ModelChanges { name: input.name, task: None, description: input.description };
    let model = state.models.update(&permit, *model, changes, expected).await?;
    Ok(with_revision(HttpResponse::Ok(), model.revision, &view(model)))
}

/// Archives a model: it leaves the lists, its versions stay. Nothing is lost: `archived=true` lists it.
#[utoipa::path(tag = "models", params(IfMatch), responses((status = 204)))]
#[delete("/v1/models/{model}")]
pub(crate) async fn archive_model(
    Authorized(permit): Authorized<WriteModel>,
    state: Data<ApiState>,
    model: Path<ModelId>,
    IfMatch(expected): IfMatch,
) -> Result<HttpResponse, Problem> {
    state.models.shelve(&permit, *model, Shelving::Archive, expected).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Takes a model out of the archive: it stands in the lists again, and takes versions.
#[utoipa::path(tag = "models", params(IfMatch), responses((status = 200, body = Model)))]
#[post("/v1/models/{model}/restore")]
pub(crate) async fn restore_model(
    Authorized(permit): Authorized<WriteModel>,
    state: Data<ApiState>,
    model: Path<ModelId>,
    IfMatch(expected): IfMatch,
) -> Result<HttpResponse, Problem> {
    let model = state.models.shelve(&permit, *model, Shelving::Restore, expected).await?;
    Ok(with_revision(HttpResponse::Ok(), model.revision, &view(model)))
}

fn view(model: model_registry::Model) -> Model {
    Model {
        id: model.id,
        owner: model.owner,
        name: model.name,
        task: model.task,
        description: model.description,
        latest_version: (model.latest_number > 0).then_some(model.latest_number),
        permissions: Use::ALL.iter().map(Use::to_string).collect(),
        archived: model.archived_at.is_some(),
        created_at: model.created_at,
        updated_at: model.updated_at,
    }
}

/// A grantee is not told of versions that its grant may not reach.
fn shared_view(model: SharedModel) -> Model {
    Model {
        id: model.id,
        owner: model.owner,
        name: model.name,
        task: model.task,
        description: model.description,
        latest_version: (model.latest_number > 0).then_some(model.latest_number),
        permissions: model.permissions.uses().map(|one| one.to_string()).collect(),
        archived: false,
        created_at: model.created_at,
        updated_at: model.updated_at,
    }
}
